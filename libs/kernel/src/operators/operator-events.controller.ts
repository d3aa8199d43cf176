import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '../http/api-description.js';
import { Endpoint } from '../http/endpoint.js';
import { byId, type ById } from '../http/schemas.js';
import type { ListQuery } from '../http/view.js';
import { backgroundWork } from '../kernel.permissions.js';
import { asOperator } from './acting-operator.js';
import { OperatorEventDetailsDto, ReplayedEventDto, ReplayEventDto, type ReplayEventInput } from './operator-event.dto.js';
import { operatorEventView } from './operator-event.view.js';
import { ReplayEvent } from './replay-event.js';

const { read, write } = backgroundWork.jobs;

@ApiTags('operators')
@Controller('v1/operator/events')
export class OperatorEventsController {
  constructor(private readonly events: ReplayEvent) {}

  @Get()
  @Endpoint({ summary: 'Search events', description: 'Of every organization, of the last thirty days.', permission: read, returns: operatorEventView.Page })
  async list(@Query({ schema: operatorEventView.Query }) query: ListQuery) {
    return this.events.events(query);
  }

  @Get(':id')
  @Endpoint({ summary: 'Get an event and what its listeners made of it', permission: read, returns: OperatorEventDetailsDto })
  async get(@Param({ schema: byId('outbox-event') }) { id }: ById) {
    return this.events.event(id);
  }

  @Post(':id/replay')
  @Endpoint({
    summary: "Run an event's listeners again",
    description: 'For one organization; one listener or all. Listeners are idempotent, so that what they did already stays as it is.',
    permission: write,
    sensitive: true,
    transaction: 'own',
    returns: ReplayedEventDto,
  })
  async replay(@Param({ schema: byId('outbox-event') }) { id }: ById, @Body({ schema: ReplayEventDto }) { reason, ...which }: ReplayEventInput) {
    return this.events.replay(asOperator(reason), id, which);
  }
}
