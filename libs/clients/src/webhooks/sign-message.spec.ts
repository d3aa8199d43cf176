import { Webhook } from 'standardwebhooks';
import { createPublicKey, verify } from 'node:crypto';
import { isSecret, newSecret, publicKeyOf, signedHeaders } from './sign-message.js';

const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: Buffer.from('{"test": 2432232314}') };
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('A signature', () => {
  it('is that of the test vector of Standard Webhooks', () => {
    expect(signedHeaders(message, [secret], new Date(1_614_265_330_999))).toEqual({
      'webhook-id': message.id, 'webhook-timestamp': '1614265330', 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is verified by the reference library with each of two secrets, and by no third', () => {
    const other = newSecret();
    const headers = signedHeaders(message, [secret, other], new Date());
    expect(headers['webhook-signature']!.split(' ')).toHaveLength(2);
    for (const known of [secret, other]) expect(new Webhook(known).verify(message.body, headers)).toEqual({ test: 2432232314 });
    expect(() => new Webhook(newSecret()).verify(message.body, headers)).toThrow();
  });

  it('covers id, time and body', () => {
    const headers = signedHeaders(message, [secret], new Date());
    const refused = [
      { headers: { ...headers, 'webhook-id': 'another' }, body: message.body },
      { headers: { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 1) }, body: message.body },
      { headers, body: Buffer.from('{"test": 2432232315}') },
    ];
    for (const one of refused) expect(() => new Webhook(secret).verify(one.body, one.headers)).toThrow();
  });
});

/** With nothing of ours: the key as SPKI (RFC 8410 §4). */
function opens(publicKey: string, headers: Record<string, string>, body: Buffer): boolean {
  const key = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(publicKey.replace(/^whpk_/, ''), 'base64')]), format: 'der', type: 'spki' });
  const content = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), body]);
  return headers['webhook-signature']!.split(' ').some((one) => one.startsWith('v1a,') && verify(null, content, key, Buffer.from(one.slice(4), 'base64')));
}

describe('A signature with Ed25519', () => {
  it('is that of RFC 8032 §7.1 for its key', () => {
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
    expect(publicKeyOf(`whsk_${seed.toString('base64')}`)).toBe(`whpk_${Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex').toString('base64')}`);
  });

  it('is verified by the public key alone, covers id, time and body, and is new for each key', () => {
    const [secret, other] = [newSecret('ed25519'), newSecret('ed25519')];
    const headers = signedHeaders(message, [secret], new Date());
    expect(headers['webhook-signature']).toMatch(/^v1a,[A-Za-z0-9+/]{86}==$/);
    const publicKey = publicKeyOf(secret)!;
    expect(publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    expect([opens(publicKey, headers, message.body), opens(publicKeyOf(other)!, headers, message.body)]).toEqual([true, false]);
    expect(opens(publicKey, headers, Buffer.from('{}'))).toBe(false);
    for (const name of ['webhook-id', 'webhook-timestamp']) expect(opens(publicKey, { ...headers, [name]: '1' }, message.body)).toBe(false);
  });

  it('stands beside the one of a shared secret while one kind gives way to the other', () => {
    const next = newSecret('ed25519');
    const headers = signedHeaders(message, [next, secret], new Date());
    expect(opens(publicKeyOf(next)!, headers, message.body)).toBe(true);
    expect(new Webhook(secret).verify(message.body, headers)).toEqual({ test: 2432232314 });
  });

  it('is made with a key that nobody may choose, and that shared secrets do not have', () => {
    expect([isSecret(newSecret('ed25519')), publicKeyOf(newSecret())]).toEqual([false, null]);
  });
});

describe('A secret', () => {
  it('is new each time, and 32 bytes', () => {
    expect(newSecret()).not.toBe(newSecret());
    expect(isSecret(newSecret())).toBe(true);
  });

  it.each([
    [secret, true],
    [`whsec_${Buffer.alloc(24).toString('base64')}`, true],
    [`whsec_${Buffer.alloc(64).toString('base64')}`, true],
    [`whsec_${Buffer.alloc(23).toString('base64')}`, false],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, false],
    [Buffer.alloc(32).toString('base64'), false],
    [`whsec_${'!'.repeat(40)}`, false],
    [`whsec_${Buffer.alloc(32, 255).toString('base64url')}`, false],
  ])('%s: %s', (text, expected) => {
    expect(isSecret(text)).toBe(expected);
  });
});
