import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from '../../../faults/support/server-process.js';
import { dist } from '../../../faults/support/servers.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { freePorts } from '../../../support/mail-server/free-ports.js';

export interface Processes {
  database: TestDatabase;
  /** Of the API processes, in no way different from each other. */
  urls: string[];
  storageDir: string;
  /** Where the job queues are; absent when they are in PostgreSQL. */
  redis: { url: string; prefix: string } | undefined;
  /** Everything the processes have written so far, one text each. */
  logs(): Record<string, string>;
  close(): Promise<void>;
}

interface Options {
  apis: number;
  worker?: boolean;
  environment?: Record<string, string>;
}

const SETTINGS = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  PUBLIC_URL: 'http://localhost:3000',
  OUTBOX_POLL_MS: '20',
  LOG_LEVEL: 'warn',
  RATE_LIMIT_TOKEN_PER_MINUTE: '1000000',
  RATE_LIMIT_ORGANIZATION_PER_MINUTE: '1000000',
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: '1000000',
  SIGN_UPS_PER_NETWORK: '1000000',
  SIGN_IN_ATTEMPTS_PER_NETWORK: '1000000',
};

/** The built product as processes of its own on one database: as it is deployed, nothing shared but the servers. */
export async function startProcesses({ apis, worker = false, environment = {} }: Options): Promise<Processes> {
  const database = await createTestDatabase();
  const directory = mkdtempSync(join(tmpdir(), 'frontoffice-'));
  const storageDir = join(directory, 'storage');
  const redis = process.env['FO_TEST_REDIS_URL'] ? { url: process.env['FO_TEST_REDIS_URL'], prefix: `test-${randomUUID().slice(0, 8)}` } : undefined;
  const shared = {
    ...productSettings(), ...SETTINGS, DATABASE_URL: database.appUrl, DATABASE_RELAY_URL: database.relayUrl, DATABASE_QUEUE_URL: database.queueUrl, STORAGE_DIR: storageDir,
    ...(redis ? { REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix } : {}), ...environment,
  };
  const names = [...Array.from({ length: apis }, (_, index) => `api-${index + 1}`), ...(worker ? ['worker'] : [])];
  const logFile = (name: string) => join(directory, `${name}.log`);
  const started = await Promise.all(names.map(async (name) => start(name, logFile(name), shared)));
  return {
    database,
    urls: started.slice(0, apis).map(({ url }) => url),
    storageDir,
    redis,
    logs: () => Object.fromEntries(names.map((name) => [name, readFileSync(logFile(name), 'utf8')])),
    close: async () => {
      await Promise.all(started.map(({ process }) => process.kill()));
      await database.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function start(name: string, logFile: string, environment: Record<string, string>): Promise<{ process: ServerProcess; url: string }> {
  const [port, operatorPort] = await freePorts(2);
  const app = name === 'worker' ? 'worker' : 'api';
  const url = `http://127.0.0.1:${port}`;
  const process = new ServerProcess({
    name, logFile, aliveUrl: app === 'api' ? `${url}/livez` : `http://127.0.0.1:${operatorPort}/livez`,
    args: [join(dist, `apps/${app}/src/main.js`)],
    environment: { ...environment, PORT: String(port), OPERATOR_PORT: String(operatorPort) },
  });
  await process.start();
  return { process, url };
}

/** The secrets of the test run, which the global setup made. */
function productSettings(): Record<string, string> {
  return Object.fromEntries(['APP_KEYS', 'JWT_PRIVATE_KEY', 'EGRESS_ALLOW', 'SMTP_URL', 'DATABASE_POOLER'].map((name) => [name, process.env[name] ?? '']));
}
