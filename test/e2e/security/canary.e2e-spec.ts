import { randomBytes } from 'node:crypto';
import { uuidv7 } from '@app/kernel';
import { exampleOf, operationsOf, resolve, type OpenApi, type Route } from '../../architecture/support/openapi.js';
import { ApiClient, eventually, type Json } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { codeOf, wrongCodeFor } from '../identity/second-factors.js';
import { newEmail } from '../identity/people.js';
import { hayOfDatabase, hayOfFiles, hayOfRedis, search, type Hay } from './support/haystack.js';
import { startHostileHttpServer, type HostileHttpServer } from './support/hostile-http-server.js';
import { OWN_LOGIN, REFUSED_ONCE, startHostileMailServers, type HostileMailServers } from './support/hostile-mail-servers.js';
import { Planting } from './support/planting.js';
import { credentialsOf, propertiesOf } from './support/plugin-inputs.js';
import { startProcesses, type Processes } from './support/processes.js';
import { refuseWrites } from './support/refuse-writes.js';
import { canaryFor, secretSlotsOf, slotName, withValue, type SecretSlot } from './support/secret-fields.js';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
/** What a mail or an answer may repeat: stands in the display name, so that every search is known to find what is there. */
const VISIBLE = `Sichtbar${randomBytes(8).toString('hex')}`;

interface Somebody {
  client: ApiClient;
  email: string;
  password: string;
  body: Json;
}

