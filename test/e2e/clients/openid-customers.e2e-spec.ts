import * as oidc from 'openid-client';
import { TenancyApi } from '@app/tenancy';
import { ArtifactStore } from '../../../libs/clients/src/openid/artifact-store.js';
import { PUBLIC_URL } from '../../support/browser.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { newEmail, signUpCustomer, type Person } from '../identity/people.js';
import { addEnvironment, begin, errorOf, exchange, relyingParty, signIn, type Environment } from './relying-party.js';
import { Visitor } from './visitor.js';

const API = `${PUBLIC_URL}/v1`;

interface ClientApp {
  environment: Environment;
  rp: oidc.Configuration;
}

let app: TestApp;
let acme: SignedUp;
let globex: SignedUp;
let shop: ClientApp;

beforeAll(async () => {
  app = await startTestApp({ environment: { SIGN_UPS_PER_NETWORK: '10000', SIGN_IN_ATTEMPTS_PER_NETWORK: '10000' } });
  [acme, globex] = [await verified(await signUpCompany(app.url)), await verified(await signUpCompany(app.url))];
  shop = await addShop(acme);
});
afterAll(() => app?.close());

async function verified<P extends { userId: string }>(person: P): Promise<P> {
  await queryAsAdmin(app.database, 'update user_emails set verified_at = now() where user_id = $1', [person.userId]);
  return person;
}

/** An app for the customers of the company. */
async function addShop(company: SignedUp): Promise<ClientApp> {
  const environment = await addEnvironment(company);
  const { status } = await setAudience(company, environment, 'customers');
  expect(status).toBe(200);
  return { environment, rp: await relyingParty(app.url, environment) };
}

const setAudience = (company: SignedUp, { id }: Environment, audience: string) =>
  company.client.request('PUT', `/v1/client-environments/${id}/openid`, { audience, isPublic: false, postLogoutRedirectUrls: [] });

/** Somebody the company keeps as a customer, linked to their login. */
async function link(company: SignedUp, { userId, email }: Person, input: Json = {}): Promise<string> {
  const { status, body } = await company.client.post('/v1/customers', { displayName: 'J. Weber', firstName: 'Jonas', lastName: 'Weber', email, notes: 'INTERNAL', ...input });
  expect([status, body.errors]).toEqual([201, undefined]);
  await queryAsAdmin(app.database, 'update customers set user_id = $1, verified_at = now(), unlinked_at = null where id = $2', [userId, body.id]);
  return body.id;
}

const newPerson = async (): Promise<Person> => verified(await signUpCustomer(app.url));

async function enter(who: { email: string; password: string }, { rp, environment }: ClientApp = shop, parameters: Record<string, string> = {}) {
  const attempt = await begin(rp, environment, parameters);
  const seen = await signIn(new Visitor(app.url), attempt, who);
  if (seen.status === 403) return { seen, tokens: undefined };
  return { seen, tokens: await exchange(rp, attempt, seen.url) };
}

const subjectOf = async (person: Person, at: ClientApp): Promise<string> => (await enter(person, at)).tokens!.claims()!.sub;

