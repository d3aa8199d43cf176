import { randomBytes, randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from '../../support/app.js';
import { Browser, PUBLIC_URL } from '../../support/browser.js';
import { ApiClient, eventually, type Json } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { HostileProvider } from '../../support/fakes/hostile-oidc-provider.js';

const SCHEMA = 'https://schemas.accounts.firefox.com/event/';
const now = () => Math.floor(Date.now() / 1000);

describe('POST /callbacks/mozilla/events', () => {
  let mozilla: HostileProvider;
  let app: TestApp;

  beforeAll(async () => {
    mozilla = new HostileProvider('a-mozilla-client', 'its-secret');
    await mozilla.listen();
    const providers = [{ key: 'mozilla', preset: 'mozilla', issuer: mozilla.issuer('accounts'), clientId: mozilla.clientId, clientSecret: mozilla.clientSecret }];
    app = await startTestApp({ worker: true, environment: { OIDC_PROVIDERS: JSON.stringify(providers), SIGN_UPS_PER_NETWORK: '1000' } });
    // as Mozilla does: the ID token names no address, the profile does, and does not say that it was proven
    mozilla.tricks.set('accounts', { claims: ({ email: _email, email_verified: _verified, ...rest }) => rest, userinfo: (claims) => ({ sub: claims['sub'], uid: claims['sub'], email: claims['email'], displayName: 'Fox' }) });
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    await mozilla?.close();
  });

  const query = <R = Record<string, unknown>>(sql: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, sql, params);

  /** Somebody who signed up through Mozilla; their session. */
  async function signUp(): Promise<{ client: ApiClient; userId: string; subject: string; email: string; refreshToken: string }> {
    mozilla.subject = randomBytes(16).toString('hex');
    return { ...(await signIn()), subject: mozilla.subject, email: `${mozilla.subject}@example.test` };
  }
  async function signIn() {
    const browser = new Browser(app.url);
    const { url } = await browser.open('/v1/auth/oidc/mozilla', { stopAt: (at) => at.origin !== PUBLIC_URL });
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ scope: 'openid profile', access_type: 'offline' });
    expect(url.searchParams.has('code_challenge')).toBe(false); // beside a client secret Mozilla refuses it
    mozilla.nonce = url.searchParams.get('nonce')!;
    const page = await browser.open(`/v1/auth/oidc/mozilla/callback?code=x&state=${url.searchParams.get('state')}&iss=${encodeURIComponent(mozilla.issuer('accounts'))}`);
    const { body } = (await browser.call('POST', '/v1/auth/ticket', { ticket: page.fragment['ticket'] })) as { body: Json };
    return { client: new ApiClient(app.url, body.accessToken), userId: body.user.id as string, refreshToken: body.refreshToken as string };
  }

  const claims = (subject: string, events: object) => ({ iss: `${mozilla.issuer('accounts')}/`, sub: subject, aud: mozilla.clientId, iat: now(), jti: randomUUID(), events });
  const send = async (content: object, header: object = {}) => deliver(await mozilla.signed({ ...header }, content as Record<string, unknown>));
  const deliver = (token: string) => new ApiClient(app.url, token).post('/callbacks/mozilla/events');
  const applied = async (subject: string, event: string, payload: object) => {
    const before = await count('provider.event');
    expect((await send(claims(subject, { [`${SCHEMA}${event}`]: payload }))).status).toBe(200);
    await eventually(async () => (await count('provider.event')) > before);
  };
  const count = async (type: string) => (await query<{ n: number }>('select count(*)::int as n from login_events where type = $1', [type]))[0]!.n;
  const isSignedIn = async ({ refreshToken }: { refreshToken: string }) => (await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken })).status === 200;

  it('a changed password ends the sessions from before it, by its milliseconds, and no later one', async () => {
    const person = await signUp();
    const early = await signIn();
    await query(`update sessions set authenticated_at = now() - interval '1 hour' where user_id = $1 and id <> (select id from sessions where user_id = $1 order by created_at desc limit 1)`, [person.userId]);
    const changeTime = Date.now() - 1_800_000;
    await applied(person.subject, 'password-change', { changeTime });
    expect([await isSignedIn(person), await isSignedIn(early)]).toEqual([false, true]);
    expect(await query('select revoke_reason from sessions where user_id = $1 and revoked_at is not null', [person.userId])).toEqual([{ revoke_reason: 'provider_event' }]);
    expect(await query('select tokens_valid_after from user_auth_providers where user_id = $1', [person.userId])).toEqual([{ tokens_valid_after: new Date(changeTime) }]);
  });

  it('a password changed long ago ends nothing', async () => {
    const person = await signUp();
    await applied(person.subject, 'password-change', { changeTime: Date.now() - 86_400_000 });
    expect(await isSignedIn(person)).toBe(true);
  });

  it('a changed address that came from there becomes the primary one, and the one before stays with a way back', async () => {
    const person = await signUp();
    await applied(person.subject, 'profile-change', { email: `NEW-${person.email}` });
    expect(await query('select email, is_primary, verified_at is not null as proven from user_emails where user_id = $1 order by created_at', [person.userId])).toEqual([
      { email: person.email, is_primary: false, proven: true },
      { email: `new-${person.email}`, is_primary: true, proven: true },
    ]);
    expect(await query('select 1 from email_changes where user_id = $1', [person.userId])).toHaveLength(1);
  });

  it('a changed address takes nobody else’s, and replaces none the user chose here', async () => {
    const [other, person] = [await signUp(), await signUp()];
    await applied(person.subject, 'profile-change', { email: other.email });
    await query(`update user_emails set email = 'chosen-' || email where user_id = $1`, [person.userId]);
    await applied(person.subject, 'profile-change', { email: 'later@example.test' });
    expect(await query('select email from user_emails where user_id = $1', [person.userId])).toEqual([{ email: `chosen-${person.email}` }]);
    expect(await query('select email from user_auth_providers where user_id = $1', [person.userId])).toEqual([{ email: 'later@example.test' }]);
  });

  it('a deleted account is forgotten here, with the user who has no other way in', async () => {
    const person = await signUp();
    await applied(person.subject, 'delete-user', {});
    expect(await query('select 1 from user_auth_providers where subject = $1', [person.subject])).toEqual([]);
    expect(await isSignedIn(person)).toBe(false);
    await eventually(async () => (await query(`select 1 from users where id = $1 and status = 'deleted'`, [person.userId])).length === 1);
  });

  it('a deleted account leaves a user with a password here', async () => {
    const person = await signUp();
    await query(`insert into user_credentials (user_id, password_hash, password_changed_at, created_at, updated_at) values ($1, 'x', now(), now(), now())`, [person.userId]);
    await applied(person.subject, 'delete-user', {});
    expect(await query('select status from users where id = $1', [person.userId])).toEqual([{ status: 'active' }]);
    expect(await query('select 1 from user_auth_providers where subject = $1', [person.subject])).toEqual([]);
    expect(await isSignedIn(person)).toBe(true);
  });

  it('a repeated event is accepted and does nothing more', async () => {
    const person = await signUp();
    const token = await mozilla.signed({}, claims(person.subject, { [`${SCHEMA}password-change`]: { changeTime: Date.now() } }));
    const statuses = await Promise.all([deliver(token), deliver(token), deliver(token)]);
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await query(`select 1 from inbox_messages where provider = 'mozilla' and dedupe_key like '%' || $1`, [(JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { jti: string }).jti])).toHaveLength(1);
    const [stored] = await query<{ sealed_body: string }>('select sealed_body from inbox_messages order by received_at desc limit 1');
    expect(stored!.sealed_body).toMatch(/^v1\./);
  });

  it.each<[string, object]>([
    ['about somebody unknown', { [`${SCHEMA}delete-user`]: {} }],
    ['nobody knows', { 'https://schemas.example.com/event/new': { x: 1 } }],
    ['of another form', { [`${SCHEMA}password-change`]: { changeTime: 'yesterday' }, [`${SCHEMA}profile-change`]: 7 }],
    ['of nothing', {}],
  ])('accepts an event %s', async (_name, events) => {
    expect((await send(claims('nobody-here', events))).status).toBe(200);
  });

  it('takes the token as the body, too', async () => {
    const token = await mozilla.signed({ typ: 'secevent+jwt' }, claims('nobody-here', {}));
    const post = (body: string) => fetch(`${app.url}/callbacks/mozilla/events`, { method: 'POST', headers: { 'content-type': 'application/secevent+jwt' }, body });
    expect((await post(token)).status).toBe(200);
    expect((await post('x'.repeat(100_000))).status).toBe(413);
    expect((await post('x')).status).toBe(401);
    expect((await new ApiClient(app.url).post('/callbacks/mozilla/events')).status).toBe(400);
    expect((await new ApiClient(app.url).post('/callbacks/mozilla/events', { token })).status).toBe(400);
  });

  it.each<[string, (provider: HostileProvider) => Promise<string> | string]>([
    ['unsigned', () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims('x', {}))).toString('base64url')}.`],
    ['signed with the client secret', (provider) => provider.hmac({ kid: 'main' }, claims('x', {}), provider.clientSecret)],
    ['of another client', (provider) => provider.signed({}, { ...claims('x', {}), aud: 'another' })],
    ['of another issuer', (provider) => provider.signed({}, { ...claims('x', {}), iss: 'https://accounts.example.com/' })],
    ['from two days ago', (provider) => provider.signed({}, { ...claims('x', {}), iat: now() - 2 * 86_400 })],
    ['from the future', (provider) => provider.signed({}, { ...claims('x', {}), iat: now() + 600 })],
    ['without an id', (provider) => provider.signed({}, { ...claims('x', {}), jti: undefined as never })],
    ['that is an ID token', (provider) => provider.signed({}, provider.claimsOf('accounts'))],
    ['that is an access token', (provider) => provider.signed({ typ: 'at+jwt' }, claims('x', {}))],
    ['that is none', () => 'x.y.z'],
  ])('refuses a token %s, with one line in the record and nothing in the inbox', async (_name, make) => {
    const standing = () => query('select (select count(*)::int from inbox_messages) as messages');
    const [before, refused] = [await standing(), await count('provider.refused')];
    expect(await deliver(await make(mozilla))).toMatchObject({ status: 401, body: { code: 'provider_token_invalid' } });
    expect(await standing()).toEqual(before);
    expect(await count('provider.refused')).toBe(refused + 1);
  });
});
