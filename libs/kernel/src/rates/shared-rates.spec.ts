import { randomBytes } from 'node:crypto';
import { KeyRing } from '../crypto/key-ring.js';
import { KeyedMac } from '../crypto/signature.js';
import { RATE_WINDOW_MS, RateStore, type Grant } from './rate-store.js';
import { SharedRates } from './shared-rates.js';

const mac = new KeyedMac(KeyRing.parse(`k:${randomBytes(32).toString('base64')}`));

/** One window a key, in memory; can be away. */
class MemoryRates extends RateStore {
  readonly windows = new Map<string, { used: number; endsAtMs: number }>();
  asked = 0;
  isAway = false;

  constructor(private readonly nowMs: () => number) {
    super();
  }

  async take(key: string, wanted: number, limit: number): Promise<Grant> {
    this.asked++;
    if (this.isAway) throw new Error('away');
    const now = this.nowMs();
    const kept = this.windows.get(key);
    const window = kept && kept.endsAtMs > now ? kept : { used: 0, endsAtMs: now + RATE_WINDOW_MS };
    const granted = Math.max(0, Math.min(wanted, limit - window.used));
    window.used += granted;
    this.windows.set(key, window);
    return { granted, left: Math.max(0, limit - window.used), resetsInMs: window.endsAtMs - now };
  }
}

describe('Rates that processes share', () => {
  let now: number;
  let store: MemoryRates;
  let one: SharedRates;
  let other: SharedRates;
  const ask = async (rates: SharedRates, times: number, limit: number, key = 'token') => {
    let allowed = 0;
    for (let n = 0; n < times; n++) if ((await rates.count(key, limit)).isAllowed) allowed++;
    return allowed;
  };

  beforeEach(() => {
    now = 1_000;
    store = new MemoryRates(() => now);
    [one, other] = [new SharedRates(store, mac, () => now), new SharedRates(store, mac, () => now)];
  });

  it.each([1, 3, 59, 60, 600, 3_000])('of %d a minute let through exactly that when two processes are asked in turn', async (limit) => {
    let allowed = 0;
    for (let n = 0; n < limit + 50; n++) for (const rates of [one, other]) if ((await rates.count('token', limit)).isAllowed) allowed++;
    expect(allowed).toBe(limit);
  });

  it.each([1, 3, 59, 60, 600, 3_000])('of %d a minute let through exactly that in one process, however many ask at once', async (limit) => {
    const standings = await Promise.all(Array.from({ length: limit + 50 }, () => one.count('token', limit)));
    expect(standings.filter(({ isAllowed }) => isAllowed)).toHaveLength(limit);
    expect(store.asked).toBeLessThan(10);
  });

  it('never let more through together, and at most a twentieth less when a process is asked no more', async () => {
    const [before, after] = [await ask(one, 100, 600), await ask(other, 700, 600)];
    expect(before).toBe(100);
    expect(before + after).toBeLessThanOrEqual(600);
    expect(before + after).toBeGreaterThanOrEqual(570);
  });

  it('ask the store for few of many requests, and for none of somebody who is over the limit', async () => {
    await ask(one, 600, 600);
    expect(store.asked).toBeLessThan(80);
    const { asked } = store;
    expect(await ask(one, 1_000, 600)).toBe(0);
    expect(store.asked - asked).toBeLessThan(2);
  });

  it('tell how much is left, for everybody', async () => {
    expect(await one.count('token', 10)).toEqual({ isAllowed: true, limit: 10, remaining: 9, resetSeconds: 60 });
    expect(await other.count('token', 10)).toMatchObject({ remaining: 8 });
    now += 30_500;
    await ask(other, 8, 10);
    expect(await one.count('token', 10)).toEqual({ isAllowed: false, limit: 10, remaining: 0, resetSeconds: 30 });
  });

  it('begin anew when the minute is over', async () => {
    expect(await ask(one, 20, 10)).toBe(10);
    now += RATE_WINDOW_MS;
    expect(await ask(other, 20, 10) + (await ask(one, 20, 10))).toBe(10);
  });

  it('heed another limit at once', async () => {
    await ask(one, 4, 100);
    expect(await ask(one, 10, 6)).toBeLessThanOrEqual(5);
    expect(await one.count('token', 200)).toMatchObject({ isAllowed: true, limit: 200 });
  });

  it('keep tokens apart, and name none of them to the store', async () => {
    expect([await ask(one, 5, 3, 'a'), await ask(one, 5, 3, 'b')]).toEqual([3, 3]);
    expect([...store.windows.keys()]).toEqual([expect.stringMatching(/^[\w-]{43}$/), expect.stringMatching(/^[\w-]{43}$/)]);
  });

  it('are counted by each process for itself while the store is away, what was spent included', async () => {
    await ask(one, 4, 10);
    store.isAway = true;
    expect(await ask(one, 20, 10)).toBe(6);
    expect(await ask(other, 20, 10)).toBe(10);
    const { asked } = store;
    expect(await ask(one, 20, 10, 'another')).toBe(10);
    expect(store.asked).toBe(asked); // not asked again at once
    store.isAway = false;
    now += RATE_WINDOW_MS;
    expect((await ask(one, 20, 10)) + (await ask(other, 20, 10))).toBe(10);
  });
});
