import { randomBytes } from 'node:crypto';
import { loadConfig, problems } from '@app/kernel';
import { WrongSecrets } from './wrong-secrets.js';

const MAX = 3;
const ids = Array.from({ length: 12 }, (_, n) => `019316b4-8c00-7a3e-9d51-${String(n).padStart(12, '0')}`);
const basic = (id: string) => `Basic ${Buffer.from(`${id}:wrong`).toString('base64')}`;

describe('Wrong secrets at the provider', () => {
  let nowMs: number;
  let wrong: WrongSecrets;
  beforeAll(() => {
    loadConfig({
      PUBLIC_URL: 'https://office.example', DATABASE_URL: 'postgres://app@localhost/x', DATABASE_RELAY_URL: 'postgres://relay@localhost/x',
      APP_KEYS: `test:${randomBytes(32).toString('base64')}`, RATE_LIMIT_ANONYMOUS_PER_MINUTE: String(MAX),
    });
  });
  beforeEach(() => {
    nowMs = 1_000_000;
    wrong = new WrongSecrets(() => nowMs);
  });

  const isHeard = (ip: string, authorization: string): boolean => {
    try {
      wrong.assertFew(ip, authorization);
      return true;
    } catch (error) {
      if (error instanceof problems.TooManyRequests) return false;
      throw error;
    }
  };
  const note = (times: number, ip: string, authorization: string) => Array.from({ length: times }, () => wrong.note(ip, authorization));

  it('shut out a program at its address, and neither its neighbours nor itself elsewhere', () => {
    note(MAX, 'a', basic(ids[0]!));
    expect(isHeard('a', basic(ids[0]!))).toBe(true);
    note(1, 'a', basic(ids[0]!));
    expect([isHeard('a', basic(ids[0]!)), isHeard('a', basic(ids[1]!)), isHeard('b', basic(ids[0]!))]).toEqual([false, true, true]);
  });

  it('under many names shut out the address', () => {
    for (const id of ids.slice(0, 10)) note(MAX, 'a', basic(id));
    expect(isHeard('a', basic(ids[11]!))).toBe(true);
    note(1, 'a', basic(ids[10]!));
    expect([isHeard('a', basic(ids[11]!)), isHeard('b', basic(ids[11]!))]).toEqual([false, true]);
  });

  it.each(['Bearer x', 'Basic !', basic('nobody'), ''])('without a name of ours, as %j, count as those of one program', (authorization) => {
    for (let n = 0; n <= MAX; n++) wrong.note('a', n % 2 ? authorization : `Bearer ${n}`);
    expect([isHeard('a', authorization), isHeard('a', basic(ids[0]!))]).toEqual([false, true]);
  });

  it('are forgotten a minute after the first, and say how long that is', () => {
    note(MAX, 'a', basic(ids[0]!));
    nowMs += 45_000;
    note(1, 'a', basic(ids[0]!));
    expect(() => wrong.assertFew('a', basic(ids[0]!))).toThrow(expect.objectContaining({ headers: { 'retry-after': '15' } }));
    nowMs += 15_000;
    expect(isHeard('a', basic(ids[0]!))).toBe(true);
  });
});
