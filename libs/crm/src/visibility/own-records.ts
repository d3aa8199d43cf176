import { requireScope, type Fragment } from '@app/kernel';
import { crm } from '../crm.permissions.js';

/** Whose records somebody sees who may not see everybody's; undefined when they may. Jobs act for the organization and see all. */
function onlyOf(): string | null | undefined {
  const { actor } = requireScope();
  return actor && !actor.permissions.has(crm.records.read_all) ? actor.userId : undefined;
}

/**
 * The rows the acting user may see, for SQL over a table with `assigned_to_id` and `created_by_id` under the alias; undefined
 * when they may see all. One's own are those one is responsible for, and those one made that nobody is responsible for; of a client app, which is nobody, those that no
 * person made or is responsible for.
 */
export function ownRecords(alias = 't'): Fragment | undefined {
  const userId = onlyOf();
  if (userId === undefined) return undefined;
  if (userId === null) return { sql: `(${alias}.assigned_to_id is null and ${alias}.created_by_id is null)`, params: [] };
  return { sql: `(${alias}.assigned_to_id = ?::uuid or (${alias}.assigned_to_id is null and ${alias}.created_by_id = ?::uuid))`, params: [userId, userId] };
}

/** The same as a condition for entities. */
export function ownEntities() {
  const userId = onlyOf();
  if (userId === null) return { assignedToId: null, createdById: null };
  return userId === undefined ? {} : { $or: [{ assignedToId: userId }, { assignedToId: null, createdById: userId }] };
}
