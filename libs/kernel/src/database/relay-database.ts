import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Pool, type PoolClient, type QueryResultRow } from 'pg';
import { kernelConfig } from '../config/kernel.config.js';
import { transactionInOnePacket } from './in-one-packet.js';
import { prepared } from './pinned-transaction.js';
import { keepsItsConnection, startupSettings, transactionSettings, usePooler, type Settings } from './pooler.js';

const SETTINGS: Settings = { synchronous_commit: 'off', enable_seqscan: 'off', statement_timeout: '10000', idle_in_transaction_session_timeout: '10000' };

/**
 * The relay's own connections, logged in as the relay role: it sees the queue tables of every organization and nothing else.
 * Commits here may be asynchronous: they hand work out, and work handed out twice is fenced, so losing one costs a retry.
 * Queues grow and empty faster than the planner's statistics follow, so its plans always go through an index.
 */
@Injectable()
export class RelayDatabase implements OnApplicationShutdown {
  readonly #pool: Pool;
  readonly #begin: string;

  constructor() {
    usePooler(kernelConfig.value().DATABASE_POOLER);
    this.#begin = `begin; select true${transactionSettings(SETTINGS)}`;
    this.#pool = new Pool({
      connectionString: kernelConfig.value().DATABASE_RELAY_URL,
      max: 4,
      ...startupSettings(SETTINGS),
      pipeline: !keepsItsConnection(),
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: 'frontoffice-relay',
    });
    const lost = (error: Error) => new Logger('relay').warn(`lost a connection: ${error.message}`);
    this.#pool.on('error', lost);
    // pg-pool stops listening to a client while it is in use, and an 'error' event nobody listens to ends the process
    this.#pool.on('connect', (client) => client.on('error', lost));
  }

  /** How many connections there are and are in use; for metrics. */
  pool(): Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'> {
    return this.#pool;
  }

  /** Rows of a statement with `$1` placeholders, prepared once a connection. */
  async query<R extends QueryResultRow>(sql: string, params: unknown[] = []): Promise<R[]> {
    const statement = { ...prepared(sql), values: params };
    if (keepsItsConnection()) return (await this.#pool.query<R>(statement)).rows;
    const { answer, lost } = await transactionInOnePacket<R>(await this.#pool.connect(), this.#begin, statement);
    if (lost) throw lost;
    return answer.rows;
  }

  async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(keepsItsConnection() ? 'begin' : this.#begin);
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((e: Error) => (broken = e));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool.end();
  }
}
