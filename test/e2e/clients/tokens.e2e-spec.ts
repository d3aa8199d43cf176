import { crc32 } from 'node:zlib';
import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague } from '../tenancy/colleagues.js';
import { addClientApp, addToken, type TestClientApp } from './client-apps.js';

const WITHIN_MS = 2_500;
const lead = (lastName: string) => ({ firstName: 'Lena', lastName, email: `${lastName.toLowerCase()}@lead.example` });

describe('Tokens of client apps', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let shop: TestClientApp;

  beforeAll(async () => {
    test = await startTestApp({ environment: { TRUST_PROXY: 'loopback' } });
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
    shop = await addClientApp(acme);
    for (const name of ['One', 'Two']) expect((await acme.client.post('/v1/leads', lead(name))).status).toBe(201);
    expect((await globex.client.post('/v1/leads', lead('Theirs'))).status).toBe(201);
  });
  afterAll(() => test?.close());

  const refusedSoon = async (program: ApiClient) => {
    const startedAt = performance.now();
    await eventually(async () => (await program.get('/v1/leads')).status === 401, 5_000);
    expect(performance.now() - startedAt).toBeLessThan(WITHIN_MS);
  };

  it('are shown once, kept as a hash, and known by how they begin', async () => {
    const { id, token, body } = await addToken(acme, shop.environmentId);
    expect(token).toMatch(/^fose_[0-9A-Za-z]{71}$/);
    expect(body).toMatchObject({ environmentId: shop.environmentId, prefix: token.slice(0, 11), status: 'live', lastUsedAt: null, revokedAt: null, createdById: acme.userId });
    expect(Date.parse(body.expiresAt) - Date.now()).toBeGreaterThan(364 * 86_400_000);
    const read = await acme.client.get(`/v1/client-tokens/${id}`);
    expect([read.status, JSON.stringify(read.body).includes(token.slice(12)), 'token' in read.body]).toEqual([200, false, false]);
    const list = await acme.client.get(`/v1/client-environments/${shop.environmentId}/tokens?status=live`);
    expect(list.body.data.map((row: Json) => row.id)).toContain(id);
    const [row] = await queryAsAdmin<{ text: string; bytes: number }>(test.database, 'select k::text as text, length(token_hash) as bytes from api_keys k where id = $1', [id]);
    expect([row!.text.includes(token), row!.bytes]).toEqual([false, 32]);
  });

  it('read what their scopes say, of their organization only, and nothing else', async () => {
    const { program } = await addToken(acme, shop.environmentId);
    const leads = await program.get('/v1/leads');
    expect([leads.status, leads.body.data.map((row: Json) => row.lastName).sort()]).toEqual([200, ['One', 'Two']]);
    const [theirs] = (await globex.client.get('/v1/leads')).body.data;
    expect((await program.get(`/v1/leads/${theirs.id}`)).status).toBe(404);
    const forbidden = await program.post('/v1/leads', lead('Three'));
    expect([forbidden.status, forbidden.body.permission]).toEqual([403, 'crm.leads.write']);
    expect((await program.get('/v1/customers')).body.permission).toBe('commerce.customers.read');
  });

  it('write as nobody: what they make has no author, and without the scope for all records they see only what is nobody’s', async () => {
    const { program } = await addToken(acme, shop.environmentId, { scopes: ['crm.leads.read', 'crm.leads.write'] });
    const made = await program.post('/v1/leads', lead('Programs'), { 'idempotency-key': 'one' });
    expect([made.status, made.body.createdById]).toEqual([201, null]);
    expect((await program.get('/v1/leads')).body.data.map((row: Json) => row.lastName)).toEqual(['Programs']);
    const again = await program.post('/v1/leads', lead('Programs'), { 'idempotency-key': 'one' });
    expect([again.body.id, again.headers.get('idempotency-replayed')]).toEqual([made.body.id, 'true']);
    const other = await addToken(acme, shop.environmentId, { scopes: ['crm.leads.read', 'crm.leads.write'] });
    expect((await other.program.post('/v1/leads', lead('Others'), { 'idempotency-key': 'one' })).body.lastName).toBe('Others');
    expect((await acme.client.delete(`/v1/leads/${made.body.id}`)).status).toBe(204);
  });

  it('are refused with a clear reason where only a person may be', async () => {
    const scopes = ['notifications.notifications.read', 'crm.leads.read'];
    const { program } = await addToken(acme, shop.environmentId, { scopes });
    const answers = await Promise.all(['/v1/me', '/v1/me/sessions', '/v1/notifications', '/v1/operator/users'].map(async (path) => program.get(path)));
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([[403, 'person_required'], [403, 'person_required'], [403, 'person_required'], expect.anything()]);
    const all = await addClientApp(acme, { environment: 'dev', scopes: ['clients.tokens.write', 'clients.tokens.read', 'clients.clients.write', 'clients.personal_keys.write', 'tenancy.plugins.write'] });
    const strong = await addToken(acme, all.environmentId, { scopes: ['clients.tokens.write', 'clients.tokens.read', 'clients.clients.write', 'clients.personal_keys.write', 'tenancy.plugins.write'] });
    const attempts = [
      strong.program.post(`/v1/client-environments/${all.environmentId}/tokens`, { name: 'More', scopes: ['clients.tokens.write'] }),
      strong.program.post('/v1/me/api-keys', { name: 'More', scopes: ['clients.tokens.write'] }),
      strong.program.get('/v1/me/api-keys'),
      strong.program.post('/v1/plugins', {}),
      strong.program.patch(`/v1/client-environments/${all.environmentId}`, { scopes: [] }),
    ];
    expect((await Promise.all(attempts)).map(({ status, body }) => [status, body.code])).toEqual(attempts.map(() => [403, 'person_required']));
    expect((await strong.program.get(`/v1/client-tokens/${strong.id}`)).status).toBe(200);
  });

  it('have no scope beyond their environment or beyond who made them, and lose what the environment loses', async () => {
    const beyond = await acme.client.post(`/v1/client-environments/${shop.environmentId}/tokens`, { name: 'x', scopes: ['crm.leads.read', 'crm.deals.read'] });
    expect([beyond.status, beyond.body.errors[0]]).toEqual([422, expect.objectContaining({ pointer: expect.stringMatching(/^#\/scopes\/\d$/), code: 'scope_beyond_environment' })]);
    const manager = await addColleague(test, acme, 'manager');
    await acme.client.patch(`/v1/members/${manager.memberId}`, { canViewAllRecords: false });
    const own = await manager.client.post(`/v1/client-environments/${shop.environmentId}/tokens`, { name: 'x', scopes: ['crm.records.read_all'] });
    expect([own.status, own.body.code]).toEqual([403, 'scope_beyond_own']);
    const app = await addClientApp(acme, { environment: 'stage' });
    const { program, id } = await addToken(acme, app.environmentId);
    expect((await manager.client.post(`/v1/client-tokens/${id}/rotation`, {})).body.code).toBe('scope_beyond_own');
    expect((await program.get('/v1/leads')).status).toBe(200);
    expect((await acme.client.patch(`/v1/client-environments/${app.environmentId}`, { scopes: ['crm.records.read_all'] })).status).toBe(200);
    expect((await program.get('/v1/leads')).body.permission).toBe('crm.leads.read');
  });

  it('end at once when revoked, twice over, and stay in the list', async () => {
    const { program, id } = await addToken(acme, shop.environmentId);
    expect((await program.get('/v1/leads')).status).toBe(200);
    expect((await acme.client.delete(`/v1/client-tokens/${id}`)).status).toBe(204);
    expect((await program.get('/v1/leads')).status).toBe(401);
    expect((await acme.client.delete(`/v1/client-tokens/${id}`)).status).toBe(204);
    expect((await acme.client.get(`/v1/client-tokens/${id}`)).body).toMatchObject({ status: 'revoked' });
    expect((await acme.client.post(`/v1/client-tokens/${id}/rotation`, {})).body.code).toBe('api_key_ended');
    expect((await acme.client.patch(`/v1/client-tokens/${id}`, { name: 'x' })).body.code).toBe('api_key_ended');
    const events = await queryAsAdmin<{ type: string }>(test.database, `select type from outbox_events where data->>'tokenId' = $1 order by id`, [id]);
    expect(events.map(({ type }) => type)).toEqual(['clients.token.created', 'clients.token.revoked']);
  });

  it('end within two seconds in every process: revoked, expired, or their environment stopped', async () => {
    // what another process did is what nobody told this one
    const [revoked, expired, stopped] = [await addToken(acme, shop.environmentId), await addToken(acme, shop.environmentId), await addToken(acme, (await addClientApp(acme)).environmentId)];
    for (const { program } of [revoked, expired, stopped]) expect((await program.get('/v1/leads')).status).toBe(200);
    await queryAsAdmin(test.database, 'update api_keys set revoked_at = now() where id = $1', [revoked.id]);
    await queryAsAdmin(test.database, 'update api_keys set expires_at = now() where id = $1', [expired.id]);
    await queryAsAdmin(test.database, 'update client_environments set is_active = false where id = $1', [stopped.body.environmentId]);
    await Promise.all([revoked, expired, stopped].map(({ program }) => refusedSoon(program)));
  });

  it('stop with their environment and go on with it', async () => {
    const app = await addClientApp(acme, { environment: 'stage' });
    const { program } = await addToken(acme, app.environmentId);
    expect((await program.get('/v1/leads')).status).toBe(200);
    await acme.client.patch(`/v1/client-environments/${app.environmentId}`, { isActive: false });
    expect((await program.get('/v1/leads')).status).toBe(401);
    await acme.client.patch(`/v1/client-environments/${app.environmentId}`, { isActive: true });
    expect((await program.get('/v1/leads')).status).toBe(200);
    await acme.client.delete(`/v1/clients/${app.clientId}`);
    expect((await program.get('/v1/leads')).status).toBe(401);
  });

  it('end with the organization', async () => {
    const gone = await signUpCompany(test.url);
    const { program } = await addToken(gone, (await addClientApp(gone)).environmentId);
    expect((await program.get('/v1/leads')).status).toBe(200);
    await queryAsAdmin(test.database, 'update organizations set is_active = false where id = $1', [gone.organizationId]);
    await refusedSoon(program);
  });

  it('get a successor that is good together with them until the overlap ends', async () => {
    const old = await addToken(acme, shop.environmentId, { allowedNetworks: ['127.0.0.0/8', '::1'], requestsPerMinute: 100 });
    const { status, body } = await acme.client.post(`/v1/client-tokens/${old.id}/rotation`, { overlapHours: 2 });
    expect([status, body.name, body.scopes, body.allowedNetworks, body.requestsPerMinute]).toEqual([201, 'Sync', old.body.scopes, ['127.0.0.0/8', '::1/128'], 100]);
    const successor = new ApiClient(test.url, body.token);
    expect([(await old.program.get('/v1/leads')).status, (await successor.get('/v1/leads')).status]).toEqual([200, 200]);
    const { expiresAt } = (await acme.client.get(`/v1/client-tokens/${old.id}`)).body;
    expect(Math.round((Date.parse(expiresAt) - Date.now()) / 60_000)).toBe(120);
    const last = await acme.client.post(`/v1/client-tokens/${body.id}/rotation`, { overlapHours: 0 });
    expect([last.status, (await successor.get('/v1/leads')).status, (await new ApiClient(test.url, last.body.token).get('/v1/leads')).status]).toEqual([201, 401, 200]);
  });

  it('are refused alike whatever is wrong with them: form, checksum, secret, organization, kind', async () => {
    const { token } = await addToken(acme, shop.environmentId);
    const resealed = (body: string): string => body + base62(crc32(body));
    const foreign = await addToken(globex, (await addClientApp(globex)).environmentId);
    const wrong = [
      token.slice(0, -1), `${token}x`, token.slice(0, -1) + (token.endsWith('a') ? 'b' : 'a'),
      resealed(`fose_${'0'.repeat(43)}${token.slice(48, 70)}`),
      resealed(token.slice(0, 48) + foreign.token.slice(48, 70)),
      resealed(token.replace('fose_', 'fope_').slice(0, 70)),
      resealed(`${token.slice(0, 48)}${'z'.repeat(22)}`), 'fose_', `fose_${uuidv7()}`,
    ];
    const answers = await Promise.all(wrong.map((other) => new ApiClient(test.url, other).get('/v1/leads')));
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(wrong.map(() => [401, 'unauthenticated']));
    expect(answers.map(({ body }) => body.title)).toEqual(wrong.map(() => answers[0]!.body.title));
    expect((await foreign.program.get('/v1/leads')).body.data.map((row: Json) => row.lastName)).toEqual(['Theirs']);
  });

  it('are good from their networks only', async () => {
    const { program } = await addToken(acme, shop.environmentId, { allowedNetworks: ['192.0.2.7/24', '2001:db8::1'] });
    const from = async (ip: string) => (await program.get('/v1/leads', { 'x-forwarded-for': ip })).body.code ?? 'admitted';
    expect([await from('192.0.2.200'), await from('2001:db8::1'), await from('192.0.3.1'), await from('2001:db8::2')]).toEqual(['admitted', 'admitted', 'address_not_allowed', 'address_not_allowed']);
    expect((await program.get('/v1/leads')).body.code).toBe('address_not_allowed');
    expect((await acme.client.post(`/v1/client-environments/${shop.environmentId}/tokens`, { name: 'x', scopes: ['crm.leads.read'], allowedNetworks: ['somewhere'] })).status).toBe(422);
    expect((await acme.client.post(`/v1/client-environments/${shop.environmentId}/tokens`, { name: 'x', scopes: ['crm.leads.read'], allowedNetworks: ['fe80::1%eth0'] })).body.errors[0].pointer).toBe('#/allowedNetworks/0');
  });

  it('may be slower than others, each for itself', async () => {
    const slow = await addToken(acme, shop.environmentId, { requestsPerMinute: 3 });
    const other = await addToken(acme, shop.environmentId, { requestsPerMinute: 3 });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++) statuses.push((await slow.program.get('/v1/leads')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect(Number((await slow.program.get('/v1/leads')).headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await other.program.get('/v1/leads')).status).toBe(200);
  });

  it('leave a trace of each request, by route and without what its address says, and the minute of their last use', async () => {
    const { program, id } = await addToken(acme, shop.environmentId);
    const nowhere = uuidv7();
    await program.get('/v1/leads', { 'x-request-id': 'traced-1', 'x-forwarded-for': '192.0.2.9' });
    await program.get(`/v1/leads/${nowhere}`);
    await program.post('/v1/leads', {});
    const log = await eventually(async () => {
      const { body } = await acme.client.get(`/v1/client-tokens/${id}/requests`);
      return body.data.length === 3 && (body.data as Json[]);
    });
    expect(log.map(({ method, route, status }) => [method, route, status]).sort()).toEqual([['GET', '/v1/leads', 200], ['GET', '/v1/leads/:id', 404], ['POST', '/v1/leads', 403]]);
    expect(log.find(({ route, method }) => route === '/v1/leads' && method === 'GET')).toMatchObject({ requestId: 'traced-1', ip: '192.0.2.9', apiKeyId: id });
    expect(JSON.stringify(log)).not.toContain(nowhere);
    const { lastUsedAt } = (await acme.client.get(`/v1/client-tokens/${id}`)).body;
    expect(Date.now() - Date.parse(lastUsedAt)).toBeLessThan(10_000);
    await program.get('/v1/leads');
    await eventually(async () => (await acme.client.get(`/v1/client-tokens/${id}/requests`)).body.data.length === 4);
    expect((await acme.client.get(`/v1/client-tokens/${id}`)).body.lastUsedAt).toBe(lastUsedAt);
    expect((await acme.client.get(`/v1/client-tokens/${id}/requests?status[gte]=400`)).body.data).toHaveLength(2);
  });

  it('are nothing to members without the permission, and do not exist for another organization', async () => {
    const { id } = await addToken(acme, shop.environmentId);
    const staff = await addColleague(test, acme, 'support_staff');
    expect((await staff.client.get(`/v1/client-tokens/${id}`)).body.permission).toBe('clients.tokens.read');
    expect((await staff.client.delete(`/v1/client-tokens/${id}`)).body.permission).toBe('clients.tokens.write');
    for (const [method, path] of [['GET', ''], ['GET', '/requests'], ['PATCH', ''], ['POST', '/rotation'], ['DELETE', '']] as const) {
      expect((await globex.client.request(method, `/v1/client-tokens/${id}${path}`, method === 'PATCH' || method === 'POST' ? {} : undefined)).status).toBe(404);
    }
    expect((await globex.client.post(`/v1/client-environments/${shop.environmentId}/tokens`, { name: 'x', scopes: ['crm.leads.read'] })).status).toBe(404);
    expect((await acme.client.get(`/v1/client-tokens/${id}`)).body.status).toBe('live');
  });
});

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
function base62(value: number): string {
  let text = '';
  for (let rest = value; text.length < 6; rest = Math.floor(rest / 62)) text = DIGITS[rest % 62]! + text;
  return text;
}
