import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '../http/api-description.js';
import { Endpoint } from '../http/endpoint.js';
import { byId, type ById } from '../http/schemas.js';
import type { ListQuery } from '../http/view.js';
import { backgroundWork } from '../kernel.permissions.js';
import { JobRunDto } from './job-run.dto.js';
import { jobRunView } from './operator-job.view.js';
import { OperatorJobsService } from './operator-jobs.service.js';

@ApiTags('operators')
@Controller('v1/operator/job-runs')
export class JobRunsController {
  constructor(private readonly jobs: OperatorJobsService) {}

  @Get()
  @Endpoint({ summary: 'Search runs of background jobs', description: 'Those that ended, of the last two weeks.', permission: backgroundWork.jobs.read, returns: jobRunView.Page })
  async list(@Query({ schema: jobRunView.Query }) query: ListQuery) {
    return this.jobs.runs(query);
  }

  @Get(':id')
  @Endpoint({ summary: 'Get a run of a background job', permission: backgroundWork.jobs.read, returns: JobRunDto })
  async get(@Param({ schema: byId('job-run') }) { id }: ById) {
    return this.jobs.run(id);
  }
}
