import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/postgresql';
import { kernelConfig } from '../config/kernel.config.js';
import { uuidv7 } from '../crypto/uuid.js';
import { RelayDatabase } from '../database/relay-database.js';
import { sqlStateOf } from '../database/sqlstate.js';
import type { EventOf } from '../events/define-event.js';
import { runInScope, Scope } from '../scope/scope.js';
import { countJob } from '../telemetry/metrics.js';
import { JobStore, type Ticket } from './job-store.js';
import { DURATION_MS } from './job.entity.js';
import { Relay } from './relay.js';
import { TakeJobs, type Started } from './take-jobs.js';
import { WorkRegistry, type Work } from './work-registry.js';
import type { JobRunContext } from './define-job.js';
import { fingerprintOf } from './fingerprint.js';

/** Another worker holds the job now; what this one did is rolled back. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}
/** Every earlier run died without an answer: the payload kills its worker. */
class AttemptsExhausted extends Error {
  override readonly name = 'AttemptsExhausted';
}
class ShuttingDown extends Error {
  override readonly name = 'ShuttingDown';
}
class JobTimedOut extends Error {
  override readonly name = 'JobTimedOut';
}

const SLOW_CONCURRENCY = 4;
const MAX_BACKOFF_MS = 3_600_000;
/** Raised by the function finish_job. */
const LEASE_LOST = 'FO001';

/**
 * Runs jobs: takes the lease over, gives the handler its own scope, and commits the handler's changes together with
 * "done". Attempts are counted before the work, so a payload that kills the process ends up dead, not in a loop.
 */
@Injectable()
export class JobRunner implements BeforeApplicationShutdown {
  readonly #log = new Logger('jobs');
  readonly #stopping = new AbortController();
  readonly #jobs: TakeJobs;

  constructor(
    private readonly em: EntityManager,
    private readonly database: RelayDatabase,
    private readonly store: JobStore,
    private readonly registry: WorkRegistry,
    private readonly relay: Relay,
  ) {
    this.#jobs = new TakeJobs(database);
  }

  async start(): Promise<void> {
    await this.store.work('default', kernelConfig.value().JOB_CONCURRENCY, (ticket) => this.run(ticket));
    await this.store.work('slow', SLOW_CONCURRENCY, (ticket) => this.run(ticket));
  }

  /** Takes no new work, tells long handlers to stop at their next safe point, and waits for the running ones. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort(new ShuttingDown());
    await this.store.drain();
  }

  async run(ticket: Ticket): Promise<void> {
    const started = await this.#jobs.take(ticket);
    if (!started) return;
    const work = this.registry.find(started.name);
    const startedAt = performance.now();
    try {
      if (!work) throw new Error(`This build has no handler for ${started.name}.`);
      if (!started.organization_id && !work.system) throw new Error(`${started.name} has no organization.`);
      if (started.attempts > work.attempts) throw new AttemptsExhausted(started.name);
      await this.execute(work, started, ticket);
      countJob(started.name, 'succeeded', performance.now() - startedAt);
    } catch (error) {
      countJob(started.name, 'failed', performance.now() - startedAt);
      await this.fail(work, started, ticket, error);
    }
    this.relay.nudge();
  }

  private async execute(work: Work, started: Started, ticket: Ticket): Promise<void> {
    const scope = new Scope({
      em: this.em,
      requestId: started.request_id ?? started.id,
      organizationId: started.organization_id,
      causationId: started.event_id ?? started.id,
    });
    const end = new AbortController();
    const context: JobRunContext = { jobId: started.id, attempt: started.attempts, signal: AbortSignal.any([end.signal, this.#stopping.signal]) };
    const heartbeat = this.keepLease(ticket, end);
    const timer = setTimeout(() => end.abort(new JobTimedOut(`${work.name} ran longer than ${work.timeoutMs} ms`)), work.timeoutMs);
    const input = work.event ? eventOf(started) : started.data;
    try {
      await runInScope(scope, () => untilAborted(end.signal, this.perform(work, scope, input, context, ticket, end.signal)));
    } catch (error) {
      if (end.signal.aborted) await scope.abandon();
      throw sqlStateOf(error) === LEASE_LOST ? new LeaseLost(ticket.jobId) : error;
    } finally {
      clearTimeout(timer);
      clearInterval(heartbeat);
    }
  }

  private async perform(work: Work, scope: Scope, input: unknown, context: JobRunContext, ticket: Ticket, ended: AbortSignal): Promise<void> {
    if (work.transaction === 'own') {
      const { organizationId } = scope;
      await work.run(input, context);
      scope.actAs(organizationId, null); // whoever the handler acted for: the job itself is its own organization's
      return scope.transaction(async () => this.finish(scope, ticket));
    }
    const perform = async () => {
      await work.run(input, context);
      ended.throwIfAborted();
      this.finish(scope, ticket);
    };
    // what a crash of the database takes back is not marked done either, so it runs again
    await scope.transaction(perform, { repeatable: true });
  }

  /** Marks the job done on the way of the COMMIT of its work, which fails with LeaseLost when this run no longer holds the lease. */
  private finish(scope: Scope, ticket: Ticket): void {
    scope.lastly('select finish_job(?, ?, ?)', [ticket.jobId, ticket.leaseToken, uuidv7()]);
  }

