import * as oidc from 'openid-client';
import { TenancyApi } from '@app/tenancy';
import { ArtifactStore } from '../../../libs/clients/src/openid/artifact-store.js';
import { PUBLIC_URL } from '../../support/browser.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { signUpCustomer, type Person } from '../identity/people.js';
import { addEnvironment, addToken, begin, errorOf, exchange, relyingParty, signIn, type Environment } from './relying-party.js';
import { Visitor } from './visitor.js';

const API = `${PUBLIC_URL}/v1`;
const SCOPES = ['crm.leads.read', 'crm.leads.write', 'crm.records.read_all'];
const ALL = `openid offline_access ${SCOPES.join(' ')}`;
const WITHIN_MS = 2_500;
const lead = (lastName: string) => ({ firstName: 'Lena', lastName, email: `${lastName.toLowerCase()}@lead.example` });

interface ClientApp {
  environment: Environment;
  rp: oidc.Configuration;
}

let app: TestApp;
let acme: SignedUp;
let globex: SignedUp;
let shop: ClientApp;

beforeAll(async () => {
  app = await startTestApp({ worker: true, environment: { SIGN_UPS_PER_NETWORK: '10000', SIGN_IN_ATTEMPTS_PER_NETWORK: '10000', TRUST_PROXY: 'loopback' } });
  [acme, globex] = [await verified(await signUpCompany(app.url)), await verified(await signUpCompany(app.url))];
  shop = await addApp(acme);
  for (const [company, name] of [[acme, 'Ours'], [globex, 'Theirs']] as const) expect((await company.client.post('/v1/leads', lead(name))).status).toBe(201);
});
afterAll(() => app?.close());

async function verified<P extends { userId: string }>(person: P): Promise<P> {
  await queryAsAdmin(app.database, 'update user_emails set verified_at = now() where user_id = $1', [person.userId]);
  return person;
}

async function addApp(company: SignedUp, scopes = SCOPES): Promise<ClientApp> {
  const environment = await addEnvironment(company, { scopes });
  return { environment, rp: await relyingParty(app.url, environment) };
}

/** The app as one that keeps no secret. */
async function addPublicApp(company: SignedUp): Promise<ClientApp> {
  const environment = await addEnvironment(company, { scopes: SCOPES });
  await settings(company, environment, { isPublic: true });
  return { environment, rp: await relyingParty(app.url, environment, { isPublic: true }) };
}

const settings = (company: SignedUp, { id }: Environment, changes: Json) =>
  company.client.request('PUT', `/v1/client-environments/${id}/openid`, { audience: 'members', isPublic: false, postLogoutRedirectUrls: [], ...changes });

async function addMember(company: SignedUp, role: 'manager' | 'support_staff'): Promise<Person & { memberId: string }> {
  const person = await verified(await signUpCustomer(app.url));
  const memberId = await app.as(company, () => app.app.get(TenancyApi).addMember({ userId: person.userId, role }));
  const { body } = await person.client.post('/v1/auth/switch-organization', { organizationId: company.organizationId });
  person.client.accessToken = body.accessToken;
  return { ...person, memberId };
}

/** Signs in at the app, consents to what it asks for, and takes the access token for our API. */
async function enter(who: { email: string; password: string }, { rp, environment }: ClientApp = shop, { scope = ALL, visitor = new Visitor(app.url) } = {}) {
  const attempt = await begin(rp, environment, { scope, resource: API });
  const { url } = await signIn(visitor, attempt, who);
  const tokens = await exchange(rp, attempt, url, { resource: API });
  return { tokens, program: new ApiClient(app.url, tokens.access_token), visitor };
}

const itself = async ({ rp }: ClientApp, scope = SCOPES.join(' ')) => {
  const tokens = await oidc.clientCredentialsGrant(rp, { scope, resource: API });
  return { tokens, program: new ApiClient(app.url, tokens.access_token) };
};

const status = async (program: ApiClient, path = '/v1/leads'): Promise<number> => (await program.get(path)).status;
const namesSeenBy = async (program: ApiClient): Promise<string[]> => (await program.get('/v1/leads')).body.data.map((row: Json) => row.lastName).sort();

async function refusedSoon(program: ApiClient): Promise<void> {
  const startedAt = performance.now();
  await eventually(async () => (await status(program)) === 401, 5_000);
  expect(performance.now() - startedAt).toBeLessThan(WITHIN_MS);
}

