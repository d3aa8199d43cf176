import { randomBytes } from 'node:crypto';
import { MikroORM } from '@mikro-orm/postgresql';
import { ProviderTokens } from '@app/identity';
import { FieldCipher, hashToken, runInScope, Scope } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { Browser, PUBLIC_URL } from '../../support/browser.js';
import { ApiClient, signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { startOidcProvider, type ProviderPerson, type TestOidcProvider } from '../../support/oidc-provider.js';
import { addColleague } from '../tenancy/colleagues.js';
import { newEmail, signUpCustomer } from './people.js';

const SCOPES = ['openid', 'email', 'profile', 'offline_access'];

describe('signing in through an OpenID provider', () => {
  let provider: TestOidcProvider;
  let app: TestApp;

  beforeAll(async () => {
    provider = await startOidcProvider({ redirectUris: ['acme', 'other'].map((key) => `${PUBLIC_URL}/v1/auth/oidc/${key}/callback`), accessTokenSeconds: 20 });
    const { issuer, clientId, clientSecret } = provider;
    const providers = ['acme', 'other'].map((key) => ({ key, label: `The ${key} ID`, issuer, clientId, clientSecret, scopes: SCOPES }));
    app = await startTestApp({ environment: { OIDC_PROVIDERS: JSON.stringify(providers), SIGN_UPS_PER_NETWORK: '10000' } });
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    await provider?.close();
  });

  const query = <R = Record<string, unknown>>(sql: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, sql, params);
  const events = async (userId: string | null) => (await query<{ type: string }>('select type from login_events where user_id is not distinct from $1 order by id', [userId])).map(({ type }) => type);

  /** Somebody the provider knows; what is typed into its form. */
  const newPerson = (overrides: ProviderPerson = {}) => {
    const login = `person-${randomBytes(6).toString('hex')}`;
    const person = { email: `${login}@example.test`, email_verified: true, name: 'Pat Provider', ...overrides };
    provider.people.set(login, person);
    return { login, email: person.email };
  };
  const signIn = async (login: string, { search = '', key = 'acme', browser = new Browser(app.url) } = {}) => ({ browser, page: await browser.open(`/v1/auth/oidc/${key}${search}`, { account: login }) });
  const redeem = async (browser: Browser, ticket: string | undefined) => {
    const answer = await browser.call('POST', '/v1/auth/ticket', { ticket });
    return { ...answer, client: new ApiClient(app.url, answer.body['accessToken']) };
  };
  const session = async (login: string, options: Parameters<typeof signIn>[1] = {}) => {
    const { browser, page } = await signIn(login, options);
    return { browser, page, ...(await redeem(browser, page.fragment['ticket'])) };
  };
  const userIdOf = (answer: { body: Record<string, never> }) => (answer.body as unknown as { user: { id: string } }).user.id;
  const prove = (userId: string) => query('update user_emails set verified_at = now() where user_id = $1', [userId]);

  it('offers the providers of the installation to everybody', async () => {
    const { status, body } = await new ApiClient(app.url).get('/v1/auth/providers?organizationId=01937c4e-0000-7000-8000-000000000000');
    expect([status, body]).toEqual([200, { data: ['acme', 'other'].map((key) => ({ key, label: `The ${key} ID`, kind: 'oidc', organizationId: null })) }]);
  });

  it('signs a company up with a proven address, an organization and no password, and returns to the page it began on', async () => {
    const { login, email } = newPerson({ picture: 'https://pictures.example.test/pat.png' });
    const { page, status, body, client } = await session(login, { search: '?returnTo=/welcome%3Fx=1&accountType=company&organizationName=Acme' });
    expect(page.url.href.split('#')[0]).toBe(`${PUBLIC_URL}/welcome?x=1`);
    expect([status, body]).toMatchObject([200, { user: { email, emailVerified: true, displayName: 'Pat Provider', accountType: 'company', avatarUrl: 'https://pictures.example.test/pat.png' }, organization: { name: 'Acme', role: 'ceo' } }]);
    const userId = userIdOf({ body });
    expect((await client.get('/v1/organization')).status).toBe(200);
    expect(await query('select user_id from user_credentials where user_id = $1', [userId])).toEqual([]);
    expect(await events(userId)).toEqual(['signup.succeeded', 'login.succeeded']);
    expect((await client.get('/v1/me/sessions')).body.data).toHaveLength(1);
  });

  it('signs the same user in again, by issuer and subject, also when the provider names another address', async () => {
    const { login } = newPerson();
    const first = await session(login);
    provider.people.get(login)!.email = newEmail('moved');
    const second = await session(login);
    expect(userIdOf(second)).toBe(userIdOf(first));
    expect((await second.client.get('/v1/me/providers')).body.data).toMatchObject([{ provider: 'acme', issuer: provider.issuer, email: provider.people.get(login)!.email, organizationId: null, scopes: 'openid email profile' }]);
    expect((await second.client.get('/v1/me')).body.email).not.toBe(provider.people.get(login)!.email);
  });

  it('keeps identities of two providers apart, also with one issuer and one subject', async () => {
    const { login } = newPerson({ email_verified: false });
    const first = await session(login);
    const second = await session(login, { key: 'other' });
    expect(userIdOf(second)).not.toBe(userIdOf(first));
  });

  it('sends a proof key and a nonce, and asks in a request that names no secret', async () => {
    const { browser, page } = await signIn('nobody', {});
    expect(page.fragment).toEqual({});
    const asked = new URL(browser.history[1]!);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({ response_type: 'code', client_id: provider.clientId, code_challenge_method: 'S256', scope: SCOPES.join(' '), redirect_uri: `${PUBLIC_URL}/v1/auth/oidc/acme/callback` });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.searchParams.get(name)).toMatch(/^[\w-]{43}$/);
    expect(asked.href).not.toContain(encodeURIComponent(provider.clientSecret));
    expect([...browser.cookiesOf(PUBLIC_URL).keys()]).toEqual(['frontoffice-login']);
  });

  it('stores states, verifiers and tokens in no readable form', async () => {
    const { login } = newPerson();
    const browser = new Browser(app.url);
    const page = await browser.open('/v1/auth/oidc/acme', { account: login, stopAt: (url) => url.pathname.endsWith('/callback') });
    const [row] = await query<{ state_hash: Buffer; sealed_code_verifier: string }>('select * from oidc_login_states order by created_at desc limit 1');
    const state = page.url.searchParams.get('state')!;
    expect(row!.state_hash.equals(hashToken(state))).toBe(true);
    expect(row!.sealed_code_verifier).toMatch(/^v1\./);
    await browser.open(page.url.href);
    expect(await query('select 1 from oidc_login_states where state_hash = $1', [hashToken(state)])).toEqual([]);
    const [link] = await query<{ id: string; sealed_access_token: string; sealed_refresh_token: string }>('select * from user_auth_providers where subject = $1', [login]);
    const open = (column: string, sealed: string) => app.app.get(FieldCipher).open(sealed, { table: 'user_auth_providers', column, organizationId: null, rowId: link!.id }).toString();
    for (const [column, sealed] of [['sealed_access_token', link!.sealed_access_token], ['sealed_refresh_token', link!.sealed_refresh_token]] as const) {
      expect(sealed).not.toContain(open(column, sealed));
      expect(open(column, sealed).length).toBeGreaterThan(20);
    }
  });

  it('gives a ticket that is good once, for a minute, in the browser that signed in', async () => {
    const { login } = newPerson();
    const ticketOf = async () => {
      const { browser, page } = await signIn(login);
      return { browser, ticket: page.fragment['ticket']! };
    };
    const used = await ticketOf();
    expect((await redeem(used.browser, used.ticket)).status).toBe(200);
    expect(await redeem(used.browser, used.ticket)).toMatchObject({ status: 401, body: { code: 'ticket_invalid' } });
    const stolen = await ticketOf();
    expect((await redeem(new Browser(app.url), stolen.ticket)).status).toBe(401);
    expect((await redeem(stolen.browser, stolen.ticket)).status).toBe(401); // the try was its last
    const late = await ticketOf();
    await query(`update sign_in_challenges set expires_at = now() where kind = 'ticket'`);
    expect((await redeem(late.browser, late.ticket)).status).toBe(401);
    expect((await redeem(late.browser, 'foch_made-up')).status).toBe(401);
  });

  it('asks for the second factor of a user who has one', async () => {
    const { login } = newPerson();
    const userId = userIdOf(await session(login));
    await query(`insert into user_mfa_factors (id, user_id, type, name, sealed_data, is_enabled) values (gen_random_uuid(), $1, 'totp', 'Phone', 'x', true)`, [userId]);
    const { body } = await session(login);
    expect(body).toMatchObject({ mfaRequired: true, mfaToken: expect.stringMatching(/^foch_/), factors: [{ type: 'totp' }] });
  });

  it.each(['inactive', 'suspended', 'deleted'])('refuses a user who is %s', async (status) => {
    const { login } = newPerson();
    const userId = userIdOf(await session(login));
    await query('update users set status = $2 where id = $1', [userId, status]);
    expect((await signIn(login)).page.fragment).toEqual({ error: 'user_not_active' });
    expect((await events(userId)).at(-1)).toBe('provider.refused');
  });

  it('comes back with a code when the user declines at the provider', async () => {
    const browser = new Browser(app.url);
    const login = await browser.open('/v1/auth/oidc/acme?returnTo=/sign-in');
    const declined = await browser.open(`${login.url.href}/abort`);
    expect([declined.url.pathname, declined.fragment]).toEqual(['/sign-in', { error: 'access_denied' }]);
  });

  describe('for an address somebody has already', () => {
    it('links when the provider and we both know that it was proven, and says so by mail', async () => {
      const local = await signUpCustomer(app.url);
      await prove(local.userId);
      const { login } = newPerson({ email: local.email.toUpperCase() });
      expect(userIdOf(await session(login))).toBe(local.userId);
      expect(await events(local.userId)).toEqual(['signup.succeeded', 'provider.linked', 'login.succeeded']);
      expect(await query(`select 1 from jobs where name = 'identity.send-security-notice' and data->>'userId' = $1 and data->>'notice' = 'provider_linked'`, [local.userId])).toHaveLength(1);
      expect((await local.client.post('/v1/auth/login', { email: local.email, password: local.password })).status).toBe(200);
    });

    it('wants the account linked from inside when the provider does not say that it was proven', async () => {
      const local = await signUpCustomer(app.url);
      await prove(local.userId);
      const { login } = newPerson({ email: local.email, email_verified: false });
      expect((await signIn(login)).page.fragment).toEqual({ error: 'account_link_required' });
      expect(await query('select 1 from user_auth_providers where subject = $1', [login])).toEqual([]);
    });

    it('reclaims an account nobody proved: no password, session, factor, trust or half-done sign-in of the squatter is left', async () => {
      const squatter = await signUpCompany(app.url);
      await query(`insert into user_mfa_factors (id, user_id, type, name, sealed_data, is_enabled) values (gen_random_uuid(), $1, 'webauthn', 'Key', 'x', true)`, [squatter.userId]);
      await query(`update user_devices set trust_token_hash = '\\x01', trusted_until = now() + interval '1 day' where user_id = $1`, [squatter.userId]);
      await query(`insert into sign_in_challenges (id, kind, user_id, token_hash, expires_at) values (gen_random_uuid(), 'mfa', $1, '\\x02', now() + interval '1 hour')`, [squatter.userId]);
      await query(`insert into user_emails (id, user_id, email, created_at, updated_at) values (gen_random_uuid(), $1, 'back@door.example', now(), now())`, [squatter.userId]);
      const { login } = newPerson({ email: squatter.email });
      const owner = await session(login);
      expect([owner.status, userIdOf(owner)]).toEqual([200, squatter.userId]); // no second factor is asked for: it was the squatter's
      expect((await squatter.client.post('/v1/auth/login', { email: squatter.email, password: squatter.password })).status).toBe(401);
      expect((await squatter.client.post('/v1/auth/refresh', { refreshToken: squatter.refreshToken })).status).toBe(401);
      const left = await query(
        `select (select count(*)::int from user_credentials where user_id = u.id) as passwords, (select count(*)::int from user_mfa_factors where user_id = u.id) as factors,
           (select count(*)::int from user_devices where user_id = u.id and trust_token_hash is not null) as trusted, (select count(*)::int from sign_in_challenges where user_id = u.id) as challenges,
           (select array_agg(email::text) from user_emails where user_id = u.id) as emails, (select verified_at is not null from user_emails where user_id = u.id) as proven
         from users u where id = $1`,
        [squatter.userId],
      );
      expect(left).toEqual([{ passwords: 0, factors: 0, trusted: 0, challenges: 0, emails: [squatter.email], proven: true }]);
    });

    it('begins in a new organization where it reclaims an account: what the squatter founded is left to itself', async () => {
      const squatter = await signUpCompany(app.url, { organizationName: 'Trap' });
      await addColleague(app, squatter, 'ceo');
      const { login } = newPerson({ email: squatter.email });
      const { body } = await session(login);
      expect(body).toMatchObject({ user: { id: squatter.userId }, organization: { name: squatter.email, role: 'ceo' } });
      expect(userIdOf(await session(login))).toBe(squatter.userId);
      expect(await query('select o.name from organizations o join members m on m.organization_id = o.id where m.user_id = $1 order by m.joined_at', [squatter.userId])).toEqual([{ name: 'Trap' }, { name: squatter.email }]);
    });

    it('does not take over somebody who only claims it beside an address of their own: their claim lapses', async () => {
      const local = await signUpCustomer(app.url);
      await prove(local.userId);
      const { login, email } = newPerson();
      await query(`insert into user_emails (id, user_id, email, created_at, updated_at) values (gen_random_uuid(), $1, $2, now(), now())`, [local.userId, email]);
      expect(userIdOf(await session(login))).not.toBe(local.userId);
      expect((await query('select email from user_emails where user_id = $1', [local.userId]))).toEqual([{ email: local.email }]);
    });

    it('does not take over somebody whose first address it is, unproven, when they proved another', async () => {
      const local = await signUpCustomer(app.url);
      await query(`insert into user_emails (id, user_id, email, verified_at, created_at, updated_at) values (gen_random_uuid(), $1, 'second-' || $2::text, now(), now(), now())`, [local.userId, local.email]);
      const { login } = newPerson({ email: local.email });
      expect(userIdOf(await session(login))).not.toBe(local.userId);
      expect(await query('select 1 from user_credentials where user_id = $1', [local.userId])).toHaveLength(1);
    });

    it('does not give the account of an installation role away', async () => {
      const local = await signUpCustomer(app.url);
      await query('insert into user_roles (user_id, role_id) values ($1, 1)', [local.userId]);
      const { login } = newPerson({ email: local.email });
      expect(userIdOf(await session(login))).not.toBe(local.userId);
    });

    it('makes one user of two first sign-ins at once', async () => {
      const { login, email } = newPerson();
      const browsers = await Promise.all([1, 2, 3].map(async () => {
        const browser = new Browser(app.url);
        return { browser, back: (await browser.open('/v1/auth/oidc/acme', { account: login, stopAt: (url) => url.pathname.endsWith('/callback') })).url.href };
      }));
      const pages = await Promise.all(browsers.map(({ browser, back }) => browser.open(back)));
      expect(pages.map(({ fragment }) => Object.keys(fragment))).toEqual([['ticket'], ['ticket'], ['ticket']]);
      expect(await query('select user_id from user_emails where email = $1', [email])).toHaveLength(1);
      expect(await query('select user_id from user_auth_providers where subject = $1', [login])).toHaveLength(1);
    });

    it('needs an address to sign up', async () => {
      const { login } = newPerson();
      delete provider.people.get(login)!.email;
      expect((await signIn(login)).page.fragment).toEqual({ error: 'email_required' });
    });
  });

  describe('linked by its user', () => {
    /** A browser that is signed in with a password, as a page of the application would be. */
    const signedIn = async () => {
      const local = await signUpCustomer(app.url);
      const browser = new Browser(app.url);
      const authorization = { authorization: `Bearer ${local.client.accessToken}` };
      const begin = async (body: object = { returnTo: '/profile' }, key = 'acme') => browser.call('POST', `/v1/me/providers/links/${key}`, body, authorization);
      return { ...local, browser, begin };
    };

    it('is a further way in, whatever its address', async () => {
      const { browser, begin, userId, client } = await signedIn();
      const { login } = newPerson({ email_verified: false });
      const { status, body } = await begin();
      expect(status).toBe(200);
      const page = await browser.open(body['url']!, { account: login });
      expect([page.url.pathname, page.fragment]).toEqual(['/profile', { linked: 'acme' }]);
      expect(userIdOf(await session(login))).toBe(userId);
      expect((await client.get('/v1/me/providers')).body.data).toHaveLength(1);
      expect(await events(userId)).toEqual(['signup.succeeded', 'provider.linked', 'login.succeeded']);
    });

    it('is linked in that browser only, and while the session lives', async () => {
      const { begin, userId, refreshToken, client, browser } = await signedIn();
      const { login } = newPerson();
      const elsewhere = await new Browser(app.url).open((await begin()).body['url']!, { account: login });
      expect(elsewhere.fragment).toEqual({ error: 'login_expired' });
      const started = await begin();
      await client.post('/v1/auth/logout', { refreshToken });
      expect((await browser.open(started.body['url']!, { account: login })).fragment).toEqual({ error: 'login_expired' });
      expect(await query('select 1 from user_auth_providers where user_id = $1', [userId])).toEqual([]);
    });

    it('stays whose it is', async () => {
      const { login } = newPerson();
      const owner = userIdOf(await session(login));
      const { browser, begin, userId } = await signedIn();
      const page = await browser.open((await begin()).body['url']!, { account: login });
      expect(page.fragment).toEqual({ error: 'identity_taken' });
      expect(await query('select user_id from user_auth_providers where subject = $1', [login])).toEqual([{ user_id: owner }]);
      expect((await events(userId)).at(-1)).toBe('provider.refused');
    });

    it('asks for a recent sign-in, and knows no other provider', async () => {
      const { client, userId, refreshToken } = await signUpCustomer(app.url);
      expect(await client.post('/v1/me/providers/links/nobody', {})).toMatchObject({ status: 404 });
      expect((await client.post('/v1/me/providers/links/acme', { returnTo: 7 })).status).toBe(422);
      expect((await new ApiClient(app.url).post('/v1/me/providers/links/acme', {})).status).toBe(401);
      await query(`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = $1`, [userId]);
      client.accessToken = (await client.post('/v1/auth/refresh', { refreshToken })).body.accessToken;
      expect(await client.post('/v1/me/providers/links/acme', {})).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
      expect(await client.delete('/v1/me/providers/01937c4e-0000-7000-8000-000000000000')).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
    });

    it('is unlinked with its tokens, here and at the provider', async () => {
      const { browser, begin, userId, client } = await signedIn();
      const { login } = newPerson();
      await browser.open((await begin()).body['url']!, { account: login });
      const [link] = (await client.get('/v1/me/providers')).body.data;
      const refreshToken = await refreshTokenOf(login);
      const other = newPerson();
      await session(other.login);
      expect((await client.delete(`/v1/me/providers/${link.id}`)).status).toBe(204);
      expect(await query('select 1 from user_auth_providers where user_id = $1', [userId])).toEqual([]);
      expect([await refreshes(refreshToken), await refreshes(await refreshTokenOf(other.login))]).toEqual([400, 200]);
      expect((await events(userId)).at(-1)).toBe('provider.unlinked');
      expect((await client.delete(`/v1/me/providers/${link.id}`)).status).toBe(404);
    });

    it('is not unlinked when it is the last way in, nor when two requests take two last ways', async () => {
      const { login } = newPerson();
      const { client, body, browser } = await session(login);
      const [only] = (await client.get('/v1/me/providers')).body.data;
      expect(await client.delete(`/v1/me/providers/${only.id}`)).toMatchObject({ status: 409, body: { code: 'last_way_in' } });
      const started = await browser.call('POST', '/v1/me/providers/links/other', {}, { authorization: `Bearer ${body['accessToken']}` });
      await browser.open((started.body as unknown as { url: string }).url, { account: login });
      const links = (await client.get('/v1/me/providers')).body.data as { id: string }[];
      const statuses = await Promise.all(links.map(async ({ id }) => (await client.delete(`/v1/me/providers/${id}`)).status));
      expect(statuses.sort()).toEqual([204, 409]);
    });

    it('is nobody else to unlink', async () => {
      const { login } = newPerson();
      const { client } = await session(login);
      const [link] = (await client.get('/v1/me/providers')).body.data;
      const stranger = await signUpCustomer(app.url);
      expect((await stranger.client.delete(`/v1/me/providers/${link.id}`)).status).toBe(404);
      expect((await stranger.client.get('/v1/me/providers')).body.data).toEqual([]);
    });
  });

  describe('whose tokens are held', () => {
    const accessToken = (userId: string) => 
      runInScope(new Scope({ em: app.app.get(MikroORM).em, requestId: 'test' }), () => app.app.get(ProviderTokens).accessToken(userId, 'acme'));

    it('answers the access token, and a new one when that has expired', async () => {
      const { login } = newPerson();
      const userId = userIdOf(await session(login));
      await query(`update user_auth_providers set token_expires_at = now() + interval '1 hour' where user_id = $1`, [userId]);
      const first = await accessToken(userId);
      expect(await accessToken(userId)).toBe(first);
      await query('update user_auth_providers set token_expires_at = now() where user_id = $1', [userId]);
      const second = await accessToken(userId);
      expect(second).not.toBe(first);
      const info = await fetch(`${provider.issuer}/me`, { headers: { authorization: `Bearer ${second}` } });
      expect(await info.json()).toMatchObject({ sub: login });
    });

    it('answers none, and forgets them, when the provider takes the refresh token no more', async () => {
      const { login } = newPerson();
      const userId = userIdOf(await session(login));
      await revokeAt(await refreshTokenOf(login));
      await query('update user_auth_providers set token_expires_at = now() where user_id = $1', [userId]);
      expect(await accessToken(userId)).toBeNull();
      expect(await query('select sealed_access_token, sealed_refresh_token from user_auth_providers where user_id = $1', [userId])).toEqual([{ sealed_access_token: null, sealed_refresh_token: null }]);
    });
  });

  const basic = () => `Basic ${Buffer.from([provider.clientId, provider.clientSecret].map((part) => encodeURIComponent(part)).join(':')).toString('base64')}`;
  const post = (path: string, form: Record<string, string>) => fetch(`${provider.issuer}${path}`, { method: 'POST', headers: { authorization: basic() }, body: new URLSearchParams(form) });
  async function refreshTokenOf(login: string): Promise<string> {
    const [link] = await query<{ id: string; sealed_refresh_token: string }>('select id, sealed_refresh_token from user_auth_providers where subject = $1', [login]);
    return app.app.get(FieldCipher).open(link!.sealed_refresh_token, { table: 'user_auth_providers', column: 'sealed_refresh_token', organizationId: null, rowId: link!.id }).toString();
  }
  async function refreshes(refreshToken: string): Promise<number> {
    return (await post('/token', { grant_type: 'refresh_token', refresh_token: refreshToken })).status;
  }
  async function revokeAt(token: string): Promise<void> {
    await post('/token/revocation', { token });
  }
});
