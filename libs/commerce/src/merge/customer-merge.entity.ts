import { tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** For so long a merge can be taken back. */
export const UNDOABLE_MS = 30 * 86_400_000;

/** What a merge changed, and with it how it is undone. */
export interface MergeLog {
  sourceIds: string[];
  /** Fields of the survivor as they were, by name. */
  before: Record<string, unknown>;
  /** Fields of the survivor as the merge left them. */
  after: Record<string, unknown>;
  /** Ids of the rows that changed their customer, by table and former customer. */
  moved: { table: string; from: string; ids: string[] }[];
  /** Tags and default addresses that two customers had and one may have only once. */
  dropped: { table: string; row: Record<string, unknown> }[];
  /** What was decided by hand about the sources and segments; absent in merges from before this was kept. */
  decisions?: Decision[];
  /** Those of them that hold for the survivor now. */
  carried?: Decision[];
}

/** That a customer was put into a segment by hand, or kept out of it. */
export interface Decision {
  segmentId: string;
  customerId: string;
  membership: 'in' | 'out';
}

const CustomerMergeSchema = defineEntity({
  name: 'CustomerMerge',
  ...tenantTable('customer_merges'),
  properties: {
    ...tenantColumns,
    targetId: p.uuid(),
    log: p.json<MergeLog>(),
    undoneAt: timestamp().nullable(),
    createdById: p.uuid().nullable(),
  },
  uniques: [{ name: 'customer_merges_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'customer_merges_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'customer_merges_target_id', properties: ['organizationId', 'targetId', 'createdAt'] },
    { name: 'customer_merges_created_by_id', properties: ['createdById'] },
  ],
});

/** That customers became one, and how to take it back. */
export class CustomerMerge extends CustomerMergeSchema.class {}
CustomerMergeSchema.setClass(CustomerMerge);
