import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

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
    drop: () => run(server, `drop database if exists ${name} with (force)`),
  };
}

/** Rows as the superuser sees them. */
export async function queryAsAdmin<R>(database: TestDatabase, sql: string, params: unknown[] = []): Promise<R[]> {
  const client = new Client(database.adminUrl);
  await client.connect();
  try {
    return (await client.query(sql, params)).rows as R[];
  } finally {
    await client.end();
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
