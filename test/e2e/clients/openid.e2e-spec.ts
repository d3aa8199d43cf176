import * as oidc from 'openid-client';
import { PUBLIC_URL } from '../../support/browser.js';
import { queryAsAdmin } from '../../support/database.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type ApiClient, type SignedUp } from '../../support/client.js';
import { newEmail, signUpCustomer, type Person } from '../identity/people.js';
import { codeOf, enrolTotp, forgetSteps, wrongCodeFor } from '../identity/second-factors.js';
import { addColleague } from '../tenancy/colleagues.js';
import { addEnvironment, addToken, begin, errorOf, exchange, relyingParty, signIn, type Environment } from './relying-party.js';
import { Visitor } from './visitor.js';

let app: TestApp;
let company: SignedUp;
let environment: Environment;
let rp: oidc.Configuration;

beforeAll(async () => {
  app = await startTestApp({ worker: true, environment: { SIGN_UPS_PER_NETWORK: '10000', SIGN_IN_ATTEMPTS_PER_NETWORK: '10000' } });
  company = await verified(await signUpCompany(app.url));
  environment = await addEnvironment(company);
  rp = await relyingParty(app.url, environment);
});
afterAll(() => app?.close());

/** Takes the address for proven, as the code in the mail would. */
async function verified<P extends { userId: string }>(person: P): Promise<P> {
  await queryAsAdmin(app.database, 'update user_emails set verified_at = now() where user_id = $1', [person.userId]);
  return person;
}

const stranger = async (): Promise<Person> => verified(await signUpCustomer(app.url));

async function tokensOf(visitor = new Visitor(app.url), of: { rp: oidc.Configuration; environment: Environment } = { rp, environment }, who: { email: string; password: string } = company) {
  const attempt = await begin(of.rp, of.environment);
  const seen = await signIn(visitor, attempt, who);
  return { attempt, callback: seen.url, tokens: await exchange(of.rp, attempt, seen.url) };
}