describe('secrets', () => {
  const planting = new Planting();
  const redisHay = new Map<string, Set<string>>();
  let product: Processes;
  let mail: HostileMailServers;
  let http: HostileHttpServer;
  let document: OpenApi;
  let stored: Hay[];
  /** Addresses of everybody who signed up. */
  const people: string[] = [];
  let watching = true;
  let watch: Promise<void>;
  const anonymous = () => new ApiClient(product.urls[0]!);
  const sql = <R>(text: string, params: unknown[] = []) => queryAsAdmin<R>(product.database, text, params);
  const secret = (from: string) => planting.plant(from, `Kanari ${randomBytes(12).toString('hex')}`, true);

  beforeAll(async () => {
    [mail, http] = [await startHostileMailServers(), await startHostileHttpServer()];
    const smtpPassword = planting.plant('SMTP_URL', `Kanari${randomBytes(12).toString('hex')}`);
    const clientSecret = planting.plant('OIDC_PROVIDERS', `Kanari${randomBytes(12).toString('hex')}`);
    planting.plant('APP_KEYS', process.env['APP_KEYS']!.split(':')[1]!);
    planting.plant('JWT_PRIVATE_KEY', process.env['JWT_PRIVATE_KEY']!.split('\\n')[1]!);
    const plugins = ['TWILIO_URL', 'PADDLE_URL', 'PADDLE_SANDBOX_URL', 'GITHUB_URL', 'FIREBASE_URL', 'GOOGLE_TOKEN_URL', 'MICROSOFT_URL'];
    product = await startProcesses({
      apis: 1,
      worker: true,
      environment: {
        LOG_LEVEL: 'trace', SMTP_URL: `smtp://${OWN_LOGIN}:${smtpPassword}@127.0.0.1:${mail.smtpPort}`, EGRESS_ALLOW: '127.0.0.0/8', PLUGIN_VERIFICATION_PAUSE_MS: '1', SIGN_IN_ATTEMPTS_PER_ACCOUNT: '1000',
        OIDC_PROVIDERS: JSON.stringify([{ key: 'hostile', issuer: http.url, clientId: 'frontoffice', clientSecret }]),
        ...Object.fromEntries(plugins.map((name) => [`PLUGIN_${name}`, name === 'GOOGLE_TOKEN_URL' ? `${http.url}/token` : http.url])),
      },
    });
    document = (await anonymous().get<OpenApi>('/openapi.json')).body;
    watch = watchRedis();
  }, 120_000);
  afterAll(async () => {
    watching = false;
    await watch;
    await product?.close();
    await mail?.close();
    await http?.close();
  });

  /** Keys come and go with the jobs: they are read all the time. */
  async function watchRedis(): Promise<void> {
    while (watching) {
      if (product.redis) for (const { place, text } of await hayOfRedis(product.redis)) redisHay.set(place, (redisHay.get(place) ?? new Set()).add(text));
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async function signUp(email = newEmail(), accountType = 'company'): Promise<Somebody> {
    const password = secret('password of sign-up');
    people.push(email);
    const client = anonymous();
    const { status, body } = await planting.send(client, 'POST', '/v1/auth/signup', { email, password, displayName: VISIBLE, accountType });
    if (status !== 201) throw new Error(`sign-up answered ${status}`);
    client.accessToken = body.accessToken;
    return { client, email, password, body };
  }

  describe('planted in every secret field of every operation', () => {
    const slots = () => operationsOf(document).flatMap((route) => secretSlotsOf(document, route).map((slot) => ({ route, slot })));

    it('are many: passwords, tokens, codes, credentials', () => {
      const names = new Set(slots().map(({ slot }) => slot.steps.at(-1)!));
      for (const name of ['password', 'currentPassword', 'newPassword', 'token', 'refreshToken', 'mfaToken', 'code', 'clientSecret', 'authToken', 'privateKey']) expect(names).toContain(name);
    });

    it('reach the operation in every way a request can be right or wrong', async () => {
      const statuses = new Map<number, number>();
      for (const own of Map.groupBy(slots(), ({ route }) => route.operation.operationId).values()) {
        const { client } = await signUp();
        for (const { route, slot } of own) for (const status of await shoot(client, route, slot)) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      process.stdout.write(`canary: ${planting.planted.length} secrets planted in ${slots().length} fields; ${[...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`).join(', ')}\n`);
      expect([400, 401, 415, 422].filter((status) => !statuses.has(status))).toEqual([]);
      expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    }, 240_000);

    it('reach the database when it refuses to write, and the error is logged', async () => {
      const people = new Map<string, ApiClient>();
      for (const { route } of slots()) if (!people.has(route.operation.operationId)) people.set(route.operation.operationId, (await signUp()).client);
      await quiet();
      await refuseWrites(product.database, true);
      try {
        for (const { route, slot } of slots()) await planting.send(people.get(route.operation.operationId)!, route.method, ...planted(route, slot));
        await planting.send(anonymous(), 'POST', '/v1/auth/signup', { email: newEmail(), password: secret('password of sign-up'), displayName: VISIBLE, accountType: 'customer' });
      } finally {
        await refuseWrites(product.database, false);
      }
      expect(logged().split('\n').filter((line) => line.includes('"code":"internal_error"')).length).toBeGreaterThan(5);
    }, 120_000);

    /** The address and body of a request with a new canary in one place; the rest as in the example. */
    function planted({ method, path, operation }: Route, slot: SecretSlot): [path: string, body: unknown] {
      const value = planting.plant(`${method} ${path}, ${slotName(slot)}`, canaryFor(slot));
      const schema = operation.requestBody?.content['application/json']?.schema;
      const example = schema && (exampleOf(resolve(document, schema)) ?? {});
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => (slot.place === 'path' && slot.steps[0] === name ? encodeURIComponent(value) : name === 'provider' ? 'hostile' : uuidv7()));
      return [slot.place === 'query' ? `${filled}?${slot.steps[0]}=${encodeURIComponent(value)}` : filled, slot.place === 'body' ? withValue(example, slot.steps, value) : example];
    }

    async function shoot(client: ApiClient, route: Route, slot: SecretSlot): Promise<number[]> {
      const { method } = route;
      const shots: (() => Promise<{ status: number }>)[] = [
        () => planting.send(client, method, ...planted(route, slot)),
        () => planting.send(client, method, ...planted(route, slot), { 'idempotency-key': randomBytes(8).toString('hex') }),
        () => planting.send(anonymous(), method, ...planted(route, slot)),
        () => planting.send(new ApiClient(product.urls[0]!, planting.plant('bearer token', `Kanari${randomBytes(12).toString('hex')}`)), method, ...planted(route, slot), { 'x-device-trust': planting.plant('X-Device-Trust', `fotd_${randomBytes(12).toString('hex')}`), cookie: `__Host-x=${planting.plant('cookie', `Kanari${randomBytes(12).toString('hex')}`)}` }),
      ];
      const spoilt = (spoil: (body: unknown, value: unknown) => unknown, headers: Record<string, string> = {}) => async () => {
        const [path, body] = planted(route, slot);
        return planting.send(client, method, `${path}${path.includes('?') ? '&' : '?'}access_token=${planting.plant('access_token in the query', randomBytes(12).toString('hex'))}`, spoil(body, slot.steps.reduce((value, step) => (value as Json)?.[step], body)), headers);
      };
      if (slot.place === 'body') shots.push(
        spoilt((body) => ({ ...(body as object), unknownField: true })),
        spoilt((body, value) => withValue(body, slot.steps, [value])),
        spoilt((body, value) => withValue(body, slot.steps, { inside: value })),
        spoilt((body) => JSON.stringify(body).slice(0, -1)),
        spoilt((body) => JSON.stringify(body), { 'content-type': 'text/plain' }),
      );
      const statuses: number[] = [];
      for (const shot of shots) statuses.push((await shot()).status);
      return statuses;
    }
  });

  describe('on their way through', () => {
    it('signing up, in and out, and changing a password', async () => {
      const { client, email, password, body } = await signUp();
      const logIn = (attempt: string) => planting.send(anonymous(), 'POST', '/v1/auth/login', { email, password: attempt });
      expect([(await logIn(secret('wrong password'))).status, (await logIn(password)).status]).toEqual([401, 200]);
      expect((await planting.send(client, 'POST', '/v1/auth/step-up', { password: secret('wrong password of step-up') })).status).toBeGreaterThanOrEqual(400);
      expect((await planting.send(client, 'POST', '/v1/auth/step-up', { password })).status).toBe(200);
      const newPassword = secret('new password');
      expect((await planting.send(client, 'PUT', '/v1/me/password', { currentPassword: secret('wrong current password'), newPassword })).status).toBeGreaterThanOrEqual(400);
      expect((await planting.send(client, 'PUT', '/v1/me/password', { currentPassword: password, newPassword: `${secret('password too long')}${'x'.repeat(200)}` })).status).toBe(422);
      expect((await planting.send(client, 'PUT', '/v1/me/password', { currentPassword: password, newPassword })).status).toBeLessThan(300);
      expect((await logIn(newPassword)).status).toBe(200);
      await planting.send(anonymous(), 'POST', '/v1/auth/refresh', { refreshToken: body.refreshToken });
      await planting.send(anonymous(), 'POST', '/v1/auth/refresh', { refreshToken: body.refreshToken }, { 'user-agent': 'Mallory/1.0' });
      await planting.send(anonymous(), 'POST', '/v1/auth/logout', { refreshToken: body.refreshToken });
    }, 60_000);

    it('next to a file of the user', async () => {
      const { client } = await signUp();
      const { status } = await fetch(`${client.url}/v1/me/avatar`, { method: 'PUT', body: PIXEL, headers: { authorization: `Bearer ${client.accessToken}`, 'content-type': 'image/png' } });
      expect(status).toBe(200);
    }, 60_000);

    it.each([['taken at once', newEmail()], ['refused once by the mail server, which quotes it', newEmail(REFUSED_ONCE)]])('a verification code and a link for a new password, mailed and %s', async (_, email) => {
      const { client } = await signUp(email);
      const code = planting.mailed('mailed code', await mail.inMailTo(email, /^Your code is (\d{6})$/m));
      const wrong = planting.plant('wrong code', String((Number(code) + 1) % 1_000_000).padStart(6, '0'));
      expect((await planting.send(client, 'POST', '/v1/auth/email-verification/confirmation', { email, code: wrong })).status).toBeGreaterThanOrEqual(400);
      await planting.send(client, 'POST', '/v1/auth/email-verification/confirmation', { email, code });
      expect((await planting.send(anonymous(), 'POST', '/v1/auth/password-reset', { email })).status).toBe(202);
      const token = planting.mailed('mailed reset token', await mail.inMailTo(email, /#token=(fopr_[\w-]+)/));
      const newPassword = secret('password of a reset');
      const confirm = (input: object) => planting.send(anonymous(), 'POST', '/v1/auth/password-reset/confirmation', input);
      expect((await confirm({ token, newPassword: email })).status).toBe(422);
      expect((await confirm({ token, newPassword })).status).toBeLessThan(300);
      expect((await confirm({ token, newPassword })).status).toBe(422);
      expect((await planting.send(anonymous(), 'POST', '/v1/auth/login', { email, password: newPassword })).status).toBe(200);
    }, 60_000);

    it('a second factor, its recovery codes and a trusted device', async () => {
      const { client, email, password } = await signUp();
      const { body: factor } = await planting.send(client, 'POST', '/v1/me/mfa-factors', { type: 'totp', name: 'Phone' });
      const { status, body: activated } = await planting.send(client, 'POST', `/v1/me/mfa-factors/${factor.id}/activation`, { code: planting.plant('TOTP code', codeOf(factor.secret)) });
      expect(status).toBe(200);
      for (const code of activated.recoveryCodes as string[]) planting.mailed('recovery code without dashes', code.replaceAll('-', ''));
      await sql(`update user_mfa_factors set last_counter = null where type = 'totp'`);
      const first = async (headers = {}) => (await planting.send(anonymous(), 'POST', '/v1/auth/login', { email, password }, headers)).body;
      const second = async (code: string) => planting.send(anonymous(), 'POST', '/v1/auth/mfa', { mfaToken: (await first()).mfaToken, code, trustDevice: true }, { 'x-device-id': 'canary-device' });
      expect((await second(planting.plant('wrong code of a sign-in', wrongCodeFor(factor.secret)))).status).toBe(401);
      const passed = await second(planting.plant('code of a sign-in', codeOf(factor.secret)));
      expect(passed.status).toBe(200);
      expect((await first({ 'x-device-id': 'canary-device', 'x-device-trust': passed.body.deviceTrustToken })).accessToken).toBeDefined();
      expect((await second(activated.recoveryCodes[0])).status).toBe(200);
      expect((await planting.send(client, 'POST', '/v1/me/mfa-factors/passkey-options')).status).toBe(200);
      await planting.send(client, 'POST', '/v1/me/recovery-codes');
    }, 60_000);

    it('an invitation', async () => {
      const { client } = await signUp();
      const email = newEmail('invited');
      expect((await planting.send(client, 'POST', '/v1/invitations', { email, role: 'support_staff' })).status).toBe(201);
      const token = planting.mailed('mailed invitation', await mail.inMailTo(email, /(foin_[\w-]+)/));
      expect((await planting.send(anonymous(), 'POST', '/v1/invitations/preview', { token })).status).toBe(200);
      const joined = await planting.send(anonymous(), 'POST', '/v1/invitations/signup', { token, password: secret('password of an invited user'), displayName: VISIBLE });
      expect(joined.status).toBe(201);
      expect((await planting.send(client, 'POST', '/v1/invitations/acceptance', { token })).status).toBeGreaterThanOrEqual(400);
    }, 60_000);

    it('an invitation of a customer', async () => {
      const { client } = await signUp();
      const email = newEmail('customer');
      const { body } = await planting.send(client, 'POST', '/v1/customers', { displayName: VISIBLE, email });
      expect((await planting.send(client, 'POST', `/v1/customers/${body.id}/invitation`)).status).toBe(202);
      const token = planting.mailed('mailed invitation of a customer', await mail.inMailTo(email, /(foci_[\w-]+)/));
      expect((await planting.send(anonymous(), 'POST', '/v1/customer-invitations/preview', { token })).status).toBe(200);
      expect((await planting.send(client, 'POST', '/v1/customer-invitations/acceptance', { token })).status).toBe(403);
    }, 60_000);

    it('plugins of every data source, verified against services that quote what they are told', async () => {
      const { client } = await signUp();
      const { body } = await planting.send(client, 'GET', '/v1/plugins/data-sources');
      expect(body.data.length).toBeGreaterThan(5);
      for (const source of body.data as Json[]) {
        const credentials = () => credentialsOf(source, planting, VISIBLE);
        const created = await planting.send(client, 'POST', '/v1/plugins', { dataSource: source.dataSource, title: VISIBLE, credentials: credentials(), properties: propertiesOf(source.dataSource, { imapPort: mail.imapPort, smtpPort: mail.smtpPort, url: http.url }) });
        expect([source.dataSource, created.status, created.body]).toEqual([source.dataSource, 201, expect.anything()]);
        await planting.send(client, 'POST', `/v1/plugins/${created.body.id}/verification`);
        expect((await planting.send(client, 'PATCH', `/v1/plugins/${created.body.id}`, { credentials: credentials() })).status).toBe(200);
        const verified = await planting.send(client, 'POST', `/v1/plugins/${created.body.id}/verification`);
        expect([source.dataSource, verified.status < 500]).toEqual([source.dataSource, true]);
      }
      expect((await planting.send(client, 'GET', '/v1/plugins')).status).toBe(200);
      expect(http.refused.length).toBeGreaterThan(5);
    }, 120_000);

    it('a mailbox, on servers that quote the password', async () => {
      const { client } = await signUp();
      const account = await planting.send(client, 'POST', '/v1/email-accounts', {
        email: newEmail('mailbox'), username: 'somebody', password: secret('password of a mailbox'), imapHost: '127.0.0.1', imapPort: mail.imapPort, imapSecurity: 'none', smtpHost: '127.0.0.1', smtpPort: mail.smtpPort, smtpSecurity: 'none',
      });
      expect(account.status).toBe(201);
      const { body } = await planting.send(client, 'POST', `/v1/email-accounts/${account.body.id}/verification`);
      expect(body).toMatchObject({ imap: { ok: false, code: 'authentication_failed' }, smtp: { ok: false, code: 'authentication_failed' } });
      await planting.send(client, 'PATCH', `/v1/email-accounts/${account.body.id}`, { password: secret('new password of a mailbox') });
      await planting.send(client, 'POST', `/v1/email-accounts/${account.body.id}/sync`);
      await eventually(async () => (await client.get(`/v1/email-accounts/${account.body.id}`)).body.syncStatus === 'failed_auth', 30_000);
    }, 60_000);

    it('the address of a calendar and the secret of GitHub callbacks, also when the answers are kept for a repetition', async () => {
      const { client } = await signUp();
      const repeatable = () => ({ 'idempotency-key': randomBytes(8).toString('hex') });
      for (const headers of [{}, repeatable()]) {
        const { status, body } = await planting.send(client, 'POST', '/v1/activities/calendar-feed', undefined, headers);
        expect(status).toBe(201);
        const token = planting.mailed('token of a calendar', new URL(body.url).searchParams.get('token')!);
        expect((await planting.send(anonymous(), 'GET', `/v1/activities/calendar.ics?token=${token}`)).status).toBe(200);
        expect((await planting.send(anonymous(), 'GET', `/v1/activities/calendar.ics?token=${planting.plant('token of no calendar', `foca_${randomBytes(48).toString('base64url')}`)}`)).status).toBe(404);
      }
      const source = (await planting.send(client, 'GET', '/v1/plugins/data-sources')).body.data.find(({ dataSource }: Json) => dataSource === 'github');
      const plugin = await planting.send(client, 'POST', '/v1/plugins', { dataSource: 'github', title: VISIBLE, credentials: credentialsOf(source, planting, VISIBLE), properties: propertiesOf('github', { imapPort: mail.imapPort, smtpPort: mail.smtpPort, url: http.url }) });
      expect([plugin.status, plugin.body.errors]).toEqual([201, undefined]);
      for (const headers of [{}, repeatable()]) expect((await planting.send(client, 'POST', `/v1/github/plugins/${plugin.body.id}/webhook-secret`, undefined, headers)).body.secret).toBeDefined();
      const delivery = await planting.send(anonymous(), 'POST', `/callbacks/github/${plugin.body.id}`, { action: 'opened' }, { 'x-hub-signature-256': `sha256=${planting.plant('signature of nobody', randomBytes(32).toString('hex'))}`, 'x-github-event': 'issues', 'x-github-delivery': uuidv7() });
      expect(delivery.status).toBe(401);
    }, 60_000);

    it('a sign-in through a provider that quotes the code and the secret of the client', async () => {
      const begun = await planting.send(anonymous(), 'GET', '/v1/auth/oidc/hostile');
      const location = new URL(begun.headers.get('location')!, product.urls[0]);
      const state = location.searchParams.get('state')!;
      planting.issued.push({ from: 'state of a sign-in', value: state, isChosen: false });
      const cookie = begun.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
      const before = http.refused.length;
      const code = planting.plant('authorization code', `Kanari${randomBytes(12).toString('hex')}`);
      expect((await planting.send(anonymous(), 'GET', `/v1/auth/oidc/hostile/callback?code=${code}&state=${encodeURIComponent(state)}`, undefined, { cookie })).status).toBeLessThan(500);
      expect(http.refused.slice(before)).toContain('/token');
    });
  });

  describe('afterwards', () => {
    beforeAll(async () => {
      await quiet();
      watching = false;
      await watch;
      const redis = [...redisHay].map(([place, texts]) => ({ place, text: [...texts].join('\n') }));
      const logs = Object.entries(product.logs()).map(([name, text]) => ({ place: `log of ${name}`, text }));
      stored = [...(await hayOfDatabase(product.database)), ...redis, ...logs, ...hayOfFiles(product.storageDir)];
    }, 60_000);
    const mails = (): Hay[] => mail.mails.map(({ to, mail: one }) => ({ place: `mail to ${to}`, text: [one.subject, one.text, one.html, one.headerLines.map(({ line }) => line).join('\n')].join('\n') }));

    it('can be found where there are any: tables, logs, queues, files, mails and answers', async () => {
      const [{ id: jobId } = { id: '' }] = await sql<{ id: string }>(`select id from jobs where name = 'identity.send-password-reset' limit 1`);
      const hits = (hay: Hay[], value = VISIBLE) => [...new Set(search(hay, [{ from: 'it', value, isChosen: false }]).map((hit) => hit.replace(/ as .*/, '')))];
      expect(hits(stored)).toEqual(expect.arrayContaining(['it in table public.users', 'it in table public.plugins']));
      expect(hits(mails()).length).toBeGreaterThan(0);
      expect(hits(planting.answers).length).toBeGreaterThan(0);
      if (product.redis) expect(hits(stored, jobId).filter((hit) => hit.startsWith('it in Redis')).length).toBeGreaterThan(0);
      expect(logged().length).toBeGreaterThan(10_000);
      expect(stored.some(({ place }) => place.startsWith('file '))).toBe(true);
      const encoded = [Buffer.from(`padding ${VISIBLE} padding`).toString('base64'), Buffer.from(VISIBLE).toString('hex'), JSON.stringify({ a: JSON.stringify(VISIBLE) })];
      expect(encoded.map((text) => hits([{ place: 'there', text }]).length)).toEqual([1, 1, 1]);
    });

    it('that were planted are in no table, log, queue or stored object', () => {
      expect(planting.planted.length).toBeGreaterThan(300);
      expect(search(stored, planting.planted)).toEqual([]);
    }, 60_000);

    it('that were planted are in no answer and in no mail', () => {
      expect(search(planting.answers, planting.planted)).toEqual([]);
      expect(search(mails(), planting.planted)).toEqual([]);
    }, 60_000);

    it('that the product issued are in no table, log, queue or stored object', () => {
      expect(planting.issued.length).toBeGreaterThan(100);
      expect(search(stored, planting.issued)).toEqual([]);
    }, 60_000);

    it('are in no log and no queue, and neither are names and addresses of people', () => {
      const running = stored.filter(({ place }) => /^(log of|Redis|table (\w+\.)?(jobs|job_runs|outbox_events)$)/.test(place));
      expect(running.length).toBeGreaterThan(4);
      expect(search(running, [VISIBLE, ...people].map((value) => ({ from: value, value, isChosen: false })))).toEqual([]);
    }, 60_000);

    it('that an answer brought are in no mail', () => {
      expect(search(mails(), planting.issued.filter(({ from }) => from.includes('answer to')))).toEqual([]);
    }, 60_000);
  });

  const logged = (): string => Object.values(product.logs()).join('\n');

  /** Until no job is due any more. */
  const quiet = () => eventually(async () => (await sql(`select 1 from jobs where state = 'leased' or (state = 'pending' and available_at <= now()) limit 1`)).length === 0 && (await sql('select 1 from outbox_events where dispatched_at is null limit 1')).length === 0, 60_000);
});
