import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { ActivitiesService } from './activities.service.js';
import { ActivityDto, CreateActivityDto, UpdateActivityDto, type CreateActivity, type UpdateActivity } from './activity.dto.js';
import { ActivityAlreadyCompleted, ActivityNotCompleted } from './activity.problems.js';
import { ActivityView } from './activity.view.js';

@ApiTags('crm')
@Controller('v1/activities')
export class ActivitiesController {
  constructor(private readonly activities: ActivitiesService) {}

  @Get()
  @Endpoint({ summary: 'List activities', description: 'Sorted by `scheduledAt`, only those that have one.', permission: crm.activities.read, returns: ActivityView.Page })
  async list(@Query({ schema: ActivityView.Query }) query: ListQuery) {
    return this.activities.list(query);
  }

  @Post()
  @Endpoint({ summary: 'Create an activity', permission: crm.activities.write, returns: ActivityDto, status: 201 })
  async create(@Body({ schema: CreateActivityDto }) input: CreateActivity) {
    return this.activities.create(input);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read an activity', permission: crm.activities.read, returns: ActivityDto })
  async get(@Param({ schema: byId('activity') }) { id }: ById) {
    return this.activities.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change an activity', permission: crm.activities.write, returns: ActivityDto, conditional: true })
  async update(@Param({ schema: byId('activity') }) { id }: ById, @Body({ schema: UpdateActivityDto }) changes: UpdateActivity) {
    return this.activities.update(id, changes);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete an activity', permission: crm.activities.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('activity') }) { id }: ById) {
    await this.activities.delete(id);
  }

  @Post(':id/completion')
  @Endpoint({ summary: 'Complete an activity', description: 'Its reminder is not given any more.', permission: crm.activities.write, returns: ActivityDto, conditional: true, problems: [ActivityAlreadyCompleted] })
  async complete(@Param({ schema: byId('activity') }) { id }: ById) {
    return this.activities.complete(id);
  }

  @Post(':id/reopening')
  @Endpoint({ summary: 'Open a completed activity again', permission: crm.activities.write, returns: ActivityDto, conditional: true, problems: [ActivityNotCompleted] })
  async reopen(@Param({ schema: byId('activity') }) { id }: ById) {
    return this.activities.reopen(id);
  }
}
