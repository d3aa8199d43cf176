import { requireScope } from '@app/kernel';
import { CompiledQuery } from 'kysely';

/**
 * Runs SQL with bound parameters ($1, $2, …) in the transaction of the running scope. For sets of rows and large texts:
 * EntityManager.execute would copy every value into the statement.
 */
export async function boundQuery<Row>(sql: string, params: readonly unknown[]): Promise<Row[]> {
  const { em } = requireScope();
  const { rows } = await em.getKysely<Record<string, never>>().executeQuery<Row>(CompiledQuery.raw(sql, [...params]));
  return rows;
}

/** Columns of a set insert: name in snake case to PostgreSQL type. */
export type ColumnTypes = Readonly<Record<string, string>>;

/** Inserts all rows in one statement with one parameter; `onConflict` says what to do with those that break a unique key. */
export async function insertRows(table: string, columns: ColumnTypes, rows: readonly Record<string, unknown>[], onConflict = 'on conflict do nothing'): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns).map((name) => `"${name}"`).join(', ');
  const types = Object.entries(columns).map(([name, type]) => `"${name}" ${type}`).join(', ');
  await boundQuery(`insert into ${table} (${names}) select ${names} from jsonb_to_recordset($1::jsonb) as r (${types}) ${onConflict}`, [JSON.stringify(rows)]);
}
