import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { MikroORM, type PostgreSqlConnection } from '@mikro-orm/postgresql';
import { RelayDatabase } from '../database/relay-database.js';
import { setOutboxBacklog, watchDatabasePool } from './metrics.js';

const SAMPLE_MS = 10_000;

/** Samples what nobody counts in passing: the connection pool, and how much work waits and for how long. */
@Injectable()
export class BackgroundMetrics implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly orm: MikroORM,
    private readonly database: RelayDatabase,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const pool = await (this.orm.em.getConnection() as PostgreSqlConnection).getNativeClient();
    watchDatabasePool('app', () => ({ used: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }));
    this.#timer = setInterval(() => void this.sampleBacklog().catch(() => undefined), SAMPLE_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  private async sampleBacklog(): Promise<void> {
    const [backlog] = await this.database.query<{ pending: string; lag: number | null }>(
      `select count(*) as pending, extract(epoch from now() - min(since))::float8 as lag from (
         select occurred_at as since from outbox_events where dispatched_at is null
         union all select available_at from jobs where state = 'pending' and available_at <= now()) waiting`,
    );
    setOutboxBacklog(Number(backlog?.pending ?? 0), backlog?.lag ?? 0);
  }
}
