import { ExpiringCache } from './expiring-cache.js';

describe('ExpiringCache', () => {
  let now = 0;
  const cache = (max = 10) => new ExpiringCache<string>(max, () => now);

  beforeEach(() => {
    now = 1_000;
  });

  it('forgets a value at the moment it expires', () => {
    const kept = cache();
    kept.set('a', 'x', 1_500);
    now = 1_499;
    expect(kept.get('a')).toBe('x');
    now = 1_500;
    expect(kept.get('a')).toBeUndefined();
  });

  it('drops the value unused for longest when it is full', () => {
    const kept = cache(2);
    kept.set('a', '1', 9_000);
    kept.set('b', '2', 9_000);
    kept.get('a');
    kept.set('c', '3', 9_000);
    expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual(['1', undefined, '3']);
  });

  it('reads once for callers that ask at the same time, and again after the time to live', async () => {
    const kept = cache();
    let reads = 0;
    const ask = () => kept.load('a', 100, async () => `read ${++reads}`);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['read 1', 'read 1', 'read 1']);
    now += 99;
    expect(await ask()).toBe('read 1');
    now += 1;
    expect(await ask()).toBe('read 2');
  });

  it('keeps no error', async () => {
    const kept = cache();
    await expect(kept.load('a', 100, async () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await kept.load('a', 100, async () => 'up')).toBe('up');
  });

  it('does not keep what was being read while something was deleted', async () => {
    const kept = cache();
    let finish!: (value: string) => void;
    const before = kept.load('a', 100, () => new Promise((resolve) => (finish = resolve)));
    kept.deleteWhere((_value, key) => key === 'a');
    finish('stale');
    expect(await before).toBe('stale');
    expect(await kept.load('a', 100, async () => 'fresh')).toBe('fresh');
  });

  it('deletes what matches and nothing else', () => {
    const kept = cache();
    kept.set('a', 'x', 9_000);
    kept.set('b', 'y', 9_000);
    kept.deleteWhere((value) => value === 'x');
    expect([kept.get('a'), kept.get('b')]).toEqual([undefined, 'y']);
  });
});
