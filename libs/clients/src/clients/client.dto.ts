import { idOf, line } from '@app/kernel';
import { z } from 'zod';
import { CreateClientContactDto, MAX_CONTACTS } from '../contacts/client-contact.dto.js';

const example = { name: 'Shop app', description: 'Shows our customers their orders.' };

export const ClientDto = z
  .object({
    id: idOf('client'),
    name: z.string(),
    description: z.string().nullable(),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Client',
    example: { id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e30', ...example, createdById: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e10', createdAt: '2026-11-20T10:00:00.000Z', updatedAt: '2026-11-20T10:00:00.000Z', version: 1 },
  });
export type ClientView = z.output<typeof ClientDto>;

export const CreateClientDto = z
  .strictObject({
    name: line(255),
    description: line(1000).nullable().optional(),
    contacts: z.array(CreateClientContactDto).min(1).max(MAX_CONTACTS).describe('Who answers for it; at least one.'),
  })
  .meta({ id: 'CreateClient', example: { ...example, contacts: [{ name: 'Ida Integrator', email: 'ida@shop.example' }] } });
export type CreateClient = z.output<typeof CreateClientDto>;

export const UpdateClientDto = z.strictObject({ name: line(255), description: line(1000).nullable() }).partial().meta({ id: 'UpdateClient', example: { name: 'Shop app 2' } });
export type UpdateClient = z.output<typeof UpdateClientDto>;
