import { requireScope } from '@app/kernel';
import { CompiledQuery } from 'kysely';

/**
 * Runs SQL that was compiled from criteria, with bound values ($1, $2, …), in the running transaction. Never prepared under
 * a name: each rule is its own text, and its values decide the plan.
 */
export async function segmentQuery<Row>(sql: string, values: readonly unknown[]): Promise<Row[]> {
  const { rows } = await requireScope().em.getKysely<Record<string, never>>().executeQuery<Row>(CompiledQuery.raw(sql, [...values]));
  return rows;
}
