import { NotFound, requireOrganizationId, requireScope } from '@app/kernel';
import { ownRecords } from '../visibility/own-records.js';
import { RecordHasMoved } from './duplicate.problems.js';
import { TABLE_OF, type MergeableType } from './record-tables.js';

/** Merging the survivor again makes a chain; nobody follows a longer one. */
const MAX_STEPS = 20;

/** What `read` answers; where it finds nothing because the record became part of another, a 301 to that one. */
export async function unlessMerged<T>(type: MergeableType, id: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const survivor = error instanceof NotFound ? await survivorOf(type, id) : undefined;
    if (!survivor) throw error;
    throw new RecordHasMoved({ headers: { location: `/v1/${TABLE_OF[type]}/${survivor}` }, extensions: { id: survivor } });
  }
}

/** The live record the acting user may see that a merged one became part of. */
async function survivorOf(type: MergeableType, id: string): Promise<string | undefined> {
  const organizationId = requireOrganizationId();
  const own = ownRecords('t');
  const columns = ['id', 'merged_into_id', 'deleted_at', 'assigned_to_id', 'created_by_id'];
  const [row] = await requireScope().rows<{ id: string }>(
    `with recursive way as (
       select ${columns.join(', ')}, 0 as step from ${TABLE_OF[type]} where organization_id = ? and id = ?
       union all
       select ${columns.map((name) => `r.${name}`).join(', ')}, step + 1 from way join ${TABLE_OF[type]} r on r.organization_id = ? and r.id = way.merged_into_id where step < ${MAX_STEPS})
     select t.id from way t where t.step > 0 and t.merged_into_id is null and t.deleted_at is null${own ? ` and ${own.sql}` : ''}`,
    [organizationId, id, organizationId, ...(own?.params ?? [])],
  );
  return row?.id;
}
