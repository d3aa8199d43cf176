import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { WebhookReceiver } from '../../support/fakes/webhook-receiver.js';
import { addEnvironment, addLead, addLiveWebhook, addWebhook } from './webhook-world.js';

const GOOD = 20;
const ROUNDS = 8;
const BACKLOG = 100_000;

describe('Endpoints of webhooks', () => {
  let test: TestApp;
  let receiver: WebhookReceiver;
  let acme: SignedUp;
  let globex: SignedUp;
  let environment: Json;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    test = await startTestApp({ worker: true, environment: { EGRESS_ALLOW: `127.0.0.1:${receiver.port}`, WEBHOOK_TIMEOUT_MS: '3000' } });
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
    environment = await addEnvironment(acme);
  });
  afterAll(async () => {
    await test?.close();
    await receiver?.stop();
  });

  /** The slowest of the fastest 95 % from the event to its arrival, over all good endpoints. */
  const p95Ms = async (paths: string[]): Promise<number> => {
    const before = receiver.received.length;
    for (let round = 1; round <= ROUNDS; round++) {
      await addLead(acme);
      await eventually(async () => receiver.received.slice(before).filter(({ path, message }) => paths.includes(path) && message.type === 'crm.lead.created').length === round * paths.length, 20_000);
    }
    const latencies = receiver.received.slice(before).filter(({ path }) => paths.includes(path)).map(({ at, message }) => at - Date.parse(message.timestamp)).sort((a, b) => a - b);
    return latencies[Math.floor(latencies.length * 0.95)]!;
  };

  it('do not wait for others that hang, drip, flood or reset', async () => {
    const good = Array.from({ length: GOOD }, (_, n) => `/good-${n}`);
    for (const path of good) await addLiveWebhook(acme, environment.id, { url: receiver.url(path), eventPatterns: ['crm.lead.created'] });
    await p95Ms(good);
    const baseline = await p95Ms(good);
    const bad = { '/hangs': { kind: 'hang' }, '/drips': { kind: 'drip', everyMs: 500 }, '/floods': { kind: 'flood', bytes: 1024 ** 3 }, '/resets': { kind: 'reset' } } as const;
    for (const [path, behaviour] of Object.entries(bad)) {
      await addLiveWebhook(acme, environment.id, { url: receiver.url(path), eventPatterns: ['crm.lead.created'] });
      receiver.behave(path, behaviour);
    }
    const rss = process.memoryUsage().rss;
    const beside = await p95Ms(good);
    process.stdout.write(`good endpoints' p95: ${baseline} ms alone, ${beside} ms beside bad ones\n`);
    expect(beside).toBeLessThanOrEqual(2 * baseline + 50);
    expect(process.memoryUsage().rss - rss).toBeLessThan(150 * 1024 ** 2);
    for (const path of Object.keys(bad)) expect(receiver.at(path, 'crm.lead.created').length).toBeGreaterThan(0);
  }, 120_000);

  it('of a small organization do not wait behind the backlog of a large one', async () => {
    const path = '/large';
    receiver.behave(path, { kind: 'ok', delayMs: 5 });
    const large = await addLiveWebhook(acme, environment.id, { url: receiver.url(path), eventPatterns: ['crm.account.*'] });
    const smallEnvironment = await addEnvironment(globex);
    await addLiveWebhook(globex, smallEnvironment.id, { url: receiver.url('/small'), eventPatterns: ['crm.lead.created'] });
    await queryAsAdmin(test.database, `
      insert into webhook_deliveries (id, organization_id, webhook_id, event_id, event_type, body)
      select gen_random_uuid(), $1, $2, gen_random_uuid(), 'crm.account.created', convert_to('{"type":"crm.account.created"}', 'UTF8') from generate_series(1, $3)`, [acme.organizationId, large.id, BACKLOG]);
    await queryAsAdmin(test.database, 'analyze webhook_deliveries');
    await eventually(async () => receiver.at(path).length > 50, 20_000);
    const latencies: number[] = [];
    for (let n = 1; n <= 20; n++) {
      await addLead(globex);
      const messages = await receiver.messages('/small', n, 20_000);
      latencies.push(messages.at(-1)!.at - Date.parse(messages.at(-1)!.message.timestamp));
    }
    const p95 = latencies.sort((a, b) => a - b)[18]!;
    process.stdout.write(`small organization's p95 behind ${BACKLOG} of another's: ${p95} ms; of those ${receiver.at(path).length} were sent meanwhile\n`);
    expect(p95).toBeLessThanOrEqual(5_000);
    expect(receiver.at(path).length).toBeLessThan(BACKLOG);
    await queryAsAdmin(test.database, 'delete from webhooks where id = $1', [large.id]);
  }, 120_000);

  it('are not followed to where they redirect, and that a saved address became forbidden counts when it is dialled', async () => {
    const canary = await WebhookReceiver.start();
    const added = await addWebhook(acme, environment.id, { url: receiver.url('/redirects') });
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.behave('/redirects', { kind: 'status', status, headers: { location: canary.url('/inside') } });
      expect((await acme.client.post(`/v1/webhooks/${added.id}/test`)).body).toMatchObject({ state: 'failed', lastErrorClass: 'redirect', lastStatus: status });
    }
    await queryAsAdmin(test.database, 'update webhooks set url = $2, version = version + 1 where id = $1', [added.id, canary.url('/inside')]);
    expect((await acme.client.post(`/v1/webhooks/${added.id}/test`)).body).toMatchObject({ state: 'failed', lastErrorClass: 'blocked', lastStatus: null });
    expect(canary.connections).toBe(0);
    await canary.stop();
  });
});
