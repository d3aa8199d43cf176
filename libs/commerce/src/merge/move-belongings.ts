import { requireOrganizationId, requireScope } from '@app/kernel';
import type { MergeLog } from './customer-merge.entity.js';

/** Tables of this context whose rows belong to one customer; versioned ones count up. Other contexts listen. */
const BELONGINGS = [
  { table: 'orders', versioned: true },
  { table: 'customer_interactions', versioned: true },
  { table: 'customer_addresses', versioned: true },
  { table: 'customer_taggings', versioned: false },
] as const;
const FLAGS = ['is_default_billing', 'is_default_shipping'] as const;

type Belongings = Pick<MergeLog, 'moved' | 'dropped'>;

/** Gives everything of the sources to the target: what it may have only once, a tag and each default address, it keeps its own of. */
export async function moveBelongings(targetId: string, sourceIds: readonly string[]): Promise<Belongings> {
  const scope = requireScope();
  const organizationId = requireOrganizationId();
  const dropped = [...(await dropTags(targetId, sourceIds)), ...(await clearDefaults(targetId, sourceIds))];
  const moved: Belongings['moved'] = [];
  for (const { table, versioned } of BELONGINGS) {
    const rows = await scope.rows<{ id: string; from: string }>(
      `update ${table} t set customer_id = ?${versioned ? ', version = t.version + 1' : ''} from ${table} o where o.id = t.id and t.organization_id = ? and t.customer_id = any(?::uuid[]) returning t.id, o.customer_id as "from"`,
      [targetId, organizationId, sourceIds],
    );
    for (const [from, own] of Map.groupBy(rows, (row) => row.from)) moved.push({ table, from, ids: own.map(({ id }) => id) });
  }
  return { moved, dropped };
}

/** How many rows `moveBelongings` would give to the target, by table. */
export async function countBelongings(targetId: string, sourceIds: readonly string[]): Promise<Record<string, number>> {
  const counts = BELONGINGS.map(({ table }) => `select '${table}' as name, count(*)::int as count from ${table} k where k.organization_id = ? and k.customer_id = any(?::uuid[])${table === 'customer_taggings' ? ` and not ${CARRIED_TWICE}` : ''}`);
  const params = BELONGINGS.flatMap(({ table }) => [requireOrganizationId(), sourceIds, ...(table === 'customer_taggings' ? [targetId, sourceIds] : [])]);
  const rows = await requireScope().rows<{ name: string; count: number }>(counts.join(' union all '), params);
  return Object.fromEntries(rows.filter(({ count }) => count > 0).map(({ name, count }) => [name, count]));
}

/** Gives back what was moved and still belongs to the target, and what was dropped. */
export async function returnBelongings(targetId: string, { moved, dropped }: Belongings): Promise<void> {
  const scope = requireScope();
  const organizationId = requireOrganizationId();
  for (const { table, versioned } of BELONGINGS) {
    for (const { from, ids } of moved.filter((part) => part.table === table)) {
      await scope.rows(`update ${table} set customer_id = ?${versioned ? ', version = version + 1' : ''} where organization_id = ? and customer_id = ? and id = any(?::uuid[])`, [from, organizationId, targetId, ids]);
    }
  }
  for (const { table, row } of dropped) {
    if (table === 'customer_taggings') {
      await scope.rows(
        `insert into customer_taggings select r.* from jsonb_populate_record(null::customer_taggings, ?::jsonb) r
         where exists (select from customer_tags g where g.organization_id = r.organization_id and g.id = r.tag_id and g.deleted_at is null) on conflict do nothing`,
        [JSON.stringify(row)],
      );
    } else {
      const flag = FLAGS.find((name) => name === row['flag'])!;
      await scope.rows(
        `update customer_addresses a set ${flag} = true where a.organization_id = ? and a.id = ? and a.customer_id = ? and not exists (
           select from customer_addresses o where o.organization_id = a.organization_id and o.customer_id = a.customer_id and o.${flag})`,
        [organizationId, row['id'], row['customer_id']],
      );
    }
  }
}

/** SQL of a tagging `k` of a source whose tag the target carries, or a source since before. */
const CARRIED_TWICE = 'exists (select from customer_taggings o where o.organization_id = k.organization_id and o.tag_id = k.tag_id and (o.customer_id = ? or (o.customer_id = any(?::uuid[]) and o.id < k.id)))';

/** Of a tag that several carry, the tagging of the target stays, or else the oldest. */
async function dropTags(targetId: string, sourceIds: readonly string[]): Promise<Belongings['dropped']> {
  const rows = await requireScope().rows<{ row: Record<string, unknown> }>(
    `delete from customer_taggings k where k.organization_id = ? and k.customer_id = any(?::uuid[]) and ${CARRIED_TWICE} returning to_jsonb(k) as row`,
    [requireOrganizationId(), sourceIds, targetId, sourceIds],
  );
  return rows.map(({ row }) => ({ table: 'customer_taggings', row }));
}

async function clearDefaults(targetId: string, sourceIds: readonly string[]): Promise<Belongings['dropped']> {
  const dropped: Belongings['dropped'] = [];
  for (const flag of FLAGS) {
    const rows = await requireScope().rows<{ id: string; customer_id: string }>(
      `update customer_addresses a set ${flag} = false where a.organization_id = ? and a.customer_id = any(?::uuid[]) and a.${flag} and exists (
         select from customer_addresses o where o.organization_id = a.organization_id and o.${flag} and (o.customer_id = ? or (o.customer_id = any(?::uuid[]) and o.id < a.id)))
       returning a.id, a.customer_id`,
      [requireOrganizationId(), sourceIds, targetId, sourceIds],
    );
    dropped.push(...rows.map((row) => ({ table: 'customer_addresses', row: { ...row, flag } })));
  }
  return dropped;
}
