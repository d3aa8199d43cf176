import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { symbols, type Logger } from 'pino';
import { PinoLogger } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Answer, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague } from './colleagues.js';
import { startFakeProviders, type FakeProviders } from './fake-providers.js';

const MASK = '********';
const hex = (bytes: number) => randomBytes(bytes).toString('hex');
const PAUSE_MS = 1;

describe('Plugins over HTTP', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();
  const right = {
    twilio: { accountSid: `AC${hex(16)}`, authToken: hex(16) },
    paddleKey: `pdl_live_apikey_${hex(10)}`,
    githubToken: `ghp_${hex(18)}`,
    refreshToken: `1//${hex(20)}`,
    firebase: { projectId: 'acme-mobile', privateKey },
    s3: { accessKeyId: `AKIA${hex(8).toUpperCase()}`, bucket: 'acme-files' },
  };
  let test: TestApp;
  let providers: FakeProviders;
  let smtp: SMTPServer;
  let mailPort: number;
  let acme: SignedUp;
  let globex: SignedUp;
  const logged: string[] = [];

  beforeAll(async () => {
    providers = await startFakeProviders(right);
    smtp = new SMTPServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, onAuth: ({ username, password }, _session, done) => (password === 'the mailbox password' ? done(null, { user: username }) : done(new Error('no'))) });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()));
    mailPort = (smtp.server.address() as AddressInfo).port;
    test = await startTestApp({
      worker: true,
      environment: {
        LOG_LEVEL: 'info', PLUGIN_VERIFICATION_PAUSE_MS: String(PAUSE_MS), PLUGIN_EXCHANGE_TIMEOUT_MS: '1000',
        PLUGIN_TWILIO_URL: providers.url, PLUGIN_PADDLE_URL: providers.url, PLUGIN_PADDLE_SANDBOX_URL: `${providers.url}/sandbox`, PLUGIN_GITHUB_URL: providers.url, PLUGIN_FIREBASE_URL: providers.url,
        PLUGIN_GOOGLE_TOKEN_URL: `${providers.url}/token`, PLUGIN_MICROSOFT_URL: providers.url,
      },
    });
    const stream = (test.app.get(PinoLogger).pino as Logger & Record<symbol, { write(line: string): boolean }>)[symbols.streamSym as never] as { write(line: string): boolean };
    stream.write = (line) => logged.push(line) > 0;
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
  });
  afterEach(() => (providers.instead = undefined));
  afterAll(async () => {
    await test?.close();
    await providers?.close();
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
  });

  const inputs = (): Record<string, Json> => ({
    imap_smtp: { credentials: { username: 'ada@acme.test', password: 'the mailbox password' }, properties: { smtpHost: '127.0.0.1', smtpPort: mailPort } },
    gmail: { credentials: { clientId: '1.apps.googleusercontent.com', clientSecret: `GOCSPX-${hex(8)}`, refreshToken: right.refreshToken }, properties: { email: 'ada@gmail.com' } },
    outlook: { credentials: { clientId: 'f0e1', clientSecret: `mS~${hex(8)}`, refreshToken: right.refreshToken }, properties: { email: 'ada@outlook.com' } },
    twilio: { credentials: right.twilio, properties: { fromNumber: '+14155550100' } },
    paddle: { credentials: { apiKey: right.paddleKey, webhookSecret: `pdl_ntfset_${hex(12)}` }, properties: {} },
    github: { credentials: { token: right.githubToken }, properties: {} },
    firebase: { credentials: { projectId: right.firebase.projectId, clientEmail: 'admin@acme-mobile.iam.gserviceaccount.com', privateKeyId: hex(10), privateKey: pkcs8 }, properties: {} },
    oidc: { credentials: { clientId: 'frontoffice', clientSecret: hex(16) }, properties: { issuer: `${providers.url}/oidc` } },
    s3: { credentials: { accessKeyId: right.s3.accessKeyId, secretAccessKey: hex(20) }, properties: { bucket: right.s3.bucket, region: 'eu-central-1', endpoint: providers.url } },
  });
  const connect = async (dataSource: string, overrides: Json = {}): Promise<Json> => {
    const answer = await acme.client.post('/v1/plugins', { dataSource, title: `Our ${dataSource}`, ...inputs()[dataSource], ...overrides });
    expect([dataSource, answer.status, answer.body.errors]).toEqual([dataSource, 201, undefined]);
    return answer.body;
  };
  const verify = async (id: string): Promise<Answer<Json>> => {
    await new Promise((resolve) => setTimeout(resolve, 2 * PAUSE_MS));
    return acme.client.post(`/v1/plugins/${id}/verification`);
  };
  const statusAfter = async (id: string) => {
    const { body } = await verify(id);
    return [body.status, body.statusReason];
  };
  const patched = (id: string, changes: Json) => acme.client.patch(`/v1/plugins/${id}`, changes);
  const errorsOf = ({ status, body }: Answer<Json>) => [status, ...(body.errors ?? [{ pointer: body.code }]).map(({ pointer, code }: Json) => [pointer, code])];
  const events = (pluginId: string) => queryAsAdmin<Json>(test.database, `select type, data from outbox_events where type like 'tenancy.plugin.%' and data->>'pluginId' = $1 order by id`, [pluginId]);

  it('can be connected to nine kinds of services, each with a form and its secrets named', async () => {
    const { data, nextCursor } = (await acme.client.get('/v1/plugins/data-sources')).body;
    expect(nextCursor).toBeNull();
    expect(Object.fromEntries(data.map(({ dataSource, secretFields }: Json) => [dataSource, secretFields]))).toEqual({
      imap_smtp: ['password'], gmail: ['clientSecret', 'refreshToken'], outlook: ['clientSecret', 'refreshToken'], twilio: ['authToken', 'apiKeySecret'], paddle: ['apiKey', 'webhookSecret'],
      github: ['token', 'webhookSecret'], firebase: ['privateKeyId', 'privateKey'], oidc: ['clientSecret'], s3: ['secretAccessKey', 'sessionToken'],
    });
    for (const { credentials, properties, secretFields } of data) {
      expect([credentials.additionalProperties, properties.additionalProperties]).toEqual([false, false]);
      for (const name of secretFields) expect(credentials.properties[name]).toMatchObject({ type: 'string', writeOnly: true, format: 'password' });
    }
  });

  it('keep their secrets to themselves: sealed at rest, masked in every answer', async () => {
    for (const dataSource of Object.keys(inputs())) {
      const created = await connect(dataSource);
      const { data } = (await acme.client.get('/v1/plugins/data-sources')).body;
      const { secretFields } = data.find((one: Json) => one.dataSource === dataSource);
      const { credentials } = inputs()[dataSource];
      expect(Object.keys(created.credentials).sort()).toEqual(Object.keys(credentials).sort());
      for (const [name, shown] of Object.entries(created.credentials)) expect([name, shown]).toEqual([name, secretFields.includes(name) ? MASK : credentials[name]]);
      expect(created).toMatchObject({ dataSource, title: `Our ${dataSource}`, status: 'unverified', statusReason: null, verifiedAt: null, isEnabled: true, createdById: acme.userId, version: 1 });
      expect((await acme.client.get(`/v1/plugins/${created.id}`)).body).toEqual(created);
      const [row] = await queryAsAdmin<{ sealed_credentials: string }>(test.database, 'select sealed_credentials from plugins where id = $1', [created.id]);
      expect(row!.sealed_credentials).toMatch(/^v1\.test\./);
    }
    expect((await acme.client.get('/v1/plugins?dataSource=s3')).body.data).toHaveLength(1);
    expect((await acme.client.get('/v1/plugins?limit=100')).body.data).toHaveLength(9);
  });

  it('refuse what their data source does not know, naming the place', async () => {
    const post = (body: Json) => acme.client.post('/v1/plugins', { title: 'X', ...body });
    const { github, twilio } = inputs();
    expect(errorsOf(await post({ dataSource: 'github', ...github, credentials: { token: 'ghp_x', user: 'ada' } }))).toEqual([422, ['#/credentials/user', 'unknown_field']]);
    expect(errorsOf(await post({ dataSource: 'github', ...github, properties: { url: 'x' } }))).toEqual([422, ['#/properties/url', 'unknown_field']]);
    expect(errorsOf(await post({ dataSource: 'github', ...github, status: 'ok' }))).toEqual([422, ['#/status', 'unknown_field']]);
    expect(errorsOf(await post({ dataSource: 'github', credentials: {} }))).toEqual([422, ['#/credentials/token', 'invalid_type']]);
    expect(errorsOf(await post({ dataSource: 'github', credentials: { token: MASK } }))).toEqual([422, ['#/credentials/token', 'custom']]);
    expect(errorsOf(await post({ dataSource: 'fax', ...github }))[0]).toBe(422);
    expect(errorsOf(await post({ dataSource: 'twilio', ...twilio, credentials: { accountSid: right.twilio.accountSid } }))).toEqual([422, ['#/credentials/authToken', 'custom']]);
    const { id } = await connect('github');
    expect(errorsOf(await patched(id, { credentials: { user: 'ada' } }))).toEqual([422, ['#/credentials/user', 'unknown_field']]);
    expect(errorsOf(await patched(id, { properties: { url: 'x' } }))).toEqual([422, ['#/properties/url', 'unknown_field']]);
    expect(errorsOf(await patched(id, { credentials: { token: null } }))).toEqual([422, ['#/credentials/token', 'invalid_type']]);
    expect(errorsOf(await patched(id, { credentials: { webhookSecret: MASK } }))).toEqual([422, ['#/credentials/webhookSecret', 'custom']]);
    expect(errorsOf(await patched(id, { dataSource: 'twilio' }))).toEqual([422, ['#/dataSource', 'unknown_field']]);
  });

  it('are changed by merging: a masked secret stays, null removes, and only other data make them unverified', async () => {
    const plugin = await connect('paddle');
    expect(await statusAfter(plugin.id)).toEqual(['ok', null]);
    const read = (await acme.client.get(`/v1/plugins/${plugin.id}`)).body;
    const same = await patched(plugin.id, { title: 'Payments', credentials: read.credentials, properties: read.properties });
    expect(same.body).toMatchObject({ title: 'Payments', status: 'ok', credentials: read.credentials });
    expect(same.body.verifiedAt).toBe(read.verifiedAt);
    expect(await statusAfter(plugin.id)).toEqual(['ok', null]);
    const removed = await patched(plugin.id, { credentials: { webhookSecret: null, apiKey: MASK } });
    expect(removed.body).toMatchObject({ status: 'unverified', verifiedAt: null, checkedAt: null, credentials: { apiKey: MASK } });
    expect(removed.body.credentials).not.toHaveProperty('webhookSecret');
    expect(await statusAfter(plugin.id)).toEqual(['ok', null]);
    await patched(plugin.id, { credentials: { apiKey: 'pdl_live_apikey_other' } });
    expect(await statusAfter(plugin.id)).toEqual(['failed', 'permission_denied']);
    expect((await events(plugin.id)).map(({ type, data }) => [type, data.changed])).toEqual([
      ['tenancy.plugin.created', undefined], ['tenancy.plugin.updated', ['status']], ['tenancy.plugin.updated', ['title']],
      ['tenancy.plugin.updated', ['credentials']], ['tenancy.plugin.updated', ['status']], ['tenancy.plugin.updated', ['credentials']], ['tenancy.plugin.updated', ['status']],
    ]);
  });

  it('never send a stored secret to another server than the one it was written for', async () => {
    const plugin = await connect('oidc');
    const elsewhere = { properties: { issuer: `${providers.url}/other` } };
    expect(errorsOf(await patched(plugin.id, elsewhere))).toEqual([422, ['#/credentials/clientSecret', 'secret_required']]);
    expect(errorsOf(await patched(plugin.id, { ...elsewhere, credentials: { clientSecret: MASK } }))).toEqual([422, ['#/credentials/clientSecret', 'secret_required']]);
    expect((await patched(plugin.id, { ...elsewhere, credentials: { clientSecret: 'written again' .replaceAll(' ', '-') } })).status).toBe(200);
    const mailbox = await connect('imap_smtp');
    expect(errorsOf(await patched(mailbox.id, { properties: { smtpPort: 465 } }))).toEqual([422, ['#/credentials/password', 'secret_required']]);
    const paddle = await connect('paddle');
    expect(errorsOf(await patched(paddle.id, { properties: { environment: 'sandbox' } }))[0]).toBe(422);
  });

  it('are not changed or deleted from a stale copy, and are gone once deleted', async () => {
    const { id } = await connect('github');
    expect((await acme.client.patch(`/v1/plugins/${id}`, { isEnabled: false }, { 'if-match': '"1"' })).body).toMatchObject({ isEnabled: false, version: 2 });
    expect((await acme.client.patch(`/v1/plugins/${id}`, { title: 'Y' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await acme.client.delete(`/v1/plugins/${id}`, { 'if-match': '"1"' })).status).toBe(412);
    expect((await acme.client.delete(`/v1/plugins/${id}`, { 'if-match': '"2"' })).status).toBe(204);
    expect((await acme.client.get(`/v1/plugins/${id}`)).status).toBe(404);
    expect((await events(id)).at(-1)).toMatchObject({ type: 'tenancy.plugin.deleted' });
  });

  it('belong to the leaders of one organization', async () => {
    const { id } = await connect('github');
    const [manager, seller] = [await addColleague(test, acme, 'manager'), await addColleague(test, acme, 'sales_manager')];
    const asks = [['GET', ''], ['GET', '/data-sources'], ['GET', `/${id}`], ['PATCH', `/${id}`], ['DELETE', `/${id}`], ['POST', `/${id}/verification`]] as const;
    for (const [method, path] of asks) expect([method, path, (await seller.client.request(method, `/v1/plugins${path}`, method === 'PATCH' ? {} : undefined)).status]).toEqual([method, path, 403]);
    for (const [method, path] of asks.slice(2)) expect([method, path, (await globex.client.request(method, `/v1/plugins${path}`, method === 'PATCH' ? {} : undefined)).status]).toEqual([method, path, 404]);
    expect((await globex.client.get('/v1/plugins')).body.data).toEqual([]);
    expect((await manager.client.get(`/v1/plugins/${id}`)).status).toBe(200);
  });

  describe('are verified at the service itself', () => {
    it.each(['imap_smtp', 'gmail', 'outlook', 'twilio', 'paddle', 'github', 'firebase', 'oidc', 's3'])('%s: what works is ok, with the time', async (dataSource) => {
      const { id } = await connect(dataSource);
      const { status, body, headers } = await verify(id);
      expect([status, body.status, body.statusReason, headers.get('etag')]).toEqual([200, 'ok', null, '"2"']);
      expect(Date.now() - Date.parse(body.verifiedAt)).toBeLessThan(10_000);
      expect(body.checkedAt).toBe(body.verifiedAt);
      expect((await acme.client.get(`/v1/plugins/${id}`)).body).toEqual(body);
    });

    it.each<[string, Json, string]>([
      ['imap_smtp', { credentials: { password: 'wrong' } }, 'authentication_failed'],
      ['gmail', { credentials: { refreshToken: 'wrong' } }, 'authentication_failed'],
      ['outlook', { credentials: { refreshToken: 'wrong' } }, 'authentication_failed'],
      ['outlook', { credentials: { clientSecret: 'x', refreshToken: 'x' }, properties: { tenant: 'nobody.example' } }, 'not_found'],
      ['twilio', { credentials: { authToken: '0'.repeat(32) } }, 'authentication_failed'],
      ['twilio', { credentials: { authToken: null, apiKeySid: `SK${'0'.repeat(32)}`, apiKeySecret: 'x' } }, 'authentication_failed'],
      ['paddle', { credentials: { apiKey: 'wrong' } }, 'permission_denied'],
      ['github', { credentials: { token: 'wrong' } }, 'authentication_failed'],
      ['github', { properties: { owner: 'acme', repository: 'shop' } }, 'not_found'],
      ['firebase', { credentials: { privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) } }, 'authentication_failed'],
      ['firebase', { credentials: { privateKey: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----' } }, 'authentication_failed'],
      ['firebase', { credentials: { projectId: 'other-project' } }, 'not_found'],
      ['s3', { credentials: { accessKeyId: 'AKIAWRONG' } }, 'permission_denied'],
    ])('%s: %j is told apart', async (dataSource, changes, reason) => {
      const { id } = await connect(dataSource);
      expect((await patched(id, changes)).status).toBe(200);
      expect(await statusAfter(id)).toEqual(['failed', reason]);
    });

    it('an issuer must name itself', async () => {
      const { id } = await connect('oidc', { properties: { issuer: `${providers.url}/other` } });
      expect(await statusAfter(id)).toEqual(['failed', 'issuer_mismatch']);
    });

    it.each<[string, string, NonNullable<FakeProviders['instead']>]>([
      ['a redirect is not followed', 'unexpected_answer', (_, response) => void response.writeHead(302, { location: '/oidc/jwks' }).end()],
      ['an endless answer is cut', 'unexpected_answer', (_, response) => void response.writeHead(200).end('x'.repeat(300 * 1024))],
      ['what is no JSON object is none', 'unexpected_answer', (_, response) => void response.writeHead(200).end('[1]')],
      ['a silent server is left alone', 'timeout', () => undefined],
      ['a broken server is named as such', 'server_error', (_, response) => void response.writeHead(503).end('secret stack')],
      ['a lost connection too', 'connection_lost', (request) => void request.socket.destroy()],
      ['a server that has enough of us too', 'rate_limited', (_, response) => void response.writeHead(429).end()],
    ])('%s', async (_, reason, instead) => {
      const { id } = await connect('oidc');
      providers.instead = instead;
      const before = providers.asked.length;
      const { body } = await verify(id);
      expect([body.status, body.statusReason]).toEqual(['failed', reason]);
      expect(JSON.stringify(body)).not.toContain('secret stack');
      expect(providers.asked.slice(before)).toEqual(['GET /oidc/.well-known/openid-configuration']);
    });

    it('keys of a provider are fetched from an allowed address only', async () => {
      const { id } = await connect('oidc');
      const self = `${providers.url}/oidc`;
      providers.instead = (_, response) => void response.writeHead(200).end(JSON.stringify({ issuer: self, authorization_endpoint: `${self}/a`, token_endpoint: `${self}/t`, jwks_uri: 'http://169.254.169.254/latest/meta-data' }));
      expect(await statusAfter(id)).toEqual(['failed', 'url_not_allowed']);
    });

    it('an answer about data that were changed meanwhile is not kept', async () => {
      const { id } = await connect('oidc');
      let release = () => undefined as void;
      const asked = new Promise<void>((resolve) => {
        providers.instead = (_, response) => {
          release = () => void response.writeHead(503).end();
          resolve();
        };
      });
      const answer = verify(id);
      await asked;
      expect((await patched(id, { properties: { scope: 'openid' } })).status).toBe(200);
      release();
      expect((await answer).body.code).toBe('concurrent_update');
      expect((await acme.client.get(`/v1/plugins/${id}`)).body.status).toBe('unverified');
    });

    it('once in a while only, however many ask', async () => {
      const { id } = await connect('github');
      await queryAsAdmin(test.database, `update plugins set checked_at = now() + interval '1 minute' where id = $1`, [id]);
      const before = providers.asked.length;
      const { status, headers, body } = await verify(id);
      expect([status, headers.get('retry-after'), body.code]).toEqual([429, '1', 'too_many_requests']);
      expect(providers.asked).toHaveLength(before);
    });

    it('an envelope of another plugin opens nowhere else', async () => {
      const [one, two] = [await connect('github'), await connect('github')];
      await queryAsAdmin(test.database, 'update plugins p set sealed_credentials = o.sealed_credentials from plugins o where p.id = $1 and o.id = $2', [one.id, two.id]);
      const before = providers.asked.length;
      expect(await statusAfter(one.id)).toEqual(['failed', 'credentials_unreadable']);
      expect(providers.asked).toHaveLength(before);
      expect(await statusAfter(two.id)).toEqual(['ok', null]);
      expect(errorsOf(await patched(one.id, { credentials: { token: MASK } }))).toEqual([422, ['#/credentials/token', 'custom']]);
      await patched(one.id, { credentials: { token: right.githubToken } });
      expect(await statusAfter(one.id)).toEqual(['ok', null]);
    });
  });

  it('cannot point into the network of the installation', async () => {
    for (const issuer of ['https://10.0.0.5', 'https://169.254.169.254/x', 'https://localhost.localdomain', 'https://db', 'https://[fd00::1]', 'https://0x0a.1', 'http://login.example.com', 'https://login.example.com:6379', 'https://u:p@login.example.com']) {
      const answer = await acme.client.post('/v1/plugins', { dataSource: 'oidc', title: 'X', credentials: { clientId: 'x' }, properties: { issuer } });
      expect([issuer, answer.status, answer.body.code]).toEqual([issuer, 422, 'url_not_allowed']);
    }
    const mailbox = await acme.client.post('/v1/plugins', { dataSource: 'imap_smtp', title: 'X', credentials: { username: 'a', password: 'b' }, properties: { imapHost: '10.0.0.5' } });
    expect(mailbox.body.code).toBe('url_not_allowed');
    const { id } = await connect('s3');
    expect((await patched(id, { credentials: { secretAccessKey: 'x' }, properties: { endpoint: 'https://192.168.0.1' } })).body.code).toBe('url_not_allowed');
  });

  it('let no secret out: not in answers, errors, logs, jobs, events or any table', async () => {
    const canary = `canary${hex(12)}`;
    const canaries: Record<string, Json> = {
      imap_smtp: { password: canary }, gmail: { clientSecret: canary, refreshToken: canary }, outlook: { clientSecret: canary, refreshToken: canary }, twilio: { apiKeySid: `SK${hex(16)}`, apiKeySecret: canary },
      paddle: { apiKey: canary, webhookSecret: canary }, github: { token: canary, webhookSecret: canary }, firebase: { privateKeyId: canary }, oidc: { clientSecret: canary }, s3: { secretAccessKey: canary, sessionToken: canary },
    };
    const answers: Answer<Json>[] = [];
    for (const [dataSource, secrets] of Object.entries(canaries)) {
      const input = inputs()[dataSource];
      const { id } = await connect(dataSource, { credentials: { ...input.credentials, ...secrets } });
      answers.push(
        await acme.client.get(`/v1/plugins/${id}`),
        await patched(id, { credentials: { ...secrets, unknown: canary } }),
        await patched(id, { credentials: secrets, properties: { unknown: 'x' } }),
        await patched(id, { title: 7, credentials: secrets }),
        await patched(id, { credentials: Object.fromEntries(Object.keys(secrets).map((name) => [name, `${canary}\u0000`])) }),
        await acme.client.patch(`/v1/plugins/${id}`, { credentials: secrets }, { 'if-match': '"99"' }),
        await patched(id, { title: 'Again', credentials: secrets }),
        await acme.client.post('/v1/plugins', { dataSource, title: 'Once', ...input, credentials: { ...input.credentials, ...secrets } }, { 'idempotency-key': `${dataSource}-key` }),
        await acme.client.request('POST', '/v1/plugins', `{"credentials": {"password": "${canary}"`),
        await verify(id),
        await acme.client.get('/v1/plugins?limit=100'),
      );
      await queryAsAdmin(test.database, 'update plugins set properties = $2 where id = $1', [id, '{"broken": true}']);
      answers.push(await verify(id));
    }
    expect(answers.filter(({ body }) => JSON.stringify(body).includes(canary)).map(({ status, body }) => [status, body])).toEqual([]);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    // the worst case for a log: the database refuses the row, and the error is reported with its statement
    await queryAsAdmin(test.database, 'alter table plugins rename column title to subject');
    const broken = await acme.client.post('/v1/plugins', { dataSource: 'github', title: 'X', credentials: { token: canary } });
    await queryAsAdmin(test.database, 'alter table plugins rename column subject to title');
    expect([broken.status, JSON.stringify(broken.body).includes(canary)]).toEqual([500, false]);
    // the search itself is shown to find: the titles and the ids are in answers, tables and logs
    expect(JSON.stringify(answers.map(({ body }) => body))).toContain('Again');
    const rows = await everyRow(test);
    expect(rows.some((row) => row.includes('Our github'))).toBe(true);
    expect(rows.filter((row) => row.includes(canary) || row.includes(Buffer.from(canary).toString('base64').slice(0, 16)))).toEqual([]);
    expect(logged.filter((line) => line.includes('"code":"internal_error"'))).toHaveLength(1);
    expect(logged.filter((line) => line.includes(canary))).toEqual([]);
  });
});

/** Every row of every table, the queues' as well, as text. */
async function everyRow({ database }: TestApp): Promise<string[]> {
  const tables = await queryAsAdmin<{ name: string }>(database, `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
  const found = await Promise.all(tables.map(({ name }) => queryAsAdmin<{ row: string }>(database, `select t::text as row from ${name} t`)));
  return found.flat().map(({ row }) => row);
}
