import { idOf, MAX_FILTER_CHARS, OperationDto } from '@app/kernel';
import { z } from 'zod';
import { BULK_ACTIONS, type BulkResource } from './bulk-change.entity.js';

/** More than these are worked off by an operation. */
export const MAX_INLINE = 100;
const MAX_IDS = 10_000;

/** The body of a change of many records of one kind. */
export function bulkInput(resource: BulkResource, update: z.ZodObject) {
  const name = resource[0]!.toUpperCase() + resource.slice(1);
  return z
    .strictObject({
      action: z.enum(BULK_ACTIONS),
      ids: z.array(idOf(resource)).min(1).max(MAX_IDS).optional().describe(`Up to ${MAX_INLINE} are changed at once, more by an operation.`),
      filter: z.record(z.string().max(70), z.string().max(MAX_FILTER_CHARS)).optional().describe('In place of ids: the query of the list, in which `me` is who starts the change. Always an operation.'),
      changes: update.optional().describe('What to change; not for `delete`.'),
    })
    .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), { error: 'give either ids or a filter', path: ['ids'] })
    .refine(({ action, changes }) => (action === 'update') === (changes !== undefined && Object.keys(changes).length > 0), { error: 'belongs to an update, and to nothing else', path: ['changes'] })
    .meta({ id: `Bulk${name}s`, example: { action: 'update', ids: ['01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e'], changes: { assignedToId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e' } } });
}

export type BulkInput = z.output<ReturnType<typeof bulkInput>>;

export const BulkResultDto = z
  .object({
    results: z.array(z.object({ id: z.uuid(), outcome: z.enum(['done', 'failed']), code: z.string().nullable().describe('Code of the problem.') })).nullable().describe('One for each id, in their order; null when an operation works it off.'),
    operation: OperationDto.nullable(),
  })
  .meta({ id: 'BulkResult', example: { results: [{ id: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e', outcome: 'done', code: null }], operation: null } });
