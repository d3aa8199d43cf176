import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '../http/api-description.js';
import { Endpoint } from '../http/endpoint.js';
import { byId, type ById } from '../http/schemas.js';
import type { ListQuery } from '../http/view.js';
import { backgroundWork } from '../kernel.permissions.js';
import { asOperator } from './acting-operator.js';
import { ChangeJobs } from './change-jobs.js';
import { ReasonDto, type Reason } from './operator-action.dto.js';
import { BulkJobChangeDto, BulkJobChangeResultDto, JobSummaryDto, MAX_BULK, OperatorJobDetailsDto, type BulkJobChange, type JobChange } from './operator-job.dto.js';
import { operatorJobView } from './operator-job.view.js';
import { OperatorJobsService } from './operator-jobs.service.js';
import { JobStateConflict } from './operator.problems.js';

const { read, write } = backgroundWork.jobs;
const change = { permission: write, sensitive: true, transaction: 'own' as const, returns: OperatorJobDetailsDto, problems: [JobStateConflict] };

@ApiTags('operators')
@Controller('v1/operator/jobs')
export class OperatorJobsController {
  constructor(
    private readonly jobs: OperatorJobsService,
    private readonly changes: ChangeJobs,
  ) {}

  @Get()
  @Endpoint({ summary: 'Search background jobs', description: 'Of every organization, from PostgreSQL: it answers whatever the job store does.', permission: read, returns: operatorJobView.Page })
  async list(@Query({ schema: operatorJobView.Query }) query: ListQuery) {
    return this.jobs.jobs(query);
  }

  @Get('summary')
  @Endpoint({ summary: 'How much work waits, runs and failed, by queue', permission: read, returns: JobSummaryDto })
  async summary() {
    return this.jobs.summary();
  }

  @Post('changes')
  @Endpoint({
    summary: 'Retry, cancel, discard or promote jobs by filter',
    description: `At most ${MAX_BULK} at once, the oldest first, in one statement: all of them or none. \`dryRun\` counts first. A retry takes dead jobs; cancelled ones only when \`state\` says so.`,
    permission: write,
    sensitive: true,
    transaction: 'own',
    returns: BulkJobChangeResultDto,
  })
  async changeMany(@Body({ schema: BulkJobChangeDto }) { reason, ...bulk }: BulkJobChange) {
    return this.changes.many(asOperator(reason), bulk);
  }

  @Get(':id')
  @Endpoint({ summary: 'Get a background job', permission: read, returns: OperatorJobDetailsDto })
  async get(@Param({ schema: byId('job') }) { id }: ById) {
    return this.jobs.job(id);
  }

  @Post(':id/retry')
  @Endpoint({ ...change, summary: 'Run a dead or cancelled job again', description: 'With all its attempts.' })
  async retry(@Param({ schema: byId('job') }) { id }: ById, @Body({ schema: ReasonDto }) { reason }: Reason) {
    return this.change('retry', id, reason);
  }

  @Post(':id/cancel')
  @Endpoint({ ...change, summary: 'Cancel a job that waits', description: 'One that runs is not cancelled: 409.' })
  async cancel(@Param({ schema: byId('job') }) { id }: ById, @Body({ schema: ReasonDto }) { reason }: Reason) {
    return this.change('cancel', id, reason);
  }

  @Post(':id/discard')
  @Endpoint({ ...change, summary: 'Put a dead job away', description: 'It is kept for two weeks as cancelled.' })
  async discard(@Param({ schema: byId('job') }) { id }: ById, @Body({ schema: ReasonDto }) { reason }: Reason) {
    return this.change('discard', id, reason);
  }

  @Post(':id/promote')
  @Endpoint({ ...change, summary: 'Run a delayed job now' })
  async promote(@Param({ schema: byId('job') }) { id }: ById, @Body({ schema: ReasonDto }) { reason }: Reason) {
    return this.change('promote', id, reason);
  }

  private async change(kind: JobChange, id: string, reason: string) {
    await this.changes.one(asOperator(reason), kind, id);
    return this.jobs.job(id);
  }
}
