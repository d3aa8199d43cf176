import { defineView, requireScope, type Fragment } from '@app/kernel';
import { kindList, subjectReference, TimelineEntryDto, type Subject } from './timeline-entry.dto.js';
import { TIMELINE_KINDS } from './timeline-facts.js';

/** The timeline of one subject, newest first. */
export const TimelineEntryView = defineView({
  table: 'timeline_entries',
  resource: 'timeline-entry',
  returns: TimelineEntryDto,
  parameters: { subject: subjectReference(), kind: kindList().optional() },
  sort: { at: { sql: 't.at', cast: 'timestamptz' } },
  defaultSort: '-at',
});

/** The entries of a subject that the caller may see, of the wanted kinds (comma-separated) or of all. */
export function entriesFor({ type, id }: Subject, kinds: string | undefined): Fragment {
  const permissions = requireScope().actor?.permissions ?? new Set<string>();
  const wanted = kinds === undefined ? [...TIMELINE_KINDS.keys()] : [...new Set(kinds.split(','))];
  const shown = wanted.filter((kind) => permissions.has(TIMELINE_KINDS.get(kind)!));
  const ofSubject = { sql: 't.subject_type = ? and t.subject_id = ?', params: [type, id] };
  if (shown.length === TIMELINE_KINDS.size) return ofSubject;
  return { sql: `${ofSubject.sql} and t.kind = any (?::text[])`, params: [...ofSubject.params, shown] };
}
