import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '../http/api-description.js';
import { Endpoint } from '../http/endpoint.js';
import { byId, type ById } from '../http/schemas.js';
import type { ListQuery } from '../http/view.js';
import { kernel } from '../kernel.permissions.js';
import { OperationDto, OperationView } from './operation.dto.js';
import { OperationFinished } from './operation.problems.js';
import { OperationsService } from './operations.service.js';

@ApiTags('kernel')
@Controller('v1/operations')
export class OperationsController {
  constructor(private readonly operations: OperationsService) {}

  @Get()
  @Endpoint({
    summary: 'List long work',
    description: "One's own, and everybody's with the permission `kernel.operations.read_all`.",
    permission: kernel.operations.read,
    returns: OperationView.Page,
  })
  async list(@Query({ schema: OperationView.Query }) query: ListQuery) {
    return this.operations.list(query);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read how far long work is', permission: kernel.operations.read, returns: OperationDto })
  async get(@Param({ schema: byId('operation') }) { id }: ById) {
    return this.operations.get(id);
  }

  @Post(':id/cancellation')
  @Endpoint({
    summary: 'Cancel long work',
    description: 'It ends at its next safe point; what is done by then stays done.',
    permission: kernel.operations.cancel,
    returns: OperationDto,
    status: 202,
    problems: [OperationFinished],
  })
  async cancel(@Param({ schema: byId('operation') }) { id }: ById) {
    return this.operations.cancel(id);
  }
}
