import { ApiTags, describeEvent, describeEvents, Endpoint, NotFound, Public } from '@app/kernel';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { EventTypeDto, EventTypePageDto, EventTypePath, EventTypesQuery, presentEventType } from './event-type.dto.js';

/** What programs can be told of; no secret, for it stands in the API's description as well. */
@ApiTags('clients')
@Controller('v1/event-types')
export class EventTypesController {
  @Get()
  @Endpoint({ summary: 'List the types of events', description: 'All of them at once, with schema and example, in order of type.', permission: Public, returns: EventTypePageDto, cacheable: true })
  async list(@Query({ schema: EventTypesQuery }) { context }: EventTypesQuery) {
    const data = describeEvents().filter((event) => context === undefined || event.context === context);
    return { data: data.map(presentEventType), nextCursor: null };
  }

  @Get(':type')
  @Endpoint({ summary: 'Get a type of event', permission: Public, returns: EventTypeDto, cacheable: true })
  async get(@Param({ schema: EventTypePath }) { type }: EventTypePath) {
    const event = describeEvent(type);
    if (!event) throw new NotFound();
    return presentEventType(event);
  }
}
