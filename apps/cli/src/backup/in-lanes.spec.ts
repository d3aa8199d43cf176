import { inLanes } from './in-lanes.js';

async function* numbers(count: number, read: number[]): AsyncGenerator<number> {
  for (let number = 0; number < count; number++) {
    read.push(number);
    yield number;
  }
}

describe('work in lanes', () => {
  it('is done once for each item, eight at a time, and none is read long before its turn', async () => {
    const [read, done]: [number[], number[]] = [[], []];
    let [running, most, ahead] = [0, 0, 0];
    await inLanes(numbers(100, read), async (number) => {
      most = Math.max(most, ++running);
      ahead = Math.max(ahead, read.length - done.length);
      await new Promise(setImmediate);
      done.push(number);
      running -= 1;
    });
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, number) => number));
    expect(most).toBe(8);
    expect(ahead).toBeLessThanOrEqual(16);
  });

  it('ends with the first error, when what had begun has ended', async () => {
    const [read, ended]: [number[], number[]] = [[], []];
    const work = inLanes(numbers(1000, read), async (number) => {
      await new Promise((resolve) => setTimeout(resolve, number === 3 ? 5 : 20));
      ended.push(number);
      if (number === 3) throw new Error('the disk is full');
    });
    await expect(work).rejects.toThrow('the disk is full');
    expect(ended.length).toBe(8);
    expect(read.length).toBeLessThanOrEqual(9);
  });

  it('ends with the error of what names the items', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new Error('the listing broke off');
    }
    await expect(inLanes(broken(), async () => undefined)).rejects.toThrow('the listing broke off');
  });
});
