import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, JobRunner, loadConfig, Relay, runInScope, Scope, WorkRegistry } from '@app/kernel';
import { DeliverWebhooks } from '@app/clients';
import { ApiModule } from '../../apps/api/src/api.module.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export interface TestApp {
  app: NestFastifyApplication;
  database: TestDatabase;
  /** `http://127.0.0.1:<port>`: a real listener, so that headers, limits and streams are the real ones. */
  url: string;
  /** Runs `work` as the given organization and user, in one transaction, as a request would. */
  as<T>(who: { organizationId: string | null; userId: string | null }, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Also relay the outbox and run jobs, in this process. */
  worker?: boolean;
  environment?: Record<string, string>;
}

/** The whole application on its own database, listening on a free port. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const directory = mkdtempSync(join(tmpdir(), 'frontoffice-'));
  loadConfig({
    ...process.env,
    DATABASE_URL: database.appUrl,
    DATABASE_RELAY_URL: database.relayUrl,
    DATABASE_QUEUE_URL: database.queueUrl,
    // every test file has its own keys in a shared Redis
    ...(process.env['FO_JOB_STORE'] === 'redis' ? { REDIS_URL: process.env['FO_TEST_REDIS_URL'], REDIS_PREFIX: `test-${randomUUID().slice(0, 8)}` } : { REDIS_URL: undefined }),
    STORAGE_DIR: join(directory, 'storage'),
    RATE_LIMIT_ANONYMOUS_PER_MINUTE: '100000',
    RATE_LIMIT_TOKEN_PER_MINUTE: '100000',
    RATE_LIMIT_ORGANIZATION_PER_MINUTE: '100000',
    OUTBOX_POLL_MS: '60',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal',
    ...options.environment,
  });
  const app = await createHttpApp(ApiModule);
  await app.listen(0, '127.0.0.1');
  if (options.worker) {
    app.get(WorkRegistry).load();
    await app.get(JobRunner).start();
    app.get(Relay).start();
    app.get(DeliverWebhooks).start();
  }
  return {
    app,
    database,
    url: await app.getUrl(),
    as: ({ organizationId, userId }, work) => {
      const scope = new Scope({ em: app.get(MikroORM).em, requestId: 'test', organizationId, userId });
      return runInScope(scope, () => scope.transaction(work));
    },
    close: async () => {
      await app.close();
      await database.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