describe('A client app a member signed in to, at our API', () => {
  it('is the member, and is asked for nothing a person must do themselves', async () => {
    const attempt = await begin(shop.rp, shop.environment, { scope: ALL, resource: API });
    const visitor = new Visitor(app.url);
    const consent = await visitor.submit(await visitor.open(attempt.url), { step: 'password', email: acme.email, password: acme.password });
    const [known, done] = consent.html.split('In your place, and no more than you may do yourself');
    expect(known).toContain('know who you are');
    expect(known).not.toContain('leads');
    expect(done).toContain('leads');
    const { access_token: token } = await exchange(shop.rp, attempt, (await visitor.submit(consent, { step: 'allow' })).url, { resource: API });
    expect(token).toMatch(/^foat_[\w-]{43}$/);
    const program = new ApiClient(app.url, token);
    expect(await namesSeenBy(program)).toEqual(['Ours']);
    const made = await program.post('/v1/leads', lead('Delegated'));
    expect([made.status, made.body.createdById]).toEqual([201, acme.userId]);
    expect((await acme.client.delete(`/v1/leads/${made.body.id}`)).status).toBe(204);
    const refused = await Promise.all(['/v1/me', '/v1/me/sessions', '/v1/me/grants', '/v1/me/orders'].map((path) => program.get(path)));
    expect(refused.map((answer) => [answer.status, answer.body.code])).toEqual(refused.map(() => [403, 'person_required']));
    expect((await program.post('/v1/me/api-keys', { name: 'x', scopes: ['crm.leads.read'] })).body.code).toBe('person_required');
  });

  it('may what was consented to, and asks for the rest when it needs it', async () => {
    const person = await addMember(acme, 'manager');
    const app1 = await addApp(acme);
    const { program, visitor } = await enter(person, app1, { scope: 'openid offline_access crm.leads.read' });
    expect(await status(program)).toBe(200);
    expect((await program.post('/v1/leads', lead('Unasked'))).body).toMatchObject({ code: 'forbidden', permission: 'crm.leads.write' });
    expect((await program.get('/v1/customers')).body.permission).toBe('commerce.customers.read');

    const attempt = await begin(app1.rp, app1.environment, { scope: 'openid crm.leads.read crm.leads.write', resource: API });
    attempt.url.searchParams.delete('prompt');
    const consent = await visitor.open(attempt.url);
    expect(consent.html.match(/<li>/g)).toHaveLength(1);
    const tokens = await exchange(app1.rp, attempt, (await visitor.submit(consent, { step: 'allow' })).url, { resource: API });
    expect((await new ApiClient(app.url, tokens.access_token).post('/v1/leads', lead('Asked'))).status).toBe(201);
    expect((await program.post('/v1/leads', lead('Unasked'))).status).toBe(403);
  });

  it('is not let in by a consent to know who the user is', async () => {
    const person = await addMember(acme, 'manager');
    const own = await addApp(acme);
    const visitor = new Visitor(app.url);
    await signIn(visitor, await begin(own.rp, own.environment, { scope: 'openid crm.leads.read' }), person);
    const attempt = await begin(own.rp, own.environment, { scope: 'openid crm.leads.read', resource: API });
    attempt.url.searchParams.delete('prompt');
    expect((await visitor.open(attempt.url)).html).toContain('In your place');
  });

  it('may never more than the member, also when that changes', async () => {
    const person = await addMember(acme, 'support_staff');
    const change = (flags: Json) => acme.client.patch(`/v1/members/${person.memberId}`, flags);
    expect((await change({ canManageDeals: false, canViewAllRecords: false })).status).toBe(200);
    const { program, tokens } = await enter(person);
    expect(tokens.scope).toContain('crm.leads.write');
    expect(await namesSeenBy(program)).not.toContain('Ours');
    expect((await program.post('/v1/leads', lead('Staff'))).body.permission).toBe('crm.leads.write');
    expect((await change({ canManageDeals: true, canViewAllRecords: true })).status).toBe(200);
    await eventually(async () => (await program.post('/v1/leads', lead('Staff'))).status === 201);
    expect(await namesSeenBy(program)).toContain('Ours');
    await change({ canManageDeals: false, canViewAllRecords: false });
    await eventually(async () => (await program.post('/v1/leads', lead('Staff'))).status === 403);
    expect(new Set(await namesSeenBy(program))).toEqual(new Set(['Staff']));
    expect((await acme.client.delete(`/v1/members/${person.memberId}`)).status).toBe(204);
    await refusedSoon(program);
  });

  it('stays in the organization it is of, whatever else its user is a member of', async () => {
    const person = await addMember(acme, 'manager');
    await app.as(globex, () => app.app.get(TenancyApi).addMember({ userId: person.userId, role: 'manager' }));
    const [theirs] = (await globex.client.get('/v1/leads')).body.data;
    const { program } = await enter(person);
    expect(await namesSeenBy(program)).not.toContain('Theirs');
    expect(await status(program, `/v1/leads/${theirs.id}`)).toBe(404);
    const { program: there } = await enter(person, await addApp(globex));
    expect(await namesSeenBy(there)).toEqual(['Theirs']);
  });

  it('is told the second factor that the organization requires is missing', async () => {
    const company = await verified(await signUpCompany(app.url));
    const { program } = await enter(company, await addApp(company));
    expect(await status(program)).toBe(200);
    await queryAsAdmin(app.database, 'update organizations set require_mfa = true where id = $1', [company.organizationId]);
    await eventually(async () => (await program.get('/v1/leads')).body.code === 'mfa_required');
  });

  it('is nobody where its user is no member', async () => {
    const own = await addApp(acme);
    await settings(acme, own.environment, { audience: 'everyone' });
    const { program, tokens } = await enter(await verified(await signUpCustomer(app.url)), own);
    expect(tokens.claims()).toMatchObject({ organization_id: acme.organizationId });
    expect((await program.get('/v1/leads')).body.code).toBe('unauthenticated');
  });

  it('needs no secret where it keeps none', async () => {
    const own = await addPublicApp(acme);
    const { program, tokens } = await enter(acme, own);
    expect(await namesSeenBy(program)).toContain('Ours');
    const next = await oidc.refreshTokenGrant(own.rp, tokens.refresh_token!, { resource: API });
    expect(await status(new ApiClient(app.url, next.access_token))).toBe(200);
  });

  it('answers members apart who happen to choose the same Idempotency-Key', async () => {
    const [first, second] = [await addMember(acme, 'manager'), await addMember(acme, 'manager')];
    const made = await Promise.all([first, second].map(async (person, n) => (await enter(person)).program.post('/v1/leads', { ...lead(['Quast', 'Ibanez'][n]!), firstName: ['Orla', 'Tom'][n] }, { 'idempotency-key': 'one' })));
    expect(made.map(({ body }) => [body.code, body.createdById])).toEqual([[undefined, first.userId], [undefined, second.userId]]);
  });
});

