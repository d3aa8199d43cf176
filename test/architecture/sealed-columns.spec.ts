import { declaredSealedColumns } from '@app/kernel';
import { startTestApp, type TestApp } from '../support/app.js';
import { queryAsAdmin } from '../support/database.js';
import { GLOBAL_TABLES } from './support/schema-rules.js';

/** Sealed columns are known by their names; that nothing else is sealed is seen in the values of a lived-in database. */
const NAMED = `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and (column_name like '%sealed%' or column_name like '%\\_encrypted') order by 1`;

describe('the sealed columns', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  const named = async () => (await queryAsAdmin<{ name: string }>(test.database, NAMED)).map(({ name }) => name);

  it('of the schema are those whose keys are rotated, each with the primary key it says', async () => {
    expect(declaredSealedColumns().map(({ table, column }) => `${table}.${column}`)).toEqual(await named());
    for (const { table, key } of declaredSealedColumns()) {
      const [found] = await queryAsAdmin(
        test.database,
        `select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] and i.indnkeyatts = 1
         where i.indrelid = $1::regclass and i.indisunique and a.attname = $2 and a.atttypid = $3::regtype`,
        [table, key.column, key.type],
      );
      expect([table, found]).toEqual([table, {}]);
    }
  });

  it('say whose rows they hold as the table does', async () => {
    const wrong: string[] = [];
    for (const { table, owner } of declaredSealedColumns()) {
      const [column] = await queryAsAdmin<{ nullable: string }>(test.database, `select is_nullable as nullable from information_schema.columns where table_schema = 'public' and table_name = $1 and column_name = 'organization_id'`, [table]);
      const found = table in GLOBAL_TABLES || !column ? 'installation' : column.nullable === 'YES' ? 'either' : 'organization';
      if (found !== owner) wrong.push(`${table}: ${owner} is declared, ${found} found`);
    }
    expect(wrong).toEqual([]);
  });

  it('would be found to lack one that nobody declared', async () => {
    await queryAsAdmin(test.database, 'alter table leads add column sealed_note text');
    expect(await named()).toContain('leads.sealed_note');
    expect(declaredSealedColumns().map(({ table }) => table)).not.toContain('leads');
    await queryAsAdmin(test.database, 'alter table leads drop column sealed_note');
  });
});