  private async fail(work: Work | undefined, started: Started, ticket: Ticket, error: unknown): Promise<void> {
    const errorClass = (error instanceof Error ? error.name : 'UnknownError').slice(0, 100);
    const interrupted = this.#stopping.signal.aborted;
    const dead = !interrupted && started.attempts >= (work?.attempts ?? 1);
    if (errorClass !== 'LeaseLost') this.#log.warn({ err: error, job: started.name, jobId: started.id, organizationId: started.organization_id, attempt: started.attempts, dead }, 'job failed');
    const backoffMs = interrupted ? 0 : Math.min((work?.backoffMs ?? 1_000) * 2 ** (started.attempts - 1), MAX_BACKOFF_MS) * (0.8 + Math.random() * 0.4);
    await this.database.query(
      `with job as (select * from jobs where id = $1 and lease_token = $2 for update),
       failed as (
         update jobs set state = $3::varchar, finished_at = case when $3::varchar = 'dead' then now() end, lease_token = null, lease_until = null,
           started_at = null, worker = null, last_error_class = $4::varchar, last_error_fingerprint = $7, available_at = now() + $5 * interval '1 millisecond'
         from job where jobs.id = job.id)
       insert into job_runs (id, organization_id, job_id, name, queue, event_id, attempt, state, worker, started_at, finished_at, duration_ms, error_class)
       select $6, organization_id, id, name, queue, event_id, attempts, 'failed', worker, started_at, now(), ${DURATION_MS}, $4::varchar from job`,
      [ticket.jobId, ticket.leaseToken, dead ? 'dead' : 'pending', errorClass, backoffMs, uuidv7(), fingerprintOf(started.name, error)],
    );
  }

  /** Extends the lease while the handler runs; aborts it when the lease is gone. */
  private keepLease(ticket: Ticket, end: AbortController): NodeJS.Timeout {
    const leaseMs = kernelConfig.value().JOB_LEASE_MS;
    return setInterval(() => {
      void this.database
        .query<{ id: string }>(`update jobs set lease_until = now() + $3 * interval '1 millisecond' where id = $1 and lease_token = $2 returning id`, [ticket.jobId, ticket.leaseToken, leaseMs])
        .then((rows) => rows.length === 0 && end.abort(new LeaseLost(ticket.jobId)), (error: Error) => this.#log.warn(`lease not extended: ${error.message}`));
    }, leaseMs / 3);
  }
}

function eventOf(started: Started): EventOf<never> {
  return {
    id: started.event_id!,
    type: started.event_type!,
    data: started.event_data,
    organizationId: started.organization_id,
    actorUserId: started.actor_user_id,
    occurredAt: started.occurred_at!,
  } as EventOf<never>;
}

/** The result of `work`, or the abort reason as soon as the signal fires: a handler that hangs must not hold its worker. */
async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort!);
  }
}