describe('A client app for itself, at our API', () => {
  it('is nobody, with what it asks for of what its secret and its environment have', async () => {
    const own = await addApp(acme);
    const narrow = await relyingParty(app.url, own.environment, { secret: await addToken(acme, own.environment.id, ['crm.leads.read', 'crm.leads.write']) });
    const { program, tokens } = await itself({ ...own, rp: narrow });
    expect(tokens.scope).toBe('crm.leads.read crm.leads.write');
    const made = await program.post('/v1/leads', lead('Programs'));
    expect([made.status, made.body.createdById]).toEqual([201, null]);
    expect(await namesSeenBy(program)).toEqual(['Programs']);
    const less = await itself({ ...own, rp: narrow }, 'crm.leads.read');
    expect((await less.program.post('/v1/leads', lead('More'))).body.permission).toBe('crm.leads.write');
    expect((await program.get('/v1/me')).body.code).toBe('person_required');
    expect((await acme.client.patch(`/v1/client-environments/${own.environment.id}`, { scopes: ['crm.leads.read'] })).status).toBe(200);
    await eventually(async () => (await program.post('/v1/leads', lead('More'))).status === 403);
    expect(await status(program)).toBe(200);
  });

  it('loses what its secret loses, and ends with it', async () => {
    const own = await addApp(acme);
    const secret = await addToken(acme, own.environment.id, ['crm.leads.read', 'crm.leads.write']);
    const { program, tokens } = await itself({ ...own, rp: await relyingParty(app.url, own.environment, { secret }) });
    expect(await status(program)).toBe(200);
    const [row] = await queryAsAdmin<{ id: string }>(app.database, 'select id from api_keys where token_hash = sha256($1::bytea)', [Buffer.from(secret)]);
    await acme.client.patch(`/v1/client-tokens/${row!.id}`, { scopes: ['crm.leads.read'] });
    await eventually(async () => (await program.post('/v1/leads', lead('More'))).status === 403);
    expect((await acme.client.delete(`/v1/client-tokens/${row!.id}`)).status).toBe(204);
    await refusedSoon(program);
    await eventually(async () => !(await oidc.tokenIntrospection(own.rp, tokens.access_token)).active);
  });

  it('sees its own organization only', async () => {
    const own = await addApp(globex);
    const { program } = await itself({ ...own, rp: await relyingParty(app.url, own.environment, { secret: await addToken(globex, own.environment.id, SCOPES) }) });
    expect(await namesSeenBy(program)).toEqual(['Theirs']);
  });
});

