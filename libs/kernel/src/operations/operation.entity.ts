import { defineEntity, p } from '@mikro-orm/postgresql';
import { tenantColumns, tenantTable, timestamp } from '../database/columns.js';

export const OPERATION_STATUSES = ['pending', 'running', 'succeeded', 'failed', 'cancelled'] as const;

/** Long work somebody asked for: how far it is, and what came of it. Written beside the work's own transactions, so that it can be watched. */
export const OperationSchema = defineEntity({
  name: 'Operation',
  ...tenantTable('operations'),
  properties: {
    ...tenantColumns,
    /** Name of the job that does the work. */
    kind: p.string().length(100),
    status: p.enum(OPERATION_STATUSES).default('pending'),
    doneCount: p.integer().default(0),
    failedCount: p.integer().default(0),
    /** Null while nobody knows how much there is to do. */
    totalCount: p.integer().nullable(),
    /** Where the outcome can be read. */
    resultUrl: p.string().length(500).nullable(),
    /** Counts of what was done; no personal data. */
    result: p.json<Record<string, unknown>>().nullable(),
    /** Code of the problem, or class of the error, that ended it. */
    errorClass: p.string().length(100).nullable(),
    cancelRequestedAt: timestamp().nullable(),
    startedAt: timestamp().nullable(),
    finishedAt: timestamp().nullable(),
    jobId: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
    /** What the program that asked for it might do; null where a person did. */
    programPermissions: p.json<string[]>().nullable(),
  },
  uniques: [{ name: 'operations_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'operations_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'operations_created_by_id', properties: ['organizationId', 'createdById', 'createdAt', 'id'] },
    { name: 'operations_creator', properties: ['createdById'] },
  ],
});
