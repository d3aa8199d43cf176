import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { loadConfig } from '@app/kernel';
import { FirebaseTokens } from '../../../libs/identity/src/providers/firebase-tokens.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { signUpCustomer } from './people.js';

const PROJECT = 'front-office-test';
const ISSUER = `https://securetoken.google.com/${PROJECT}`;
const now = () => Math.floor(Date.now() / 1000);

describe('POST /v1/auth/firebase', () => {
  const main = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let keys: Server;
  let app: TestApp;

  beforeAll(async () => {
    const jwk = main.publicKey.export({ format: 'jwk' });
    keys = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [{ ...jwk, kid: 'main', alg: 'RS256', use: 'sig' }, { ...jwk, kid: 'of-no-algorithm' }] })));
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    const environment = { FIREBASE_PROJECT_ID: PROJECT, FIREBASE_KEYS_URL: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`, SIGN_UPS_PER_NETWORK: '1000' };
    app = await startTestApp({ environment });
  });
  afterAll(async () => {
    await app?.close();
    keys?.close();
  });

  const query = <R = Record<string, unknown>>(sql: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, sql, params);
  const person = (uid = `uid-${randomBytes(8).toString('hex')}`) => ({
    aud: PROJECT, iss: ISSUER, sub: uid, iat: now(), exp: now() + 3600, auth_time: now() - 10, email: `${uid}@example.test`, email_verified: true, name: 'Fire Base', picture: 'https://pictures.example.test/f.png',
  });
  const token = (claims: JWTPayload, header: object = {}, key: KeyObject = main.privateKey) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'main', ...header }).sign(key);
  const signIn = async (claims: JWTPayload, body: object = {}) => new ApiClient(app.url).post('/v1/auth/firebase', { idToken: await token(claims), ...body });

  it('signs up, and in again, and keeps the uid', async () => {
    const claims = person();
    const first = await signIn(claims);
    expect(first).toMatchObject({ status: 200, body: { user: { email: claims.email, emailVerified: true, displayName: 'Fire Base', accountType: 'customer', avatarUrl: claims.picture }, expiresIn: 300 } });
    const second = await signIn({ ...claims, email: 'moved@example.test' });
    expect(second.body.user.id).toBe(first.body.user.id);
    expect(await query('select provider, issuer, subject, email from user_auth_providers where user_id = $1', [first.body.user.id])).toEqual([{ provider: 'firebase', issuer: ISSUER, subject: claims.sub, email: 'moved@example.test' }]);
    expect((await new ApiClient(app.url, second.body.accessToken).get('/v1/me')).status).toBe(200);
  });

  it('is offered among the providers', async () => {
    expect((await new ApiClient(app.url).get('/v1/auth/providers')).body.data).toEqual([{ key: 'firebase', label: 'Firebase', kind: 'firebase', organizationId: null }]);
  });

  it('founds the organization of a company', async () => {
    expect(await signIn(person(), { accountType: 'company', organizationName: 'Fire Ltd' })).toMatchObject({ status: 200, body: { organization: { name: 'Fire Ltd', role: 'ceo' } } });
  });

  it('links by a proven address only, and else asks for the account to be linked', async () => {
    const local = await signUpCustomer(app.url);
    await query('update user_emails set verified_at = now() where user_id = $1', [local.userId]);
    expect(await signIn({ ...person(), email: local.email, email_verified: false })).toMatchObject({ status: 409, body: { code: 'account_link_required' } });
    expect((await signIn({ ...person(), email: local.email })).body.user.id).toBe(local.userId);
  });

  it('needs an address of somebody new', async () => {
    const { email: _email, ...claims } = person();
    expect(await signIn(claims)).toMatchObject({ status: 403, body: { code: 'email_required' } });
  });

  it('takes no sign-in from before all sessions of the user were ended', async () => {
    const claims = person();
    const { body } = await signIn(claims, {});
    const client = new ApiClient(app.url, body.accessToken);
    expect((await signIn(claims)).status).toBe(200);
    expect((await client.post('/v1/me/deactivation', { email: claims.email })).status).toBeLessThan(300);
    await query(`update users set status = 'active' where id = $1`, [body.user.id]);
    expect(await signIn(claims)).toMatchObject({ status: 401, body: { code: 'provider_token_invalid' } });
    expect((await signIn({ ...claims, auth_time: now() + 1 })).status).toBe(200);
  });

  it.each<[string, (claims: ReturnType<typeof person>) => Promise<string> | string]>([
    ['of another project', (claims) => token({ ...claims, aud: 'another-project' })],
    ['of another issuer', (claims) => token({ ...claims, iss: 'https://securetoken.google.com/another-project' })],
    ['that is a session cookie', (claims) => token({ ...claims, iss: `https://session.firebase.google.com/${PROJECT}` })],
    ['signed by a stranger', (claims) => token(claims, {}, stranger.privateKey)],
    ['under an unknown key id', (claims) => token(claims, { kid: 'old' })],
    ['signed by another algorithm', (claims) => token(claims, { alg: 'PS256', kid: 'of-no-algorithm' })],
    ['unsigned, as the emulator makes them', (claims) => new UnsecuredJWT(claims).encode()],
    ['that expired', (claims) => token({ ...claims, iat: now() - 3700, exp: now() - 100 })],
    ['from yesterday, good for a year', (claims) => token({ ...claims, iat: now() - 86_400, exp: now() + 31_536_000 })],
    ['that never expires', (claims) => token({ ...claims, exp: undefined as never })],
    ['from the future', (claims) => token({ ...claims, iat: now() + 300 })],
    ['of a sign-in in the future', (claims) => token({ ...claims, auth_time: now() + 300 })],
    ['of no sign-in', (claims) => token({ ...claims, auth_time: undefined as never })],
    ['of no subject', (claims) => token({ ...claims, sub: '' })],
    ['of a subject of 200 characters', (claims) => token({ ...claims, sub: 's'.repeat(200) })],
    ['that is none', () => 'not a token'],
  ])('refuses a token %s, with one line in the record', async (_name, make) => {
    const count = async () => (await query<{ refused: number; users: number }>(`select (select count(*)::int from login_events where type = 'provider.refused') as refused, (select count(*)::int from users) as users`))[0]!;
    const before = await count();
    const answer = await new ApiClient(app.url).post('/v1/auth/firebase', { idToken: await make(person()) });
    expect([answer.status, answer.body.code]).toEqual([401, 'provider_token_invalid']);
    expect(await count()).toEqual({ ...before, refused: before.refused + 1 });
  });
});

