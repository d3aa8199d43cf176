import { Webhook } from 'standardwebhooks';
import { secretsAt, withNewSecret } from './rotate-secrets.js';
import { newSecret, signedHeaders } from './sign-message.js';
import { TooManyWebhookSecrets } from './webhook.problems.js';
import type { WebhookSettings } from './webhook-settings.js';

const HOUR_MS = 3_600_000;
const start = new Date('2026-11-21T12:00:00.000Z');
const after = (hours: number) => new Date(start.getTime() + hours * HOUR_MS);
const first: WebhookSettings = { secret: newSecret(), previous: [], headers: { 'X-Route': 'a' } };
const rotate = (settings: WebhookSettings, hour: number, overlapHours: number, secret = newSecret()) => withNewSecret(settings, secret, { now: after(hour), overlapMs: overlapHours * HOUR_MS });

describe('A rotation of secrets', () => {
  const second = rotate(first, 0, 24);
  const third = rotate(second, 1, 2);

  it.each([
    [1, [third, second, first]],
    [2.9, [third, second, first]],
    [3, [third, first]],
    [23.9, [third, first]],
    [24, [third]],
  ])('leaves every secret before until its own end: after %s hours', (hours, expected) => {
    expect(secretsAt(after(hours), third)).toEqual(expected.map(({ secret }) => secret));
  });

  it('lets the reference library verify with each of them', () => {
    const body = Buffer.from('{"test":1}');
    const headers = signedHeaders({ id: 'msg_1', body }, secretsAt(after(1), third), new Date());
    for (const { secret } of [first, second, third]) expect(new Webhook(secret).verify(body, headers)).toEqual({ test: 1 });
    expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow();
  });

  it('without an overlap ends all of them, and keeps the headers', () => {
    const last = rotate(third, 1, 0);
    expect([secretsAt(after(1), last), last.headers]).toEqual([[last.secret], first.headers]);
  });

  it('back to a secret that still signs does not sign with it twice', () => {
    expect(secretsAt(after(2), rotate(third, 2, 24, second.secret))).toEqual([second, third, first].map(({ secret }) => secret));
    expect(secretsAt(after(2), rotate(third, 2, 24, third.secret))).toEqual([third, second, first].map(({ secret }) => secret));
  });

  it('is refused while four secrets before sign, and not when one of them has ended', () => {
    const full = rotate(rotate(third, 1, 24), 1, 24);
    expect(secretsAt(after(1), full)).toHaveLength(5);
    expect(() => rotate(full, 2.9, 24)).toThrow(TooManyWebhookSecrets);
    expect(secretsAt(after(3), rotate(full, 3, 24))).toHaveLength(5);
  });
});