describe('A client app signs its users in', () => {
  it('with a code and PKCE, and is told what they agreed to', async () => {
    const visitor = new Visitor(app.url);
    const attempt = await begin(rp, environment);
    const page = await visitor.open(attempt.url);
    expect(page.status).toBe(200);
    expect(page.html).toContain('Shop &#60;b&#62;app&#60;/b&#62;');
    const policy = page.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' https:\/\/shop\.example; frame-ancestors 'none'/);
    expect(page.headers.get('cache-control')).toContain('no-store');
    const consent = await visitor.submit(page, { step: 'password', email: company.email, password: company.password });
    expect(consent.html).toContain('see your e-mail address');
    const back = await visitor.submit(consent, { step: 'allow' });
    expect(back.url.origin + back.url.pathname).toBe(environment.redirectUrl);
    expect(back.url.searchParams.get('iss')).toBe(`${PUBLIC_URL}/oidc`);

    const tokens = await exchange(rp, attempt, back.url);
    const claims = tokens.claims()!;
    expect(claims).toMatchObject({ iss: `${PUBLIC_URL}/oidc`, aud: environment.id, sub: company.userId, organization_id: company.organizationId });
    const userInfo = await oidc.fetchUserInfo(rp, tokens.access_token, company.userId);
    expect(userInfo).toMatchObject({ sub: company.userId, email: company.email, email_verified: true, name: 'Cleo Owner', organization_id: company.organizationId });
    for (const { attributes } of visitor.cookies.values()) expect(attributes).toMatch(/httponly/i);
  });

  it('with a discovery document and a key set that hold nothing secret', async () => {
    const document = (await (await fetch(`${app.url}/oidc/.well-known/openid-configuration`, { headers: { 'x-forwarded-host': 'evil.example', host: 'evil.example' } })).json()) as Record<string, unknown>;
    expect(document).toMatchObject({ issuer: `${PUBLIC_URL}/oidc`, authorization_endpoint: `${PUBLIC_URL}/oidc/auth`, code_challenge_methods_supported: ['S256'], response_types_supported: ['code'] });
    expect(JSON.stringify(document)).not.toContain('evil.example');
    const { keys } = (await (await fetch(`${app.url}/oidc/jwks`)).json()) as { keys: Record<string, string>[] };
    expect(keys.map(({ alg }) => alg).sort()).toEqual(['EdDSA', 'RS256']);
    for (const key of keys) expect(Object.keys(key)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(d|p|q|dp|dq|qi)$/)]));
    const [stored] = await queryAsAdmin<{ sealed_private_key: string }>(app.database, 'select sealed_private_key from openid_keys');
    expect(stored!.sealed_private_key).toMatch(/^v1\./);
  });

  it('without asking again in the same browser, nor for consent in another one', async () => {
    const visitor = new Visitor(app.url);
    const plain = { scope: 'openid email', prompt: '' };
    await tokensOf(visitor);
    const again = await begin(rp, environment, { scope: 'openid email' });
    again.url.searchParams.delete('prompt');
    expect((await visitor.open(again.url)).url.origin).toBe('https://shop.example');

    const elsewhere = await begin(rp, environment, plain);
    elsewhere.url.searchParams.delete('prompt');
    const other = new Visitor(app.url);
    const page = await other.open(elsewhere.url);
    expect((await other.submit(page, { step: 'password', email: company.email, password: company.password })).url.origin).toBe('https://shop.example');
  });

  it('as a public client, by PKCE alone', async () => {
    const own = await addEnvironment(company);
    const changed = await company.client.request('PUT', `/v1/client-environments/${own.id}/openid`, { audience: 'members', isPublic: true, postLogoutRedirectUrls: [] });
    expect(changed.status).toBe(200);
    const publicRp = await relyingParty(app.url, own, { isPublic: true });
    const { tokens } = await tokensOf(new Visitor(app.url), { rp: publicRp, environment: own });
    expect(tokens.claims()!.sub).toBe(company.userId);
    expect(await errorOf(oidc.clientCredentialsGrant(publicRp))).toMatch(/unauthorized_client|invalid/);
  });

  it('by a pushed authorization request', async () => {
    const verifier = oidc.randomPKCECodeVerifier();
    const url = await oidc.buildAuthorizationUrlWithPAR(rp, { redirect_uri: environment.redirectUrl, scope: 'openid', state: 's', code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' });
    expect(url.searchParams.get('request_uri')).toMatch(/^urn:/);
    expect((await new Visitor(app.url).open(url)).html).toContain('name="password"');
  });
});

