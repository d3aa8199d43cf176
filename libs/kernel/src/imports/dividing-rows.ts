import { sqlStateOf } from '../database/sqlstate.js';
import { requireScope } from '../scope/scope.js';
import { sentTogether } from './sent-together.js';

/** Data exception, integrity constraint violation: the row is at fault, and not the moment. */
const isOfTheRow = (error: unknown): boolean => /^2[23]/.test(sqlStateOf(error) ?? '');

/** What came of writing rows: nothing of it is left when PostgreSQL refused one of them. */
export type Attempt<T> = { done: T } | { refused: unknown };

/**
 * Does `work` under a savepoint. It sends its statements before it first waits, so that all of it travels together with the
 * savepoint. Rejects when the moment is at fault and not a row.
 */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  const scope = requireScope();
  try {
    const [, done] = await sentTogether([scope.rows('savepoint import_rows', []), work(), scope.rows('release savepoint import_rows', [])]);
    return { done };
  } catch (error) {
    if (!isOfTheRow(error)) throw error;
    await sentTogether([scope.rows('rollback to savepoint import_rows', []), scope.rows('release savepoint import_rows', [])]);
    return { refused: error };
  }
}

/**
 * Writes rows with one statement under a savepoint. When PostgreSQL refuses, each half is tried for itself, until the rows
 * at fault are alone: one bad row among n costs 2 log n statements. `write` is used as `attempt` does.
 */
export async function writeDividing<R>(rows: readonly R[], write: (rows: readonly R[]) => Promise<void>, refuse: (row: R, error: unknown) => void): Promise<void> {
  if (rows.length === 0) return;
  const result = await attempt(() => write(rows));
  if ('done' in result) return;
  if (rows.length === 1) return refuse(rows[0]!, result.refused);
  const middle = Math.ceil(rows.length / 2);
  await writeDividing(rows.slice(0, middle), write, refuse);
  await writeDividing(rows.slice(middle), write, refuse);
}
