import { randomBytes } from 'node:crypto';
import { Client, Pool, type PoolClient } from 'pg';

export interface TestDatabase {
  /** Superuser: for looking past row level security in assertions, never for serving. */
  adminUrl: string;
  appUrl: string;
  relayUrl: string;
  /** The relay's login on the server itself; differs from `relayUrl` only behind PgBouncer. */
  queueUrl: string;
  drop(): Promise<void>;
}

/** A fresh database, cloned from the migrated template; one for each test file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = required('FO_TEST_PG_ADMIN_URL');
  const name = `frontoffice_test_${randomBytes(6).toString('hex')}`;
  await run(server, `create database ${name} template ${required('FO_TEST_TEMPLATE')} strategy file_copy`);
  const on = (url: string) => {
    const result = new URL(url);
    result.pathname = `/${name}`;
    return result.href;
  };
  return {
    adminUrl: on(server),
    appUrl: on(required('DATABASE_URL')),
    relayUrl: on(required('DATABASE_RELAY_URL')),
    queueUrl: on(process.env['DATABASE_QUEUE_URL'] ?? required('DATABASE_RELAY_URL')),
    drop: async () => {
      await closePool(on(server));
      await run(server, `drop database if exists ${name} with (force)`);
    },
  };
}

/** One a database: to sign in anew for every question costs more than the question. */
const pools = new Map<string, Pool>();
function poolOf({ adminUrl }: TestDatabase): Pool {
  let pool = pools.get(adminUrl);
  if (!pool) {
    pool = new Pool({ connectionString: adminUrl, max: 4, idleTimeoutMillis: 2_000, allowExitOnIdle: true });
    pool.on('error', () => undefined); // a server that is stopped takes its idle connections along
    pools.set(adminUrl, pool);
  }
  return pool;
}
async function closePool(adminUrl: string): Promise<void> {
  await pools.get(adminUrl)?.end();
  pools.delete(adminUrl);
}

/** Statements whose effect on the session outlasts them. */
const LEAVES_TRACES = /(^|;)\s*(set|reset|begin|start|listen|prepare|declare|discard)\b|set_config|\btemp(orary)?\b|pg_advisory_lock/i;

/** Rows as the superuser sees them. */
export async function queryAsAdmin<R>(database: TestDatabase, sql: string, params: unknown[] = []): Promise<R[]> {
  const client = await poolOf(database).connect();
  let isSpent = true; // what a statement leaves, or an error, is nothing for the next one
  try {
    const { rows } = await client.query(sql, params);
    isSpent = LEAVES_TRACES.test(sql);
    return rows as R[];
  } finally {
    client.release(isSpent);
  }
}

/** Runs `work` as the superuser in one transaction. */
export async function transactAsAdmin(database: TestDatabase, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await poolOf(database).connect();
  let isSpent = true; // after an error it stands in a transaction that failed
  try {
    await client.query('begin');
    await work(client);
    await client.query('commit');
    isSpent = false;
  } finally {
    client.release(isSpent);
  }
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests through jest's global setup.`);
  return value;
}
