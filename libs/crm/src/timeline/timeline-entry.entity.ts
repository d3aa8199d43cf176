import { idColumn, requireOrganizationId, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const SUBJECT_TYPES = ['lead', 'deal', 'contact', 'account', 'customer'] as const;
export type SubjectType = (typeof SUBJECT_TYPES)[number];

/** One fact on the timeline of one subject. A projection of events: written only by RecordTimeline, never changed. */
export const TimelineEntrySchema = defineEntity({
  name: 'TimelineEntry',
  ...tenantTable('timeline_entries'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    subjectType: p.enum(SUBJECT_TYPES),
    subjectId: p.uuid(),
    /** One of those that timeline-facts tells. */
    kind: p.string().length(60),
    at: timestamp(),
    actorUserId: p.uuid().nullable(),
    title: p.string().length(300),
    /** Ids and facts of the event; no personal data. */
    data: p.json<Record<string, unknown>>(),
    /** What makes the fact itself: the message for e-mail, which may be announced again when it is linked; else the event. */
    factId: p.uuid(),
    sourceEventId: p.uuid(),
  },
  uniques: [{ name: 'timeline_entries_fact', properties: ['organizationId', 'subjectType', 'subjectId', 'kind', 'factId'] }],
  indexes: [
    { name: 'timeline_entries_at', properties: ['organizationId', 'subjectType', 'subjectId', 'at', 'id'] },
    { name: 'timeline_entries_source_event_id', properties: ['organizationId', 'sourceEventId'] },
  ],
});
