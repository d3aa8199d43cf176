import { spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Pool, type QueryResultRow } from 'pg';
import type { ServerProcess } from './server-process.js';

const root = join(__dirname, '../../..');
/** The build under test; FAULT_DIST names another one, for instance one in which a mechanism was broken on purpose. */
export const dist = process.env['FAULT_DIST'] ?? join(root, 'dist');

interface Running {
  url: string;
  child: ChildProcess;
  stop(): Promise<void>;
}
interface Services {
  canBind(port: number, host: string): Promise<boolean>;
  scratch(): string;
  startPostgres(options: { dataDir: string; port: number; durable: boolean }): Promise<Running & { dir: string }>;
  startRedis(options: { dataDir: string; port: number; durable: boolean }): Promise<Running | undefined>;
}

export interface OpenTransaction {
  query<R extends QueryResultRow>(sql: string, params?: unknown[]): Promise<R[]>;
  commit(): Promise<void>;
}

const services = (): Promise<Services> => import('../../../scripts/services.mjs' as string) as Promise<Services>;

export type Store = 'redis' | 'postgres';

/** Where jobs run in this test run: FO_JOB_STORE, else on Redis when the global setup found one. */
export const jobStore = (process.env['FO_JOB_STORE'] ?? (process.env['FO_TEST_REDIS_URL'] ? 'redis' : 'postgres')) as Store;

let nextPort = 21_000 + (process.pid % 7_000);
/** A port below the ephemeral range, so that no outgoing connection takes it while its server is down. */
export async function stablePort(): Promise<number> {
  const { canBind } = await services();
  while (!(await canBind(++nextPort, '127.0.0.1'))) if (nextPort > 32_000) nextPort = 20_000;
  return nextPort;
}

/**
 * A PostgreSQL that survives a crash (durable, with fsync) and a Redis that forgets everything, which a test may crash,
 * wipe and bring back on the same ports.
 */
export class Servers {
  readonly #superuser: Pool;
  #postgres!: Running & { dir: string };
  #redis: Running | undefined;
  readonly environment: Record<string, string>;
  /** Everything that was prepared to run on these servers; it ends with them. */
  readonly processes: ServerProcess[] = [];

  private constructor(
    readonly store: Store,
    readonly directory: string,
    private readonly ports: { postgres: number; redis: number },
  ) {
    const { privateKey } = generateKeyPairSync('ed25519');
    this.environment = {
      APP_KEYS: `test:${randomBytes(32).toString('base64')}`,
      JWT_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().replaceAll('\n', '\\n'),
      ...(store === 'redis' ? { REDIS_URL: `redis://127.0.0.1:${ports.redis}` } : {}),
      STORAGE_DIR: join(directory, 'storage'),
    };
    this.#superuser = new Pool({ max: 3, host: '127.0.0.1', port: ports.postgres, user: 'postgres', database: 'frontoffice', password: () => this.superuserPassword(), application_name: 'test' });
    this.#superuser.on('error', () => undefined); // the server is restarted on purpose
  }

  static async start(store: Store): Promise<Servers> {
    const { scratch } = await services();
    const servers = new Servers(store, scratch(), { postgres: await stablePort(), redis: await stablePort() });
    await servers.startPostgres();
    await servers.startRedis();
    const login = (role: string) => `postgres://${role}:${role}@127.0.0.1:${servers.ports.postgres}/frontoffice`;
    Object.assign(servers.environment, { DATABASE_URL: login('frontoffice_app'), DATABASE_RELAY_URL: login('frontoffice_relay') });
    return servers;
  }

  /** For `migrate`. */
  get adminUrl(): string {
    return this.#postgres.url;
  }

  /** Rows as the superuser sees them. */
  async query<R extends QueryResultRow>(sql: string, params: unknown[] = []): Promise<R[]> {
    return (await this.#superuser.query<R>(sql, params)).rows;
  }

  /** A transaction of the superuser that stays open until it is committed. */
  async openTransaction(): Promise<OpenTransaction> {
    const client = await this.#superuser.connect();
    await client.query('begin');
    return {
      query: async (sql, params) => (await client.query(sql, params)).rows,
      commit: async () => {
        await client.query('commit');
        client.release();
      },
    };
  }

  /** Crashes PostgreSQL as `pg_ctl stop -m immediate` does (no checkpoint, connections cut) and starts it again: it recovers from its log. */
  async crashPostgres(): Promise<void> {
    const [postmaster] = readFileSync(join(this.#postgres.dir, 'data/postmaster.pid'), 'utf8').split('\n');
    const ended = once(this.#postgres.child, 'exit');
    process.kill(Number(postmaster), 'SIGQUIT');
    await ended;
    await this.startPostgres();
  }

  /** Cuts every connection of the product, as a failover or an administrator does. */
  async cutConnections(): Promise<void> {
    await this.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'frontoffice' and application_name <> 'test'`);
  }

  async flushRedis(): Promise<void> {
    await this.tellRedis((redis) => redis.flushall());
  }

  /** Redis refuses every write (OOM), as one does whose memory is used up. */
  async fillRedis(): Promise<void> {
    await this.tellRedis((redis) => redis.config('SET', 'maxmemory', '1'));
  }

  async makeRoomInRedis(): Promise<void> {
    await this.tellRedis((redis) => redis.config('SET', 'maxmemory', '0'));
  }

  private async tellRedis(work: (redis: Redis) => Promise<unknown>): Promise<void> {
    const redis = new Redis(this.ports.redis, '127.0.0.1');
    await work(redis);
    await redis.quit();
  }

  /** Ends Redis without saving: what it held is gone. */
  async stopRedis(): Promise<void> {
    await this.#redis?.stop();
    this.#redis = undefined;
  }

  async startRedis(): Promise<void> {
    if (this.store !== 'redis') return;
    const { startRedis } = await services();
    this.#redis = await startRedis({ dataDir: join(this.directory, 'redis'), port: this.ports.redis, durable: false });
    if (!this.#redis?.url.endsWith(`:${this.ports.redis}`)) throw new Error(`Redis did not get port ${this.ports.redis}.`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.kill()));
    await this.#superuser.end();
    await this.stopRedis();
    await this.#postgres.stop();
    rmSync(this.#postgres.dir, { recursive: true, force: true });
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async startPostgres(): Promise<void> {
    const { startPostgres } = await services();
    this.#postgres = await startPostgres({ dataDir: join(this.directory, 'postgres'), port: this.ports.postgres, durable: true });
    if (new URL(this.#postgres.url).port !== String(this.ports.postgres)) throw new Error(`PostgreSQL did not get port ${this.ports.postgres}.`);
  }

  private superuserPassword(): string {
    return decodeURIComponent(new URL(this.#postgres.url).password);
  }
}

/** Runs one command of the product's command line to its end. */
export function runCli(args: string[], environment: Record<string, string>): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(dist, 'apps/cli/src/main.js'), ...args], { cwd: root, env: { ...process.env, ...environment }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stdout}${stderr}`);
}
