import { defineView, equals, idOf } from '@app/kernel';
import { z } from 'zod';
import { MERGEABLE_TYPES } from './record-merge.entity.js';

const MAX_SOURCES = 20;

/** The body of a merge of one kind of record. */
export function mergeInput(resource: 'lead' | 'contact' | 'account') {
  const name = resource[0]!.toUpperCase() + resource.slice(1);
  return z
    .strictObject({
      sourceIds: z.array(idOf(resource)).min(1).max(MAX_SOURCES).describe('Records that become a part of the one in the path.'),
      fieldChoices: z.record(z.string().max(60), z.uuid().toLowerCase()).optional().describe('Field → id of the record whose value stays; the first that has one when absent.'),
      dryRun: z.boolean().optional().describe('Only say what would happen.'),
    })
    .meta({
      id: `Merge${name}s`,
      example: { sourceIds: ['01937c4e-8f2b-7b3c-9d4e-5f6a7b8c9d0e'], fieldChoices: { notes: '01937c4e-8f2b-7b3c-9d4e-5f6a7b8c9d0e' }, dryRun: true },
    });
}
export type MergeInput = z.output<ReturnType<typeof mergeInput>>;

export const MergeResultDto = z
  .object({
    id: idOf('merge').nullable().describe('Null for a dry run.'),
    type: z.enum(MERGEABLE_TYPES),
    targetId: z.uuid(),
    sourceIds: z.array(z.uuid()),
    dryRun: z.boolean(),
    after: z.record(z.string(), z.unknown()).describe('The fields of the record that stays.'),
    conflicts: z.array(z.object({ field: z.string(), values: z.array(z.object({ recordId: z.uuid(), value: z.unknown() })), chosenId: z.uuid() })),
    moved: z.record(z.string(), z.int()).describe('How many rows of which kind belong to it now; for a dry run, would.'),
    undoableUntil: z.iso.datetime().nullable(),
  })
  .meta({
    id: 'MergeResult',
    example: {
      id: '01937c4e-0005-7b3c-9d4e-5f6a7b8c9d0e',
      type: 'lead',
      targetId: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e',
      sourceIds: ['01937c4e-8f2b-7b3c-9d4e-5f6a7b8c9d0e'],
      dryRun: false,
      after: { firstName: 'Ada', lastName: 'Okafor' },
      conflicts: [],
      moved: { activities: 3, deals: 1 },
      undoableUntil: '2026-12-20T09:30:00.000Z',
    },
  });

export const UndoneMergeDto = z
  .object({
    id: idOf('merge'),
    type: z.enum(MERGEABLE_TYPES),
    targetId: z.uuid(),
    sourceIds: z.array(z.uuid()),
    keptFields: z.array(z.string()).describe('Fields that were changed after the merge, and therefore stayed.'),
    undoneAt: z.iso.datetime(),
  })
  .meta({
    id: 'UndoneMerge',
    example: {
      id: '01937c4e-0005-7b3c-9d4e-5f6a7b8c9d0e', type: 'lead', targetId: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e', sourceIds: ['01937c4e-8f2b-7b3c-9d4e-5f6a7b8c9d0e'], keptFields: [],
      undoneAt: '2026-11-21T09:30:00.000Z',
    },
  });

export const MergeDto = z
  .object({
    id: idOf('merge'),
    type: z.enum(MERGEABLE_TYPES),
    targetId: z.uuid(),
    sourceIds: z.array(z.uuid()),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    undoneAt: z.iso.datetime().nullable(),
  })
  .meta({
    id: 'Merge',
    example: {
      id: '01937c4e-0005-7b3c-9d4e-5f6a7b8c9d0e', type: 'lead', targetId: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e', sourceIds: ['01937c4e-8f2b-7b3c-9d4e-5f6a7b8c9d0e'],
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e', createdAt: '2026-11-20T09:30:00.000Z', undoneAt: null,
    },
  });

/** What became one with what. */
export const MergeView = defineView({
  table: 'record_merges',
  resource: 'merge',
  returns: MergeDto,
  filters: { type: equals('t.type', z.enum(MERGEABLE_TYPES)), targetId: equals('t.target_id', z.uuid().toLowerCase().meta({ description: 'Only merges into this record.', 'x-ref': 'lead' }), 'uuid') },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});
