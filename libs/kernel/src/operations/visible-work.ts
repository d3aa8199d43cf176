import type { Fragment } from '../http/view.js';
import { kernel } from '../kernel.permissions.js';
import { requireScope, requireUserId } from '../scope/scope.js';

/** Long work, and what belongs to it, is its creator's; with `kernel.operations.read_all` everybody's is seen. */
const seesAllWork = (): boolean => requireScope().actor?.permissions.has(kernel.operations.read_all) ?? false;

/** Condition over the alias `t` of a table with `created_by_id`. */
export const visibleWork = (): Fragment | undefined => (seesAllWork() ? undefined : { sql: 't.created_by_id = ?::uuid', params: [requireUserId()] });

/** The same for entities. */
export const visibleWorkOf = (id: string): { id: string; createdById?: string } => (seesAllWork() ? { id } : { id, createdById: requireUserId() });
