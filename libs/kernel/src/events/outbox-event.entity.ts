import { defineEntity, p } from '@mikro-orm/postgresql';
import { CURRENT_ORGANIZATION, idColumn, timestamp } from '../database/columns.js';
import { Role } from '../database/roles.js';

/** Lane of work that belongs to no organization; lanes share the relay fairly. */
export const SYSTEM_LANE = '00000000-0000-0000-0000-000000000000';

/** Rows of the queue tables may belong to no organization; they are then visible only outside of any. */
export const queueTable = (tableName: string) => ({
  tableName,
  rowLevelSecurity: 'force' as const,
  policies: [
    {
      name: `${tableName}_organization`,
      roles: [Role.app],
      using: `organization_id is not distinct from ${CURRENT_ORGANIZATION}`,
      check: `organization_id is not distinct from ${CURRENT_ORGANIZATION}`,
    },
    { name: `${tableName}_relay`, roles: [Role.relay], using: 'true', check: 'true' },
  ],
});

const OutboxEventSchema = defineEntity({
  name: 'OutboxEvent',
  ...queueTable('outbox_events'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().nullable(),
    lane: p.uuid(),
    type: p.string().length(100),
    data: p.json<unknown>(),
    actorUserId: p.uuid().nullable(),
    requestId: p.string().length(128).nullable(),
    causationId: p.uuid().nullable(),
    occurredAt: timestamp().defaultRaw('now()'),
    dispatchedAt: timestamp().nullable(),
    /** The transaction that wrote it. Once every older one has ended, no event can come before it any more: readers go by it. */
    position: p.bigint().columnType('xid8').defaultRaw('pg_current_xact_id()'),
  },
  indexes: [
    { name: 'outbox_events_pending', expression: 'create index "outbox_events_pending" on "outbox_events" ("lane", "id") where dispatched_at is null' },
    { name: 'outbox_events_organization', properties: ['organizationId', 'occurredAt'] },
    { name: 'outbox_events_position', properties: ['organizationId', 'position', 'id'] },
    { name: 'outbox_events_dispatched', expression: 'create index "outbox_events_dispatched" on "outbox_events" ("dispatched_at") where dispatched_at is not null' },
  ],
});

/** A published fact, written in the transaction of the change; immutable but for the moment it was dispatched. */
export class OutboxEvent extends OutboxEventSchema.class {}
OutboxEventSchema.setClass(OutboxEvent);
