import { defineEntity, p } from '@mikro-orm/postgresql';
import { idColumn, tenantTable } from '../database/columns.js';

export const ROW_OUTCOMES = ['created', 'updated', 'unchanged', 'skipped', 'failed'] as const;

export interface RowError {
  /** Null when the row as a whole is refused. */
  field: string | null;
  code: string;
  detail: string;
}

/** What became of one row of an imported file, with what is needed to take it back. */
export const ImportRowSchema = defineEntity({
  name: 'ImportRow',
  ...tenantTable('import_rows'),
  properties: {
    ...idColumn,
    organizationId: p.uuid(),
    importId: p.uuid(),
    /** 1 for the first row below the header. */
    rowNumber: p.integer(),
    outcome: p.enum(ROW_OUTCOMES),
    recordId: p.uuid().nullable(),
    /** Version the record had when the import was done with it: another one means that somebody changed it since. */
    recordVersion: p.integer().nullable(),
    /** Values, as text, that an update replaced. */
    before: p.json<Record<string, unknown>>().nullable(),
    errors: p.json<RowError[]>().nullable(),
    undo: p.enum(['done', 'changed']).nullable(),
  },
  uniques: [{ name: 'import_rows_row_number', properties: ['organizationId', 'importId', 'rowNumber'] }],
  indexes: [
    { name: 'import_rows_record_id', properties: ['organizationId', 'importId', 'recordId'] },
    {
      name: 'import_rows_failed',
      expression: `create index "import_rows_failed" on "import_rows" ("organization_id", "import_id", "row_number") where outcome in ('failed', 'skipped')`,
    },
  ],
});