describe('Tokens', () => {
  it('are stored as hashes, and what they say is sealed', async () => {
    const { tokens } = await tokensOf();
    const rows = await queryAsAdmin<{ text: string }>(app.database, `select openid_artifacts::text as text from openid_artifacts`);
    const all = rows.map(({ text }) => text).join('\n');
    for (const secret of [tokens.access_token, tokens.refresh_token!, company.email]) expect(all).not.toContain(secret);
  });

  it('are refreshed with rotation, and a refresh token used twice ends all of them', async () => {
    const { tokens } = await tokensOf();
    const second = await oidc.refreshTokenGrant(rp, tokens.refresh_token!);
    expect(second.refresh_token).not.toBe(tokens.refresh_token);
    expect(await errorOf(oidc.refreshTokenGrant(rp, tokens.refresh_token!))).toBe('invalid_grant');
    expect(await errorOf(oidc.refreshTokenGrant(rp, second.refresh_token!))).toBe('invalid_grant');
    expect((await oidc.tokenIntrospection(rp, second.access_token)).active).toBe(false);
  });

  it('are introspected and revoked by their own client, and looked at by no other organization', async () => {
    const { tokens } = await tokensOf();
    expect(await oidc.tokenIntrospection(rp, tokens.access_token)).toMatchObject({ active: true, sub: company.userId, client_id: environment.id, organization_id: company.organizationId });
    const rival = await signUpCompany(app.url);
    const rivalRp = await relyingParty(app.url, await addEnvironment(rival));
    expect((await oidc.tokenIntrospection(rivalRp, tokens.access_token)).active).toBe(false);
    await oidc.tokenRevocation(rivalRp, tokens.refresh_token!).catch(() => undefined);
    expect((await oidc.tokenIntrospection(rp, tokens.refresh_token!)).active).toBe(true);
    await oidc.tokenRevocation(rp, tokens.refresh_token!);
    expect((await oidc.tokenIntrospection(rp, tokens.refresh_token!)).active).toBe(false);
    expect((await oidc.tokenIntrospection(rp, tokens.access_token)).active).toBe(false);
  });

  it('are given to the program itself, with scopes of its environment only', async () => {
    const tokens = await oidc.clientCredentialsGrant(rp, { scope: 'crm.leads.read' });
    expect(await oidc.tokenIntrospection(rp, tokens.access_token)).toMatchObject({ active: true, scope: 'crm.leads.read', client_id: environment.id });
    expect(await errorOf(oidc.clientCredentialsGrant(rp, { scope: 'crm.leads.write' }))).toBe('invalid_scope');
  });

  it('can be had with any live secret of the environment, and with none that was revoked or is of another one', async () => {
    const second = await addToken(company, environment.id);
    const secondRp = await relyingParty(app.url, environment, { secret: second });
    expect((await oidc.clientCredentialsGrant(secondRp)).access_token).toBeTruthy();
    await queryAsAdmin(app.database, `update api_keys set revoked_at = now() where token_hash = sha256($1::bytea)`, [Buffer.from(second)]);
    expect(await errorOf(oidc.clientCredentialsGrant(secondRp))).toBe('invalid_client');
    const other = await addEnvironment(company);
    expect(await errorOf(oidc.clientCredentialsGrant(await relyingParty(app.url, environment, { secret: other.secret })))).toBe('invalid_client');
    expect(await errorOf(oidc.clientCredentialsGrant(await relyingParty(app.url, environment, { secret: 'kept as a hash only' })))).toBe('invalid_client');
    await queryAsAdmin(app.database, `update api_keys set expires_at = now() - interval '1 second' where token_hash = sha256($1::bytea)`, [Buffer.from(other.secret)]);
    expect(await errorOf(oidc.clientCredentialsGrant(await relyingParty(app.url, other)))).toBe('invalid_client');
  });
});

describe('How users sign in at an environment', () => {
  const settings = { audience: 'everyone', isPublic: false, postLogoutRedirectUrls: ['https://shop.example/bye'] };

  it('is said and changed by who may, within their organization, and never over a change they have not seen', async () => {
    const own = await addEnvironment(company);
    const path = `/v1/client-environments/${own.id}/openid`;
    expect((await company.client.get(path)).body).toMatchObject({ clientId: own.id, audience: 'members', isPublic: false, postLogoutRedirectUrls: [], version: 0 });
    const rival = await signUpCompany(app.url);
    const colleague = await addColleague(app, company, 'support_staff');
    const put = (client: ApiClient, body: unknown, headers = {}) => client.request('PUT', path, body, headers);
    expect((await rival.client.get(path)).status).toBe(404);
    expect((await put(rival.client, settings)).status).toBe(404);
    expect((await put(colleague.client, settings)).status).toBe(403);
    expect((await put(company.client, { ...settings, postLogoutRedirectUrls: ['http://shop.example/bye'] })).body.errors[0]).toMatchObject({ pointer: '#/postLogoutRedirectUrls/0', code: 'redirect_url_not_allowed' });
    expect((await put(company.client, settings, { 'if-match': '"0"' })).body).toMatchObject({ ...settings, version: 1 });
    expect((await put(company.client, settings, { 'if-match': '"0"' })).status).toBe(412);
  });
});

