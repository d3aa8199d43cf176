import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../../test/support/database.js';
import { UUIDV7_SQL } from './uuid.js';

describe('UUIDv7 in SQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database?.drop());

  it('is one by the clock, and another one for each row', async () => {
    const before = Date.now();
    const ids = (await queryAsAdmin<{ id: string }>(database, `select ${UUIDV7_SQL} as id from generate_series(1, 500)`)).map(({ id }) => id);
    expect(ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(500);
    const at = ids.map((id) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
    expect(Math.min(...at)).toBeGreaterThanOrEqual(before - 1_000);
    expect(Math.max(...at)).toBeLessThanOrEqual(Date.now() + 1_000);
  });
});
