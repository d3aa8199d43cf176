import { defineView, idOf } from '@app/kernel';
import { z } from 'zod';

const targetId = '01937c4e-8888-7b3c-9d4e-5f6a7b8c9d0e';
const sourceId = '01937c4e-8889-7b3c-9d4e-5f6a7b8c9d0e';

export const MergeCustomersDto = z
  .strictObject({
    sourceIds: z.array(idOf('customer')).min(1).max(20).describe('Customers that become a part of the one in the path.'),
    fieldChoices: z.record(z.string().max(60), z.uuid().toLowerCase()).optional().describe('Field → id of the customer whose value stays; the first that has one when absent. A login follows the address.'),
    dryRun: z.boolean().optional().describe('Only say what would happen.'),
  })
  .meta({ id: 'MergeCustomers', example: { sourceIds: [sourceId], fieldChoices: { phone: sourceId }, dryRun: true } });
export type MergeCustomersInput = z.output<typeof MergeCustomersDto>;

export const CustomerMergeResultDto = z
  .object({
    id: idOf('customer-merge').nullable().describe('Null for a dry run.'),
    targetId: idOf('customer'),
    sourceIds: z.array(idOf('customer')),
    dryRun: z.boolean(),
    after: z.record(z.string(), z.unknown()).describe('The fields of the customer that stays.'),
    changed: z.array(z.string()).describe('Names of those that are others than before.'),
    moved: z.record(z.string(), z.int()).describe('How many rows of which kind belong to it now; for a dry run, would.'),
    undoableUntil: z.iso.datetime().nullable(),
  })
  .meta({
    id: 'CustomerMergeResult',
    example: {
      id: '01937c4e-b3b3-7b3c-9d4e-5f6a7b8c9d0e', targetId, sourceIds: [sourceId], dryRun: false, after: { displayName: 'Jonas Weber', phone: '+4930901821' }, changed: ['phone'], moved: { orders: 2 },
      undoableUntil: '2026-12-20T09:30:00.000Z',
    },
  });

export const CustomerMergeDto = z
  .object({
    id: idOf('customer-merge'),
    targetId: idOf('customer'),
    sourceIds: z.array(idOf('customer')),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    undoneAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'CustomerMerge', example: { id: '01937c4e-b3b3-7b3c-9d4e-5f6a7b8c9d0e', targetId, sourceIds: [sourceId], createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e', createdAt: '2026-11-20T09:30:00.000Z', undoneAt: null } });

export const CustomerMergeView = defineView({
  table: 'customer_merges',
  resource: 'customer-merge',
  returns: CustomerMergeDto,
  expressions: { sourceIds: `coalesce(t.log->'sourceIds', '[]')` },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});
