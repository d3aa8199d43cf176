import { createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { FixedClock, loadConfig } from '@app/kernel';
import { decodeJwt, decodeProtectedHeader, exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import { ACCESS_TOKEN_SECONDS, AccessTokens, type AccessClaims } from './access-tokens.js';
import { SigningKeys } from './signing-keys.js';

type Json = Record<string, unknown>;
const PUBLIC_URL = 'https://front.example';
const part = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('AccessTokens', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const clock = new FixedClock('2026-11-21T12:00:00Z');
  const claims: AccessClaims = { userId: randomUUID(), sessionId: randomUUID(), organizationId: randomUUID(), authTimeSeconds: 1_795_262_000 };
  let keys: SigningKeys;
  let tokens: AccessTokens;
  let good: string;

  const issue = (overrides: Partial<AccessClaims> = {}, by = tokens) => by.issue({ ...claims, ...overrides, tokenId: randomUUID(), authMethods: ['pwd'] });
  /** A token with our key and any header and payload, as an attacker could make it who had the key; what must still be refused is wrong in itself. */
  const forge = (header: Json, payload: Json | string, key: KeyObject = privateKey) => {
    const input = `${part({ ...decodeProtectedHeader(good), ...header })}.${typeof payload === 'string' ? part(payload) : part({ ...decodeJwt(good), ...payload })}`;
    return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
  };

  beforeAll(async () => {
    loadConfig({
      PUBLIC_URL,
      DATABASE_URL: 'postgres://app@localhost/x',
      DATABASE_RELAY_URL: 'postgres://relay@localhost/x',
      APP_KEYS: `test:${Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7)).toString('base64')}`,
      JWT_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    });
    keys = await SigningKeys.load(privateKey, []);
  });

  beforeEach(async () => {
    clock.set('2026-11-21T12:00:00Z');
    tokens = new AccessTokens(keys, clock);
    good = await issue();
  });

  it('are JWTs of type at+jwt with the documented claims', () => {
    expect(decodeProtectedHeader(good)).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: keys.currentId });
    expect(decodeJwt(good)).toEqual({
      iss: PUBLIC_URL, aud: `${PUBLIC_URL}/v1`, sub: claims.userId, sid: claims.sessionId, org: claims.organizationId,
      auth_time: claims.authTimeSeconds, amr: ['pwd'], jti: expect.any(String), iat: 1_795_262_400, exp: 1_795_262_400 + ACCESS_TOKEN_SECONDS,
    });
  });

  it('give their claims back, also from memory and without an organization', async () => {
    expect(await tokens.verify(good)).toEqual(claims);
    expect(await tokens.verify(good)).toEqual(claims);
    expect(await tokens.verify(await issue({ organizationId: null }))).toEqual({ ...claims, organizationId: null });
  });

  it('expire after five minutes and half a minute of tolerance, also those in memory', async () => {
    expect(await tokens.verify(good)).toEqual(claims);
    const fresh = new AccessTokens(keys, clock);
    clock.advance(ACCESS_TOKEN_SECONDS * 1000);
    expect(await tokens.verify(good)).toEqual(claims); // within the tolerance, verified again
    clock.advance(29_000);
    expect(await fresh.verify(good)).toEqual(claims);
    clock.advance(1_000);
    expect([await tokens.verify(good), await fresh.verify(good)]).toEqual([null, null]);
  });

  it('are accepted from the key before while its public half is configured, and no longer', async () => {
    const next = generateKeyPairSync('ed25519');
    const during = new AccessTokens(await SigningKeys.load(next.privateKey, [publicKey]), clock);
    const after = new AccessTokens(await SigningKeys.load(next.privateKey, []), clock);
    expect([await during.verify(good), await after.verify(good)]).toEqual([claims, null]);
    expect(await during.verify(await issue({}, during))).toEqual(claims);
  });

  describe('refuse', () => {
    const cases: [string, () => string | Promise<string>][] = [
      ['an empty string', () => ''],
      ['noise', () => 'not.a.token'],
      ['alg none', () => new UnsecuredJWT(decodeJwt(good)).encode()],
      ...['none', 'None', 'nOnE', 'HS256', 'RS256', 'ES256', 'Ed448', ''].map((alg): [string, () => string] => [`alg ${JSON.stringify(alg)} over a good signature`, () => forge({ alg }, {})]),
      ['HS256 keyed with the public key in PEM', () => {
        const input = `${part({ ...decodeProtectedHeader(good), alg: 'HS256' })}.${good.split('.')[1]}`;
        return `${input}.${createHmac('sha256', publicKey.export({ type: 'spki', format: 'pem' })).update(input).digest('base64url')}`;
      }],
      ['HS256 keyed with the public key in raw bytes', async () => {
        const raw = Buffer.from((await exportJWK(publicKey)).x!, 'base64url');
        return new SignJWT(decodeJwt(good)).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: keys.currentId }).sign(raw);
      }],
      ['another key under our key id', () => forge({}, {}, generateKeyPairSync('ed25519').privateKey)],
      ['another key, sent along as jwk', async () => {
        const other = generateKeyPairSync('ed25519');
        return forge({ jwk: await exportJWK(other.publicKey), kid: undefined }, {}, other.privateKey);
      }],
      ['another key, named by jku and x5u', () => forge({ jku: 'https://attacker.example/jwks', x5u: 'https://attacker.example/cert' }, {}, generateKeyPairSync('ed25519').privateKey)],
      ...['../../dev/null', "' or 1=1 --", '', 'constructor', '__proto__', 'x'.repeat(10_000)].map((kid): [string, () => string] => [`the key id ${JSON.stringify(kid.slice(0, 20))}`, () => forge({ kid }, {})]),
      ['no key id', () => forge({ kid: undefined }, {})],
      ...['JWT', 'jwt', 'id+jwt', 'rt+jwt', '', undefined, ['at+jwt']].map((typ): [string, () => string] => [`the type ${JSON.stringify(typ)}`, () => forge({ typ }, {})]),
      ['a critical header nobody knows', () => forge({ crit: ['exp2'], exp2: 1 }, {})],
      ['an unencoded payload', () => forge({ crit: ['b64'], b64: false }, {})],
      ['another issuer', () => forge({}, { iss: 'https://stage.front.example' })],
      ['the issuer with a slash', () => forge({}, { iss: `${PUBLIC_URL}/` })],
      ['no issuer', () => forge({}, { iss: undefined })],
      ['another audience', () => forge({}, { aud: 'https://stage.front.example/v1' })],
      ['no audience', () => forge({}, { aud: undefined })],
      ['a token of tomorrow', () => forge({}, { nbf: 1_795_348_800 })],
      ['a token issued tomorrow', () => forge({}, { iat: 1_795_348_800, exp: 1_795_349_100 })],
      ['no expiry', () => forge({}, { exp: undefined })],
      ['an expiry in words', () => forge({}, { exp: 'never' })],
      ['an expired one', () => forge({}, { iat: 1_795_262_000, exp: 1_795_262_300 })],
      ['an old one that says it is good for a year', () => forge({}, { iat: 1_795_262_400 - 331, exp: 1_826_798_400 })],
      ['no subject', () => forge({}, { sub: undefined })],
      ['a subject that is no id', () => forge({}, { sub: 'admin' })],
      ['no session', () => forge({}, { sid: undefined })],
      ['an organization that is no id', () => forge({}, { org: '*' })],
      ['a payload that is an array', () => forge({}, '[]')],
      ['a payload that is not JSON', () => forge({}, 'x')],
      ['five parts, as of a JWE', () => `${good}.${part('x')}.${part('y')}`],
      ['a changed payload', () => good.replace(/\.[^.]+\./, `.${part({ ...decodeJwt(good), sub: randomUUID() })}.`)],
      ['a missing signature', () => good.replace(/[^.]+$/, '')],
      ['a cut signature', () => good.slice(0, -1)],
      ['padding', () => `${good}==`],
      ['a blank in front', () => ` ${good}`],
      ['100 kB', () => forge({}, { padding: 'x'.repeat(100_000) })],
    ];

    it.each(cases)('%s', async (_case, make) => expect(await tokens.verify(await make())).toBeNull());

    it('every other spelling of the same signature', async () => {
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      const last = alphabet.indexOf(good.at(-1)!);
      for (let unused = 1; unused < 16; unused++) expect(await tokens.verify(good.slice(0, -1) + alphabet[last | unused])).toBeNull();
    });

    it('a flipped bit anywhere', async () => {
      for (let position = 0; position < good.length; position += 7) {
        const bytes = Buffer.from(good);
        bytes[position]! ^= 1;
        expect(await tokens.verify(bytes.toString('latin1'))).toBeNull();
      }
    });
  });
});
