import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { kernelConfig } from '../config/kernel.config.js';
import { uuidv7 } from '../crypto/uuid.js';
import { RelayDatabase } from '../database/relay-database.js';
import { EventTaps } from '../events/event-taps.js';
import { SYSTEM_LANE } from '../events/outbox-event.entity.js';
import { declaredJobs, QUEUES, type QueueName } from './define-job.js';
import { JobStore } from './job-store.js';
import { DURATION_MS } from './job.entity.js';
import { WorkRegistry } from './work-registry.js';

interface Claimed {
  id: string;
  name: string;
  organization_id: string | null;
  lease_token: string;
}
interface PendingEvent {
  id: string;
  type: string;
  organization_id: string | null;
  lane: string;
  request_id: string | null;
}

/** How long a handed-out ticket may wait for a worker before it is handed out again. */
const HANDOVER_LEASE_MS = 10_000;
const SCHEDULE_UPSERT_MS = 60_000;
const EVENT_BATCH = 500;
/** While there is work, rounds are this far apart: many small ones would cost more than what they move. */
const ROUND_MS = 25;
/** Slow work is few and long: only this many of it wait in BullMQ at once. */
const SLOW_IN_FLIGHT = 16;

/**
 * Moves due work from PostgreSQL to BullMQ: turns new events into one job per listener, claims due jobs under a lease
 * (database clock, SKIP LOCKED, the same share for every organization), and takes back those whose lease ran out. Any
 * number of relays may run. Whatever happens to BullMQ or a worker, an expired lease brings the job back.
 */
@Injectable()
export class Relay implements BeforeApplicationShutdown {
  readonly #log = new Logger('relay');
  #running = false;
  #loop: Promise<void> = Promise.resolve();
  #wake: (() => void) | undefined;
  #schedulesUpsertedAt = 0;
  #tidiedAt = 0;

  constructor(
    private readonly database: RelayDatabase,
    private readonly store: JobStore,
    private readonly registry: WorkRegistry,
    private readonly taps: EventTaps,
  ) {}

  start(): void {
    this.#running = true;
    this.#loop = this.run();
  }

  /** Look for work now instead of at the next poll. */
  nudge(): void {
    this.#wake?.();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#running = false;
    this.nudge();
    await this.#loop;
  }

  private async run(): Promise<void> {
    const pollMs = kernelConfig.value().OUTBOX_POLL_MS;
    while (this.#running) {
      const moved = await this.tick().catch((error: unknown) => {
        this.#log.warn(`will try again: ${(error as Error).message}`);
        return 0;
      });
      await (moved === 0 ? this.sleep(pollMs) : delay(ROUND_MS));
    }
  }

  /** One round; the number of events dispatched and jobs handed over. */
  async tick(): Promise<number> {
    if (performance.now() - this.#tidiedAt >= kernelConfig.value().OUTBOX_POLL_MS) {
      await this.runSchedules();
      await this.reclaim();
      this.#tidiedAt = performance.now();
    }
    let moved = await this.dispatchEvents();
    for (const queue of QUEUES) moved += await this.handOver(queue);
    return moved;
  }

  private async sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  private async runSchedules(): Promise<void> {
    const scheduled = declaredJobs().filter((job) => job.everyMs !== undefined);
    if (scheduled.length === 0) return;
    if (Date.now() - this.#schedulesUpsertedAt > SCHEDULE_UPSERT_MS) {
      await this.database.query(
        `insert into job_schedules (name, every_ms, next_at) select name, every_ms, now() from unnest($1::text[], $2::bigint[]) as s (name, every_ms)
         on conflict (name) do update set every_ms = excluded.every_ms where job_schedules.every_ms <> excluded.every_ms`,
        [scheduled.map((job) => job.name), scheduled.map((job) => job.everyMs)],
      );
      this.#schedulesUpsertedAt = Date.now();
    }
    await this.database.query(
      `with due as (
         update job_schedules set next_at = now() + every_ms * interval '1 millisecond' where next_at <= now() and name = any($1::text[]) returning name)
       insert into jobs (id, lane, queue, name, data, dedupe_key) select gen_random_uuid(), $3, q.queue, q.name, '{}', 'schedule'
       from due join unnest($1::text[], $2::text[]) as q (name, queue) using (name) on conflict do nothing`,
      [scheduled.map((job) => job.name), scheduled.map((job) => job.queue), SYSTEM_LANE],
    );
  }

  /** Leases that ran out: the ticket was lost, or its worker died. A job that started too often without ending is dead. */
  private async reclaim(): Promise<void> {
    await this.database.query(
      `with expired as (select * from jobs where state = 'leased' and lease_until < now() limit 1000 for update skip locked),
       back as (
         update jobs set state = 'pending', lease_token = null, lease_until = null, started_at = null, worker = null,
           last_error_class = case when jobs.started_at is not null then 'LeaseExpired' else jobs.last_error_class end
         from expired where jobs.id = expired.id)
       insert into job_runs (id, organization_id, job_id, name, queue, event_id, attempt, state, worker, started_at, finished_at, duration_ms, error_class)
       select gen_random_uuid(), organization_id, id, name, queue, event_id, attempts, 'failed', worker, started_at, now(), ${DURATION_MS}, 'LeaseExpired'
       from expired where started_at is not null`,
    );
  }

