import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis, RedisOptions } from 'ioredis';
import { Pool } from 'pg';
import type { Processor, Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq';
import { kernelConfig } from '../config/kernel.config.js';
import { within } from '../time/within.js';
import type { QueueName } from './define-job.js';

/** What travels through BullMQ: ids only. */
export interface Ticket {
  jobId: string;
  organizationId: string | null;
  /** The lease this ticket was handed out under. */
  leaseToken: string;
}

interface Handover {
  name: string;
  ticket: Ticket;
}

const HANDOVER_TIMEOUT_MS = 3_000;
const PROBE_TIMEOUT_MS = 2_000;
/** Longer than the pause between two looks at /readyz. */
const PROBE_IDLE_MS = 60_000;
export const BULLMQ_SCHEMA = 'bullmq';

/**
 * BullMQ behind one door: Redis when REDIS_URL is set, else its PostgreSQL backend. It only carries tickets; losing all of
 * them loses nothing, because the lease in PostgreSQL runs out and the ticket is written again.
 */
@Injectable()
export class JobStore implements OnApplicationShutdown {
  readonly kind: 'redis' | 'postgres' = kernelConfig.value().REDIS_URL ? 'redis' : 'postgres';
  readonly #log = new Logger('job-store');
  readonly #queues = new Map<QueueName, Promise<Queue>>();
  readonly #workers: Worker[] = [];
  readonly #connections: Redis[] = [];
  #redisProbe: Promise<Redis> | undefined;
  #postgresProbe: Pool | undefined;

  /** Hands tickets over; rejects within 3 s when the store is down, and the caller's lease then runs out. */
  async add(queue: QueueName, items: Handover[]): Promise<void> {
    const target = await this.queue(queue);
    const jobs = items.map(({ name, ticket }) => ({ name, data: ticket, opts: { jobId: `${ticket.jobId}-${ticket.leaseToken.slice(-8)}` } }));
    await within(HANDOVER_TIMEOUT_MS, target.addBulk(jobs));
  }

  /** Starts a worker; `concurrency` tickets at a time. */
  async work(queue: QueueName, concurrency: number, processor: (ticket: Ticket) => Promise<void>): Promise<void> {
    const { Worker } = await this.classes();
    const run: Processor<Ticket> = async (job) => processor(job.data);
    const worker: Worker = new Worker(queue, run as Processor, { ...(await this.options('worker')), concurrency, maxStalledCount: 1000, lockDuration: 30_000 } as WorkerOptions);
    worker.on('error', (error) => this.#log.warn(`${queue}: ${error.message}`));
    // the run could not even record its failure (no database): the lease brings the job back
    worker.on('failed', (_job, error) => this.#log.warn(`${queue}: a ticket failed: ${error.message}`));
    this.#workers.push(worker);
  }

  /** True when the store answers within 2 s. It is asked past BullMQ, which a process that only serves requests never loads. */
  async isReachable(): Promise<boolean> {
    try {
      await within(PROBE_TIMEOUT_MS, this.kind === 'redis' ? this.askRedis() : this.askPostgres());
      return true;
    } catch {
      return false;
    }
  }

  private async askRedis(): Promise<void> {
    const redis = await (this.#redisProbe ??= this.connect({ maxRetriesPerRequest: 1, commandTimeout: PROBE_TIMEOUT_MS }));
    await redis.ping();
  }

  private async askPostgres(): Promise<void> {
    if (!this.#postgresProbe) {
      this.#postgresProbe = new Pool({ connectionString: queueUrl(), max: 1, connectionTimeoutMillis: PROBE_TIMEOUT_MS, idleTimeoutMillis: PROBE_IDLE_MS });
      this.#postgresProbe.on('error', (error) => this.#log.debug(`postgres: ${error.message}`));
    }
    await this.#postgresProbe.query('select 1');
  }

  /** Takes no new ticket and waits for the running ones. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.#workers.map((worker) => worker.close()));
  }

  async onApplicationShutdown(): Promise<void> {
    const queues = await Promise.allSettled(this.#queues.values());
    await within(2_000, Promise.allSettled(queues.map((q) => (q.status === 'fulfilled' ? q.value.close() : undefined)))).catch(() => undefined);
    for (const connection of this.#connections) connection.disconnect();
    await this.#postgresProbe?.end();
  }

  /** The queue of tickets itself: for the job board, which shows it. */
  queue(name: QueueName): Promise<Queue> {
    const known = this.#queues.get(name);
    if (known) return known;
    const created = this.createQueue(name).catch((error: unknown) => {
      this.#queues.delete(name);
      throw error;
    });
    this.#queues.set(name, created);
    return created;
  }

  private async createQueue(name: QueueName): Promise<Queue> {
    const { Queue } = await this.classes();
    const queue: Queue = new Queue(name, {
      ...(await this.options('producer')),
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: { count: 1000, age: 3600 } },
    } as QueueOptions);
    queue.on('error', (error) => this.#log.warn(`${name}: ${error.message}`));
    return queue;
  }

  /** The same classes for both backends; only the connection differs. */
  private async classes(): Promise<Pick<typeof import('bullmq'), 'Queue' | 'Worker'>> {
    const bullmq = await import('bullmq');
    return this.kind === 'redis' ? bullmq : (bullmq.withBackend(bullmq.createPostgresBackend) as unknown as typeof bullmq);
  }

  /** Producers fail fast while Redis is down; workers wait for it. */
  private async options(role: 'producer' | 'worker'): Promise<object> {
    if (this.kind === 'postgres') return { connection: { connectionString: queueUrl(), schema: BULLMQ_SCHEMA, max: role === 'worker' ? 6 : 2, skipMigrations: true } };
    const producing: RedisOptions = { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: HANDOVER_TIMEOUT_MS };
    return { connection: await this.connect(role === 'worker' ? { maxRetriesPerRequest: null } : producing), prefix: kernelConfig.value().REDIS_PREFIX };
  }

  private async connect(options: RedisOptions): Promise<Redis> {
    const { Redis } = await import('ioredis');
    const connection = new Redis(kernelConfig.value().REDIS_URL!, { retryStrategy: (times) => Math.min(times * 100, 2_000), ...options });
    connection.on('error', (error) => this.#log.debug(`redis: ${error.message}`));
    this.#connections.push(connection);
    return connection;
  }
}

const queueUrl = (): string => kernelConfig.value().DATABASE_QUEUE_URL ?? kernelConfig.value().DATABASE_RELAY_URL;
