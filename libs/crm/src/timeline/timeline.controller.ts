import { Endpoint, NotFound, type ListQuery } from '@app/kernel';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CrmApi } from '../crm.api.js';
import { crm } from '../crm.permissions.js';
import { parseSubject } from './timeline-entry.dto.js';
import { TimelineEntryView } from './timeline-entry.view.js';

@ApiTags('crm')
@Controller('v1/timeline')
export class TimelineController {
  constructor(private readonly crm: CrmApi) {}

  @Get()
  @Endpoint({
    summary: "Read a lead's or a deal's timeline",
    description: 'What every context reported about the subject, newest first; entries appear shortly after the fact. A deal shows what its lead shows.',
    permission: crm.timeline.read,
    returns: TimelineEntryView.Page,
  })
  async list(@Query({ schema: TimelineEntryView.Query }) query: ListQuery) {
    const subject = parseSubject(query['subject'] as string);
    if (!(await this.crm.exists(subject))) throw new NotFound();
    return TimelineEntryView.page(query, { sql: 't.subject_type = ? and t.subject_id = ?', params: [subject.type, subject.id] });
  }
}