  private async dispatchEvents(): Promise<number> {
    return this.database.transaction(async (client) => {
      const events = (await client.query<PendingEvent>(PICK_EVENTS, [EVENT_BATCH])).rows;
      const jobs = events.flatMap((event) => this.listenersOf(event).map((name) => ({ id: uuidv7(), name, event })));
      if (jobs.length > 0) await insertListenerJobs(client, jobs);
      await this.taps.pass(client, events.filter((event) => event.organization_id).map((event) => event.id));
      return events.length;
    });
  }

  private listenersOf(event: PendingEvent): string[] {
    const listeners = this.registry.listenersOf(event.type);
    if (!listeners) this.#log.warn(`unknown event type ${event.type} (${event.id})`);
    return listeners ?? [];
  }

  private async handOver(queue: QueueName): Promise<number> {
    const claimed = await this.claim(queue);
    if (claimed.length === 0) return 0;
    const items = claimed.map((job) => ({ name: job.name, ticket: { jobId: job.id, organizationId: job.organization_id, leaseToken: job.lease_token } }));
    try {
      await this.store.add(queue, items);
      return claimed.length;
    } catch (error) {
      this.#log.warn(`${queue}: the job store did not take ${claimed.length} tickets, trying again: ${(error as Error).message}`);
      await this.database.query(
        `update jobs set state = 'pending', lease_token = null, lease_until = null, available_at = now() + interval '1 second'
         where id = any($1::uuid[]) and lease_token = any($2::uuid[]) and started_at is null`,
        [claimed.map((job) => job.id), claimed.map((job) => job.lease_token)],
      );
      return 0;
    }
  }

  /** Leases due jobs, up to what may be in flight; every lane with work gets the same share. */
  private claim(queue: QueueName): Promise<Claimed[]> {
    const cap = queue === 'slow' ? SLOW_IN_FLIGHT : kernelConfig.value().JOB_IN_FLIGHT_MAX;
    return this.database.query<Claimed>(CLAIM, [queue, cap, HANDOVER_LEASE_MS]);
  }
}

/** Common table expressions for the lanes that have matching rows, by skipping through the index from lane to lane: the cost is one probe a lane. `open` leaves lanes out that must wait. */
const lanesWithWork = (table: string, condition: string, open = 'true'): string => `
  lane as (
    (select lane from ${table} where ${condition} order by lane limit 1)
    union all
    select (select n.lane from ${table} n where ${condition.replaceAll(/\b(state|queue|dispatched_at)\b/g, 'n.$1')} and n.lane > l.lane order by n.lane limit 1)
    from lane l where l.lane is not null),
  lanes as (select lane, count(*) over () as n from lane where lane is not null and ${open} order by random())`;

/** $1 the most events of one round. Every lane gets the same share; when there are more lanes than places, chance decides. */
const PICK_EVENTS = `
  with recursive ${lanesWithWork('outbox_events', 'dispatched_at is null')},
  picked as (
    select e.id from lanes l cross join lateral (
      select id from outbox_events where lane = l.lane and dispatched_at is null order by id limit greatest(1, ceil($1 / l.n::numeric)) for update skip locked) e)
  update outbox_events set dispatched_at = now() where id in (select id from picked)
  returning id, type, organization_id, lane, request_id`;

/**
 * $1 queue, $2 jobs of it that may be in flight, $3 how long the lease holds in milliseconds. A job that left the waiting ones
 * gives its dedupe key free for good: were it to come back with it, it could meet another one that waits under the same key.
 * Lanes that are paused take no share, and a queue that is paused has no capacity.
 */
const CLAIM = `
  with recursive capacity as (
    select case when exists (select from job_pauses where queue = $1 and paused_organization_id is null) then 0 else greatest(0, $2 - count(*))::int end as n
    from jobs where state = 'leased' and queue = $1),
  ${lanesWithWork('jobs', "state = 'pending' and queue = $1", "not exists (select from job_pauses p where p.paused_organization_id = lane and (p.queue is null or p.queue = $1))")},
  picked as (
    select j.id from lanes l cross join capacity c cross join lateral (
      select id from jobs where state = 'pending' and queue = $1 and lane = l.lane and available_at <= now()
      order by available_at limit case when c.n = 0 then 0 else greatest(1, ceil(c.n / l.n::numeric)) end for update skip locked) j
    limit (select n from capacity))
  update jobs set state = 'leased', lease_token = gen_random_uuid(), lease_until = now() + $3 * interval '1 millisecond', started_at = null, dedupe_key = null
  where id in (select id from picked) returning id, name, organization_id, lease_token`;

async function insertListenerJobs(client: PoolClient, jobs: { id: string; name: string; event: PendingEvent }[]): Promise<void> {
  await client.query(
    `insert into jobs (id, organization_id, lane, queue, name, event_id, request_id, causation_id)
     select id, organization_id, lane, 'default', name, event_id, request_id, event_id
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[]) as j (id, organization_id, lane, name, event_id, request_id)
     on conflict do nothing`,
    [jobs.map((j) => j.id), jobs.map((j) => j.event.organization_id), jobs.map((j) => j.event.lane), jobs.map((j) => j.name),
      jobs.map((j) => j.event.id), jobs.map((j) => j.event.request_id)],
  );
}