describe('An app for customers', () => {
  it('is told of a customer what its company knows of them', async () => {
    const person = await newPerson();
    const customerId = await link(acme, person);
    const { tokens } = await enter(person);
    const claims = tokens!.claims()!;
    expect(claims).toMatchObject({ organization_id: acme.organizationId, customer_id: customerId });
    expect(claims.sub).not.toBe(person.userId);
    const told = await oidc.fetchUserInfo(shop.rp, tokens!.access_token, claims.sub);
    expect(told).toEqual({ sub: claims.sub, organization_id: acme.organizationId, customer_id: customerId, name: 'J. Weber', given_name: 'Jonas', family_name: 'Weber', email: person.email, email_verified: true });
    expect(await oidc.tokenIntrospection(shop.rp, tokens!.access_token)).toMatchObject({ active: true, sub: claims.sub });
    const fresh = await oidc.refreshTokenGrant(shop.rp, tokens!.refresh_token!);
    expect(fresh.claims()!.sub).toBe(claims.sub);
    expect(JSON.stringify([tokens, fresh, told])).not.toContain(person.userId);
  });

  it('calls an address verified only where its user has proven it', async () => {
    const person = await newPerson();
    await link(acme, person, { email: newEmail('other') });
    const { tokens } = await enter(person);
    expect(await oidc.fetchUserInfo(shop.rp, tokens!.access_token, oidc.skipSubjectCheck)).toMatchObject({ email: expect.stringMatching(/^other-/), email_verified: false });
  });

  it('knows a customer by the same name as every app of the company, and by another than other companies', async () => {
    const person = await newPerson();
    await link(acme, person);
    await link(globex, person);
    const [here, hereToo, there] = [await subjectOf(person, shop), await subjectOf(person, await addShop(acme)), await subjectOf(person, await addShop(globex))];
    expect(hereToo).toBe(here);
    expect(there).not.toBe(here);
    await queryAsAdmin(app.database, `update customers set display_name = 'New', email = $2 where user_id = $1 and organization_id = $3`, [person.userId, newEmail(), acme.organizationId]);
    expect(await subjectOf(person, shop)).toBe(here);
  });

  it('lets nobody in who is no customer of the company, and keeps no session of theirs', async () => {
    const [stranger, ofGlobex, blocked, unproven, deleted] = [await newPerson(), await newPerson(), await newPerson(), await signUpCustomer(app.url), await newPerson()];
    await link(globex, ofGlobex);
    await link(acme, blocked, { status: 'blocked' });
    await link(acme, unproven);
    const gone = await link(acme, deleted);
    expect((await acme.client.delete(`/v1/customers/${gone}`)).status).toBe(204);
    const [member, ...others] = [acme, stranger, ofGlobex, blocked, unproven, deleted];
    for (const person of [member!, ...others]) expect((await enter(person)).seen.status).toBe(403);
    const live = await queryAsAdmin(app.database, 'select 1 from sessions where user_id = any($1) and revoked_at is null', [others.map(({ userId }) => userId)]);
    expect(live).toHaveLength(others.length); // those of signing up
  });

  it('sends a customer who was signed in elsewhere to its sign-in, and then lets them in without another password', async () => {
    const person = await newPerson();
    await link(acme, person);
    const visitor = new Visitor(app.url);
    await signIn(visitor, await begin(shop.rp, shop.environment), person);
    const second = await addShop(acme);
    const page = await visitor.open((await begin(second.rp, second.environment, { scope: 'openid' })).url);
    expect(page.html).toContain('asks for access');
    const elsewhere = await addShop(globex);
    expect((await visitor.open((await begin(elsewhere.rp, elsewhere.environment)).url)).html).toContain('name="password"');
  });

  it('loses a customer with the link, at once', async () => {
    const person = await newPerson();
    const customerId = await link(acme, person);
    const { tokens } = await enter(person);
    expect((await person.client.delete(`/v1/me/companies/${customerId}`)).status).toBe(204);
    expect(await errorOf(oidc.fetchUserInfo(shop.rp, tokens!.access_token, oidc.skipSubjectCheck))).toBe('invalid_token');
    expect((await oidc.tokenIntrospection(shop.rp, tokens!.access_token)).active).toBe(false);
    expect(await errorOf(oidc.refreshTokenGrant(shop.rp, tokens!.refresh_token!))).toBe('invalid_grant');
  });

  it('becomes one for members, and has no customers any more', async () => {
    const own = await addShop(acme);
    const person = await newPerson();
    await link(acme, person);
    const { tokens } = await enter(person, own);
    expect((await setAudience(acme, own.environment, 'members')).status).toBe(200);
    expect(await errorOf(oidc.refreshTokenGrant(own.rp, tokens!.refresh_token!))).toBe('invalid_grant');
    expect((await enter(person, own)).seen.status).toBe(403);
    expect((await enter(acme, own)).tokens!.claims()!.sub).toBe(acme.userId);
  });

  it('may have several hosts to send users back to', async () => {
    const own = await addShop(acme);
    const changed = await acme.client.patch(`/v1/client-environments/${own.environment.id}`, { redirectUrls: [own.environment.redirectUrl, 'https://other.example/signed-in'] });
    expect(changed.status).toBe(200);
    const person = await newPerson();
    await link(acme, person);
    expect((await enter(person, own)).tokens!.claims()!.sub).toBe(await subjectOf(person, shop));
  });
});

