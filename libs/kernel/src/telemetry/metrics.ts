import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Every metric of this process; the operator listener serves it. */
export const metricsRegistry = new Registry();

const registers = [metricsRegistry];
const httpDuration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time to answer a request.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
});
const jobs = new Counter({ name: 'jobs_total', help: 'Runs of background jobs.', labelNames: ['name', 'result'], registers });
const jobDuration = new Histogram({
  name: 'job_duration_seconds',
  help: 'Time a run of a background job took.',
  labelNames: ['name'],
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300],
  registers,
});
const syncedMessages = new Counter({ name: 'mail_sync_messages_total', help: 'Messages fetched from mailboxes.', labelNames: ['result'], registers });

const brokenLoginEvents = new Gauge({ name: 'login_audit_broken_events', help: 'Places where the record of sign-ins is not as it was written, at its last verification.', registers });

/** What a connection pool looks like at one moment. */
export interface PoolSample {
  used: number;
  idle: number;
  waiting: number;
}

/** Records an answered request; `route` is the pattern (`/v1/leads/:id`), `durationMs` as Fastify measured it. */
export function observeHttpRequest(method: string, route: string, status: number, durationMs: number): void {
  httpDuration.observe({ method, route, status }, durationMs / 1000);
}

/** Records one run of a job. */
export function countJob(name: string, result: 'succeeded' | 'failed', durationMs: number): void {
  jobs.inc({ name, result });
  jobDuration.observe({ name }, durationMs / 1000);
}

/** Records messages of a mailbox sync by what became of them. */
export function countSyncedMessages(result: 'stored' | 'unparsed' | 'failed', count = 1): void {
  syncedMessages.inc({ result }, count);
}

/** Records how many places the last verification of the record of sign-ins found broken; any but 0 deserves an alarm. */
export function setBrokenLoginEvents(count: number): void {
  brokenLoginEvents.set(count);
}

const pools = new Map<string, () => PoolSample>();
for (const state of ['used', 'idle', 'waiting'] as const) {
  new Gauge({
    name: `database_pool_${state}`,
    help: state === 'waiting' ? 'Callers waiting for a database connection.' : `Database connections that are ${state === 'used' ? 'in use' : 'idle'}.`,
    labelNames: ['pool'],
    registers,
    collect() {
      for (const [pool, sample] of pools) this.set({ pool }, sample()[state]);
    },
  });
}

/** Samples a connection pool whenever the metrics are read. */
export function watchDatabasePool(pool: string, sample: () => PoolSample): void {
  pools.set(pool, sample);
}

/** Adds memory, CPU, event loop and garbage collection of the process; once, at start. */
export function collectProcessMetrics(): void {
  if (!metricsRegistry.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics({ register: metricsRegistry });
}
