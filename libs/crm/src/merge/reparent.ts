import { requireOrganizationId, requireScope, writeDividing } from '@app/kernel';
import type { MergeLog } from './record-merge.entity.js';

interface Reference {
  table: string;
  column: string;
}

/**
 * Columns with a foreign key to a table, of whatever context: the catalogue says which there are, so that none is forgotten
 * when a context adds one. Row level security binds the statements all the same.
 */
const REFERENCES = `
  select c.relname::text as table, a.attname::text as column
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  cross join lateral unnest(k.conkey, k.confkey) as pair (own, other)
  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = pair.own
  join pg_attribute f on f.attrelid = k.confrelid and f.attnum = pair.other and f.attname = 'id'
  where k.contype = 'f' and k.confrelid = ?::regclass and c.relnamespace = 'public'::regnamespace and not c.relispartition
    and exists (select from pg_attribute i where i.attrelid = c.oid and i.attname = 'id' and not i.attisdropped)
    and has_column_privilege(c.oid, a.attnum, 'update')
  order by 1, 2`;

const BATCH = 1_000;

/** Gives everything that belongs to the sources to the target; answers which rows. A row that the target has already stays with its source. */
export async function moveReferences(table: string, sourceIds: readonly string[], targetId: string): Promise<MergeLog['moved']> {
  const scope = requireScope();
  const moved: MergeLog['moved'] = [];
  for (const { table: child, column } of await scope.rows<Reference>(REFERENCES, [table])) {
    const rows = await scope.rows<{ id: string; source: string }>(
      `select id, "${column}" as source from "${child}" where organization_id = ? and "${column}" = any(?::uuid[]) and id <> ?::uuid order by id for update`,
      [requireOrganizationId(), sourceIds, targetId],
    );
    const bySource = new Map<string, string[]>();
    for (let i = 0; i < rows.length; i += BATCH) {
      const write = async (part: readonly { id: string; source: string }[]) => {
        await pointTo(child, column, part.map(({ id }) => id), targetId);
        for (const { id, source } of part) bySource.set(source, [...(bySource.get(source) ?? []), id]);
      };
      await writeDividing(rows.slice(i, i + BATCH), write, () => undefined);
    }
    moved.push(...[...bySource].map(([sourceId, ids]) => ({ table: child, column, sourceId, ids })));
  }
  return moved;
}

/**
 * Which rows `moveReferences` would give to the target. It does so under a savepoint and takes it back: only the tables
 * themselves know what the target may have once.
 */
export async function foreseeReferences(table: string, sourceIds: readonly string[], targetId: string): Promise<MergeLog['moved']> {
  const scope = requireScope();
  await scope.rows('savepoint foreseen', []);
  const moved = await moveReferences(table, sourceIds, targetId);
  await scope.rows('rollback to savepoint foreseen', []);
  await scope.rows('release savepoint foreseen', []);
  return moved;
}

/** Gives the rows back that still belong to the target. */
export async function moveBack(moved: MergeLog['moved'], targetId: string): Promise<void> {
  const scope = requireScope();
  for (const { table, column, sourceId, ids } of moved) {
    await scope.rows(`update "${table}" set "${column}" = ?::uuid where organization_id = ? and id = any(?::uuid[]) and "${column}" = ?::uuid`, [sourceId, requireOrganizationId(), ids, targetId]);
  }
}

const pointTo = (table: string, column: string, ids: readonly string[], targetId: string) =>
  requireScope().rows(`update "${table}" set "${column}" = ?::uuid where organization_id = ? and id = any(?::uuid[])`, [targetId, requireOrganizationId(), ids]);

/** Entries of the survivor's timeline that tell what a source's timeline tells as well. */
const SHARED = `
  from timeline_entries s where s.organization_id = t.organization_id and s.subject_type = t.subject_type and s.subject_id = any(?::uuid[]) and s.kind = t.kind and s.fact_id = t.fact_id`;

export async function sharedEntryIds(type: string, targetId: string, sourceIds: readonly string[]): Promise<string[]> {
  const rows = await requireScope().rows<{ id: string }>(
    `select t.id from timeline_entries t where t.organization_id = ? and t.subject_type = ? and t.subject_id = ?::uuid and exists (select ${SHARED})`,
    [requireOrganizationId(), type, targetId, sourceIds],
  );
  return rows.map(({ id }) => id);
}

/** Takes what came from the sources off the survivor's timeline; theirs still have it. */
export async function partTimelines(type: string, targetId: string, sourceIds: readonly string[], keepIds: readonly string[]): Promise<void> {
  await requireScope().rows(
    `delete from timeline_entries t where t.organization_id = ? and t.subject_type = ? and t.subject_id = ?::uuid and t.id <> all(?::uuid[]) and exists (select ${SHARED})`,
    [requireOrganizationId(), type, targetId, keepIds, sourceIds],
  );
}
