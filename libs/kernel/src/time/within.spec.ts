import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { within } from './within.js';

const busyFor = (ms: number): void => {
  for (const until = performance.now() + ms; performance.now() < until; );
};

describe('Work that must be done within a time', () => {
  it('answers what it comes to, or fails as it does', async () => {
    expect(await within(1_000, Promise.resolve(1))).toBe(1);
    await expect(within(1_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('fails when the time is over', async () => {
    await expect(within(5, new Promise(() => undefined))).rejects.toThrow('no answer within 5 ms');
  });

  it('is in time when its answer had come while the process was too busy to look', async () => {
    for (let n = 0; n < 5; n++) {
      const asked = within(10, promisify(randomBytes)(8));
      busyFor(40);
      expect((await asked).length).toBe(8);
    }
  });
});
