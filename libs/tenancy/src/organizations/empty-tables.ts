import { requireOrganizationId, requireScope } from '@app/kernel';

export interface Table {
  name: string;
  /** Tables its foreign keys point to. */
  refersTo: string[];
}

/** Rows of an organization are those of tables that name it and hide those of others; of the rest (queues) nothing may be deleted. */
const TABLES = `
  select c.relname::text as name,
    array(select distinct r.relname::text from pg_constraint k join pg_class r on r.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f' and r.oid <> c.oid) as "refersTo"
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and a.attnotnull
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity and has_table_privilege(c.oid, 'delete')
  order by c.relname`;
const BATCH = 1_000;

/**
 * Deletes every row of the running organization but its own, in transactions of at most a thousand, those first that refer
 * to others. The catalogue says which tables there are, so that none is forgotten. Repeating it goes on where it ended.
 */
export async function emptyTables(signal: AbortSignal): Promise<void> {
  const scope = requireScope();
  for (const name of childrenFirst(await tenantTables())) {
    for (let deleted = BATCH; deleted === BATCH; ) {
      signal.throwIfAborted();
      const rows = await scope.transaction(() =>
        scope.rows(`delete from "${name}" where ctid = any(array(select ctid from "${name}" where organization_id = ? limit ${BATCH})) returning 1 as one`, [requireOrganizationId()]),
      );
      deleted = rows.length;
    }
  }
}

/** Every table that holds rows of organizations. */
export function tenantTables(): Promise<Table[]> {
  return requireScope().rows<Table>(TABLES, []);
}

/** Names of the tables, each after all that refer to it; in a circle one has to be first. */
export function childrenFirst(tables: readonly Table[]): string[] {
  const sorted = new Set<string>();
  const visited = new Set<string>();
  const visit = (table: Table): void => {
    if (visited.has(table.name)) return;
    visited.add(table.name);
    for (const child of tables) if (child.refersTo.includes(table.name)) visit(child);
    sorted.add(table.name);
  };
  tables.forEach(visit);
  return [...sorted];
}
