import { ApiTags, Endpoint, NotFound, OperationDto, Operations, type ListQuery } from '@app/kernel';
import { Controller, Get, Post, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { RebuildTimelineJob } from './rebuild-timeline.job.js';
import { subjectExists } from './subject-exists.js';
import { parseSubject } from './timeline-entry.dto.js';
import { entriesFor, TimelineEntryView } from './timeline-entry.view.js';

@ApiTags('crm')
@Controller('v1/timeline')
export class TimelineController {
  constructor(private readonly operations: Operations) {}

  @Get()
  @Endpoint({
    summary: 'Read the timeline of a lead, deal, contact, account or customer',
    description:
      'What every context reported about the subject, newest first; entries appear shortly after the fact. What a lead shows, its deal, contact and account show as well. Entries about what the caller may not read (mail, orders) are left out.',
    permission: crm.timeline.read,
    returns: TimelineEntryView.Page,
  })
  async list(@Query({ schema: TimelineEntryView.Query }) query: ListQuery) {
    const subject = parseSubject(query['subject'] as string);
    if (!(await subjectExists(subject))) throw new NotFound();
    return TimelineEntryView.page(query, entriesFor(subject, query['kind'] as string | undefined));
  }

  @Post('rebuild')
  @Endpoint({
    summary: 'Make all timelines anew',
    description: 'From the events that are still kept; entries of older ones stay. They say the same afterwards, unless something had spoiled them.',
    permission: crm.timeline.rebuild,
    returns: OperationDto,
    status: 202,
  })
  async rebuild() {
    return this.operations.accept(RebuildTimelineJob, {});
  }
}
