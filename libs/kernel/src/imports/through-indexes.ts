import { requireScope } from '../scope/scope.js';
import { sentTogether } from './sent-together.js';

const JOINS = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'];
const settings = (join: 'on' | 'off', planned: string) => `select ${JOINS.map((name) => `set_config('${name}', '${join}', true)`).join(', ')}, set_config('plan_cache_mode', '${planned}', true)`;
const THROUGH_INDEXES = settings('off', 'force_custom_plan');
const AS_EVER = settings('on', 'auto');

/**
 * Runs statements that look many rows up in a table that grows meanwhile: each is planned anew, and goes through the indexes,
 * where a plan kept from when the table was smaller would read all of it. In the running transaction, and only for `work`,
 * which sends its statements before it first waits: left on, it would have every check of a foreign key and every statement of
 * a trigger planned anew for each row.
 */
export async function throughIndexes<T>(work: () => Promise<T>): Promise<T> {
  const scope = requireScope();
  if (!scope.inTransaction()) return work();
  const [, result] = await sentTogether([scope.rows(THROUGH_INDEXES, []), work(), scope.rows(AS_EVER, [])]);
  return result;
}
