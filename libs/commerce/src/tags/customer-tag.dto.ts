import { idOf, line } from '@app/kernel';
import { z } from 'zod';

const example = { name: 'Regular', color: '#4c6fff' } as const;

export const CustomerTagDto = z
  .object({
    id: idOf('customer-tag'),
    name: z.string(),
    color: z.string().describe('`#rrggbb`.'),
    customerCount: z.int(),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'CustomerTag',
    example: { id: '01937c4e-b0b0-7b3c-9d4e-5f6a7b8c9d0e', ...example, customerCount: 12, createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e', createdAt: '2026-11-20T09:30:00.000Z', updatedAt: '2026-11-20T09:30:00.000Z', version: 1 },
  });

const fields = {
  name: line(50).describe('Unique in the organization, whatever its case.'),
  color: z.string().toLowerCase().regex(/^#[0-9a-f]{6}$/, { error: 'must be a colour such as "#4c6fff"' }),
};

export const UpdateCustomerTagDto = z.strictObject(fields).partial().meta({ id: 'UpdateCustomerTag', example: { color: '#ff7a4c' } });
export type UpdateCustomerTag = z.output<typeof UpdateCustomerTagDto>;

export const CreateCustomerTagDto = z.strictObject({ name: fields.name, color: fields.color.default('#4c6fff') }).meta({ id: 'CreateCustomerTag', example });
export type CreateCustomerTag = z.output<typeof CreateCustomerTagDto>;

export const AttachTagsDto = z
  .strictObject({ tagIds: z.array(idOf('customer-tag')).min(1).max(50) })
  .meta({ id: 'AttachTags', example: { tagIds: ['01937c4e-b0b0-7b3c-9d4e-5f6a7b8c9d0e'] } });
export type AttachTags = z.output<typeof AttachTagsDto>;

/** Path parameters of a tag on a customer. */
export const ByTaggingDto = z.object({ id: idOf('customer'), tagId: idOf('customer-tag') });
export type ByTagging = z.output<typeof ByTaggingDto>;
