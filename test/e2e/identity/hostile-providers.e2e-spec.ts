import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { MikroORM } from '@mikro-orm/postgresql';
import { runInScope, Scope } from '@app/kernel';
import { KeySets } from '../../../libs/identity/src/providers/key-sets.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { Browser, PUBLIC_URL } from '../../support/browser.js';
import { ApiClient } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { bomb, bytes, close, drip, hang, HostileProvider, json, part, redirect, type Tricks } from '../../support/fakes/hostile-oidc-provider.js';

const METADATA_SERVICE = 'http://169.254.169.254/latest/meta-data/';
const now = () => Math.floor(Date.now() / 1000);
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const anotherJwk = { ...stranger.publicKey.export({ format: 'jwk' }), kid: 'main' };

/** How a browser comes back, and what of it is made wrong. */
type Return = { code?: string; state?: string; iss?: string; error?: string; error_description?: string };
interface Way {
  app: TestApp;
  provider: HostileProvider;
  /** The browser that left. */
  browser: Browser;
  params: Return;
  /** Comes back with these parameters, to this provider's address. */
  back(params: Return, options?: { browser?: Browser; key?: string }): Promise<Awaited<ReturnType<Browser['open']>>>;
  sql(text: string): Promise<unknown>;
}

const without = <K extends keyof Return>(params: Return, key: K): Return => {
  const { [key]: _left, ...rest } = params;
  return rest;
};

/** What is wrong with the way back itself; the provider is honest. */
const returns: [name: string, error: string, play: (way: Way) => Promise<Awaited<ReturnType<Browser['open']>>>][] = [
  ['no state', 'login_expired', ({ back, params }) => back(without(params, 'state'))],
  ['an unknown state', 'login_expired', ({ back, params }) => back({ ...params, state: 'A'.repeat(43) })],
  ['a state that was used', 'login_expired', async ({ back, params }) => (await back({ ...params, error: 'access_denied' }), back(params))],
  ['a state that expired', 'login_expired', async ({ back, params, sql }) => (await sql(`update oidc_login_states set expires_at = now()`), back(params))],
  ['a browser without the cookie', 'login_expired', ({ back, params, app }) => back(params, { browser: new Browser(app.url) })],
  ['another browser that is on its way, too', 'login_expired', async ({ back, params, app }) => {
    const other = new Browser(app.url);
    await other.open('/v1/auth/oidc/honest', { stopAt: (url) => url.origin !== PUBLIC_URL });
    return back(params, { browser: other });
  }],
  ['the state of one provider at the address of another', 'provider_refused', ({ back, params }) => back(params, { key: 'second' })],
  ['the code of another issuer (mix-up)', 'provider_refused', ({ back, params, provider }) => back({ ...params, iss: provider.issuer('second') })],
  ['no iss from a provider that sends it', 'provider_refused', ({ back, params }) => back(without(params, 'iss'))],
  ['neither code nor error', 'provider_refused', ({ back, params }) => back(without(params, 'code'))],
  ['an empty code', 'provider_refused', ({ back, params }) => back({ ...params, code: '' })],
  ['an error with HTML in it', 'provider_refused', ({ back, params }) => back({ ...without(params, 'code'), error: '<script>alert(1)</script>', error_description: '<img src=x onerror=alert(1)>' })],
  ['an error with a code beside it', 'provider_refused', ({ back, params }) => back({ ...params, error: 'server_error' })],
  ['an error for nobody', 'login_expired', ({ back }) => back({ error: 'access_denied', error_description: 'x' })],
  ['an error of another issuer', 'provider_refused', ({ back, params, provider }) => back({ ...without(params, 'code'), error: 'access_denied', iss: provider.issuer('second') })],
];