describe('Our API takes no other token', () => {
  it('than one that was asked for it', async () => {
    const attempt = await begin(shop.rp, shop.environment, { scope: ALL, resource: API });
    const { url } = await signIn(new Visitor(app.url), attempt, acme);
    const tokens = await exchange(shop.rp, attempt, url); // for userinfo
    expect((await oidc.fetchUserInfo(shop.rp, tokens.access_token, acme.userId)).sub).toBe(acme.userId);
    const itsOwn = await oidc.clientCredentialsGrant(shop.rp, { scope: 'crm.leads.read' });
    for (const token of [tokens.access_token, tokens.id_token!, tokens.refresh_token!, url.searchParams.get('code')!, itsOwn.access_token, `foat_${'x'.repeat(43)}`, 'foat_']) {
      expect((await new ApiClient(app.url, token).get('/v1/leads')).body.code).toBe('unauthenticated');
    }
    const forApi = await oidc.refreshTokenGrant(shop.rp, tokens.refresh_token!, { resource: API });
    expect(await status(new ApiClient(app.url, forApi.access_token))).toBe(200);
    expect(await oidc.tokenIntrospection(shop.rp, forApi.access_token)).toMatchObject({ active: true, aud: API, sub: acme.userId, organization_id: acme.organizationId });
    expect(await errorOf(oidc.fetchUserInfo(shop.rp, forApi.access_token, acme.userId))).toBe('insufficient_scope');
    const forUserInfo = await oidc.refreshTokenGrant(shop.rp, forApi.refresh_token!);
    expect(await status(new ApiClient(app.url, forUserInfo.access_token))).toBe(401);
  });

  it('for a resource there is not, or one that was not asked for when the user consented', async () => {
    const other = await begin(shop.rp, shop.environment, { scope: ALL, resource: 'https://other.example/v1' });
    expect((await new Visitor(app.url).open(other.url)).url.searchParams.get('error')).toBe('invalid_target');
    expect(await errorOf(oidc.clientCredentialsGrant(shop.rp, { scope: 'crm.leads.read', resource: `${API}/` }))).toBe('invalid_target');
    const plain = await begin(shop.rp, shop.environment, { scope: ALL });
    const { url } = await signIn(new Visitor(app.url), plain, acme);
    expect(await errorOf(exchange(shop.rp, plain, url, { resource: API }))).toBe('invalid_target');
  });

  it.each([
    ['is for another resource', { aud: 'https://other.example/v1' }],
    ['is for no resource', { aud: undefined }],
    ['is bound to a key of the program', { jkt: 'x' }],
    ['is bound to a certificate of the program', { 'x5t#S256': 'x' }],
    ['is of another environment than its secret', { clientId: 'another' }],
    ['belongs to a sign-in that its browser has no more', { expiresWithSession: true, sessionUid: 'gone' }],
  ])('that %s', async (_what, changes) => {
    const store = app.app.get(ArtifactStore);
    const { tokens } = await enter(acme);
    const payload = (await store.find('AccessToken', tokens.access_token))!;
    const clientId = 'clientId' in changes ? (await addApp(acme)).environment.id : payload.clientId!;
    await store.upsert('AccessToken', tokens.access_token, { ...payload, ...changes, clientId } as typeof payload, 600);
    expect(await status(new ApiClient(app.url, tokens.access_token))).toBe(401);
  });
});

