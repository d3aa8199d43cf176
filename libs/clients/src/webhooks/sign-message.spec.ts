import { Webhook } from 'standardwebhooks';
import { isSecret, newSecret, signedHeaders } from './sign-message.js';

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
