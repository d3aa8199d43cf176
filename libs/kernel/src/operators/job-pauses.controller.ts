import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '../http/api-description.js';
import { RelayDatabase } from '../database/relay-database.js';
import { Endpoint } from '../http/endpoint.js';
import { byId, type ById } from '../http/schemas.js';
import type { ListQuery } from '../http/view.js';
import { backgroundWork } from '../kernel.permissions.js';
import { asOperator } from './acting-operator.js';
import { JobPauseDto, PauseJobsDto, type PauseJobsInput } from './job-pause.dto.js';
import { jobPauseView } from './job-pause.view.js';
import { ReasonDto, type Reason } from './operator-action.dto.js';
import { AlreadyPaused } from './operator.problems.js';
import { PauseJobs } from './pause-jobs.js';
import { readAsRelay } from './read-queues.js';

const { read, write } = backgroundWork.jobs;

@ApiTags('operators')
@Controller('v1/operator/job-pauses')
export class JobPausesController {
  constructor(
    private readonly database: RelayDatabase,
    private readonly pauses: PauseJobs,
  ) {}

  @Get()
  @Endpoint({ summary: 'What is paused, and why', permission: read, returns: jobPauseView.Page })
  async list(@Query({ schema: jobPauseView.Query }) query: ListQuery) {
    return jobPauseView.page(query, undefined, readAsRelay(this.database));
  }

  @Post()
  @Endpoint({
    summary: 'Pause a queue, an organization, or an organization in one queue',
    description: 'Nothing of it begins from now on, in any process, until it is resumed; what runs goes on to its end, and what others have waiting is not held up.',
    permission: write,
    sensitive: true,
    transaction: 'own',
    status: 201,
    returns: JobPauseDto,
    problems: [AlreadyPaused],
  })
  async create(@Body({ schema: PauseJobsDto }) { reason, ...target }: PauseJobsInput) {
    return this.pauses.pause(asOperator(reason), target);
  }

  @Post(':id/resume')
  @Endpoint({ summary: 'Resume paused work', description: 'Answers the pause that was.', permission: write, sensitive: true, transaction: 'own', returns: JobPauseDto })
  async resume(@Param({ schema: byId('job-pause') }) { id }: ById, @Body({ schema: ReasonDto }) { reason }: Reason) {
    return this.pauses.resume(asOperator(reason), id);
  }
}
