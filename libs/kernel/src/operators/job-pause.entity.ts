import { defineEntity, p } from '@mikro-orm/postgresql';
import { idColumn, timestamp } from '../database/columns.js';

/** Work that shall wait: a queue's, an organization's, or an organization's in one queue. The relay and the workers look here. */
export const JobPauseSchema = defineEntity({
  name: 'JobPause',
  tableName: 'job_pauses',
  properties: {
    ...idColumn,
    /** Null for every queue. */
    queue: p.string().length(20).nullable(),
    /** Null for every organization. */
    pausedOrganizationId: p.uuid().nullable(),
    reason: p.string().length(500),
    createdById: p.uuid().nullable(),
    createdAt: timestamp().defaultRaw('now()'),
  },
  checks: [{ name: 'job_pauses_target_check', expression: 'queue is not null or paused_organization_id is not null' }],
  indexes: [
    { name: 'job_pauses_target', expression: 'create unique index "job_pauses_target" on "job_pauses" ("paused_organization_id", "queue") nulls not distinct' },
    { name: 'job_pauses_created_by_id', properties: ['createdById'] },
  ],
});

/** SQL: no pause holds the job in the alias `j`. */
export const NOT_PAUSED = `not exists (select from job_pauses p where (p.queue is null or p.queue = j.queue) and (p.paused_organization_id is null or p.paused_organization_id = j.organization_id))`;