/** What the token endpoint answers. */
const tokenReplies: [name: string, error: string, reply: Tricks['token']][] = [
  ['an error', 'provider_refused', () => ({ ...json({ error: 'invalid_grant', error_description: '<b>x</b>' }), status: 400 })],
  ['a failure', 'provider_refused', () => ({ status: 500, body: 'oops' })],
  ['an answer to something else', 'provider_refused', () => ({ status: 204 })],
  ['HTML', 'provider_refused', () => ({ headers: { 'content-type': 'text/html' }, body: '<html>' })],
  ['nothing', 'provider_refused', () => ({ body: '' })],
  ['null', 'provider_refused', () => ({ body: 'null' })],
  ['a list', 'provider_refused', () => json([])],
  ['no ID token', 'provider_refused', ({ id_token: _token, ...rest }) => rest],
  ['an ID token that is no text', 'provider_refused', (honest) => ({ ...honest, id_token: { alg: 'none' } })],
  ['no access token', 'provider_refused', ({ access_token: _token, ...rest }) => rest],
  ['another type of token', 'provider_refused', (honest) => ({ ...honest, token_type: 'mac' })],
  ['a redirect inwards', 'provider_refused', () => redirect(METADATA_SERVICE)],
  ['a redirect to itself', 'provider_refused', () => redirect('/honest/token')],
  ['two megabytes', 'provider_unavailable', () => bytes(2_000_000)],
  ['a small reply that unpacks to fifty megabytes', 'provider_refused', bomb],
  ['headers of 100 kB', 'provider_unavailable', () => ({ headers: { 'x-long': 'y'.repeat(100_000) } })],
  ['a closed connection', 'provider_unavailable', () => close],
];

/** What an ID token of the right form says or is. */
const idTokens: [name: string, tricks: Tricks][] = [
  ['unsigned (none)', { idToken: (_h, claims) => `${part({ alg: 'none' })}.${part(claims)}.` }],
  ['unsigned (nOnE)', { idToken: (_h, claims) => `${part({ alg: 'nOnE', typ: 'JWT' })}.${part(claims)}.` }],
  ['unsigned, with a signature of nothing', { idToken: (_h, claims) => `${part({ alg: 'RS256', kid: 'main' })}.${part(claims)}.` }],
  ['signed with the client secret', { idToken: (h, claims, provider) => provider.hmac(h, claims, provider.clientSecret) }],
  ['signed with the public key as a secret', { idToken: (_h, claims, provider) => provider.hmac({ kid: 'main' }, claims, provider.publicKey.export({ type: 'spki', format: 'pem' })) }],
  ['signed by a stranger under the right key id', { idToken: (_h, claims) => strangersToken({}, claims) }],
  ['under an unknown key id', { header: { kid: 'unknown' } }],
  ['under a key id that is a path', { header: { kid: '../../../../dev/null' } }],
  ['under a key id that is SQL', { header: { kid: `' union select 'key' --` } }],
  ['under a key id of 10 kB', { header: { kid: 'k'.repeat(10_000) } }],
  ['with its own key in the header (jwk)', { idToken: (_h, claims) => strangersToken({ jwk: anotherJwk }, claims) }],
  ['with the address of its key in the header (jku)', { idToken: (_h, claims, provider) => strangersToken({ jku: `${provider.origin}/stranger/keys` }, claims) }],
  ['with a certificate in the header (x5c, x5u)', { idToken: (_h, claims) => strangersToken({ x5c: ['MIIB'], x5u: 'https://evil.example/x5u' }, claims) }],
  ['with a critical extension nobody knows', { idToken: (_h, claims, provider) => rawRs256({ kid: 'main', crit: ['exp2'], exp2: 1 }, JSON.stringify(claims), provider) }],
  ['with an unencoded payload (b64)', { idToken: (_h, claims, provider) => rawRs256({ kid: 'main', crit: ['b64'], b64: false }, JSON.stringify(claims), provider) }],
  ['of the type of an access token', { header: { typ: 'at+jwt' } }],
  ['of the type of a security event', { header: { typ: 'secevent+jwt' } }],
  ['of the type of a logout token', { header: { typ: 'logout+jwt' } }],
  ['for another audience', { claims: (claims) => ({ ...claims, aud: 'somebody-else' }) }],
  ['for no audience', { claims: ({ aud: _aud, ...rest }) => rest }],
  ['for several without azp', { claims: (claims) => ({ ...claims, aud: [claims['aud'], 'somebody-else'] }) }],
  ['for several with azp of another', { claims: (claims) => ({ ...claims, aud: [claims['aud'], 'somebody-else'], azp: 'somebody-else' }) }],
  ['with azp of another', { claims: (claims) => ({ ...claims, azp: 'somebody-else' }) }],
  ['of another issuer', { claims: (claims) => ({ ...claims, iss: 'https://accounts.example.com' }) }],
  ['of the issuer with a slash behind', { claims: (claims) => ({ ...claims, iss: `${String(claims['iss'])}/` }) }],
  ['of two issuers', { claims: (claims) => ({ ...claims, iss: [claims['iss']] }) }],
  ['that expired', { claims: (claims) => ({ ...claims, iat: now() - 400, exp: now() - 90 }) }],
  ['that never expires', { claims: ({ exp: _exp, ...rest }) => rest }],
  ['whose end is text', { claims: (claims) => ({ ...claims, exp: String(claims['exp']) }) }],
  ['from the future', { claims: (claims) => ({ ...claims, iat: now() + 120 }) }],
  ['from yesterday, good for a year', { claims: (claims) => ({ ...claims, iat: now() - 86_400, exp: now() + 31_536_000 }) }],
  ['of no time', { claims: ({ iat: _iat, ...rest }) => rest }],
  ['not yet good', { claims: (claims) => ({ ...claims, nbf: now() + 120 }) }],
  ['without the nonce', { claims: ({ nonce: _nonce, ...rest }) => rest }],
  ['with another nonce', { claims: (claims) => ({ ...claims, nonce: 'N'.repeat(43) }) }],
  ['with an empty nonce', { claims: (claims) => ({ ...claims, nonce: '' }) }],
  ['about nobody', { claims: ({ sub: _sub, ...rest }) => rest }],
  ['about an empty subject', { claims: (claims) => ({ ...claims, sub: '' }) }],
  ['about a number', { claims: (claims) => ({ ...claims, sub: 7 }) }],
  ['about a subject of 1 kB', { claims: (claims) => ({ ...claims, sub: 's'.repeat(1024) }) }],
  ['about a subject with NUL', { claims: (claims) => ({ ...claims, sub: 'a\u0000b' }) }],
  ['with the hash of another access token', { claims: (claims) => ({ ...claims, at_hash: 'A'.repeat(22) }) }],
  ['whose claims were changed afterwards', { idToken: (_h, claims, provider) => rawRs256({ kid: 'main' }, JSON.stringify(claims), provider).replace(/\.[^.]+\./, `.${part({ ...claims, sub: 'somebody-else' })}.`) }],
  ['whose signature was cut', { idToken: (_h, claims, provider) => rawRs256({ kid: 'main' }, JSON.stringify(claims), provider).slice(0, -8) }],
  ['of five parts (encrypted)', { idToken: () => `${part({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.a.b.c.d` }],
  ['of two parts', { idToken: (_h, claims) => `${part({ alg: 'RS256' })}.${part(claims)}` }],
  ['that is no token', { idToken: () => 'not a token' }],
  ['of 100 kB', { claims: (claims) => ({ ...claims, padding: 'p'.repeat(100_000) }) }],
  ['whose claims are no JSON', { idToken: (_h, _claims, provider) => rawRs256({ kid: 'main' }, 'claims', provider) }],
  ['whose claims are a list', { idToken: (_h, claims, provider) => rawRs256({ kid: 'main' }, JSON.stringify([claims]), provider) }],
];

