import 'reflect-metadata';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { MikroORM, PostgreSqlDriver } from '@mikro-orm/postgresql';
import { Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/client.js';
import { loadConfig } from '../config/define-config.js';
import { kernelConfig } from '../config/kernel.config.js';
import { ormOptions } from '../database/orm-options.js';
import { RelayDatabase } from '../database/relay-database.js';
import { defineEvent, OnEvent, type EventOf } from '../events/define-event.js';
import { EventTaps } from '../events/event-taps.js';
import { Outbox } from '../events/outbox.js';
import { OutboxEvent } from '../events/outbox-event.entity.js';
import { requireScope, runInScope, Scope } from '../scope/scope.js';
import { defineJob, Handles, type JobData } from './define-job.js';
import { JobRunSchema, JobScheduleSchema, JobSchema } from './job.entity.js';
import { JobRunner } from './job-runner.js';
import { JobStore } from './job-store.js';
import { Jobs } from './jobs.js';
import { Relay } from './relay.js';
import { WorkRegistry } from './work-registry.js';

const Pinged = defineEvent('test.ping.sent', 'A ping was sent.', z.object({ n: z.int() }));
const Count = defineJob('test.count', { data: z.object({ n: z.int() }), attempts: 3, backoffMs: 10 });
const Hang = defineJob('test.hang', { data: z.object({}), attempts: 1, timeoutMs: 100 });

const seen: { listener: string; n: number; organizationId: string | null; setting: string }[] = [];
const counted: number[] = [];
let failures = 0;

@Injectable()
class Handlers {
  @OnEvent(Pinged, 'test.record-ping')
  async record(event: EventOf<typeof Pinged>): Promise<void> {
    const [row] = await requireScope().em.execute<{ setting: string }[]>(`select current_setting('app.organization_id') as setting`);
    seen.push({ listener: 'record', n: event.data.n, organizationId: event.organizationId, setting: row!.setting });
  }

  @OnEvent(Pinged, 'test.fail-twice')
  async failTwice(event: EventOf<typeof Pinged>): Promise<void> {
    if (failures++ < 2) throw new RangeError('not yet');
    seen.push({ listener: 'failTwice', n: event.data.n, organizationId: event.organizationId, setting: '' });
  }

  @Handles(Count)
  async count({ n }: JobData<typeof Count>): Promise<void> {
    if (n < 0) throw new TypeError('negative');
    counted.push(n);
  }

  @Handles(Hang)
  async hang(): Promise<void> {
    await new Promise(() => undefined);
  }
}

@Module({
  imports: [
    DiscoveryModule,
    MikroOrmModule.forRootAsync({ driver: PostgreSqlDriver, useFactory: () => ({ ...ormOptions(kernelConfig.value().DATABASE_URL, 5), autoLoadEntities: true, registerRequestContext: false }) }),
    MikroOrmModule.forFeature([OutboxEvent, JobSchema, JobRunSchema, JobScheduleSchema]),
  ],
  providers: [Handlers, Outbox, EventTaps, Jobs, RelayDatabase, JobStore, WorkRegistry, Relay, JobRunner],
})
class TestModule {}

describe('events and jobs', () => {
  let database: TestDatabase;
  let app: INestApplicationContext;
  const organizationId = randomUUID();

  const inOrganization = <T>(work: () => Promise<T>, id: string | null = organizationId): Promise<T> => {
    const scope = new Scope({ em: app.get(MikroORM).em.fork({ useContext: false }), requestId: 'test', organizationId: id });
    return runInScope(scope, () => scope.transaction(work));
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    loadConfig({ ...process.env, DATABASE_URL: database.appUrl, DATABASE_RELAY_URL: database.relayUrl, DATABASE_QUEUE_URL: database.queueUrl, OUTBOX_POLL_MS: '20' });
    app = await NestFactory.createApplicationContext(TestModule, { logger: ['error'] });
    app.get(WorkRegistry).load();
    await app.get(JobRunner).start();
    app.get(Relay).start();
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it('delivers an event to every listener, in the organization it happened in', async () => {
    await inOrganization(async () => app.get(Outbox).publish(Pinged, { n: 1 }));
    await eventually(async () => seen.some((s) => s.listener === 'record' && s.n === 1));
    expect(seen.find((s) => s.listener === 'record')).toEqual({ listener: 'record', n: 1, organizationId, setting: organizationId });
  });

  it('retries a failing listener alone and records every run', async () => {
    await eventually(async () => seen.some((s) => s.listener === 'failTwice'), 20_000);
    const runs = await eventually(async () => {
      const rows = await queryAsAdmin<{ state: string; error_class: string | null; attempt: number }>(database, `select state, error_class, attempt from job_runs where name = 'test.fail-twice' order by attempt`);
      return rows.at(-1)?.state === 'succeeded' ? rows : undefined;
    });
    expect(runs.map((run) => [run.attempt, run.state, run.error_class])).toEqual([[1, 'failed', 'RangeError'], [2, 'failed', 'RangeError'], [3, 'succeeded', null]]);
    expect(seen.filter((s) => s.listener === 'record')).toHaveLength(1);
  });

  it('publishes nothing when the transaction rolls back', async () => {
    await expect(inOrganization(async () => {
      app.get(Outbox).publish(Pinged, { n: 99 });
      await requireScope().em.flush();
      throw new Error('changed my mind');
    })).rejects.toThrow('changed my mind');
    expect(await queryAsAdmin(database, `select 1 from outbox_events where data->>'n' = '99'`)).toEqual([]);
  });

  it('adds a job once per dedupe key while it waits', async () => {
    const ids = await inOrganization(async () => [
      await app.get(Jobs).enqueue(Count, { n: 7 }, { dedupeKey: 'k', delayMs: 300 }),
      await app.get(Jobs).enqueue(Count, { n: 7 }, { dedupeKey: 'k', delayMs: 300 }),
    ]);
    expect(ids[1]).toBeNull();
    await eventually(async () => counted.includes(7));
  });

  it('tries a failed job again also while another one waits under its dedupe key', async () => {
    const enqueue = (n: number, delayMs: number) => inOrganization(async () => app.get(Jobs).enqueue(Count, { n }, { dedupeKey: 'failing', delayMs }));
    const id = await enqueue(-1, 0);
    await eventually(async () => (await queryAsAdmin(database, 'select 1 from jobs where id = $1 and attempts > 0', [id])).length > 0);
    expect(await enqueue(8, 3_600_000)).not.toBeNull();
    await eventually(async () => (await queryAsAdmin(database, `select 1 from jobs where id = $1 and state = 'dead'`, [id])).length > 0);
  });

  it('gives up after the last attempt and says why', async () => {
    const id = await inOrganization(async () => app.get(Jobs).enqueue(Count, { n: -1 }));
    const [job] = await eventually(async () => {
      const rows = await queryAsAdmin<{ state: string; attempts: number; last_error_class: string }>(database, 'select state, attempts, last_error_class from jobs where id = $1 and finished_at is not null', [id]);
      return rows.length > 0 && rows;
    });
    expect(job).toEqual({ state: 'dead', attempts: 3, last_error_class: 'TypeError' });
  });

  it('ends a handler that hangs', async () => {
    const id = await inOrganization(async () => app.get(Jobs).enqueue(Hang, {}));
    const [job] = await eventually(async () => {
      const rows = await queryAsAdmin<{ state: string; last_error_class: string }>(database, `select state, last_error_class from jobs where id = $1 and state = 'dead'`, [id]);
      return rows.length > 0 && rows;
    });
    expect(job).toEqual({ state: 'dead', last_error_class: 'JobTimedOut' });
  });

  it('refuses an event or a job outside any organization', async () => {
    await expect(inOrganization(async () => app.get(Outbox).publish(Pinged, { n: 5 }), null)).rejects.toThrow('outside an organization');
    await expect(inOrganization(async () => app.get(Jobs).enqueue(Count, { n: 5 }), null)).rejects.toThrow('outside an organization');
  });

  it('gives a small organization its share beside a large backlog', async () => {
    const small = randomUUID();
    await inOrganization(async () => {
      for (let n = 1000; n < 3000; n++) await app.get(Jobs).enqueue(Count, { n });
    });
    await inOrganization(async () => app.get(Jobs).enqueue(Count, { n: 5000 }), small);
    await eventually(async () => counted.includes(5000), 20_000);
    expect(counted.filter((n) => n >= 1000 && n < 3000).length).toBeLessThan(1500);
    await eventually(async () => counted.includes(2999), 60_000);
  }, 90_000);
});
