import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../crypto/uuid.js';
import { RelayDatabase } from '../database/relay-database.js';
import { declaredEvents } from '../events/define-event.js';
import { SYSTEM_LANE } from '../events/outbox-event.entity.js';
import { invalid, NotFound } from '../http/problem.js';
import type { ListQuery, Page } from '../http/view.js';
import { WorkRegistry } from '../jobs/work-registry.js';
import type { OperatorEventDetails, OperatorEventView, ReplayedEvent, ReplayEventInput } from './operator-event.dto.js';
import { operatorEventView } from './operator-event.view.js';
import { readAsRelay } from './read-queues.js';
import { RecordAction, type Cause } from './record-action.js';
import { redactData, subjectOf } from './redact-data.js';

type ListenerJob = OperatorEventDetails['listeners'][number];

/** A job that ended begins anew, one that is gone is made again; one that waits or runs will see the event anyhow. */
const REPLAY = `
  insert into jobs (id, organization_id, lane, queue, name, event_id, request_id, causation_id)
  select l.id, e.organization_id, coalesce(e.organization_id, '${SYSTEM_LANE}'), l.queue, l.name, e.id, e.request_id, e.id
  from outbox_events e cross join unnest($2::uuid[], $3::text[], $4::text[]) as l (id, name, queue) where e.id = $1
  on conflict (event_id, name) where event_id is not null
  do update set state = 'pending', attempts = 0, available_at = now(), finished_at = null, started_at = null, worker = null
  where jobs.state in ('done', 'dead', 'cancelled') returning id as "jobId", name as listener`;

/** Events of every organization, and running their listeners once more: safe, because listeners are idempotent. */
@Injectable()
export class ReplayEvent {
  constructor(
    private readonly database: RelayDatabase,
    private readonly registry: WorkRegistry,
    private readonly record: RecordAction,
  ) {}

  events(query: ListQuery): Promise<Page<OperatorEventView>> {
    return operatorEventView.page(query, undefined, readAsRelay(this.database));
  }

  async event(id: string): Promise<OperatorEventDetails> {
    const event = await operatorEventView.one(id, undefined, readAsRelay(this.database));
    const [row] = await this.database.query<{ data: unknown }>('select data from outbox_events where id = $1', [id]);
    const jobs = await this.database.query<ListenerJob>('select name as listener, id as "jobId", state from jobs where event_id = $1', [id]);
    const known = this.listenersOf(event.type).filter((name) => !jobs.some(({ listener }) => listener === name));
    const listeners = [...jobs, ...known.map((listener) => ({ listener, jobId: null, state: null }))].sort((a, b) => a.listener.localeCompare(b.listener));
    const schema = declaredEvents().find(({ type }) => type === event.type)?.schema;
    return { ...event, subject: subjectOf(row?.data), data: redactData(row?.data ?? null, schema), listeners };
  }

  /** 404 unless the event is that organization's; 422 for no listener of it. */
  async replay(cause: Cause, id: string, { organizationId, listener }: Omit<ReplayEventInput, 'reason'>): Promise<ReplayedEvent> {
    const [event] = await this.database.query<{ type: string }>('select type from outbox_events where id = $1 and organization_id = $2', [id, organizationId]);
    if (!event) throw new NotFound();
    const all = this.listenersOf(event.type);
    if (listener !== undefined && !all.includes(listener)) throw invalid('/listener', 'unknown', 'is no listener of this event');
    const names = listener === undefined ? all : [listener];
    const params = [id, names.map(() => uuidv7()), names, names.map((name) => this.registry.find(name)!.queue)];
    return this.record.around(cause, { action: 'events.replay', organizationId, target: { eventId: id, listeners: names } }, async (client) => {
      const { rows } = await client.query<ReplayedEvent['jobs'][number]>(REPLAY, params);
      return { jobCount: rows.length, result: { eventId: id, jobs: rows } };
    });
  }

  private listenersOf(type: string): string[] {
    this.registry.load();
    return this.registry.listenersOf(type) ?? [];
  }
}
