import { ApiHeader, ApiTags, Endpoint, problems, requireHttp, requireOrganizationId, requireScope, requireUserId } from '@app/kernel';
import { Controller, Get, StreamableFile } from '@nestjs/common';
import { notifications } from '../notifications.permissions.js';
import { EventFeed } from './event-feed.js';
import { TooManyStreams } from './stream.problems.js';

@ApiTags('notifications')
@Controller('v1/events')
export class EventStreamController {
  constructor(private readonly feed: EventFeed) {}

  @Get('stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The `id` of the last event that was received: the stream goes on right behind it.', example: '01937c4e.42', schema: { type: 'string' } })
  @Endpoint({
    summary: 'Be told live what happens',
    description:
      'Server-sent events: what the caller may see of the organization, in the order it was committed, each with an `id` to resume from. `event: reset` says that a `Last-Event-ID` leads nowhere, or is older than the events that are kept (29 days): read anew what you show. The stream ends with the session and with the access token.',
    permission: notifications.stream.read,
    produces: 'text/event-stream',
    transaction: 'own',
    problems: [TooManyStreams, problems.Unavailable],
  })
  async stream() {
    const { request, reply } = requireHttp();
    const lastEventId = request.headers['last-event-id'];
    const viewer = { ...requireScope().actor!, userId: requireUserId() };
    const stream = await this.feed.open(viewer, requireOrganizationId(), request.headers.authorization!.slice('Bearer '.length), typeof lastEventId === 'string' ? lastEventId : undefined);
    // a stream that ends gives its connection back for nothing else: a process that shuts down would wait for it
    reply.header('connection', 'close');
    // nothing between here and the client may keep or change it; nginx is told by a header of its own
    reply.header('cache-control', 'no-store, no-transform').header('x-accel-buffering', 'no');
    return new StreamableFile(stream.body, { type: 'text/event-stream; charset=utf-8' });
  }
}