describe('A customer\'s app at our API', () => {
  const OWN = 'openid offline_access commerce.own_orders.read';

  /** Signs in and consents; what the app then has at our API. */
  async function guest(person: Person, at: ClientApp = shop, scope = OWN): Promise<ApiClient> {
    const attempt = await begin(at.rp, at.environment, { scope, resource: API });
    const { url } = await signIn(new Visitor(app.url), attempt, person);
    return new ApiClient(app.url, (await exchange(at.rp, attempt, url, { resource: API })).access_token);
  }

  async function order(company: SignedUp, customerId: string, title: string): Promise<string> {
    const { status, body } = await company.client.post('/v1/orders', { customerId, title, currency: 'EUR', items: [{ productName: 'Chair', unitPrice: '10.00' }] });
    expect([status, body.errors]).toEqual([201, undefined]);
    return body.id;
  }

  it('shows the orders at its company, and none at another', async () => {
    const [person, other] = [await newPerson(), await newPerson()];
    const [here, there, ofOther] = [await link(acme, person), await link(globex, person), await link(acme, other)];
    const [mine, elsewhere, theirs] = [await order(acme, here, 'Here'), await order(globex, there, 'Elsewhere'), await order(acme, ofOther, 'Theirs')];
    const program = await guest(person);
    expect((await program.get('/v1/me/orders')).body.data.map(({ id }: Json) => id)).toEqual([mine]);
    expect((await program.get(`/v1/me/orders/${mine}`)).body).toMatchObject({ id: mine, items: [expect.objectContaining({ productName: 'Chair' })] });
    for (const path of [`/v1/me/orders/${elsewhere}`, `/v1/me/orders/${theirs}`, `/v1/me/orders?companyId=${there}`]) expect([path, (await program.get(path)).status]).toEqual([path, 404]);
    const atGlobex = await guest(person, await addShop(globex));
    expect((await atGlobex.get('/v1/me/orders')).body.data.map(({ id }: Json) => id)).toEqual([elsewhere]);
    // their own session sees both
    expect((await person.client.get('/v1/me/orders')).body.data).toHaveLength(2);
  });

  it('opens nothing else, also for one who is staff as well', async () => {
    const staff = await newPerson();
    await app.as(acme, () => app.app.get(TenancyApi).addMember({ userId: staff.userId, role: 'manager' }));
    const customerId = await link(acme, staff);
    const program = await guest(staff);
    expect((await program.get('/v1/me/orders')).status).toBe(200);
    for (const path of ['/v1/leads', '/v1/customers', '/v1/orders', '/v1/me', '/v1/me/companies', `/v1/me/companies/${customerId}`, '/v1/me/sessions', '/v1/me/grants', '/v1/permissions']) {
      expect([path, (await program.get(path)).body.code]).toEqual([path, 'person_required']);
    }
    for (const [method, path] of [['POST', '/v1/orders'], ['PATCH', `/v1/me/companies/${customerId}`], ['DELETE', `/v1/me/companies/${customerId}`], ['POST', '/v1/me/api-keys'], ['POST', '/v1/auth/switch-organization']] as const) {
      expect([path, (await program.request(method, path, {})).status]).toEqual([path, 403]);
    }
  });

  it('is given no permission of the staff, whatever it asks for or says', async () => {
    const staff = await newPerson();
    await app.as(acme, () => app.app.get(TenancyApi).addMember({ userId: staff.userId, role: 'manager' }));
    await link(acme, staff);
    const own = await addShop(acme);
    const attempt = await begin(own.rp, own.environment, { scope: 'openid offline_access crm.leads.read', resource: API });
    const { url } = await signIn(new Visitor(app.url), attempt, staff);
    const { access_token: token, scope } = await exchange(own.rp, attempt, url, { resource: API });
    expect(scope ?? '').not.toContain('crm');
    const store = app.app.get(ArtifactStore);
    await store.upsert('AccessToken', token, { ...(await store.find('AccessToken', token))!, scope: 'crm.leads.read' }, 600);
    const program = new ApiClient(app.url, token);
    expect((await program.get('/v1/leads')).status).toBe(401);
    // it is whom the app is for that decides: the same token of an app for members
    await setAudience(acme, own.environment, 'members');
    await eventually(async () => (await program.get('/v1/leads')).status === 200);
    await setAudience(acme, own.environment, 'customers');
    await eventually(async () => (await program.get('/v1/leads')).status === 401);
  });

  it('asks for consent in words, and gets nothing without', async () => {
    const person = await newPerson();
    await link(acme, person);
    const attempt = await begin(shop.rp, shop.environment, { scope: OWN, resource: API });
    const visitor = new Visitor(app.url);
    const consent = await visitor.submit(await visitor.open(attempt.url), { step: 'password', email: person.email, password: person.password });
    expect(consent.html.split('In your place')[1]).toContain('See your orders there.');
    const { tokens } = await enter(person, shop, { scope: 'openid offline_access commerce.own_orders.read' }); // for userinfo
    expect((await new ApiClient(app.url, tokens!.access_token).get('/v1/me/orders')).status).toBe(401);
    const forMembers = await addEnvironment(acme);
    const refused = await new Visitor(app.url).open((await begin(await relyingParty(app.url, forMembers), forMembers, { scope: OWN, resource: API })).url);
    expect(refused.url.searchParams.get('error')).toBe('invalid_scope');
  });

  it.each([
    ['the link ends', (_person: Person, customerId: string) => queryAsAdmin(app.database, 'update customers set user_id = null, verified_at = null where id = $1', [customerId])],
    ['the company blocks them', (_person: Person, customerId: string) => queryAsAdmin(app.database, `update customers set status = 'blocked' where id = $1`, [customerId])],
    ['they take their consent back', async (person: Person) => {
      for (const { id } of (await person.client.get('/v1/me/grants')).body.data) expect((await person.client.delete(`/v1/me/grants/${id}`)).status).toBe(204);
    }],
    ['their session ends', (person: Person) => person.client.delete('/v1/me/sessions')],
  ])('is shut out when %s', async (_what, end) => {
    const person = await newPerson();
    const customerId = await link(acme, person);
    const program = await guest(person);
    expect((await program.get('/v1/me/orders')).status).toBe(200);
    await end(person, customerId);
    await eventually(async () => (await program.get('/v1/me/orders')).status === 401, 2_500);
  });

  it('still acts for itself as every app', async () => {
    const itself = await oidc.clientCredentialsGrant(shop.rp, { scope: 'crm.leads.read', resource: API });
    expect((await new ApiClient(app.url, itself.access_token).get('/v1/leads')).status).toBe(200);
    expect((await new ApiClient(app.url, itself.access_token).get('/v1/me/orders')).body.code).toBe('person_required');
  });
});
