import { z } from 'zod';
import { idOf } from '../http/schemas.js';
import { defineView, equals, MAX_FILTER_CHARS } from '../http/view.js';

export const ExportDto = z
  .object({
    id: idOf('export'),
    resource: z.string(),
    query: z.record(z.string(), z.string()),
    columns: z.array(z.string()),
    isReady: z.boolean(),
    rowCount: z.int().nullable(),
    sizeBytes: z.int().nullable(),
    expiresAt: z.iso.datetime(),
    operationId: idOf('operation').nullable(),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({
    id: 'Export',
    example: {
      id: '01937c4e-0004-7b3c-9d4e-5f6a7b8c9d0e',
      resource: 'lead',
      query: { status: 'qualified', sort: '-createdAt' },
      columns: ['firstName', 'lastName', 'email'],
      isReady: true,
      rowCount: 1_240,
      sizeBytes: 98_300,
      expiresAt: '2026-11-27T09:30:00.000Z',
      operationId: '01937c4e-0001-7b3c-9d4e-5f6a7b8c9d0e',
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      createdAt: '2026-11-20T09:30:00.000Z',
    },
  });

export const ExportView = defineView({
  table: 'exports',
  resource: 'export',
  returns: ExportDto,
  expressions: { isReady: '(t.object_key is not null)', sizeBytes: 't.size_bytes::int' },
  filters: { resource: equals('t.resource', z.string().max(40).meta({ example: 'lead' })) },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});

export const CreateExportDto = z
  .strictObject({
    resource: z.string().max(40),
    filters: z.record(z.string().max(70), z.string().max(MAX_FILTER_CHARS)).default({}).describe('As the query of the list takes them, `q` included; `me` is who starts the export.'),
    sort: z.string().max(60).optional(),
    columns: z.array(z.string().max(70)).min(1).max(100).optional().describe('Fields of a row; all of them when absent.'),
  })
  .meta({ id: 'CreateExport', example: { resource: 'lead', filters: { status: 'qualified' }, sort: '-createdAt', columns: ['firstName', 'lastName', 'email'] } });
export type CreateExport = z.output<typeof CreateExportDto>;
