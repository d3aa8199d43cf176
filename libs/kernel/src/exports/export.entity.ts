import { defineEntity, p } from '@mikro-orm/postgresql';
import { tenantColumns, tenantTable, timestamp } from '../database/columns.js';

const ExportSchema = defineEntity({
  name: 'Export',
  ...tenantTable('exports'),
  properties: {
    ...tenantColumns,
    resource: p.string().length(40),
    /** Filters and sort of the list, as its endpoint takes them. */
    query: p.json<Record<string, string>>().defaultRaw(`'{}'`),
    columns: p.json<string[]>(),
    objectKey: p.string().length(512).nullable(),
    rowCount: p.integer().nullable(),
    sizeBytes: p.bigint('number').nullable(),
    expiresAt: timestamp(),
    operationId: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
  },
  uniques: [{ name: 'exports_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'exports_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'exports_operation_id', properties: ['organizationId', 'operationId'] },
    { name: 'exports_created_by_id', properties: ['organizationId', 'createdById', 'createdAt', 'id'] },
    { name: 'exports_creator', properties: ['createdById'] },
  ],
});

/** A list that was taken out as a file, for some days. */
export class Export extends ExportSchema.class {
  isExpired(now: Date): boolean {
    return this.expiresAt <= now;
  }
}
ExportSchema.setClass(Export);
