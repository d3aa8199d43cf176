import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { MikroORM, type PostgreSqlConnection } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { RelayDatabase } from '../database/relay-database.js';
import { watchDatabasePool } from './metrics.js';
import { defineSampledGauge, sampleGauges } from './sampled-gauge.js';

const SAMPLE_MS = 10_000;

/**
 * SQL: for how many seconds the oldest event has not been handed over. By its id, which begins with the milliseconds at which it was
 * written (RFC 9562 §5.7): it may tell of something that happened years before, as imported ones do.
 */
export const OUTBOX_LAG_SECONDS = `
  select coalesce(extract(epoch from now())::float8 - ('x' || lpad(min(left(replace(id::text, '-', ''), 12)), 16, '0'))::bit(64)::bigint / 1000.0, 0) as value
  from outbox_events where dispatched_at is null`;

defineSampledGauge({ name: 'outbox_pending', help: 'Events that were not handed over.', sql: 'select count(*) as value from outbox_events where dispatched_at is null' });
defineSampledGauge({ name: 'outbox_lag_seconds', help: 'Age of the oldest event that was not handed over.', sql: OUTBOX_LAG_SECONDS });

const DUE = `from jobs where state = 'pending' and available_at <= now() group by queue`;
defineSampledGauge({ name: 'job_queue_waiting', help: 'Jobs that are due and wait for a worker.', label: 'queue', sql: `select queue as label, count(*) as value ${DUE}` });
defineSampledGauge({ name: 'job_queue_oldest_seconds', help: 'How long the job that waits longest has been due.', label: 'queue', sql: `select queue as label, extract(epoch from now() - min(available_at)) as value ${DUE}` });
defineSampledGauge({ name: 'job_queue_leased', help: 'Jobs that are handed out or run.', label: 'queue', sql: `select queue as label, count(*) as value from jobs where state = 'leased' group by queue` });
defineSampledGauge({ name: 'jobs_dead', help: 'Jobs that failed for good.', sql: `select count(*) as value from jobs where state = 'dead'` });

/** Samples what nobody counts in passing: connection pools, and how much work waits and for how long. */
@Injectable()
export class BackgroundMetrics implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly orm: MikroORM,
    private readonly database: RelayDatabase,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    watchPool('app', await (this.orm.em.getConnection() as PostgreSqlConnection).getNativeClient());
    watchPool('relay', this.database.pool());
    this.#timer = setInterval(() => void this.sample(), SAMPLE_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Reads every gauge that is kept in the database; never rejects. */
  sample(): Promise<void> {
    return sampleGauges((sql) => this.database.query(sql));
  }
}

function watchPool(name: string, pool: Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'>): void {
  watchDatabasePool(name, () => ({ used: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }));
}
