import { Client } from 'pg';
import { Role } from '@app/kernel';
import type { World } from './world.js';

/**
 * The two walls between organizations, each of which a test can take down to prove that the other one stands alone. Neither
 * switch exists in the product: one rewrites statements on their way to PostgreSQL, the other alters the test's own database.
 */

/** `organization_id = $1`, however it is quoted or qualified. Assignments and joins between columns are not predicates of this kind. */
const PREDICATE = /((?:"?\w+"?\.)?"?organization_id"? = (?:\$\d+|'[0-9a-f-]{36}'))(?=\s|\)|$)/g;

/** While on, every statement of the application's role loses its explicit predicate: the ORM's filter, the views', and those written by hand. */
export function withoutPredicates(): { restore(): void; rewritten(): number } {
  const prototype = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = prototype.query;
  let count = 0;
  const rewrite = (sql: string): string => sql.replace(PREDICATE, (predicate) => (count++, `(${predicate} or true)`));
  prototype.query = function (this: unknown, config: unknown, ...rest: unknown[]): unknown {
    if ((this as Client).user !== Role.app) return original.call(this, config, ...rest);
    if (typeof config === 'string') return original.call(this, rewrite(config), ...rest);
    const query = config as { name?: string; text?: unknown };
    if (typeof query.text !== 'string') return original.call(this, config, ...rest);
    const text = rewrite(query.text);
    // the connection may know the original under its name, and another text under the same name is refused
    if (query.name && text !== query.text) query.name = `${query.name}-open`;
    query.text = text;
    return original.call(this, query, ...rest);
  };
  return { restore: () => void (prototype.query = original), rewritten: () => count };
}

/** While on, PostgreSQL shows every row to the application. */
export async function withoutRowLevelSecurity(world: World): Promise<{ restore(): Promise<void> }> {
  const alter = async (verb: 'disable' | 'enable') => {
    for (const table of world.tenantTables()) await world.query(`alter table "${table}" ${verb} row level security`);
  };
  await alter('disable');
  return { restore: () => alter('enable') };
}
