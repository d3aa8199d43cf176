import { RelayDatabase } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { BEFORE_ALL_IDS, idBeforeNow, type StreamPosition } from './stream-position.js';

export interface StreamedEvent {
  organizationId: string;
  id: string;
  type: string;
  actorUserId: string | null;
  /** RFC 3339. */
  occurredAt: string;
  data: Record<string, unknown>;
  position: StreamPosition;
}

interface Row extends Record<string, unknown> {
  organizationId: string;
  id: string;
  type: string;
  actorUserId: string | null;
  occurredAt: Date;
  data: Record<string, unknown>;
  transaction: string;
}

export const BATCH = 500;

/**
 * The first transaction that may still write: every one before it had ended when this was asked. PostgreSQL counts those of all
 * databases of the server, so the ones that are known to belong to another do not hold anything back. Asked in a statement of
 * its own: the next one then sees all that the ended ones wrote.
 */
const HORIZON = `
  select coalesce((
      select min(xid) from pg_snapshot_xip(s.snapshot) xid where not exists (
        select from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted and l.transactionid::text::bigint = (xid::text::numeric % 4294967296)::bigint
          and a.datname <> current_database())),
    pg_snapshot_xmax(s.snapshot))::text as horizon, pg_snapshot_xmax(s.snapshot)::text as "end"
  from (select pg_current_snapshot() as snapshot) s`;

/** Events of several organizations, each from its own place on, as far as nothing can come before them any more: a place is enough to go on from without a gap. */
const READ = `
  select e.organization_id as "organizationId", e.id, e.type, e.actor_user_id as "actorUserId", e.occurred_at as "occurredAt", e.data, e.position::text as "transaction"
  from unnest($1::uuid[], $2::text[], $3::uuid[]) as a (organization_id, transaction, event_id)
  cross join lateral (
    select * from outbox_events o
    where o.organization_id = a.organization_id and (o.position, o.id) > (a.transaction::xid8, a.event_id) and o.position < $4::text::xid8
    order by o.position, o.id limit ${BATCH}) e
  order by e.position, e.id`;

/** Reads the outbox in the order of its commits, with the relay's right to see the queue of every organization. */
@Injectable()
export class ReadEvents {
  constructor(private readonly database: RelayDatabase) {}

  async after(places: ReadonlyMap<string, StreamPosition>): Promise<StreamedEvent[]> {
    if (places.size === 0) return [];
    const { now } = await this.bounds();
    const from = [...places];
    const rows = await this.database.query<Row>(READ, [from.map(([id]) => id), from.map(([, { transaction }]) => transaction), from.map(([, { eventId }]) => eventId), now.transaction]);
    return rows.map(({ transaction, occurredAt, ...event }) => ({ ...event, occurredAt: new Date(occurredAt).toISOString(), position: { transaction, eventId: event.id } }));
  }

  /** The place behind everything that is done, and the one nothing can be behind yet. */
  async bounds(): Promise<{ now: StreamPosition; end: StreamPosition }> {
    const [row] = await this.database.query<{ horizon: string; end: string }>(HORIZON);
    return { now: { transaction: row!.horizon, eventId: idBeforeNow() }, end: { transaction: row!.end, eventId: BEFORE_ALL_IDS } };
  }
}
