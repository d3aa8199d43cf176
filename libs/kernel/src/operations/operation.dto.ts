import { z } from 'zod';
import { idOf } from '../http/schemas.js';
import { defineView, equals } from '../http/view.js';
import { OPERATION_STATUSES } from './operation.entity.js';

export const OperationDto = z
  .object({
    id: idOf('operation'),
    kind: z.string().describe('The work, e.g. `kernel.run-import`.'),
    status: z.enum(OPERATION_STATUSES),
    progress: z.int().describe('Percent; 100 only when it succeeded.'),
    doneCount: z.int(),
    failedCount: z.int().describe('Those of the done that were refused.'),
    totalCount: z.int().nullable().describe('Null while it is not known.'),
    resultUrl: z.string().nullable().describe('Where the outcome can be read.'),
    result: z.record(z.string(), z.unknown()).nullable().describe('Counts of what was done.'),
    errorClass: z.string().nullable().describe('Code of the problem, or class of the error, that ended it.'),
    cancelRequestedAt: z.iso.datetime().nullable(),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({
    id: 'Operation',
    example: {
      id: '01937c4e-0001-7b3c-9d4e-5f6a7b8c9d0e',
      kind: 'kernel.run-import',
      status: 'running',
      progress: 42,
      doneCount: 42_000,
      failedCount: 17,
      totalCount: 100_000,
      resultUrl: null,
      result: null,
      errorClass: null,
      cancelRequestedAt: null,
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      createdAt: '2026-11-20T09:30:00.000Z',
      startedAt: '2026-11-20T09:30:01.000Z',
      finishedAt: null,
    },
  });
export type OperationResource = z.output<typeof OperationDto>;

/** A job that was given up, because its worker died again and again, cannot say so itself. */
const STATUS = `case when t.status in ('pending', 'running') and exists (select from jobs j where j.id = t.job_id and j.state = 'dead') then 'failed' else t.status end`;

export const OperationView = defineView({
  table: 'operations',
  resource: 'operation',
  returns: OperationDto,
  expressions: {
    status: STATUS,
    progress: `(case when t.status = 'succeeded' then 100 when coalesce(t.total_count, 0) = 0 then 0 else least(99, t.done_count::bigint * 100 / t.total_count) end)::int`,
  },
  filters: {
    status: equals(STATUS, z.enum(OPERATION_STATUSES)),
    kind: equals('t.kind', z.string().max(100).meta({ example: 'crm.import' })),
    createdById: equals('t.created_by_id', idOf('user'), 'uuid'),
  },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});
