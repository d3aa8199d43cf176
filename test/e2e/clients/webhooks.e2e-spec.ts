import { FieldCipher } from '@app/kernel';
import { verifyWebhook } from '../../../sdk/typescript/src/webhooks.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { verify, WebhookReceiver } from '../../support/fakes/webhook-receiver.js';
import { CreateWebhookDto } from '../../../libs/clients/src/webhooks/webhook.dto.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';
import { addEnvironment, addLead, addLiveWebhook, addWebhook } from './webhook-world.js';

const PATIENCE_MS = 3_600_000;

describe('Webhooks over HTTP', () => {
  let test: TestApp;
  let receiver: WebhookReceiver;
  let acme: SignedUp;
  let globex: SignedUp;
  let seller: Colleague;
  let environment: Json;
  let path = 0;
  const nextPath = () => `/hook-${path++}`;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    test = await startTestApp({
      worker: true,
      environment: {
        EGRESS_ALLOW: `127.0.0.1:${receiver.port}`, WEBHOOK_TIMEOUT_MS: '1500', WEBHOOK_LEASE_MS: '2000', WEBHOOK_DEV_SCHEDULE_SECONDS: '0,0.05,0.05', WEBHOOK_PATIENCE_MS: String(PATIENCE_MS),
      },
    });
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
    seller = await addColleague(test, acme, 'sales_manager');
    environment = await addEnvironment(acme);
  });
  afterAll(async () => {
    await test?.close();
    await receiver?.stop();
  });

  const deliveriesOf = async (id: string, query = ''): Promise<Json[]> => (await acme.client.get(`/v1/webhooks/${id}/deliveries?kind=event${query}`)).body.data;
  const webhook = async (id: string): Promise<Json> => (await acme.client.get(`/v1/webhooks/${id}`)).body;
  const settled = (id: string, state: string, count = 1) => eventually(async () => {
    const found = (await deliveriesOf(id)).filter((delivery) => delivery.state === state);
    return found.length >= count ? found : undefined;
  });

  it('tells an activated webhook of an event, signed as the reference library wants it', async () => {
    const at = nextPath();
    const added = await addWebhook(acme, environment.id, { url: receiver.url(at) });
    expect(added).toMatchObject({ state: 'pending', payload: 'full', concurrency: 5, secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) });
    await addLead(acme);
    const activated = await acme.client.post(`/v1/webhooks/${added.id}/activation`);
    expect([activated.status, activated.body.state]).toEqual([200, 'enabled']);
    expect(receiver.at(at).map(({ message }) => message.type)).toEqual(['clients.webhook.ping']);

    const lead = await addLead(acme);
    const [message] = await receiver.messages(at);
    expect(message!.message).toEqual({
      type: 'crm.lead.created', timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/), data: expect.objectContaining({ leadId: lead.id }),
      id: expect.any(String), organizationId: acme.organizationId, apiVersion: 'v1',
    });
    expect(verify(added.secret, message!)).toEqual(message!.message);
    expect(() => verify('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', message!)).toThrow();
    const [delivery] = await settled(added.id, 'delivered');
    expect(delivery).toMatchObject({ id: message!.id, eventId: message!.message.id, eventType: 'crm.lead.created', attempts: 1, lastStatus: 200, lastErrorClass: null, nextAttemptAt: null });
    const { body: attempts } = await acme.client.get(`/v1/webhook-deliveries/${delivery!.id}/attempts`);
    expect(attempts.data).toEqual([expect.objectContaining({ deliveryId: delivery!.id, status: 200, errorClass: null, responseBody: null })]);
    expect(await webhook(added.id)).not.toHaveProperty('secret');
  });

  it('is not activated before its endpoint answers the ping with 2xx', async () => {
    const at = nextPath();
    receiver.behave(at, { kind: 'status', status: 500 });
    const added = await addWebhook(acme, environment.id, { url: receiver.url(at) });
    const refused = await acme.client.post(`/v1/webhooks/${added.id}/activation`);
    expect([refused.status, refused.body.code, refused.body.endpointStatus]).toEqual([409, 'webhook_ping_failed', 500]);
    expect((await webhook(added.id)).state).toBe('pending');
    const { body } = await acme.client.get(`/v1/webhooks/${added.id}/deliveries`);
    expect(body.data).toEqual([expect.objectContaining({ kind: 'ping', state: 'failed', lastStatus: 500 })]);
  });

  it('sends the same bytes under the same id again, each time with a new signature, until it succeeds', async () => {
    const at = nextPath();
    const live = await addLiveWebhook(acme, environment.id, { url: receiver.url(at) });
    receiver.behave(at, (nth) => (nth < 3 ? { kind: 'status', status: 500, body: '<b>broken\u0000</b>' } : { kind: 'ok' }));
    await addLead(acme);
    const messages = await receiver.messages(at, 3);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1);
    expect(new Set(messages.map(({ body }) => body)).size).toBe(1);
    for (const message of messages) verify(live.secret, message);
    const [delivery] = await settled(live.id, 'delivered');
    expect(delivery!.attempts).toBe(3);
    const { body } = await acme.client.get(`/v1/webhook-deliveries/${delivery!.id}/attempts?sort=startedAt`);
    expect(body.data.map((attempt: Json) => [attempt.status, attempt.errorClass, attempt.responseBody])).toEqual([
      [500, 'status', '&lt;b&gt;broken\\u0000&lt;/b&gt;'], [500, 'status', '&lt;b&gt;broken\\u0000&lt;/b&gt;'], [200, null, null]]);
  });

  it('gives a message up when the schedule ends, and sends it again when asked: one, or all of a span after counting them', async () => {
    const at = nextPath();
    const live = await addLiveWebhook(acme, environment.id, { url: receiver.url(at) });
    const since = new Date().toISOString();
    receiver.behave(at, { kind: 'status', status: 503 });
    for (let n = 0; n < 2; n++) await addLead(acme);
    const [first] = await settled(live.id, 'failed', 2);
    expect(first).toMatchObject({ attempts: 3, lastStatus: 503 });
    receiver.behave(at, { kind: 'ok' });
    await queryAsAdmin(test.database, 'update webhooks set paused_until = null where id = $1', [live.id]);
    const again = await acme.client.post(`/v1/webhook-deliveries/${first!.id}/redelivery`);
    expect([again.status, again.body.state, again.body.attempts]).toEqual([202, 'pending', 0]);
    await settled(live.id, 'delivered');

    const dry = await acme.client.post(`/v1/webhooks/${live.id}/redeliveries`, { since, dryRun: true });
    expect([dry.status, dry.body]).toEqual([202, { count: 1, operation: null }]);
    expect(await settled(live.id, 'failed')).toHaveLength(1);
    const many = await acme.client.post(`/v1/webhooks/${live.id}/redeliveries`, { since });
    expect([many.status, many.body.count]).toEqual([202, 1]);
    await settled(live.id, 'delivered', 2);
    const operation = await eventually(async () => {
      const { body } = await acme.client.get(`/v1/operations/${many.body.operation.id}`);
      return body.status === 'succeeded' ? body : undefined;
    });
    expect(operation.result).toEqual({ count: 1 });
  });

  it('makes up for what happened while it was stopped', async () => {
    const at = nextPath();
    const live = await addLiveWebhook(acme, environment.id, { url: receiver.url(at) });
    const since = new Date().toISOString();
    expect((await acme.client.post(`/v1/webhooks/${live.id}/deactivation`)).body.state).toBe('disabled_manual');
    const leads = [await addLead(acme), await addLead(acme)];
    expect((await acme.client.post(`/v1/webhooks/${live.id}/activation`)).body.state).toBe('enabled');
    await eventually(async () => (await queryAsAdmin(test.database, 'select 1 from outbox_events where dispatched_at is null')).length === 0);
    expect((await acme.client.post(`/v1/webhooks/${live.id}/redeliveries`, { since, dryRun: true })).body.count).toBe(2);
    await acme.client.post(`/v1/webhooks/${live.id}/redeliveries`, { since });
    const messages = await receiver.messages(at, 2);
    expect(messages.map(({ message }) => message.data['leadId']).sort()).toEqual(leads.map(({ id }) => id).sort());
    expect((await acme.client.post(`/v1/webhooks/${live.id}/redeliveries`, { since, dryRun: true })).body.count).toBe(0);
  });

  it('sends only what its patterns, its filter and the scopes of its environment let through', async () => {
    const narrow = await addEnvironment(acme, { scopes: [] });
    const [filtered, thin, blind] = [nextPath(), nextPath(), nextPath()];
    const wanting = await addLiveWebhook(acme, environment.id, { url: receiver.url(filtered), filter: { all: [{ field: 'leadSource', operator: 'in', value: ['advertisement', 'trade_show'] }] } });
    await addLiveWebhook(acme, environment.id, { url: receiver.url(thin), payload: 'thin', eventPatterns: ['crm.lead.created'] });
    const blinded = await addLiveWebhook(acme, narrow.id, { url: receiver.url(blind) });
    const lead = await addLead(acme);
    const [message] = await receiver.messages(thin);
    expect(Object.keys(message!.message.data).every((key) => /Ids?$/.test(key))).toBe(true);
    expect(message!.message.data['leadId']).toBe(lead.id);
    // an event becomes all its deliveries at once
    expect([await deliveriesOf(wanting.id), await deliveriesOf(blinded.id)]).toEqual([[], []]);
  });

  it('signs with every secret until its own overlap ends, however often it is rotated meanwhile', async () => {
    const at = nextPath();
    const live = await addLiveWebhook(acme, environment.id, { url: receiver.url(at) });
    const rotate = (overlapSeconds: number) => acme.client.post(`/v1/webhooks/${live.id}/secret-rotation`, { overlapSeconds });
    const second = await rotate(7200);
    const brief = await rotate(4);
    const last = await rotate(3600);
    expect([second.status, brief.status, last.status]).toEqual([200, 200, 200]);
    expect(Date.parse(second.body.previousSecretEndsAt)).toBeGreaterThan(Date.parse(last.body.previousSecretEndsAt));
    expect((await webhook(live.id)).previousSecretEndsAt).toBe(second.body.previousSecretEndsAt);
    const [row] = await queryAsAdmin<{ text: string }>(test.database, 'select w::text as text from webhooks w where id = $1', [live.id]);
    expect(row!.text).not.toContain('whsec_');
    await addLead(acme);
    const [during] = await receiver.messages(at);
    for (const secret of [live.secret, second.body.secret, last.body.secret]) expect(verify(secret, during!)).toEqual(during!.message);

    const after = await eventually(async () => {
      await acme.client.post(`/v1/webhooks/${live.id}/test`);
      const message = receiver.at(at).at(-1)!;
      return String(message.headers['webhook-signature']).split(' ').length === 3 && message;
    }, 15_000);
    for (const secret of [live.secret, brief.body.secret, last.body.secret]) verify(secret, after);
    expect(() => verify(second.body.secret, after)).toThrow();

    const leaked = await rotate(0);
    expect([leaked.body.previousSecretEndsAt, (await webhook(live.id)).previousSecretEndsAt]).toEqual([null, null]);
    await acme.client.post(`/v1/webhooks/${live.id}/test`);
    const alone = receiver.at(at).at(-1)!;
    verify(leaked.body.secret, alone);
    for (const secret of [live.secret, last.body.secret]) expect(() => verify(secret, alone)).toThrow();
  });

  it('signs with the secret before of a webhook that was rotated when there could be one only', async () => {
    const at = nextPath();
    const live = await addLiveWebhook(acme, environment.id, { url: receiver.url(at) });
    const before = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const place = { table: 'webhooks', column: 'sealed_settings', organizationId: acme.organizationId, rowId: live.id };
    const sealed = test.app.get(FieldCipher).seal(JSON.stringify({ secret: live.secret, previousSecret: before, headers: {} }), place);
    await queryAsAdmin(test.database, `update webhooks set sealed_settings = $2, previous_secret_ends_at = now() + interval '1 hour', version = version + 1 where id = $1`, [live.id, sealed]);
    const rotated = await acme.client.post(`/v1/webhooks/${live.id}/secret-rotation`, { overlapSeconds: 60 });
    await acme.client.post(`/v1/webhooks/${live.id}/test`);
    for (const secret of [before, live.secret, rotated.body.secret]) verify(secret, receiver.at(at).at(-1)!);
  });

  it('refuses a further secret while four before it sign, and says so', async () => {
    const { id } = await addWebhook(acme, environment.id, { url: receiver.url('/') });
    const rotate = (input?: Json) => acme.client.post(`/v1/webhooks/${id}/secret-rotation`, input);
    for (let n = 0; n < 4; n++) expect((await rotate()).status).toBe(200);
    const { version } = await webhook(id);
    expect((await rotate()).body).toMatchObject({ status: 409, code: 'too_many_webhook_secrets', limit: 4 });
    expect((await webhook(id)).version).toBe(version);
    expect([(await rotate({ overlapSeconds: 0 })).status, (await rotate()).status]).toEqual([200, 200]);
  });

  it('stays as it is when a change changes nothing, and tells of the rest by the names it shows', async () => {
    const headers = { 'X-Route': 'a' };
    const given = { url: receiver.url('/same'), headers, filter: { all: [{ field: 'status', operator: 'eq', value: 'new' }] } };
    const added = await addWebhook(acme, environment.id, given);
    const told = () => queryAsAdmin<{ changed: string[] }>(test.database, `select data -> 'changed' as changed from outbox_events where type = 'clients.webhook.updated' and data ->> 'webhookId' = $1 order by occurred_at, id`, [added.id]);
    for (const input of [{}, given, { name: added.name, eventPatterns: added.eventPatterns, payload: added.payload, concurrency: added.concurrency }]) {
      const answer = await acme.client.patch(`/v1/webhooks/${added.id}`, input);
      expect([answer.status, answer.body.version, answer.body.updatedAt]).toEqual([200, added.version, added.updatedAt]);
    }
    expect(await told()).toEqual([]);
    const changed = await acme.client.patch(`/v1/webhooks/${added.id}`, { headers: { 'X-Route': 'b' }, eventPatterns: ['crm.*'], name: added.name });
    expect(changed.body.version).toBe(added.version + 1);
    expect((await told()).map((event) => event.changed.toSorted())).toEqual([['eventPatterns', 'headerNames']]);
  });

  it('signs with a key of its own that the receiver only needs the public half of, and with two while a rotation lasts', async () => {
    const at = nextPath();
    const live = await addLiveWebhook(acme, environment.id, { url: receiver.url(at), signature: 'ed25519' });
    expect(live).toMatchObject({ signature: 'ed25519', publicKey: expect.stringMatching(/^whpk_[A-Za-z0-9+/]{43}=$/), secret: live.publicKey });
    const [row] = await queryAsAdmin<{ text: string }>(test.database, 'select w::text as text from webhooks w where id = $1', [live.id]);
    expect(row!.text).not.toContain('whsk_');
    await addLead(acme);
    const [signed] = await receiver.messages(at);
    expect(await verifyWebhook(signed!.body, signed!.headers, live.publicKey)).toEqual(signed!.message);

    const rotated = await acme.client.post(`/v1/webhooks/${live.id}/secret-rotation`, { overlapSeconds: 3600 });
    expect([rotated.status, rotated.body.secret]).toEqual([200, (await webhook(live.id)).publicKey]);
    expect(rotated.body.secret).not.toBe(live.publicKey);
    await addLead(acme);
    const during = (await receiver.messages(at, 2))[1]!;
    for (const key of [live.publicKey, rotated.body.secret]) expect(await verifyWebhook(during.body, during.headers, key)).toBeTruthy();
    await expect(verifyWebhook(signed!.body, signed!.headers, rotated.body.secret)).rejects.toThrow();

    const back = await acme.client.post(`/v1/webhooks/${live.id}/secret-rotation`, { signature: 'hmac', overlapSeconds: 3600 });
    expect(await webhook(live.id)).toMatchObject({ signature: 'hmac', publicKey: null });
    await addLead(acme);
    const mixed = (await receiver.messages(at, 3))[2]!;
    expect(verify(back.body.secret, mixed)).toEqual(mixed.message);
    for (const key of [rotated.body.secret, back.body.secret]) expect(await verifyWebhook(mixed.body, mixed.headers, key)).toBeTruthy();
    expect(await verifyWebhook(mixed.body, mixed.headers, live.publicKey)).toBeTruthy();
  });

  it('says of the types that choose for themselves what they are told of', async () => {
    const { data } = (await acme.client.get('/v1/event-types')).body as { data: Json[] };
    const told = data.filter(({ permissions, isSystem }) => permissions && !isSystem).map(({ type }): string => type);
    const beginning = (...beginnings: string[]) => told.filter((type) => beginnings.some((one) => type.startsWith(one)));
    const description = CreateWebhookDto.shape.type.description!;
    expect(beginning('tenancy.member.', 'tenancy.invitation.', 'clients.token.', 'clients.personal_key.').length).toBeGreaterThan(5);
    expect([beginning('identity.'), description.includes('members, invitations, client tokens and personal keys')]).toEqual([[], true]);
    expect([beginning('billing.', 'commerce.subscription.'), description.includes('told of nothing')]).toEqual([[], true]);
    const added = await addWebhook(acme, environment.id, { url: receiver.url('/'), type: 'auth', eventPatterns: undefined });
    expect(added.eventPatterns).toContain('tenancy.member.*');
  });

  it('lets nobody choose a key', async () => {
    const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;
    const made = await acme.client.post(`/v1/client-environments/${environment.id}/webhooks`, { name: 'Hook', url: receiver.url('/'), type: 'custom', eventPatterns: ['crm.lead.*'], signature: 'ed25519', secret });
    expect([made.status, made.body.errors[0].pointer]).toEqual([422, '#/secret']);
    const { id } = await addWebhook(acme, environment.id, { url: receiver.url('/'), signature: 'ed25519' });
    for (const input of [{ secret }, { secret, signature: 'ed25519' }]) {
      const rotated = await acme.client.post(`/v1/webhooks/${id}/secret-rotation`, input);
      expect([rotated.status, rotated.body.errors[0].pointer]).toEqual([422, '#/secret']);
    }
    expect((await acme.client.post(`/v1/webhooks/${id}/secret-rotation`, { secret, signature: 'hmac' })).body.secret).toBe(secret);
  });

  it.each([
    ['hangs', { kind: 'hang' }, 'timeout', null],
    ['drips', { kind: 'drip', everyMs: 50 }, 'timeout', null],
    ['sends headers only', { kind: 'headers-only' }, 'timeout', null],
    ['resets', { kind: 'reset' }, 'connection', null],
    ['speaks something else', { kind: 'garbage' }, 'protocol', null],
    ['redirects inside', { kind: 'status', status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data/' } }, 'redirect', 302],
    ['answers 404', { kind: 'status', status: 404 }, 'status', 404],
  ] as const)('counts an endpoint that %s as a failure', async (_what, behaviour, errorClass, status) => {
    const at = nextPath();
    const added = await addWebhook(acme, environment.id, { url: receiver.url(at) });
    receiver.behave(at, behaviour);
    const answer = await acme.client.post(`/v1/webhooks/${added.id}/test`, { eventType: 'crm.lead.created' });
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ kind: 'test', eventType: 'crm.lead.created', state: 'failed', lastErrorClass: errorClass, lastStatus: status })]);
  });

  it('reads the beginning of a huge answer and not more', async () => {
    const at = nextPath();
    const added = await addWebhook(acme, environment.id, { url: receiver.url(at) });
    receiver.behave(at, { kind: 'flood', bytes: 1024 ** 3 });
    const before = process.memoryUsage().rss;
    const answer = await acme.client.post(`/v1/webhooks/${added.id}/test`);
    expect([answer.status, answer.body.state]).toEqual([200, 'delivered']);
    expect(receiver.flooded).toBeLessThan(20 * 1024 ** 2);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 ** 2);
  });

  it('is disabled by 410, and whoever answers for the client app is told', async () => {
    const at = nextPath();
    const live = await addLiveWebhook(acme, environment.id, { url: receiver.url(at) });
    receiver.behave(at, { kind: 'status', status: 410 });
    await addLead(acme);
    const disabled = await eventually(async () => { const now = await webhook(live.id); return now.state === 'disabled_auto' ? now : undefined; });
    expect(disabled).toMatchObject({ disabledReason: 'gone', disabledAt: expect.any(String) });
    expect(await settled(live.id, 'failed')).toEqual([expect.objectContaining({ attempts: 1, lastStatus: 410 })]);
    expect(await queryAsAdmin(test.database, `select data ->> 'notice' as notice from jobs where name = 'clients.tell-about-webhook' and data ->> 'webhookId' = $1`, [live.id])).toEqual([{ notice: 'gone' }]);
    await addLead(acme);
    expect((await deliveriesOf(live.id)).length).toBe(1);
  });

  it('warns on the way and is disabled after the patience with nothing but failures; one success forgives', async () => {
    const at = nextPath();
    const live = await addLiveWebhook(acme, environment.id, { url: receiver.url(at) });
    const failing = (share: number, failures: number) => queryAsAdmin(test.database, `update webhooks set first_failure_at = now() - $2 * interval '1 millisecond', consecutive_failures = $3, paused_until = null where id = $1`, [live.id, share * PATIENCE_MS, failures]);
    const notices = async () => (await queryAsAdmin<{ notice: string }>(test.database, `select data ->> 'notice' as notice from jobs where name = 'clients.tell-about-webhook' and data ->> 'webhookId' = $1 order by id`, [live.id])).map(({ notice }) => notice);
    receiver.behave(at, { kind: 'status', status: 500 });
    for (const [share, warnings] of [[0.4, 0], [0.55, 1], [0.72, 2]] as const) {
      await failing(share, 5);
      await addLead(acme);
      await eventually(async () => (await webhook(live.id)).consecutiveFailures > 5);
      await eventually(async () => (await notices()).length === warnings);
    }
    expect((await webhook(live.id)).state).toBe('enabled');
    await failing(1.1, 12);
    await addLead(acme);
    await eventually(async () => (await webhook(live.id)).state === 'disabled_auto');
    expect(await notices()).toEqual(['warning', 'warning', 'failing']);
    expect((await webhook(live.id)).disabledReason).toBe('failing');

    receiver.behave(at, { kind: 'ok' });
    expect((await acme.client.post(`/v1/webhooks/${live.id}/activation`)).body).toMatchObject({ state: 'enabled', consecutiveFailures: 0, firstFailureAt: null });
    await failing(1.1, 12);
    await addLead(acme);
    await eventually(async () => (await webhook(live.id)).consecutiveFailures === 0);
    expect((await webhook(live.id)).state).toBe('enabled');
  });

  it('stops within two seconds when its environment is stopped, and goes on afterwards', async () => {
    const own = await addEnvironment(acme);
    const at = nextPath();
    const live = await addLiveWebhook(acme, own.id, { url: receiver.url(at), concurrency: 1 });
    receiver.behave(at, { kind: 'ok', delayMs: 300 });
    for (let n = 0; n < 40; n++) await addLead(acme);
    await receiver.messages(at, 3);
    expect((await acme.client.patch(`/v1/client-environments/${own.id}`, { isActive: false })).status).toBe(200);
    const stoppedAt = Date.now();
    const last = await eventually(async () => (Date.now() - stoppedAt > 3_000 ? receiver.at(at).at(-1) : undefined));
    expect(last.at - stoppedAt).toBeLessThan(2_000);
    expect(receiver.at(at).length).toBeLessThan(41);
    await acme.client.patch(`/v1/client-environments/${own.id}`, { isActive: true });
    await eventually(async () => new Set(receiver.at(at, 'crm.lead.created').map(({ id }) => id)).size === 40, 20_000);
    await settled(live.id, 'delivered', 25);
  });

  it('never sends more to an endpoint at once than it takes', async () => {
    const at = nextPath();
    await addLiveWebhook(acme, environment.id, { url: receiver.url(at), concurrency: 2 });
    receiver.behave(at, { kind: 'ok', delayMs: 20 });
    for (let n = 0; n < 20; n++) await addLead(acme);
    await receiver.messages(at, 20);
    expect(receiver.most.get(at)).toBe(2);
  });

  it.each([
    ['http in prod', 'http://example.com/hook'], ['another port', 'https://example.com:8443/hook'], ['loopback', 'https://127.0.0.1/hook'], ['the metadata service', 'http://169.254.169.254/latest'],
    ['credentials', 'https://user:pass@example.com/'], ['another scheme', 'ftp://example.com/hook'], ['no URL', 'example.com'],
  ])('refuses an address with %s', async (_what, url) => {
    const prod = (await acme.client.get(`/v1/clients/${environment.clientId}/environments`)).body.data.find((one: Json) => one.environment === 'prod') ?? (await acme.client.post(`/v1/clients/${environment.clientId}/environments`, { environment: 'prod', redirectUrls: [], allowedOrigins: [], scopes: [] })).body;
    const answer = await acme.client.post(`/v1/client-environments/${prod.id}/webhooks`, { name: 'Hook', url, type: 'auth' });
    expect([answer.status, answer.body.code]).toEqual([422, 'url_not_allowed']);
  });

  it.each([
    ['patterns of no event', { eventPatterns: ['crm.unicorn.*'] }, '#/eventPatterns/0'],
    ['events of another type of webhook', { type: 'auth', eventPatterns: ['crm.lead.*'] }, '#/eventPatterns/0'],
    ['no patterns', { eventPatterns: undefined }, '#/eventPatterns'],
    ['a short secret', { secret: 'whsec_c2hvcnQ=' }, '#/secret'],
    ['a header about who asks', { headers: { Authorization: 'Bearer x' } }, '#/headers/Authorization'],
    ['a header about the connection', { headers: { 'Transfer-Encoding': 'chunked' } }, '#/headers/Transfer-Encoding'],
    ['a header of two lines', { headers: { 'X-Route': 'a\r\nHost: evil' } }, '#/headers/X-Route'],
    ['a filter with a script', { filter: { all: [{ field: 'a; drop', operator: 'eq', value: 1 }] } }, '#/filter'],
  ])('refuses %s', async (_what, input, pointer) => {
    const answer = await acme.client.post(`/v1/client-environments/${environment.id}/webhooks`, { name: 'Hook', url: receiver.url('/'), type: 'custom', eventPatterns: ['crm.lead.*'], ...input });
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, expect.stringContaining(pointer)]);
  });

  it('carries its own headers, which nobody reads again and which do not move to another server', async () => {
    const at = nextPath();
    const live = await addLiveWebhook(acme, environment.id, { url: receiver.url(at), headers: { 'X-Route': 'orders' } });
    expect(receiver.at(at)[0]!.headers['x-route']).toBe('orders');
    expect(live.headerNames).toEqual(['X-Route']);
    expect(JSON.stringify(await webhook(live.id))).not.toContain('orders');
    const moved = await acme.client.patch(`/v1/webhooks/${live.id}`, { url: receiver.url('/elsewhere') });
    expect([moved.status, moved.body.errors[0].pointer]).toEqual([422, '#/headers']);
    const rewritten = await acme.client.patch(`/v1/webhooks/${live.id}`, { url: receiver.url('/elsewhere'), headers: {} });
    expect([rewritten.status, rewritten.body.state]).toEqual([200, 'pending']);
  });

  it('is nobody\'s of another organization, and of no member without the permission', async () => {
    const live = await addLiveWebhook(acme, environment.id, { url: receiver.url(nextPath()) });
    await addLead(acme);
    const [delivery] = await settled(live.id, 'delivered');
    const asked = [`/v1/webhooks/${live.id}`, `/v1/webhooks/${live.id}/deliveries`, `/v1/webhook-deliveries/${delivery!.id}`, `/v1/webhook-deliveries/${delivery!.id}/attempts`, `/v1/client-environments/${environment.id}/webhooks`];
    for (const url of asked) expect([url, (await globex.client.get(url)).status, (await seller.client.get(url)).status, (await acme.client.get(url)).status]).toEqual([url, 404, 403, 200]);
    for (const url of [`/v1/webhooks/${live.id}/activation`, `/v1/webhooks/${live.id}/deactivation`, `/v1/webhooks/${live.id}/secret-rotation`, `/v1/webhooks/${live.id}/test`, `/v1/webhook-deliveries/${delivery!.id}/redelivery`]) {
      expect([url, (await globex.client.post(url)).status, (await seller.client.post(url)).status]).toEqual([url, 404, 403]);
    }
    expect((await globex.client.post(`/v1/webhooks/${live.id}/redeliveries`, { since: new Date().toISOString() })).status).toBe(404);
    expect((await globex.client.delete(`/v1/webhooks/${live.id}`)).status).toBe(404);
    expect((await acme.client.delete(`/v1/webhooks/${live.id}`)).status).toBe(204);
    expect((await acme.client.get(`/v1/webhook-deliveries/${delivery!.id}`)).status).toBe(404);
  });
});
