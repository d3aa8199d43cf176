import { defineView, equals } from '@app/kernel';
import { z } from 'zod';
import { subjectReference, TimelineEntryDto } from './timeline-entry.dto.js';
import { TIMELINE_KINDS } from './timeline-entry.entity.js';

/** The timeline of one subject, newest first. */
export const TimelineEntryView = defineView({
  table: 'timeline_entries',
  resource: 'timeline-entry',
  returns: TimelineEntryDto,
  parameters: { subject: subjectReference() },
  filters: { kind: equals('t.kind', z.enum(TIMELINE_KINDS)) },
  sort: { at: { sql: 't.at', cast: 'timestamptz' } },
  defaultSort: '-at',
});
