import { emailAddress, idOf, line, paragraph, phoneNumber } from '@app/kernel';
import { CustomFieldPatchDto, CustomFieldValuesDto } from '@app/tenancy';
import { z } from 'zod';

const example = {
  firstName: 'Ada',
  lastName: 'Okafor',
  email: 'ada.okafor@example.com',
  phone: '+4930901820',
  jobTitle: 'Head of Operations',
  notes: 'Prefers calls in the morning.',
} as const;

export const ContactDto = z
  .object({
    id: idOf('contact'),
    accountId: idOf('account').nullable(),
    firstName: z.string(),
    lastName: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable().describe('E.164 where the number came with its country code, else as typed.'),
    jobTitle: z.string().nullable(),
    notes: z.string().nullable(),
    assignedToId: idOf('user').nullable(),
    createdById: idOf('user').nullable(),
    customFields: CustomFieldValuesDto,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Contact',
    example: {
      id: '01937c4e-7777-7b3c-9d4e-5f6a7b8c9d0e',
      accountId: '01937c4e-6666-7b3c-9d4e-5f6a7b8c9d0e',
      ...example,
      assignedToId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      customFields: {},
      createdAt: '2026-11-20T09:30:00.000Z',
      updatedAt: '2026-11-20T09:30:00.000Z',
      version: 1,
    },
  });

const fields = {
  accountId: idOf('account').nullable(),
  firstName: line(120),
  lastName: line(120),
  email: emailAddress().nullable(),
  phone: phoneNumber().nullable(),
  jobTitle: line(120).nullable(),
  notes: paragraph(10_000).nullable(),
  assignedToId: idOf('user').nullable(),
  customFields: CustomFieldPatchDto,
};

export const UpdateContactDto = z.strictObject(fields).partial().meta({ id: 'UpdateContact', example: { jobTitle: 'COO', notes: null } });
export type UpdateContact = z.output<typeof UpdateContactDto>;

export const CreateContactDto = UpdateContactDto.extend({ firstName: fields.firstName, lastName: fields.lastName }).meta({ id: 'CreateContact', example });
export type CreateContact = z.output<typeof CreateContactDto>;
