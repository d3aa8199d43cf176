import { tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const BULK_RESOURCES = ['lead', 'contact', 'account', 'deal'] as const;
export type BulkResource = (typeof BULK_RESOURCES)[number];
export const BULK_ACTIONS = ['update', 'delete'] as const;

/** So many of them are remembered. */
export const MAX_FAILURES = 100;

/** A record that was left as it is, and the code of the problem. */
export interface BulkFailure {
  id: string;
  code: string;
}

const BulkChangeSchema = defineEntity({
  name: 'BulkChange',
  ...tenantTable('bulk_changes'),
  properties: {
    ...tenantColumns,
    resource: p.enum(BULK_RESOURCES),
    action: p.enum(BULK_ACTIONS),
    /** The filter that chose the records; their ids once they were looked up. */
    query: p.json<Record<string, string>>().nullable(),
    ids: p.json<string[]>().nullable(),
    changes: p.json<Record<string, unknown>>().nullable(),
    /** Records that are done: where a run that was ended goes on. */
    nextIndex: p.integer().default(0),
    /** The first `MAX_FAILURES`. */
    failures: p.json<BulkFailure[]>().defaultRaw(`'[]'`),
    failedCount: p.integer().default(0),
    operationId: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
  },
  uniques: [{ name: 'bulk_changes_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'bulk_changes_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'bulk_changes_operation_id', properties: ['organizationId', 'operationId'] },
    { name: 'bulk_changes_created_by_id', properties: ['createdById'] },
  ],
});

/** The same change to many records, as an operation works it off. */
export class BulkChange extends BulkChangeSchema.class {}
BulkChangeSchema.setClass(BulkChange);
