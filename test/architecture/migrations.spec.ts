import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { migratorOptions } from '@app/kernel';
import { startTestApp, type TestApp } from '../support/app.js';
import { filesIn } from './support/repository.js';

/** What the catalogue says about tables, apart from foreign keys: these are in migrations only (docs/decisions/0006). */
const CATALOGUE = `
  select 'column ' || table_name || '.' || column_name as thing, concat_ws(' ', data_type, character_maximum_length, numeric_precision, numeric_scale, datetime_precision, is_nullable, column_default, is_identity, identity_generation) as definition
    from information_schema.columns where table_schema = 'public'
  union all select 'constraint ' || conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace and contype not in ('f', 'n', 't')
  union all select 'index ' || indexname, indexdef from pg_indexes where schemaname = 'public'
  union all select 'policy ' || tablename || '.' || policyname, concat_ws(' ', permissive, roles, cmd, qual, with_check) from pg_policies where schemaname = 'public'
  union all select 'table ' || relname, concat(relrowsecurity, relforcerowsecurity) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'migrations'
  union all select 'view ' || viewname, definition from pg_views where schemaname = 'public'
  order by 1`;

describe('the migrations', () => {
  let test: TestApp;
  let client: Client;

  beforeAll(async () => {
    test = await startTestApp();
    client = new Client(test.database.adminUrl);
    await client.connect();
  });
  afterEach(() => client.query('rollback'));
  afterAll(async () => {
    await client.end();
    await test.close();
  });

  const catalogue = async (): Promise<string[]> => (await client.query<{ thing: string; definition: string }>(CATALOGUE)).rows.map(({ thing, definition }) => `${thing}: ${definition}`);

  /** The ORM takes an identity column for a serial one and wants its default gone; PostgreSQL knows that it has none. */
  async function apply(statement: string): Promise<void> {
    await client.query('savepoint statement');
    await client.query(statement).catch(async (error: Error) => {
      if (!/is an identity column/.test(error.message)) throw new Error(`${statement}: ${error.message}`);
      await client.query('rollback to statement');
    });
  }

  /** What the ORM would change to make the database equal to the entities. PostgreSQL prints expressions its own way, so they are compared after it printed both. */
  async function differences(): Promise<{ lacking: string[]; beyond: string[] }> {
    const entities = test.app.get(MikroORM).config.get('entities');
    const orm = (await MikroORM.init({ ...migratorOptions(test.database.adminUrl, entities), schemaGenerator: { ignoreRoutines: true } })) as unknown as MikroORM;
    const wanted = await orm.schema.getUpdateSchemaSQL().finally(() => orm.close(true));
    const statements = wanted.split(/;\s*\n/).map((statement) => statement.trim()).filter((statement) => statement && !/drop constraint "\w+_foreign"/.test(statement));
    const before = await catalogue();
    await client.query('begin');
    for (const statement of statements) await apply(statement);
    const after = await catalogue();
    await client.query('rollback');
    return { lacking: after.filter((line) => !before.includes(line)), beyond: before.filter((line) => !after.includes(line)) };
  }

  it('make what the entities declare, and nothing else but foreign keys and functions', async () => {
    expect(await differences()).toEqual({ lacking: [], beyond: [] });
  });

  it('would be found to differ by a column, an index, a check or a policy', async () => {
    await client.query('alter table jobs add column surprise text; drop index jobs_due; alter table jobs drop constraint jobs_state_check; drop policy jobs_relay on jobs; alter table leads alter column notes set not null');
    const { lacking, beyond } = await differences();
    expect(lacking.map((line) => line.split(':')[0])).toEqual(['column leads.notes', 'constraint jobs.jobs_state_check', 'index jobs_due', 'policy jobs.jobs_relay']);
    expect(beyond.map((line) => line.split(':')[0])).toEqual(['column jobs.surprise', 'column leads.notes']);
  });

  it('are named by time, context and what they do', () => {
    const names = filesIn(['migrations'], /\.ts$/);
    expect(names.filter((name) => !/^migrations\/Migration\d{14}_[a-z]+(_[a-z0-9]+)*\.ts$/.test(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(1);
  });
});
