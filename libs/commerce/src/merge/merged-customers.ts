import { NotFound, requireOrganizationId, requireScope } from '@app/kernel';
import { CustomerHasMoved } from './merge.problems.js';

/** Merging the survivor again makes a chain; nobody follows a longer one. */
const MAX_STEPS = 20;
const SURVIVOR = `
  with recursive way as (
    select id, merged_into_id, deleted_at, 0 as step from customers where organization_id = ? and id = ?
    union all
    select c.id, c.merged_into_id, c.deleted_at, step + 1 from way join customers c on c.organization_id = ? and c.id = way.merged_into_id where step < ${MAX_STEPS})
  select id from way where step > 0 and merged_into_id is null and deleted_at is null`;

/** What `read` answers; where it finds nothing because the customer was merged into another, a 301 to that one. */
export async function unlessMerged<T>(id: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    const organizationId = requireOrganizationId();
    const [survivor] = await requireScope().rows<{ id: string }>(SURVIVOR, [organizationId, id, organizationId]);
    if (!survivor) throw error;
    throw new CustomerHasMoved({ headers: { location: `/v1/customers/${survivor.id}` }, extensions: { id: survivor.id } });
  }
}