describe('Access to our API ends', () => {
  it.each([
    ['the app gives the token back', async ({ tokens }: Entered) => oidc.tokenRevocation(shop.rp, tokens.access_token)],
    ['the app gives the refresh token back', async ({ tokens }: Entered) => oidc.tokenRevocation(shop.rp, tokens.refresh_token!)],
    ['the user takes their consent back', async ({ person }: Entered) => {
      for (const { id } of (await person.client.get('/v1/me/grants')).body.data) expect((await person.client.delete(`/v1/me/grants/${id}`)).status).toBe(204);
    }],
    ['the consent is gone', async ({ person }: Entered) => queryAsAdmin(app.database, `delete from openid_artifacts where kind = 'Grant' and user_id = $1`, [person.userId])],
    ['the user ends their sessions', async ({ person }: Entered) => person.client.delete('/v1/me/sessions')],
    ['the session has been idle', async ({ person }: Entered) => queryAsAdmin(app.database, 'update sessions set idle_expires_at = now() where user_id = $1', [person.userId])],
    ['the user is suspended', async ({ person }: Entered) => queryAsAdmin(app.database, `update users set status = 'suspended' where id = $1`, [person.userId])],
    ['the user signs out at the provider', async ({ tokens, visitor }: Entered) => {
      const page = await visitor.open(oidc.buildEndSessionUrl(shop.rp, { id_token_hint: tokens.id_token! }));
      await visitor.submit(page, { logout: 'yes' });
    }],
    ['the token expires', async ({ tokens }: Entered) => queryAsAdmin(app.database, `update openid_artifacts set expires_at = now() where id_hash = sha256($1::bytea)`, [Buffer.from(`AccessToken:${tokens.access_token}`)])],
  ])('when %s', async (_what, end) => {
    const person = await addMember(acme, 'manager');
    const entered = { ...(await enter(person)), person };
    expect(await status(entered.program)).toBe(200);
    await end(entered);
    await refusedSoon(entered.program);
  });

  it('when the environment is stopped, by whatever process, and does not come back with it', async () => {
    const own = await addApp(acme);
    const secret = await addToken(acme, own.environment.id, SCOPES);
    const [ofMember, ofApp] = [await enter(acme, own), await itself({ ...own, rp: await relyingParty(app.url, own.environment, { secret }) })];
    for (const { program } of [ofMember, ofApp]) expect(await status(program)).toBe(200);
    await queryAsAdmin(app.database, 'update client_environments set is_active = false where id = $1', [own.environment.id]);
    await Promise.all([refusedSoon(ofMember.program), refusedSoon(ofApp.program)]);
    await queryAsAdmin(app.database, 'update client_environments set is_active = true where id = $1', [own.environment.id]);
    await eventually(async () => (await status(ofMember.program)) === 200);
    const { status: stopped } = await acme.client.patch(`/v1/client-environments/${own.environment.id}`, { isActive: false });
    expect(stopped).toBe(200);
    await Promise.all([refusedSoon(ofMember.program), refusedSoon(ofApp.program)]);
    await eventually(async () => (await queryAsAdmin(app.database, 'select 1 from openid_artifacts where environment_id = $1', [own.environment.id])).length === 0);
    await acme.client.patch(`/v1/client-environments/${own.environment.id}`, { isActive: true });
    expect([await status(ofMember.program), await status(ofApp.program)]).toEqual([401, 401]);
  });

  it('when the organization is stopped', async () => {
    const company = await verified(await signUpCompany(app.url));
    const { program } = await enter(company, await addApp(company));
    expect(await status(program)).toBe(200);
    await queryAsAdmin(app.database, 'update organizations set is_active = false where id = $1', [company.organizationId]);
    await refusedSoon(program);
  });

  it('when the secret it was got with is revoked; the next secret gets another', async () => {
    const own = await addApp(acme);
    const second = await relyingParty(app.url, own.environment, { secret: await addToken(acme, own.environment.id) });
    const { program, tokens } = await enter(acme, own);
    await queryAsAdmin(app.database, 'update api_keys set revoked_at = now() where token_hash = sha256($1::bytea)', [Buffer.from(own.environment.secret)]);
    await refusedSoon(program);
    const next = await oidc.refreshTokenGrant(second, tokens.refresh_token!, { resource: API });
    expect(await status(new ApiClient(app.url, next.access_token))).toBe(200);
  });

  it('with the session it was signed in with, also when the sign-in at the provider is long forgotten', async () => {
    const person = await addMember(acme, 'manager');
    const { tokens } = await enter(person);
    await queryAsAdmin(app.database, `delete from openid_artifacts where kind = 'Session' and user_id = $1`, [person.userId]);
    const next = await oidc.refreshTokenGrant(shop.rp, tokens.refresh_token!, { resource: API });
    const program = new ApiClient(app.url, next.access_token);
    expect(await status(program)).toBe(200);
    await person.client.delete('/v1/me/sessions');
    await refusedSoon(program);
    expect(await errorOf(oidc.refreshTokenGrant(shop.rp, next.refresh_token!))).toBe('invalid_grant');
  });

  it('no sooner than its refresh token is used: that is use of the session', async () => {
    const person = await addMember(acme, 'manager');
    const { tokens } = await enter(person);
    await queryAsAdmin(app.database, `update sessions set idle_expires_at = now() + interval '1 hour' where user_id = $1`, [person.userId]);
    await oidc.refreshTokenGrant(shop.rp, tokens.refresh_token!, { resource: API });
    const rows = await queryAsAdmin<{ days: number }>(app.database, 'select round(extract(epoch from idle_expires_at - now()) / 86400)::int as days from sessions where user_id = $1 order by days', [person.userId]);
    expect(rows.map(({ days }) => days)).toEqual([0, 7]); // the one of signing up was not used
  });
});

