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

/** Inserts all rows in one statement with one parameter; rows that break a unique key are left out. Answers the ids inserted. */
export async function insertRows(table: string, columns: ColumnTypes, rows: readonly Record<string, unknown>[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const names = Object.keys(columns).map((name) => `"${name}"`).join(', ');
  const types = Object.entries(columns).map(([name, type]) => `"${name}" ${type}`).join(', ');
  const inserted = await boundQuery<{ id: string }>(
    `insert into ${table} (${names}) select ${names} from jsonb_to_recordset($1::jsonb) as r (${types}) on conflict do nothing returning id`,
    [JSON.stringify(rows)],
  );
  return inserted.map(({ id }) => id);
}
