import { queryAsAdmin, type TestDatabase } from '../../../support/database.js';

/** Needed to get as far as the refusal, or nothing a request writes. */
const SPARED = ['attempt_counters', 'jobs', 'job_runs', 'job_schedules'];

/** While on, every change of a row fails with an error that quotes the row, as PostgreSQL's own do. */
export async function refuseWrites(database: TestDatabase, on: boolean): Promise<void> {
  const sql = <R>(text: string, params: unknown[] = []) => queryAsAdmin<R>(database, text, params);
  if (on) {
    await sql(`create or replace function refuse_write() returns trigger language plpgsql as $$ begin raise exception 'Refused: %', new using detail = new::text, hint = new::text; end $$`);
    await sql('grant execute on function refuse_write() to public');
  }
  const tables = await sql<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> all ($1::text[])`, [SPARED],
  );
  for (const { name } of tables) await sql(on ? `create trigger refuse_write before insert or update on "${name}" for each row execute function refuse_write()` : `drop trigger refuse_write on "${name}"`);
}
