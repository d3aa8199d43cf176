import { tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const MERGEABLE_TYPES = ['lead', 'contact', 'account'] as const;
export type MergeableType = (typeof MERGEABLE_TYPES)[number];

/** Fields by name; scalars as PostgreSQL writes them, JSON as it is. */
export type RecordImage = Record<string, unknown>;

export interface MergeLog {
  /** The changed fields of the survivor as they were, and as the merge left them. */
  before: RecordImage;
  after: RecordImage;
  /** Rows that belonged to a source and now belong to the survivor. */
  moved: { table: string; column: string; sourceId: string; ids: string[] }[];
  /** Ids of entries on the survivor's timeline that a source's timeline had as well, before the merge. */
  sharedEntryIds: string[];
}

const RecordMergeSchema = defineEntity({
  name: 'RecordMerge',
  ...tenantTable('record_merges'),
  properties: {
    ...tenantColumns,
    type: p.enum(MERGEABLE_TYPES),
    targetId: p.uuid(),
    sourceIds: p.json<string[]>(),
    log: p.json<MergeLog>(),
    createdById: p.uuid().nullable(),
    undoneAt: timestamp().nullable(),
  },
  uniques: [{ name: 'record_merges_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'record_merges_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'record_merges_target_id', properties: ['organizationId', 'targetId', 'createdAt', 'id'] },
    { name: 'record_merges_created_by_id', properties: ['createdById'] },
  ],
});

const UNDOABLE_MS = 30 * 86_400_000;

/** Several records that became one, with what is needed to part them again. */
export class RecordMerge extends RecordMergeSchema.class {
  undoableUntil(): Date {
    return new Date(this.createdAt.getTime() + UNDOABLE_MS);
  }

  isUndoable(now: Date): boolean {
    return !this.undoneAt && now < this.undoableUntil();
  }
}
RecordMergeSchema.setClass(RecordMerge);
