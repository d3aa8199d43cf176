import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabase } from './database.js';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- shared with jest's global setup, which is CommonJS
const { startPgBouncer: start } = require('./services/pgbouncer.cjs') as {
  startPgBouncer(options: { directory: string; serverUrl: string; logins: Record<string, string>; poolSize: number }): Promise<{ port: number; stop(): Promise<void> }>;
};
const hasPgBouncer = ['pgbouncer', '/usr/sbin/pgbouncer'].some((program) => spawnSync(program, ['--version']).status === 0);

/** PgBouncer in transaction mode before the server of one test database. */
export interface PgBouncer {
  /** The same login and database, through PgBouncer. */
  through(url: string): string;
  /** The same login and database, on the server itself. */
  past(url: string): string;
  stop(): Promise<void>;
}

/** `describe` where PgBouncer is installed, otherwise one visible skip that says what is missing. */
export function describeWithPgBouncer(name: string, suite: () => void): void {
  if (hasPgBouncer) describe(name, suite);
  else describe.skip(`${name} (SKIPPED: no PgBouncer; Debian package pgbouncer)`, suite);
}

/** With few connections of the server every transaction runs on what another one just left. */
export async function startPgBouncer(database: TestDatabase, poolSize: number): Promise<PgBouncer> {
  const directory = mkdtempSync(join(tmpdir(), 'frontoffice-pooler-'));
  chmodSync(directory, 0o755);
  const logins = Object.fromEntries([database.appUrl, database.relayUrl].map((url) => [new URL(url).username, new URL(url).password]));
  const { port, stop } = await start({ directory: join(directory, 'pgbouncer'), serverUrl: database.adminUrl, logins, poolSize });
  const on = (url: string, at: number | string) => Object.assign(new URL(url), { port: String(at) }).href;
  return {
    through: (url) => on(url, port),
    past: (url) => on(url, new URL(database.adminUrl).port),
    stop: async () => {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
