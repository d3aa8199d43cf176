import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { WebhookReceiver, type Behaviour } from '../../support/fakes/webhook-receiver.js';
import { addEnvironment, addLead, addLiveWebhook, addWebhook, SCOPES } from './webhook-world.js';

const GOOD = 20;
const ROUNDS = 8;
const TURNS = 3;
/** With the five requests each may have under way, they could fill every place. */
const HANGING = 12;
const PLACES = 40;
const BACKLOG = 100_000;

describe('Endpoints of webhooks', () => {
  let test: TestApp;
  let receiver: WebhookReceiver;
  let acme: SignedUp;
  let globex: SignedUp;
  let environment: Json;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    test = await startTestApp({ worker: true, environment: { EGRESS_ALLOW: `127.0.0.1:${receiver.port}`, WEBHOOK_TIMEOUT_MS: '3000', WEBHOOK_IN_FLIGHT_MAX: String(PLACES) } });
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
    environment = await addEnvironment(acme);
  });
  afterAll(async () => {
    await test?.close();
    await receiver?.stop();
  });

  /** Milliseconds from events to their arrival at each of these endpoints. */
  const latencies = async (paths: string[]): Promise<number[]> => {
    const before = receiver.received.length;
    const arrived = () => receiver.received.slice(before).filter(({ path, message }) => paths.includes(path) && message.type === 'crm.lead.created');
    for (let round = 1; round <= ROUNDS; round++) {
      await addLead(acme);
      await eventually(async () => arrived().length === round * paths.length, 20_000);
    }
    return arrived().map(({ at, message }) => at - Date.parse(message.timestamp));
  };
  const p95 = (all: number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length * 0.95)]!;

  /** Until nothing is under way; then everybody is trusted again. */
  const startOver = async (): Promise<void> => {
    await queryAsAdmin(test.database, `update webhook_deliveries set state = 'discarded', finished_at = now() where state = 'pending'`);
    await eventually(async () => (await queryAsAdmin(test.database, `select id from webhook_deliveries where state = 'leased'`)).length === 0, 20_000);
    await queryAsAdmin(test.database, `update webhook_deliveries set state = 'discarded', finished_at = now() where state = 'pending'`);
    await queryAsAdmin(test.database, 'update webhooks set paused_until = null, consecutive_failures = 0, first_failure_at = null, last_success_at = now()');
  };

  it('do not wait for others that work well and then hang, drip, flood or reset all at once', async () => {
    const good = Array.from({ length: GOOD }, (_, n) => `/good-${n}`);
    const bad = new Map<string, Behaviour>([['/drips', { kind: 'drip', everyMs: 500 }], ['/floods', { kind: 'flood', bytes: 1024 ** 3 }], ['/resets', { kind: 'reset' }]]);
    for (let n = 0; n < HANGING; n++) bad.set(`/hangs-${n}`, { kind: 'hang' });
    for (const path of [...good, ...bad.keys()]) await addLiveWebhook(acme, environment.id, { url: receiver.url(path), eventPatterns: ['crm.lead.created'] });
    await latencies(good);
    const rss = process.memoryUsage().rss;
    const [alone, beside]: [number[], number[]] = [[], []];
    // by turns: how fast the machine is changes meanwhile
    for (let turn = 0; turn < TURNS; turn++) {
      for (const path of bad.keys()) receiver.behave(path, { kind: 'ok' });
      await startOver();
      alone.push(...(await latencies(good)));
      for (const [path, behaviour] of bad) receiver.behave(path, behaviour);
      beside.push(...(await latencies(good)));
    }
    process.stdout.write(`good endpoints' p95: ${p95(alone)} ms while all work, ${p95(beside)} ms beside ${bad.size} bad ones\n`);
    expect(p95(beside)).toBeLessThanOrEqual(2 * p95(alone) + 50);
    expect(process.memoryUsage().rss - rss).toBeLessThan(150 * 1024 ** 2);
    for (const path of bad.keys()) expect(receiver.at(path, 'crm.lead.created').length).toBeGreaterThan(0);
    for (const path of bad.keys()) receiver.behave(path, { kind: 'ok' });
    await startOver();
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

  it('of a small organization do not wait behind the backlog of a large one, of events and of messages', async () => {
    const path = '/large';
    receiver.behave(path, { kind: 'ok', delayMs: 5 });
    const environmentOfLarge = await addEnvironment(acme, { scopes: [...SCOPES, 'crm.accounts.read'] });
    const large = await addLiveWebhook(acme, environmentOfLarge.id, { url: receiver.url(path), eventPatterns: ['crm.account.*'] });
    const smallEnvironment = await addEnvironment(globex);
    await addLiveWebhook(globex, smallEnvironment.id, { url: receiver.url('/small'), eventPatterns: ['crm.lead.created'] });
    await queryAsAdmin(test.database, `
      insert into webhook_deliveries (id, organization_id, webhook_id, event_id, event_type, body)
      select gen_random_uuid(), $1, $2, gen_random_uuid(), 'crm.account.created', convert_to('{"type":"crm.account.created"}', 'UTF8') from generate_series(1, $3)`, [acme.organizationId, large.id, BACKLOG]);
    await queryAsAdmin(test.database, `
      insert into outbox_events (id, organization_id, lane, type, data)
      select gen_random_uuid(), $1, $1, 'crm.account.deleted', jsonb_build_object('accountId', gen_random_uuid()) from generate_series(1, $2)`, [acme.organizationId, BACKLOG]);
    await queryAsAdmin(test.database, 'analyze webhook_deliveries, outbox_events');
    await eventually(async () => receiver.at(path).length > 50, 20_000);
    const waited: number[] = [];
    for (let n = 1; n <= 20; n++) {
      await addLead(globex);
      const messages = await receiver.messages('/small', n, 20_000);
      waited.push(messages.at(-1)!.at - Date.parse(messages.at(-1)!.message.timestamp));
    }
    const [left] = await queryAsAdmin<{ events: number; messages: number }>(test.database, `
      select (select count(*)::int from outbox_events where dispatched_at is null) as events, (select count(*)::int from webhook_deliveries where state = 'pending') as messages`);
    process.stdout.write(`small organization's p95 behind ${BACKLOG} events and ${BACKLOG} messages of another's: ${p95(waited)} ms; in the end ${left!.events} and ${left!.messages} of them still waited\n`);
    expect(p95(waited)).toBeLessThanOrEqual(5_000);
    expect(left!.messages).toBeGreaterThan(BACKLOG / 2);
  }, 120_000);
});
