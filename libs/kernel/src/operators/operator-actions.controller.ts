import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '../http/api-description.js';
import { RelayDatabase } from '../database/relay-database.js';
import { Endpoint } from '../http/endpoint.js';
import type { ListQuery } from '../http/view.js';
import { backgroundWork } from '../kernel.permissions.js';
import { operatorActionView } from './operator-action.view.js';
import { readAsRelay } from './read-queues.js';

@ApiTags('operators')
@Controller('v1/operator/actions')
export class OperatorActionsController {
  constructor(private readonly database: RelayDatabase) {}

  @Get()
  @Endpoint({ summary: 'What operators did to background work, and why', description: 'The record cannot be changed.', permission: backgroundWork.jobs.read, returns: operatorActionView.Page })
  async list(@Query({ schema: operatorActionView.Query }) query: ListQuery) {
    return operatorActionView.page(query, undefined, readAsRelay(this.database));
  }
}
