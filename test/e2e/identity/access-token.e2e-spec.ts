import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { observable } from './people.js';

type Json = Record<string, unknown>;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('the access token of a request', () => {
  let app: TestApp;
  let cleo: SignedUp;
  let good: string;
  const ourKey = () => createPrivateKey(process.env['JWT_PRIVATE_KEY']!.replaceAll('\\n', '\n'));
  const get = (token: string) => new ApiClient(app.url, token).get('/v1/organization', { 'x-request-id': 'compare' });
  const forge = (header: Json, payload: Json, key: KeyObject = ourKey()) => {
    const input = `${part({ ...decodeProtectedHeader(good), ...header })}.${part({ ...decodeJwt(good), ...payload })}`;
    return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
  };

  beforeAll(async () => {
    app = await startTestApp();
    cleo = await signUpCompany(app.url);
    good = cleo.client.accessToken!;
  });
  afterAll(() => app?.close());

  it('is accepted as it was issued, and so is one forged with our own key and nothing changed', async () => {
    expect((await get(good)).status).toBe(200);
    expect((await get(forge({}, {}))).status).toBe(200);
  });

  const attacks: [string, () => string | Promise<string>][] = [
    ['noise', () => 'x'],
    ['alg none without a signature', () => `${part({ alg: 'none', typ: 'at+jwt' })}.${good.split('.')[1]}.`],
    ['alg None over a good signature', () => forge({ alg: 'None' }, {})],
    ['HS256 keyed with our public key', () => {
      const input = `${part({ ...decodeProtectedHeader(good), alg: 'HS256' })}.${good.split('.')[1]}`;
      return `${input}.${createHmac('sha256', createPublicKey(ourKey()).export({ type: 'spki', format: 'pem' })).update(input).digest('base64url')}`;
    }],
    ['another key', () => forge({}, {}, generateKeyPairSync('ed25519').privateKey)],
    ['a key id with a path', () => forge({ kid: '../../dev/null' }, {})],
    ['a key id with SQL', () => forge({ kid: "' or 1=1 --" }, {})],
    ['a header that sends its key along', () => {
      const other = generateKeyPairSync('ed25519');
      return forge({ jwk: other.publicKey.export({ format: 'jwk' }), kid: undefined }, {}, other.privateKey);
    }],
    ['the type of an ID token', () => forge({ typ: 'JWT' }, {})],
    ['no type', () => forge({ typ: undefined }, {})],
    ['a critical header', () => forge({ crit: ['x'], x: 1 }, {})],
    ['another audience', () => forge({}, { aud: 'https://stage.example/v1' })],
    ['another issuer', () => forge({}, { iss: 'https://stage.example' })],
    ['a time that has passed', () => forge({}, { iat: 1_700_000_000, exp: 1_700_000_300 })],
    ['a time that has not come', () => forge({}, { nbf: 4_000_000_000 })],
    ['a year to live', () => forge({}, { iat: 1_700_000_000, exp: 4_000_000_000 })],
    ['five segments', () => `${good}.x.y`],
    ['another spelling of the signature', () => good.slice(0, -1) + 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'['AQgw'.indexOf(good.at(-1)!) * 16 + 1]],
    ['padding', () => `${good}=`],
    ['8 kB', () => forge({}, { padding: 'x'.repeat(6_000) })],
    ['a refresh token', () => cleo.refreshToken],
    ['the session of somebody else', async () => forge({}, { sid: decodeJwt((await signUpCompany(app.url)).client.accessToken!)['sid'] })],
    ['the subject of somebody else', async () => forge({}, { sub: decodeJwt((await signUpCompany(app.url)).client.accessToken!).sub })],
    ['a session that never was', () => forge({}, { sid: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e99' })],
    ['the organization of others', async () => forge({}, { org: (await signUpCompany(app.url)).organizationId })],
    ['an organization that never was', () => forge({}, { org: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e99' })],
    ['a user who was suspended', async () => of(`update users set status = 'suspended' where id = $1`)],
    ['an ended membership', async () => of('update members set is_active = false where user_id = $1')],
    ['an organization that was deactivated', async () => of('update organizations set is_active = false where created_by_id = $1')],
    ['an expired session', async () => of(`update sessions set expires_at = now() - interval '1 second' where user_id = $1`)],
    ['an idle session', async () => of(`update sessions set idle_expires_at = now() - interval '1 second' where user_id = $1`)],
  ];

  async function of(statement: string): Promise<string> {
    const { client, userId } = await signUpCompany(app.url);
    await queryAsAdmin(app.database, statement, [userId]);
    return client.accessToken!;
  }

  it.each(attacks)('is refused with one and the same answer when it is, or has, %s', async (_case, make) => {
    const answer = observable(await get(await make()));
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated', instance: 'compare' } });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer).toEqual(observable(await new ApiClient(app.url).get('/v1/organization', { 'x-request-id': 'compare' })));
  });

  it.each(['bearer ', 'Basic ', 'Bearer  ', ''])('is not read after %j', async (scheme) => {
    expect((await new ApiClient(app.url).get('/v1/me', { authorization: `${scheme}${good}` })).status).toBe(401);
  });

  it('is not read from the address', async () => expect((await new ApiClient(app.url).get(`/v1/me?access_token=${good}`)).status).toBe(401));
});
