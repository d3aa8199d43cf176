import { rows } from './pages.js';

const PAGES = [
  { data: [1, 2], nextCursor: 'b' },
  { data: [], nextCursor: 'c' },
  { data: [3], nextCursor: null },
];

describe('rows', () => {
  const asked: (string | undefined)[] = [];
  const numbers = {
    async list(options?: { query?: { cursor?: string; limit?: number; status?: string } }) {
      asked.push(`${options?.query?.status} ${options?.query?.limit} ${options?.query?.cursor}`);
      return PAGES[asked.length - 1]!;
    },
  };
  beforeEach(() => asked.splice(0));

  it('are those of every page, asked for with the same filters', async () => {
    expect(await Array.fromAsync(rows(numbers, { query: { status: 'new', limit: 2 } }))).toEqual([1, 2, 3]);
    expect(asked).toEqual(['new 2 undefined', 'new 2 b', 'new 2 c']);
  });

  it('of a list by another name are read by a function that is told which page is next', async () => {
    const next: object[] = [];
    expect(await Array.fromAsync(rows(async (page) => PAGES[next.push(page) - 1]))).toEqual([1, 2, 3]);
    expect(next).toEqual([{ limit: 100 }, { limit: 100, cursor: 'b' }, { limit: 100, cursor: 'c' }]);
  });

  it('are read no further than they are used', async () => {
    for await (const row of rows(numbers)) if (row === 2) break;
    expect(asked).toEqual(['undefined 100 undefined']);
  });
});
