import { z } from 'zod';
import { idOf, line } from '../http/schemas.js';
import { defineView, equals } from '../http/view.js';
import { COLUMN_TYPES, DATE_FORMATS, IMPORT_MODES, IMPORT_STATUSES } from './import.entity.js';
import { ROW_OUTCOMES } from './import-row.entity.js';
import { CELL_KINDS } from './importable.js';
import { MAX_COLUMNS } from './read-rows.js';

export const ImportDto = z
  .object({
    id: idOf('import'),
    resource: z.string(),
    status: z.enum(IMPORT_STATUSES),
    fileName: z.string(),
    sizeBytes: z.int(),
    encoding: z.string(),
    delimiter: z.string(),
    hasHeader: z.boolean(),
    columns: z.array(z.object({ index: z.int(), name: z.string(), type: z.enum(COLUMN_TYPES) })),
    sampleRows: z.array(z.array(z.string())).describe('The first 20 rows.'),
    mapping: z.record(z.string(), z.int()).describe('Field → index of the column.'),
    defaults: z.record(z.string(), z.string()),
    mode: z.enum(IMPORT_MODES),
    keys: z.array(z.string()),
    dateFormat: z.enum(DATE_FORMATS),
    decimalSeparator: z.enum(['.', ',']),
    emptyCells: z.enum(['keep', 'clear']),
    applyRules: z.boolean(),
    rowCount: z.int().nullable(),
    createdCount: z.int().describe('After a dry run the number of rows that would be; the same for the other counts.'),
    updatedCount: z.int(),
    unchangedCount: z.int(),
    skippedCount: z.int().describe('Rows whose record exists, where only new ones were wanted.'),
    failedCount: z.int(),
    undoneCount: z.int(),
    undoRefusedCount: z.int().describe('Records that stayed: they were changed after the import, or another record has by now what was unique to them.'),
    hasErrorFile: z.boolean(),
    operationId: idOf('operation').nullable(),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    version: z.int(),
  })
  .meta({
    id: 'Import',
    example: {
      id: '01937c4e-0002-7b3c-9d4e-5f6a7b8c9d0e',
      resource: 'lead',
      status: 'checked',
      fileName: 'fair.csv',
      sizeBytes: 18_400,
      encoding: 'windows-1252',
      delimiter: ';',
      hasHeader: true,
      columns: [{ index: 0, name: 'E-Mail', type: 'email' }, { index: 1, name: 'Nachname', type: 'text' }],
      sampleRows: [['ada.okafor@example.com', 'Okafor']],
      mapping: { email: 0, lastName: 1 },
      defaults: { firstName: 'Unknown', leadSource: 'event' },
      mode: 'upsert',
      keys: ['email'],
      dateFormat: 'DD.MM.YYYY',
      decimalSeparator: ',',
      emptyCells: 'keep',
      applyRules: true,
      rowCount: 240,
      createdCount: 200,
      updatedCount: 37,
      unchangedCount: 0,
      skippedCount: 0,
      failedCount: 3,
      undoneCount: 0,
      undoRefusedCount: 0,
      hasErrorFile: true,
      operationId: '01937c4e-0001-7b3c-9d4e-5f6a7b8c9d0e',
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      createdAt: '2026-11-20T09:30:00.000Z',
      updatedAt: '2026-11-20T09:31:00.000Z',
      finishedAt: null,
      version: 4,
    },
  });

export const ImportView = defineView({
  table: 'imports',
  resource: 'import',
  returns: ImportDto,
  expressions: { hasErrorFile: '(t.error_object_key is not null)' },
  filters: { resource: equals('t.resource', z.string().max(40).meta({ example: 'lead' })), status: equals('t.status', z.enum(IMPORT_STATUSES)) },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});

export const UploadQueryDto = z.strictObject({
  resource: z.string().max(40).meta({ description: 'What the rows are, e.g. `lead`.', example: 'lead' }),
  fileName: line(255).optional().meta({ description: 'For people; `import.csv` when absent.', example: 'leads.csv' }),
});
export type UploadQuery = z.output<typeof UploadQueryDto>;

const fieldName = z.string().max(70);
export const UpdateImportDto = z
  .strictObject({
    mapping: z.record(fieldName, z.int().min(0).max(MAX_COLUMNS)),
    defaults: z.record(fieldName, line(1_000)),
    mode: z.enum(IMPORT_MODES),
    keys: z.array(fieldName).max(4).describe('Fields that together tell whether a record exists. With `create` such rows are skipped. By `id`, as exports write it, rows without one are new, and an id that leads nowhere is refused.'),
    dateFormat: z.enum(DATE_FORMATS),
    decimalSeparator: z.enum(['.', ',']),
    emptyCells: z.enum(['keep', 'clear']),
    applyRules: z.boolean().describe('Whether rules of the organization complete new records where the file says nothing, as they do those made by hand: a lead without an assignee goes to whose turn it is. True at first.'),
    encoding: z.string().max(40),
    delimiter: z.string().length(1),
    hasHeader: z.boolean(),
  })
  .partial()
  .meta({ id: 'UpdateImport', example: { mapping: { email: 0, lastName: 1 }, defaults: { firstName: 'Unknown' }, mode: 'upsert', keys: ['email'], decimalSeparator: ',' } });
export type UpdateImport = z.output<typeof UpdateImportDto>;

export const ImportRowDto = z
  .object({
    id: idOf('import-row'),
    rowNumber: z.int().describe('1 for the first row below the header.'),
    outcome: z.enum(ROW_OUTCOMES),
    recordId: z.uuid().nullable(),
    errors: z.array(z.object({ field: z.string().nullable(), code: z.string(), detail: z.string() })).nullable(),
    undo: z.enum(['done', 'changed']).nullable().describe('`changed`: somebody changed the record after the import, or another record has by now what was unique to it, so it stayed.'),
  })
  .meta({
    id: 'ImportRow',
    example: { id: '01937c4e-0003-7b3c-9d4e-5f6a7b8c9d0e', rowNumber: 17, outcome: 'failed', recordId: null, errors: [{ field: 'email', code: 'invalid_format', detail: 'Invalid email address' }], undo: null },
  });

export const ImportRowView = defineView({
  table: 'import_rows',
  resource: 'import-row',
  returns: ImportRowDto,
  filters: { outcome: equals('t.outcome', z.enum(ROW_OUTCOMES)), undo: equals('t.undo', z.enum(['done', 'changed'])) },
  sort: { rowNumber: { sql: 't.row_number', cast: 'int' } },
  defaultSort: 'rowNumber',
});

export const ImportFieldsQueryDto = z.strictObject({ resource: z.string().max(40).meta({ description: 'What the rows are.', example: 'lead' }) });
export const ImportFieldsDto = z
  .object({
    resource: z.string(),
    fields: z.array(z.object({ name: z.string(), kind: z.enum(CELL_KINDS), isKey: z.boolean(), isRequired: z.boolean() })),
  })
  .meta({ id: 'ImportFields', example: { resource: 'lead', fields: [{ name: 'email', kind: 'text', isKey: true, isRequired: true }] } });
