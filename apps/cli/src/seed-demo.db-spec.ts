import 'reflect-metadata';
import dns from 'node:dns';
import { rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, JobRunner, loadConfig, Relay, WorkRegistry } from '@app/kernel';
import { ApiModule } from '../../api/src/api.module.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../../test/support/client.js';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../test/support/database.js';
import { seedDemo } from './seed-demo.js';

const DAY_MS = 86_400_000;
const STORAGE = join(tmpdir(), `frontoffice-seed-${process.pid}`);

describe('The demo organization', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let demo: ApiClient;
  let stranger: SignedUp;
  let environments: Json[];
  const printed: string[] = [];
  const targets = new Set<string>();
  const names = new Set<string>();
  const load = (DEMO_MODE: string) =>
    loadConfig({
      ...process.env, DATABASE_URL: database.appUrl, DATABASE_RELAY_URL: database.relayUrl, DATABASE_QUEUE_URL: database.queueUrl, REDIS_URL: '', LOG_LEVEL: 'silent', DEMO_MODE,
      RATE_LIMIT_ANONYMOUS_PER_MINUTE: '1000', STORAGE_DIR: STORAGE,
    });
  const roles = () => queryAsAdmin(database, `select r.name from user_roles ur join roles r on r.id = ur.role_id join user_emails e on e.user_id = ur.user_id where e.email = 'demo@frontoffice.example'`);
  const get = async (path: string): Promise<Json> => {
    const { status, body } = await demo.get(path);
    expect([path, status]).toEqual([path, 200]);
    return body;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
    const connect = jest.spyOn(Socket.prototype, 'connect');
    const lookup = jest.spyOn(dns, 'lookup');
    load('false');
    await seedDemo();
    for (const [first] of connect.mock.calls as unknown[][]) targets.add(JSON.stringify(Array.isArray(first) ? first[0] : first));
    for (const [name] of lookup.mock.calls as unknown[][]) names.add(String(name));
    connect.mockRestore();
    lookup.mockRestore();
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    await database?.drop();
    rmSync(STORAGE, { recursive: true, force: true });
  });

  it('is made without a connection to anywhere but the database, and its login is printed', () => {
    expect(targets.size).toBeGreaterThan(0);
    const port = new URL(database.appUrl).port;
    expect([...targets].filter((target) => !target.includes(port))).toEqual([]);
    expect([...names].filter((name) => !['127.0.0.1', 'localhost', '::1'].includes(name))).toEqual([]);
    expect(printed.at(-1)).toBe('demo@frontoffice.example / explore-the-lighthouse');
  });

  it('gives its login no role of the installation, unless it is the demo that owns the machine; asked twice it makes nothing twice', async () => {
    expect(await roles()).toEqual([]);
    load('true');
    await seedDemo();
    await seedDemo();
    expect(await roles()).toEqual([{ name: 'operator' }]);
    expect(await queryAsAdmin(database, 'select count(*)::int as n from clients')).toEqual([{ n: 1 }]);
  }, 60_000);

  describe('once it is served', () => {
    beforeAll(async () => {
      app = await createHttpApp(ApiModule);
      await app.listen(0, '127.0.0.1');
      app.get(WorkRegistry).load();
      while ((await app.get(Relay).tick()) > 0);
      const url = await app.getUrl();
      demo = new ApiClient(url);
      const [email, password] = printed.at(-1)!.split(' / ');
      demo.accessToken = (await demo.post('/v1/auth/login', { email, password })).body.accessToken;
      stranger = await signUpCompany(url);
      const [client] = (await get('/v1/clients')).data;
      environments = (await get(`/v1/clients/${client.id}/environments`)).data;
      expect((await get(`/v1/clients/${client.id}/contacts`)).data).toHaveLength(2);
    }, 60_000);

    const environment = (kind: string): Json => environments.find((one) => one.environment === kind);
    const webhookOf = async (kind: string): Promise<Json> => (await get(`/v1/client-environments/${environment(kind).id}/webhooks`)).data[0];

    it('has a token in use, whose requests are in its log', async () => {
      expect(environments.map((one) => one.environment).sort()).toEqual(['dev', 'prod']);
      const [token] = (await get(`/v1/client-environments/${environment('prod').id}/tokens`)).data;
      expect(token).toMatchObject({ name: 'Shop server', status: 'live', requestsPerMinute: 120, lastUsedAt: expect.any(String) });
      const { data } = await get(`/v1/client-tokens/${token.id}/requests?limit=100`);
      expect(data.length).toBe(100);
      expect(new Set(data.map(({ status }: Json) => status))).toEqual(new Set([200, 201, 403, 429]));
    });

    it('has a webhook that works, with what was delivered at once, after retries, and never', async () => {
      const webhook = await webhookOf('prod');
      expect(webhook).toMatchObject({ name: 'Order desk', state: 'enabled', consecutiveFailures: 0, lastSuccessAt: expect.any(String) });
      const { data } = await get(`/v1/webhooks/${webhook.id}/deliveries?limit=100`);
      expect(data.length).toBeGreaterThan(6);
      const count = (matches: (one: Json) => boolean) => data.filter(matches).length;
      expect(count(({ state, attempts }) => state === 'delivered' && attempts === 1)).toBeGreaterThan(3);
      expect([count(({ state, attempts }) => state === 'delivered' && attempts > 1), count(({ state }) => state === 'failed')]).toEqual([2, 1]);
      const retried = data.find(({ attempts, state }: Json) => attempts === 3 && state === 'delivered');
      const attempts = (await get(`/v1/webhook-deliveries/${retried.id}/attempts?sort=startedAt`)).data;
      expect(attempts.map(({ status, errorClass }: Json) => [status, errorClass])).toEqual([[503, 'status'], [null, 'timeout'], [204, null]]);
      const [event] = await queryAsAdmin<{ type: string }>(database, 'select type from outbox_events where id = $1', [retried.eventId]);
      expect(event!.type).toBe(retried.eventType);
    });

    it('has one that nobody looked after, and that was disabled', async () => {
      const webhook = await webhookOf('dev');
      expect(webhook).toMatchObject({ name: 'Lead inbox', state: 'disabled_auto', disabledReason: 'failing', lastSuccessAt: null });
      const { data } = await get(`/v1/webhooks/${webhook.id}/deliveries?limit=100`);
      expect(data.length).toBeGreaterThan(2);
      expect(data.every(({ state, attempts }: Json) => state === 'failed' && attempts === 3)).toBe(true);
      expect(webhook.consecutiveFailures).toBe(data.length * 3);
    });

    it('has nothing that waits to be sent, and nothing old enough to be forgotten at once', async () => {
      expect(await queryAsAdmin(database, `select id from webhook_deliveries where state not in ('delivered', 'failed')`)).toEqual([]);
      const [oldest] = await queryAsAdmin<{ at: Date }>(database, 'select min(finished_at) as at from webhook_deliveries');
      expect(Date.now() - new Date(oldest!.at).getTime()).toBeLessThan(29 * DAY_MS);
    });

    it('is looked at by its own people only; its login sees the jobs of the installation, a stranger does not', async () => {
      const webhook = await webhookOf('prod');
      expect((await stranger.client.get(`/v1/webhooks/${webhook.id}`)).status).toBe(404);
      expect([(await demo.get('/v1/operator/jobs')).status, (await stranger.client.get('/v1/operator/jobs')).status]).toEqual([200, 403]);
      expect((await demo.post('/v1/operator/sessions', { reason: 'Looking around.' })).body.code).toBe('second_factor_needed');
    });

    it('was founded before anything happened in it, and says who it is', async () => {
      const organization = await get('/v1/organization');
      expect(organization).toMatchObject({ industry: 'technology', city: 'Hamburg', country: 'Germany', employeeCount: 34 });
      expect(Object.entries(organization).filter(([field, value]) => value === null && !['logoUrl', 'seatLimit', 'deletionRequestedAt', 'deletesAt'].includes(field))).toEqual([]);
      for (const list of ['customers', 'orders', 'leads', 'deals', 'issues', 'pipelines', 'members']) {
        const dates = (await get(`/v1/${list}?limit=100`)).data.map(({ createdAt }: Json) => createdAt);
        expect([list, dates.length > 1, dates.every((date: string) => date >= organization.createdAt && date <= new Date().toISOString())]).toEqual([list, true, true]);
      }
    });

    it('sold over several months, expects more, and has few deals that are late', async () => {
      const { data } = await get('/v1/deals?limit=100');
      const months = (field: string, status: string) => new Set(data.filter((deal: Json) => deal.status === status).map((deal: Json) => deal[field].slice(0, 7)));
      expect([months('actualCloseDate', 'won').size > 2, months('expectedCloseDate', 'open').size > 3]).toEqual([true, true]);
      const open = data.filter(({ status }: Json) => status === 'open');
      const late = open.filter(({ expectedCloseDate }: Json) => expectedCloseDate < new Date().toISOString().slice(0, 10));
      expect([late.length > 0, late.length < open.length / 4]).toEqual([true, true]);
      expect(new Set(data.map(({ priority }: Json) => priority)).size).toBe(3);
      const { data: issues } = await get('/v1/issues?limit=100');
      expect([issues.every(({ description }: Json) => description), issues.filter(({ dealId }: Json) => dealId).length > 4]).toEqual([true, true]);
      expect((await get('/v1/merges')).data).toHaveLength(1);
    });

    it('has files in and out, once a worker runs, and says so', async () => {
      await app.get(JobRunner).start();
      app.get(Relay).start();
      const told = await eventually(async () => {
        const { data } = await get('/v1/notifications?limit=100');
        const kinds = data.map(({ kind }: Json) => kind).filter((kind: string) => /import|export/.test(kind));
        return kinds.length === 3 && kinds.sort();
      }, 60_000);
      expect(told).toEqual(['export_finished', 'export_finished', 'import_finished']);
      expect((await get('/v1/interactions?limit=100')).data.some(({ source }: Json) => source === 'email')).toBe(true);
      expect((await get('/v1/imports')).data).toMatchObject([{ fileName: 'trade-fair.csv', status: 'finished', createdCount: 5, failedCount: 2 }]);
      const { data: exports } = await get('/v1/exports');
      expect(exports.map(({ isReady, rowCount }: Json) => [isReady, rowCount > 0])).toEqual([[true, true], [true, true]]);
      expect((await get('/v1/operations')).data.map(({ status }: Json) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    }, 90_000);
  });
});
