import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { contentFilter, toJsonPath } from './content-filter.js';

const data = { amount: '120.50', count: 3, status: 'open', tags: ['new', 'vip'], owner: null, place: { city: 'Paris' }, at: '2026-05-01T10:00:00.000Z' };

describe('A content filter in PostgreSQL', () => {
  let database: TestDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client(database.adminUrl);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });
  const matches = async (filter: unknown): Promise<boolean> => {
    const { rows } = await client.query<{ matches: boolean }>('select coalesce($1::jsonb @@ $2::jsonpath, false) as matches', [JSON.stringify(data), toJsonPath(contentFilter.parse(filter))]);
    return rows[0]!.matches;
  };

  it.each([
    ['amount', 'gt', 100, true],
    ['amount', 'gt', 120.5, false],
    ['amount', 'lt', 121, true],
    ['count', 'gt', -1, true],
    ['status', 'gt', 5, false],
    ['status', 'eq', 'open', true],
    ['status', 'ne', 'open', false],
    ['nothing', 'ne', 'open', true],
    ['nothing', 'eq', 'open', false],
    ['nothing', 'gt', 1, false],
    ['tags', 'eq', 'vip', true],
    ['tags', 'in', ['a', 'b'], false],
    ['status', 'in', ['shut', 'open'], true],
    ['owner', 'eq', null, true],
    ['owner', 'exists', true, true],
    ['nothing', 'exists', true, false],
    ['nothing', 'exists', false, true],
    ['place.city', 'eq', 'Paris', true],
    ['status.city', 'eq', 'Paris', false],
    ['at', 'gt', '2026-01-01', true],
    ['at', 'lt', '2026-01-01', false],
  ])('%s %s %j: %s', async (field, operator, value, expected) => {
    expect(await matches({ all: [{ field, operator, value }] })).toBe(expected);
  });

  it('joins conditions as told', async () => {
    const [yes, no] = [{ field: 'status', operator: 'eq', value: 'open' }, { field: 'status', operator: 'eq', value: 'shut' }];
    const outcomes = await Promise.all([{ all: [yes, no] }, { any: [no, yes] }, { all: [yes, { any: [no, yes] }] }, { any: [no, { all: [yes, no] }] }].map(matches));
    expect(outcomes).toEqual([false, true, true, false]);
  });
});
