import { randomUUID } from 'node:crypto';
import { MikroORM } from '@mikro-orm/postgresql';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { Exportables, loadConfig, runInScope, Scope } from '@app/kernel';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../test/support/database.js';
import { WorkerModule } from './worker.module.js';

const ORGANIZATION = randomUUID();

describe('A worker without a listener for HTTP', () => {
  let database: TestDatabase;
  let app: INestApplicationContext;

  beforeAll(async () => {
    database = await createTestDatabase();
    await queryAsAdmin(
      database,
      `set session_replication_role = replica; insert into leads (id, organization_id, created_at, updated_at, first_name, last_name, email, lead_source, status, currency)
       select gen_random_uuid(), '${ORGANIZATION}', now(), now(), 'L', n::text, n || '@example.com', 'other', 'new', 'EUR' from generate_series(1, 5) n`,
    );
    loadConfig({ ...process.env, DATABASE_URL: database.appUrl, DATABASE_RELAY_URL: database.relayUrl, DATABASE_QUEUE_URL: database.queueUrl });
    app = await NestFactory.createApplicationContext(WorkerModule, { logger: ['error'] });
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it('reads a list page by page to its end, as exports and changes of many records do', async () => {
    const leads = app.get(Exportables).find('lead')!;
    const scope = new Scope({ em: app.get(MikroORM).em, requestId: 'test', organizationId: ORGANIZATION });
    const ids = await runInScope(scope, async () => {
      const seen: unknown[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page: Awaited<ReturnType<typeof leads.page>> = await leads.page({ limit: 2, ...(cursor ? { cursor } : {}) });
        seen.push(...page.data.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      return seen;
    });
    expect(new Set(ids).size).toBe(5);
  });
});
