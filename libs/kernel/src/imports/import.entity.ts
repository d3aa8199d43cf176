import { defineEntity, p } from '@mikro-orm/postgresql';
import { tenantColumns, tenantTable, timestamp } from '../database/columns.js';

export const IMPORT_STATUSES = ['draft', 'checked', 'running', 'finished', 'undoing', 'undone'] as const;
export const IMPORT_MODES = ['create', 'update', 'upsert'] as const;
export const DATE_FORMATS = ['YYYY-MM-DD', 'DD.MM.YYYY', 'DD/MM/YYYY', 'MM/DD/YYYY'] as const;
export const COLUMN_TYPES = ['empty', 'integer', 'decimal', 'date', 'boolean', 'email', 'text'] as const;

export interface FileColumn {
  index: number;
  name: string;
  type: (typeof COLUMN_TYPES)[number];
}

const ImportSchema = defineEntity({
  name: 'Import',
  ...tenantTable('imports'),
  properties: {
    ...tenantColumns,
    resource: p.string().length(40),
    status: p.enum(IMPORT_STATUSES).default('draft'),
    fileName: p.string().length(255),
    objectKey: p.string().length(512),
    errorObjectKey: p.string().length(512).nullable(),
    sizeBytes: p.integer(),
    encoding: p.string().length(40),
    delimiter: p.string().length(1),
    hasHeader: p.boolean().default(true),
    columns: p.json<FileColumn[]>(),
    /** The first rows of the file, for whoever maps its columns. */
    sampleRows: p.json<string[][]>(),
    /** Field → index of the column. */
    mapping: p.json<Record<string, number>>().defaultRaw(`'{}'`),
    /** Field → text that stands in for an empty cell or a missing column. */
    defaults: p.json<Record<string, string>>().defaultRaw(`'{}'`),
    mode: p.enum(IMPORT_MODES).default('create'),
    /** Fields that together tell whether a record exists. */
    keys: p.json<string[]>().defaultRaw(`'[]'`),
    dateFormat: p.enum(DATE_FORMATS).default('YYYY-MM-DD'),
    decimalSeparator: p.enum(['.', ',']).default('.'),
    /** What an empty cell says about a record that exists. */
    emptyCells: p.enum(['keep', 'clear']).default('keep'),
    /** Whether rules of the organization complete new records, as they do those made by hand. */
    applyRules: p.boolean().default(true),
    rowCount: p.integer().nullable(),
    /** Rows of the file that are done: where a run that was ended goes on. */
    nextRow: p.integer().default(0),
    createdCount: p.integer().default(0),
    updatedCount: p.integer().default(0),
    unchangedCount: p.integer().default(0),
    skippedCount: p.integer().default(0),
    failedCount: p.integer().default(0),
    undoneCount: p.integer().default(0),
    /** Records that were changed after the import, and therefore stayed. */
    undoRefusedCount: p.integer().default(0),
    operationId: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
    finishedAt: timestamp().nullable(),
  },
  uniques: [{ name: 'imports_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'imports_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'imports_operation_id', properties: ['organizationId', 'operationId'] },
    { name: 'imports_created_by_id', properties: ['organizationId', 'createdById', 'createdAt', 'id'] },
    { name: 'imports_creator', properties: ['createdById'] },
  ],
});

/** A file of rows, how its columns are to be read, and what became of them. */
export class Import extends ImportSchema.class {
  /** A run that came to no row, such as one of a file that could not be read. */
  hasWrittenNothing(): boolean {
    return this.status === 'running' && this.nextRow === 0;
  }
}
ImportSchema.setClass(Import);
