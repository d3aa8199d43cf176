import { requireOrganizationId, requireScope } from '../scope/scope.js';
import { NotFound, problem } from './problem.js';
import type { Fragment } from './view.js';

/** Carries the address of the survivor in `Location`. */
export class RecordHasMoved extends problem(301, 'record_merged', 'This record became part of another one.') {}

/** Merging the survivor again makes a chain; nobody follows a longer one. */
const MAX_STEPS = 20;

/** A table whose rows become part of one another: `merged_into_id`, `deleted_at`. */
export interface MergedTable {
  /** Also the name of the resource in paths. */
  table: string;
  /** Rows the acting user may see, over the alias `t`. */
  visible?: Fragment | undefined;
}

/** What `read` answers; where it finds nothing because the record became part of another, a 301 to the live one the acting user may see. */
export async function unlessMerged<T>(merged: MergedTable, id: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const survivor = error instanceof NotFound ? await survivorOf(merged, id) : undefined;
    if (!survivor) throw error;
    throw new RecordHasMoved({ headers: { location: `/v1/${merged.table}/${survivor}` }, extensions: { id: survivor } });
  }
}

async function survivorOf({ table, visible }: MergedTable, id: string): Promise<string | undefined> {
  const organizationId = requireOrganizationId();
  const [row] = await requireScope().rows<{ id: string }>(
    `with recursive way as (
       select id, merged_into_id, 0 as step from ${table} where organization_id = ? and id = ?
       union all
       select r.id, r.merged_into_id, step + 1 from way join ${table} r on r.organization_id = ? and r.id = way.merged_into_id where step < ${MAX_STEPS})
     select t.id from way join ${table} t on t.organization_id = ? and t.id = way.id
     where way.step > 0 and t.merged_into_id is null and t.deleted_at is null${visible ? ` and ${visible.sql}` : ''}`,
    [organizationId, id, organizationId, organizationId, ...(visible?.params ?? [])],
  );
  return row?.id;
}
