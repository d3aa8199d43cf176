import { setTimeout as sleep } from 'node:timers/promises';
import { sentTogether } from './sent-together.js';

describe('Statements that are sent together', () => {
  const failing = async (afterMs: number, message: string) => {
    await sleep(afterMs);
    throw new Error(message);
  };

  it('are answered in their order', async () => {
    expect(await sentTogether([sleep(5, 'first'), 'second', Promise.resolve(3)])).toEqual(['first', 'second', 3]);
  });

  it('fail with what the first of them failed with, and not with what it made fail behind it', async () => {
    await expect(sentTogether([sleep(1), failing(10, 'the cause'), failing(1, 'the consequence')])).rejects.toThrow('the cause');
  });

  it('fail only when all of them are answered, so that nothing is on its way any more', async () => {
    let answered = false;
    const slow = sleep(10).then(() => (answered = true));
    await expect(sentTogether([failing(0, 'the cause'), slow])).rejects.toThrow('the cause');
    expect(answered).toBe(true);
  });
});
