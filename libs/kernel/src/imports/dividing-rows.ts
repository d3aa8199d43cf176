import { sqlStateOf } from '../database/sqlstate.js';
import { requireScope } from '../scope/scope.js';

/** Data exception, integrity constraint violation: the row is at fault, and not the moment. */
const isOfTheRow = (error: unknown): boolean => /^2[23]/.test(sqlStateOf(error) ?? '');

/**
 * Writes rows with one statement under a savepoint. When PostgreSQL refuses, each half is tried for itself, until the rows
 * at fault are alone: one bad row among n costs 2 log n statements, and none costs two short ones.
 */
export async function writeDividing<R>(rows: readonly R[], write: (rows: readonly R[]) => Promise<void>, refuse: (row: R, error: unknown) => void): Promise<void> {
  if (rows.length === 0) return;
  const scope = requireScope();
  await scope.rows('savepoint import_rows', []);
  try {
    await write(rows);
    await scope.rows('release savepoint import_rows', []);
    return;
  } catch (error) {
    if (!isOfTheRow(error)) throw error;
    await scope.rows('rollback to savepoint import_rows', []);
    await scope.rows('release savepoint import_rows', []);
    if (rows.length === 1) return refuse(rows[0]!, error);
  }
  const middle = Math.ceil(rows.length / 2);
  await writeDividing(rows.slice(0, middle), write, refuse);
  await writeDividing(rows.slice(middle), write, refuse);
}
