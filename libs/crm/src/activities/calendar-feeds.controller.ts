import { Readable } from 'node:stream';
import { ApiTags, Endpoint, Public } from '@app/kernel';
import { Controller, Delete, Get, Post, Query, StreamableFile } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { CalendarFeedDto, CalendarQueryDto, NewCalendarFeedDto, type CalendarQuery } from './calendar-feed.dto.js';
import { CalendarFeedsService } from './calendar-feeds.service.js';

@ApiTags('crm')
@Controller('v1/activities')
export class CalendarFeedsController {
  constructor(private readonly feeds: CalendarFeedsService) {}

  @Get('calendar-feed')
  @Endpoint({ summary: 'See whether one has a calendar of activities', permission: crm.activities.read, returns: CalendarFeedDto })
  async get() {
    return this.feeds.get();
  }

  @Post('calendar-feed')
  @Endpoint({
    summary: "Get a new address for one's own calendar of activities",
    description: 'The address before ends. Whoever has the address can read the calendar.',
    permission: crm.activities.read,
    returns: NewCalendarFeedDto,
    status: 201,
    location: () => '/v1/activities/calendar-feed',
  })
  async renew() {
    return this.feeds.renew();
  }

  @Delete('calendar-feed')
  @Endpoint({ summary: "End the address of one's own calendar of activities", permission: crm.activities.read, status: 204 })
  async revoke() {
    await this.feeds.revoke();
  }

  @Get('calendar.ics')
  @Endpoint({
    summary: "Read one's own scheduled activities as a calendar",
    description: 'iCalendar (RFC 5545) for programs that subscribe to an address; the token stands for the member who asked for it.',
    permission: Public,
    produces: 'text/calendar',
    transaction: 'own',
  })
  async read(@Query({ schema: CalendarQueryDto }) { token }: CalendarQuery) {
    const content = Buffer.from(await this.feeds.read(token));
    return new StreamableFile(Readable.from([content]), { type: 'text/calendar; charset=utf-8', disposition: 'inline; filename="activities.ics"', length: content.length });
  }
}
