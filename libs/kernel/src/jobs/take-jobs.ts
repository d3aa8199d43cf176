import { hostname } from 'node:os';
import { kernelConfig } from '../config/kernel.config.js';
import { RelayDatabase } from '../database/relay-database.js';
import { NOT_PAUSED } from '../operators/job-pause.entity.js';
import type { Ticket } from './job-store.js';

/** A job that has begun, with the event it is about. */
export interface Started {
  id: string;
  name: string;
  organization_id: string | null;
  event_id: string | null;
  attempts: number;
  request_id: string | null;
  data: unknown;
  event_type: string | null;
  event_data: unknown;
  actor_user_id: string | null;
  occurred_at: Date | null;
}

interface Waiting {
  ticket: Ticket;
  resolve(started: Started | undefined): void;
  reject(error: unknown): void;
}

const WORKER = `${hostname()}:${process.pid}`.slice(0, 100);

const TAKE = `
  with taken as (
    update jobs j set started_at = clock_timestamp(), worker = $4, attempts = j.attempts + 1, lease_until = now() + $3 * interval '1 millisecond'
    from unnest($1::uuid[], $2::uuid[]) as t (job_id, lease_token)
    where j.id = t.job_id and j.lease_token = t.lease_token and j.started_at is null and ${NOT_PAUSED}
    returning j.id, j.name, j.organization_id, j.event_id, j.attempts, j.request_id, j.data)
  select t.id, t.name, t.organization_id, t.event_id, t.attempts, t.request_id, t.data, e.type as event_type, e.data as event_data, e.actor_user_id, e.occurred_at
  from taken t left join outbox_events e on e.id = t.event_id`;

/** Takes jobs over: their leases and their attempts. Tickets that come while a statement runs share the next one. */
export class TakeJobs {
  #waiting: Waiting[] = [];
  #running = false;

  constructor(private readonly database: RelayDatabase) {}

  /** Takes the lease over and counts the attempt; undefined when the ticket is stale, or its work was paused since. */
  take(ticket: Ticket): Promise<Started | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ticket, resolve, reject });
      if (!this.#running) void this.takeAll();
    });
  }

  private async takeAll(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      try {
        const started = new Map((await this.begin(batch.map(({ ticket }) => ticket))).map((job) => [job.id, job]));
        for (const { ticket, resolve } of batch) resolve(started.get(ticket.jobId));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#running = false;
  }

  private begin(tickets: Ticket[]): Promise<Started[]> {
    const params = [tickets.map(({ jobId }) => jobId), tickets.map(({ leaseToken }) => leaseToken), kernelConfig.value().JOB_LEASE_MS, WORKER];
    return this.database.query<Started>(TAKE, params);
  }
}
