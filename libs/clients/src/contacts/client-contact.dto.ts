import { emailAddress, idOf, line } from '@app/kernel';
import { z } from 'zod';

/** Each of them is written to. */
export const MAX_CONTACTS = 20;

const example = { name: 'Ida Integrator', email: 'ida@shop.example', website: 'https://shop.example' };
const website = z
  .string()
  .trim()
  .max(2000)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), { error: 'must be an http or https URL' });

export const ClientContactDto = z
  .object({
    id: idOf('client-contact'),
    clientId: idOf('client'),
    name: z.string(),
    email: z.string(),
    website: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'ClientContact',
    example: { id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e31', clientId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e30', ...example, createdAt: '2026-11-20T10:00:00.000Z', updatedAt: '2026-11-20T10:00:00.000Z', version: 1 },
  });
export type ClientContactView = z.output<typeof ClientContactDto>;

export const CreateClientContactDto = z
  .strictObject({ name: line(255), email: emailAddress().describe('Is written to: before a token expires, or when a webhook is stopped.'), website: website.nullable().optional() })
  .meta({ id: 'CreateClientContact', example });
export type CreateClientContact = z.output<typeof CreateClientContactDto>;

export const UpdateClientContactDto = z.strictObject({ name: line(255), email: emailAddress(), website: website.nullable() }).partial().meta({ id: 'UpdateClientContact', example: { email: 'integrations@shop.example' } });
export type UpdateClientContact = z.output<typeof UpdateClientContactDto>;