type Entered = Awaited<ReturnType<typeof enter>> & { person: Person };

describe('What holds for a secret holds for what was got with it', () => {
  it('networks', async () => {
    const own = await addApp(acme);
    const secret = await addToken(acme, own.environment.id, SCOPES, { allowedNetworks: ['127.0.0.0/8', '::1', '192.0.2.0/24'] });
    const bound = { ...own, rp: await relyingParty(app.url, own.environment, { secret }) };
    for (const { program } of [await enter(acme, bound), await itself(bound)]) {
      const from = async (ip: string) => (await program.get('/v1/leads', { 'x-forwarded-for': ip })).body.code ?? 'admitted';
      expect([await from('192.0.2.7'), await from('198.51.100.7')]).toEqual(['admitted', 'address_not_allowed']);
    }
  });

  it('the rate: one for the program itself, and one for each member it acts for', async () => {
    const own = await addApp(acme);
    const secret = await addToken(acme, own.environment.id, SCOPES, { requestsPerMinute: 3 });
    const bound = { ...own, rp: await relyingParty(app.url, own.environment, { secret }) };
    const programs = [(await enter(acme, bound)).program, (await enter(await addMember(acme, 'manager'), bound)).program, (await itself(bound)).program];
    for (const program of programs) {
      const seen: number[] = [];
      for (let n = 0; n < 4; n++) seen.push(await status(program));
      expect(seen).toEqual([200, 200, 200, 429]);
    }
    expect(await status(new ApiClient(app.url, secret))).toBe(429);
  });

  it('the log: by token and by environment, which has also what was asked without a secret', async () => {
    const [own, without] = [await addApp(acme), await addPublicApp(acme)];
    const { program } = await enter(acme, own);
    await program.get('/v1/leads', { 'x-request-id': 'by-delegate' });
    await (await itself(own, 'crm.leads.read')).program.get('/v1/leads', { 'x-request-id': 'by-itself' });
    await new ApiClient(app.url, own.environment.secret).get('/v1/leads', { 'x-request-id': 'by-secret' });
    await (await enter(acme, without)).program.get('/v1/leads', { 'x-request-id': 'without-secret' });
    const logOf = (client: ApiClient, path: string) => client.get(`/v1/${path}/requests?sort=at`);
    const ids = async (path: string) => (await logOf(acme.client, path)).body.data.map((row: Json) => row.requestId).sort();
    const [secret] = (await acme.client.get(`/v1/client-environments/${own.environment.id}/tokens`)).body.data;
    for (const path of [`client-environments/${own.environment.id}`, `client-tokens/${secret.id}`]) {
      await eventually(async () => (await ids(path)).join() === 'by-delegate,by-itself,by-secret');
    }
    const path = `client-environments/${without.environment.id}`;
    await eventually(async () => (await ids(path)).length === 1);
    expect((await logOf(acme.client, path)).body.data).toEqual([expect.objectContaining({ requestId: 'without-secret', apiKeyId: null, route: '/v1/leads', status: 200 })]);
    expect((await logOf(globex.client, path)).status).toBe(404);
    const staff = await addMember(acme, 'support_staff');
    expect((await logOf(staff.client, path)).body.permission).toBe('clients.tokens.read');
  });
});