/** What the userinfo endpoint answers about somebody whose ID token names no address. */
const userinfos: [name: string, error: string, reply: Tricks['userinfo']][] = [
  ['somebody else', 'provider_refused', (claims) => ({ ...claims, sub: 'somebody-else' })],
  ['nobody', 'provider_refused', ({ sub: _sub, ...rest }) => rest],
  ['no JSON', 'provider_refused', () => ({ body: 'eyJ' })],
  ['a redirect inwards', 'provider_refused', () => redirect(METADATA_SERVICE)],
  ['an error', 'provider_refused', () => ({ status: 401 })],
  ['two megabytes', 'provider_unavailable', () => bytes(2_000_000)],
];

/** Providers that are wrong before anybody is sent to them. */
const documents: [key: string, error: string, discovery: Tricks['discovery']][] = [
  ['mismatch', 'provider_refused', (document) => ({ ...document, issuer: 'https://accounts.example.com' })],
  ['slash', 'provider_refused', (document) => ({ ...document, issuer: `${String(document['issuer'])}/` })],
  ['html', 'provider_refused', () => ({ body: '<html>' })],
  ['missing', 'provider_refused', () => ({ status: 404 })],
  ['incomplete', 'provider_refused', ({ token_endpoint: _endpoint, ...rest }) => rest],
  ['inward', 'provider_refused', () => redirect(METADATA_SERVICE)],
  ['large', 'provider_unavailable', () => bytes(2_000_000)],
  ['token-inside', 'provider_refused', (document) => ({ ...document, token_endpoint: METADATA_SERVICE })],
  ['token-file', 'provider_refused', (document) => ({ ...document, token_endpoint: 'file:///etc/passwd' })],
  ['userinfo-inside', 'provider_refused', (document) => ({ ...document, userinfo_endpoint: 'http://10.0.0.1/' })],
  ['keys-plain', 'provider_refused', (document) => ({ ...document, jwks_uri: 'http://keys.example.com/keys' })],
  ['keys-credentials', 'provider_refused', (document) => ({ ...document, jwks_uri: 'https://user:pass@keys.example.com/' })],
  ['script', 'provider_refused', (document) => ({ ...document, authorization_endpoint: 'javascript:alert(1)' })],
];