describe('An attacker gets nowhere', () => {
  it.each([
    ['a longer path', 'https://shop.example/signed-in/evil'],
    ['another port', 'https://shop.example:8443/signed-in'],
    ['a fragment', 'https://shop.example/signed-in#x'],
    ['a query', 'https://shop.example/signed-in?next=https://evil.example'],
    ['another host', 'https://shop.example.evil.example/signed-in'],
    ['credentials', 'https://shop.example@evil.example/signed-in'],
    ['another scheme', 'http://shop.example/signed-in'],
    ['a dot segment', 'https://shop.example/x/../signed-in'],
    ['other case', 'https://SHOP.example/signed-in'],
  ])('with a redirect URL that has %s', async (_what, redirectUrl) => {
    const seen = await new Visitor(app.url).open((await begin(rp, environment, { redirect_uri: redirectUrl })).url);
    expect(seen.status).toBe(400);
    expect(seen.url.origin).toBe(PUBLIC_URL);
    expect(seen.html).not.toContain('evil.example">');
  });

  it.each([
    ['no PKCE', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['an implicit flow', { response_type: 'id_token' }, 'unsupported_response_type'],
    ['a scope the environment has not', { scope: 'openid crm.leads.write' }, 'invalid_scope'],
  ])('with %s', async (_what, parameters, error) => {
    const { url } = await begin(rp, environment, parameters);
    for (const [name, value] of Object.entries(parameters)) if (value === '') url.searchParams.delete(name);
    const seen = await new Visitor(app.url).open(url);
    expect(new URLSearchParams(seen.url.search || seen.url.hash.slice(1)).get('error')).toBe(error);
  });

  it('with a code that was used: what it gave ends as well', async () => {
    const { attempt, callback, tokens } = await tokensOf();
    expect(await errorOf(exchange(rp, attempt, callback))).toBe('invalid_grant');
    expect((await oidc.tokenIntrospection(rp, tokens.access_token)).active).toBe(false);
  });

  it('by sending a code, or a refresh token, many times at once', async () => {
    const attempt = await begin(rp, environment);
    const { url } = await signIn(new Visitor(app.url), attempt, company);
    const answers = await Promise.all(Array.from({ length: 8 }, () => errorOf(exchange(rp, attempt, url))));
    expect(answers.filter((error) => error === 'no error').length).toBeLessThanOrEqual(1);
    expect(new Set(answers.filter((error) => error !== 'no error'))).toEqual(new Set(['invalid_grant']));

    const { tokens } = await tokensOf();
    const refreshed = await Promise.all(Array.from({ length: 8 }, () => errorOf(oidc.refreshTokenGrant(rp, tokens.refresh_token!))));
    expect(refreshed.filter((error) => error === 'no error').length).toBeLessThanOrEqual(1);
  });

  it('with the code of another client, another verifier, or one that is a minute old', async () => {
    const other = await addEnvironment(company);
    const otherRp = await relyingParty(app.url, other);
    const [first, second, third] = [await begin(rp, environment), await begin(rp, environment), await begin(rp, environment)];
    const stolen = (await signIn(new Visitor(app.url), first, company)).url;
    expect(await errorOf(oidc.authorizationCodeGrant(otherRp, stolen, { pkceCodeVerifier: first.verifier, expectedNonce: first.nonce, expectedState: first.state }))).toBe('invalid_grant');
    const guessed = (await signIn(new Visitor(app.url), second, company)).url;
    expect(await errorOf(exchange(rp, { ...second, verifier: oidc.randomPKCECodeVerifier() }, guessed))).toBe('invalid_grant');
    const late = (await signIn(new Visitor(app.url), third, company)).url;
    await queryAsAdmin(app.database, `update openid_artifacts set expires_at = now() where kind = 'AuthorizationCode'`);
    expect(await errorOf(exchange(rp, third, late))).toBe('invalid_grant');
  });

  it('by sending the form from another page, another browser, or without its token', async () => {
    const visitor = new Visitor(app.url);
    const page = await visitor.open((await begin(rp, environment)).url);
    const typed = { step: 'password', email: company.email, password: company.password };
    expect((await visitor.submit(page, typed, { origin: 'https://evil.example' })).status).toBe(400);
    expect((await visitor.submit(page, typed, { 'sec-fetch-site': 'cross-site' })).status).toBe(400);
    expect((await visitor.submit(page, { ...typed, csrf: 'x' })).status).toBe(403);
    expect((await new Visitor(app.url).submit(page, typed)).status).toBe(400);
    expect((await visitor.submit(page, typed)).status).toBe(200);
  });

  it('with wrong passwords: the account is locked as everywhere, and the page does not tell who exists', async () => {
    const person = await stranger();
    const visitor = new Visitor(app.url);
    const page = await visitor.open((await begin(rp, environment)).url);
    const wrong = await visitor.submit(page, { step: 'password', email: person.email, password: 'no' });
    const unknown = await visitor.submit(page, { step: 'password', email: newEmail(), password: 'no' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.html.replace(person.email, '')).toBe(unknown.html.replace(/value="person-[^"]+"/, 'value=""'));
    for (let tries = 1; tries < 10; tries++) await visitor.submit(page, { step: 'password', email: person.email, password: 'no' });
    const locked = await visitor.submit(page, { step: 'password', email: person.email, password: person.password });
    expect(locked.status).toBe(429);
    expect(locked.html).toContain('Too many attempts');
  });

  it('without the second factor of who has one', async () => {
    const person = await stranger();
    const { secret } = await enrolTotp(app, person.client);
    const own = await addEnvironment(company);
    await company.client.request('PUT', `/v1/client-environments/${own.id}/openid`, { audience: 'everyone', isPublic: false, postLogoutRedirectUrls: [] });
    const ownRp = await relyingParty(app.url, own);
    const attempt = await begin(ownRp, own);
    const visitor = new Visitor(app.url);
    const asked = await visitor.submit(await visitor.open(attempt.url), { step: 'password', email: person.email, password: person.password });
    expect(asked.html).toContain('name="code"');
    const refused = await visitor.submit(asked, { step: 'code', code: wrongCodeFor(secret) });
    expect(refused.status).toBe(401);
    await forgetSteps(app);
    const consent = await visitor.submit(refused, { step: 'code', code: codeOf(secret) });
    const tokens = await exchange(ownRp, attempt, (await visitor.submit(consent, { step: 'allow' })).url);
    expect(tokens.claims()!.sub).toBe(person.userId);
  });

  it('who is no member, or has not proven their address', async () => {
    for (const person of [await stranger(), await signUpCustomer(app.url)]) {
      const seen = await signIn(new Visitor(app.url), await begin(rp, environment), person);
      expect(seen.status).toBe(403);
      const live = await queryAsAdmin<{ n: number }>(app.database, 'select count(*)::int as n from sessions where user_id = $1 and revoked_at is null', [person.userId]);
      expect(live[0]!.n).toBe(1); // the one of signing up; none of this
    }
  });
});

describe('Access ends', () => {
  const isActive = async (token: string, config = rp) => (await oidc.tokenIntrospection(config, token)).active;

  it('when the environment is stopped, also in the middle of signing in, and does not come back with it', async () => {
    const own = await addEnvironment(company);
    const ownRp = await relyingParty(app.url, own);
    const { tokens } = await tokensOf(new Visitor(app.url), { rp: ownRp, environment: own });
    const visitor = new Visitor(app.url);
    const attempt = await begin(ownRp, own);
    const page = await visitor.open(attempt.url);
    expect(await isActive(tokens.access_token)).toBe(true);
    const stopped = await company.client.patch(`/v1/client-environments/${own.id}`, { isActive: false });
    expect(stopped.status).toBe(200);
    expect((await visitor.submit(page, { step: 'password', email: company.email, password: company.password })).status).toBe(400);
    expect(await errorOf(oidc.refreshTokenGrant(ownRp, tokens.refresh_token!))).toBe('invalid_client');
    expect(await isActive(tokens.access_token)).toBe(false); // asked by another app of the organization
    expect((await new Visitor(app.url).open(attempt.url)).status).toBe(400);
    await eventually(async () => (await queryAsAdmin<{ n: number }>(app.database, 'select count(*)::int as n from openid_artifacts where environment_id = $1', [own.id]))[0]!.n === 0);
    await company.client.patch(`/v1/client-environments/${own.id}`, { isActive: true });
    expect(await isActive(tokens.access_token, ownRp)).toBe(false);
    expect(await errorOf(oidc.refreshTokenGrant(ownRp, tokens.refresh_token!))).toBe('invalid_grant');
  });

  it('when the user takes it back', async () => {
    const { tokens } = await tokensOf();
    const { body } = await company.client.get('/v1/me/grants');
    const grant = body.data.find((one: { clientName: string; environment: string }) => one.environment === 'stage' && one.clientName === 'Shop <b>app</b>');
    expect(grant.scopes).toEqual(expect.arrayContaining(['openid', 'email', 'profile', 'offline_access']));
    const other = await stranger();
    expect((await other.client.delete(`/v1/me/grants/${grant.id}`)).status).toBe(404);
    for (const { id } of body.data) expect((await company.client.delete(`/v1/me/grants/${id}`)).status).toBe(204);
    expect(await isActive(tokens.access_token)).toBe(false);
    expect(await errorOf(oidc.refreshTokenGrant(rp, tokens.refresh_token!))).toBe('invalid_grant');
  });

  it('when the session the user signed in with ends', async () => {
    const visitor = new Visitor(app.url);
    const { tokens } = await tokensOf(visitor);
    const { tokens: second } = await tokensOf(visitor); // the sign-in was renewed: it still knows its session
    expect((await company.client.delete('/v1/me/sessions')).status).toBe(204);
    expect(await isActive(tokens.access_token)).toBe(false);
    expect(await isActive(second.access_token)).toBe(false);
    expect(await errorOf(oidc.refreshTokenGrant(rp, second.refresh_token!))).toBe('invalid_grant');
    expect((await visitor.open((await begin(rp, environment)).url)).html).toContain('name="password"');
  });

  it('when the user is suspended', async () => {
    const person = await stranger();
    const own = await addEnvironment(company);
    await company.client.request('PUT', `/v1/client-environments/${own.id}/openid`, { audience: 'everyone', isPublic: false, postLogoutRedirectUrls: [] });
    const ownRp = await relyingParty(app.url, own);
    const { tokens } = await tokensOf(new Visitor(app.url), { rp: ownRp, environment: own }, person);
    expect(await isActive(tokens.access_token, ownRp)).toBe(true);
    await queryAsAdmin(app.database, `update users set status = 'suspended' where id = $1`, [person.userId]);
    expect(await isActive(tokens.access_token, ownRp)).toBe(false);
    expect(await errorOf(oidc.fetchUserInfo(ownRp, tokens.access_token, person.userId))).not.toBe('no error');
  });

  it('when the user signs out at the provider, who then returns to a registered address only', async () => {
    const own = await addEnvironment(company);
    const settings = await company.client.request('PUT', `/v1/client-environments/${own.id}/openid`, { audience: 'members', isPublic: false, postLogoutRedirectUrls: ['https://shop.example/bye'] }, { 'if-match': '"0"' });
    expect(settings.body).toMatchObject({ clientId: own.id, version: 1, issuer: `${PUBLIC_URL}/oidc` });
    const ownRp = await relyingParty(app.url, own);
    const visitor = new Visitor(app.url);
    const { tokens } = await tokensOf(visitor, { rp: ownRp, environment: own });
    const out = (uri: string) => oidc.buildEndSessionUrl(ownRp, { id_token_hint: tokens.id_token!, post_logout_redirect_uri: uri, state: 'x' });
    expect((await visitor.open(out('https://evil.example/bye'))).status).toBe(400);
    const page = await visitor.open(out('https://shop.example/bye'));
    expect(page.html).toContain('Sign out');
    const live = async () => (await queryAsAdmin<{ n: number }>(app.database, 'select count(*)::int as n from sessions where user_id = $1 and revoked_at is null', [company.userId]))[0]!.n;
    const before = await live();
    expect((await visitor.submit(page, { logout: 'yes' })).url.href).toBe('https://shop.example/bye?state=x');
    expect(await live()).toBe(before - 1);
    expect(await isActive(tokens.access_token, ownRp)).toBe(false);
    expect((await visitor.open((await begin(ownRp, own)).url)).html).toContain('name="password"');
  });
});