describe('POST /v1/auth/firebase without a project', () => {
  it('does not exist', async () => {
    const app = await startTestApp();
    try {
      expect((await new ApiClient(app.url).post('/v1/auth/firebase', { idToken: 'x' })).status).toBe(404);
    } finally {
      await app.close();
    }
  });

  it('takes the unsigned tokens of an emulator on a developer’s machine, and is not made with one in production', async () => {
    const emulator = { FIREBASE_PROJECT_ID: PROJECT, FIREBASE_AUTH_EMULATOR_HOST: '127.0.0.1:9099' };
    const app = await startTestApp({ environment: emulator });
    try {
      const claims = { aud: PROJECT, iss: ISSUER, sub: 'emulated', iat: now(), exp: now() + 3600, auth_time: now(), email: 'emulated@example.test', email_verified: true };
      const post = (idToken: string) => new ApiClient(app.url).post('/v1/auth/firebase', { idToken });
      expect((await post(new UnsecuredJWT(claims).encode())).status).toBe(200);
      expect((await post(new UnsecuredJWT({ ...claims, aud: 'another' }).encode())).status).toBe(401);
    } finally {
      await app.close();
    }
    loadConfig({ ...process.env, ...emulator, NODE_ENV: 'production' });
    expect(() => new FirebaseTokens(null as never, null as never)).toThrow(/FIREBASE_AUTH_EMULATOR_HOST/); // made when the application starts
  });
});