/** Providers whose keys are wrong. */
const keySets: [key: string, error: string, tricks: Tricks][] = [
  ['keys-thousand', 'provider_refused', { keys: ({ keys }) => ({ keys: [...keys, ...Array.from({ length: 999 }, (_, index) => ({ kty: 'EC', crv: 'P-256', kid: String(index) }))] }) }],
  ['keys-large', 'provider_unavailable', { keys: () => bytes(10_000_000) }],
  ['keys-inward', 'provider_refused', { keys: () => redirect(METADATA_SERVICE) }],
  ['keys-none', 'provider_refused', { keys: () => ({ keys: [] }) }],
  ['keys-html', 'provider_refused', { keys: () => ({ body: '<html>' }) }],
  ['keys-symmetric', 'provider_refused', { keys: () => ({ keys: [{ kty: 'oct', k: part('a shared secret of thirty-two by'), kid: 'main', alg: 'HS256' }] }), idToken: (_h, claims, provider) => provider.hmac({ kid: 'main' }, claims, 'a shared secret of thirty-two by') }],
  ['keys-short', 'provider_refused', shortKey()],
];

const HANGING = ['hang-discovery', 'hang-keys', 'hang-token', 'hang-userinfo', 'drip-token'];

describe('a provider that means harm', () => {
  let provider: HostileProvider;
  let app: TestApp;

  beforeAll(async () => {
    provider = new HostileProvider('frontoffice', 'a-client-secret-nobody-should-sign-with');
    await provider.listen();
    const keys = ['honest', 'second', ...documents.map(([key]) => key), ...keySets.map(([key]) => key), ...HANGING];
    const providers = keys.map((key) => ({ key, issuer: provider.issuer(key), clientId: provider.clientId, clientSecret: provider.clientSecret }));
    const inside = { key: 'inside', issuer: 'http://169.254.169.254', clientId: 'x', clientSecret: 'x' };
    app = await startTestApp({ environment: { OIDC_PROVIDERS: JSON.stringify([...providers, inside]), SIGN_UPS_PER_NETWORK: '100000', EGRESS_ALLOW: '127.0.0.0/8' } });
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    await provider?.close();
  });
  beforeEach(() => provider.tricks.set('honest', {}));

  const sql = <R>(text: string) => queryAsAdmin<R>(app.database, text);

  /** A browser on its way to a provider, and how an honest one would send it back. */
  async function leave(key: string): Promise<Way> {
    const browser = new Browser(app.url);
    const { url } = await browser.open(`/v1/auth/oidc/${key}?returnTo=/sign-in`, { stopAt: (at) => at.origin !== PUBLIC_URL });
    provider.nonce = url.searchParams.get('nonce') ?? '';
    const back: Way['back'] = (params, { browser: with_ = browser, key: to = key } = {}) => with_.open(`/v1/auth/oidc/${to}/callback?${new URLSearchParams(params as Record<string, string>)}`);
    return { app, provider, browser, back, sql, params: { code: 'a-code', state: url.searchParams.get('state')!, iss: provider.issuer(key) } };
  }

  /** All there is to be careful of. */
  const standing = async () =>
    (await sql<{ refused: number; sessions: number; users: number; links: number; tickets: number }>(
      `select (select count(*)::int from login_events where type = 'provider.refused') as refused, (select count(*)::int from sessions) as sessions, (select count(*)::int from users) as users,
         (select count(*)::int from user_auth_providers) as links, (select count(*)::int from sign_in_challenges) as tickets`,
    ))[0]!;

  /** Runs what must be refused: once in the record, nobody signed in or made, and the application there as before. */
  async function refused(play: () => Promise<Awaited<ReturnType<Browser['open']>>>, error: string, times = 1): Promise<void> {
    const before = await standing();
    const page = await play();
    expect(page.fragment).toEqual({ error });
    expect(page.url.href).not.toMatch(/script|onerror|alert/);
    expect(await standing()).toEqual({ ...before, refused: before.refused + times });
    expect((await new ApiClient(app.url).get('/livez')).status).toBe(200);
  }
  const comeBack = async (key: string) => {
    const way = await leave(key);
    return way.back(way.params);
  };

  it('can also be honest: then its user is signed in', async () => {
    const way = await leave('honest');
    const page = await way.back(way.params);
    expect([page.url.pathname, Object.keys(page.fragment)]).toEqual(['/sign-in', ['ticket']]);
    expect((await way.browser.call('POST', '/v1/auth/ticket', { ticket: page.fragment['ticket'] })).status).toBe(200);
  });

  it.each(returns)('the way back is refused with %s', async (name, error, play) => {
    const way = await leave('honest');
    await refused(() => play(way), error, name === 'a state that was used' ? 2 : 1);
  });

  it.each([['a state given twice', 'code=a&state=b&state=c'], ['a code of 10 kB', `code=${'c'.repeat(10_000)}&state=b`]])('parameters nobody sends are answered by a problem: %s', async (_name, query) => {
    const before = await standing();
    const answer = await new ApiClient(app.url).get(`/v1/auth/oidc/honest/callback?${query}`);
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_request']);
    expect(await standing()).toEqual(before);
  });

  it.each(tokenReplies)('the token endpoint is refused with %s', async (_name, error, token) => {
    provider.tricks.set('honest', { token: token! });
    await refused(() => comeBack('honest'), error);
    expect(provider.requests.filter((path) => path.includes('meta-data'))).toEqual([]);
  });

  it.each(idTokens)('an ID token is refused: %s', async (_name, tricks) => {
    provider.tricks.set('honest', tricks);
    await refused(() => comeBack('honest'), 'provider_refused');
  });

  it('an ID token is refused that was made for another login', async () => {
    const victim = await leave('honest');
    const { nonce } = provider;
    const attacker = await leave('honest');
    provider.nonce = nonce;
    await refused(() => attacker.back(attacker.params), 'provider_refused');
    expect((await victim.back(victim.params)).fragment).toEqual({ ticket: expect.any(String) });
  });

  it.each(userinfos)('the userinfo endpoint is refused with %s', async (_name, error, userinfo) => {
    provider.tricks.set('honest', { claims: ({ email: _email, ...rest }) => rest, userinfo: userinfo! });
    await refused(() => comeBack('honest'), error);
  });

  it.each(documents)('nobody is sent to a provider whose discovery document is %s', async (key, error, discovery) => {
    provider.tricks.set(key, { discovery: discovery! });
    await refused(() => new Browser(app.url).open(`/v1/auth/oidc/${key}`), error);
  });

  it('nobody is sent to a provider inside', async () => {
    await refused(() => new Browser(app.url).open('/v1/auth/oidc/inside'), 'provider_unavailable');
  });

  it.each(keySets)('its keys are refused: %s', async (key, error, tricks) => {
    provider.tricks.set(key, tricks);
    await refused(() => comeBack(key), error);
  });

  it('that does not answer is given five seconds, wherever it stops', async () => {
    provider.tricks.set('hang-discovery', { discovery: () => hang });
    provider.tricks.set('hang-keys', { keys: () => hang });
    provider.tricks.set('hang-token', { token: () => hang });
    provider.tricks.set('hang-userinfo', { claims: ({ email: _email, ...rest }) => rest, userinfo: () => hang });
    provider.tricks.set('drip-token', { token: () => drip });
    const ways: (() => Promise<Awaited<ReturnType<Browser['open']>>>)[] = [() => new Browser(app.url).open('/v1/auth/oidc/hang-discovery')];
    for (const key of ['hang-keys', 'hang-token', 'drip-token', 'hang-userinfo']) {
      const way = await leave(key);
      const { nonce } = provider;
      const { claims = (honest) => honest } = provider.tricks.get(key)!;
      provider.tricks.set(key, { ...provider.tricks.get(key), claims: (honest) => claims({ ...honest, nonce }) });
      ways.push(() => way.back(way.params));
    }
    const before = await standing();
    const startedAt = Date.now();
    const pages = await Promise.all(ways.map((play) => play()));
    expect(Date.now() - startedAt).toBeLessThan(9_000);
    expect(pages.map(({ fragment }) => fragment['error'])).toEqual(Array.from({ length: 5 }, () => 'provider_unavailable'));
    expect(await standing()).toEqual({ ...before, refused: before.refused + 5 });
  });

  it('is asked for its keys once, however many key ids are made up, and again after five minutes', async () => {
    const fetched = () => provider.requests.filter((path) => path === '/second/keys').length;
    for (let index = 0; index < 5; index++) {
      provider.tricks.set('second', { header: { kid: `made-up-${index}` } });
      await refused(() => comeBack('second'), 'provider_refused');
    }
    expect(fetched()).toBe(1);
    const resolve = app.app.get(KeySets).at(`${provider.issuer('second')}/keys`);
    const later = async (kid: string, minutes: number) => {
      const scope = new Scope({ em: app.app.get(MikroORM).em, requestId: 'test' });
      scope.actAt(new Date(Date.now() + minutes * 60_000));
      return runInScope(scope, () => resolve({ alg: 'RS256', kid }, {} as never).then(() => 'found', () => 'none'));
    };
    provider.tricks.set('second', { keys: ({ keys }) => ({ keys: [...keys, { ...anotherJwk, kid: 'rotated' }] }) });
    expect([await later('rotated', 4), fetched(), await later('rotated', 6), fetched(), await later('made-up', 7), fetched()]).toEqual(['none', 1, 'found', 2, 'none', 2]);
  });

  it.each<[string, Tricks]>([
    ['clocks that differ by half a minute', { claims: (claims) => ({ ...claims, iat: now() - 300, exp: now() - 30 }) }],
    ['a clock ahead by half a minute', { claims: (claims) => ({ ...claims, iat: now() + 30 }) }],
    ['several audiences with the right azp', { claims: (claims) => ({ ...claims, aud: [claims['aud'], 'somebody-else'], azp: claims['aud'] }) }],
    ['the right hash of the access token', { claims: (claims) => ({ ...claims, at_hash: createHash('sha256').update('an-access-token').digest().subarray(0, 16).toString('base64url') }) }],
    ['the type JWT', { header: { typ: 'JWT' } }],
  ])('is not refused for %s', async (_name, tricks) => {
    provider.tricks.set('honest', tricks);
    expect((await comeBack('honest')).fragment).toEqual({ ticket: expect.any(String) });
  });

  it.each([
    '//evil.example', '/\\evil.example', '\\\\evil.example', 'https:evil.example', 'https://evil.example', 'javascript:alert(1)', 'https://localhost:3000@evil.example', '/\tx', '/\nx', ' //evil.example',
    '/%09/evil.example/..//..//', '/.//evil.example', 'evil', '', '/\u0000',
  ])('cannot be used to send anybody elsewhere: %j', async (returnTo) => {
    const browser = new Browser(app.url);
    const { url } = await browser.open(`/v1/auth/oidc/honest?returnTo=${encodeURIComponent(returnTo)}`, { stopAt: (at) => at.origin !== PUBLIC_URL });
    provider.nonce = url.searchParams.get('nonce')!;
    const page = await browser.open(`/v1/auth/oidc/honest/callback?code=x&state=${url.searchParams.get('state')}&iss=${encodeURIComponent(provider.issuer('honest'))}`);
    expect([page.url.origin, page.url.pathname.startsWith('//')]).toEqual([PUBLIC_URL, false]);
    expect(page.fragment).toEqual({ ticket: expect.any(String) });
  });

  it('leaves the application serving others', async () => {
    expect((await comeBack('honest')).fragment).toEqual({ ticket: expect.any(String) });
  });
});

/** Signs whatever it is given, also what a library would refuse to sign. */
function rawRs256(header: object, payload: string, { privateKey }: HostileProvider): string {
  const content = `${part({ alg: 'RS256', ...header })}.${part(payload)}`;
  return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
}

function strangersToken(header: object, claims: object): string {
  const content = `${part({ alg: 'RS256', kid: 'main', ...header })}.${part(claims)}`;
  return `${content}.${sign('sha256', Buffer.from(content), stranger.privateKey).toString('base64url')}`;
}

/** RFC 7518 §3.3: RSA keys have 2048 bits at least. */
function shortKey(): Tricks {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  return {
    keys: () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'main' }] }),
    idToken: (_header, claims) => {
      const content = `${part({ alg: 'RS256', kid: 'main' })}.${part(claims)}`;
      return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
    },
  };
}
