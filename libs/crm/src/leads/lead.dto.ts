import { currencyCode, emailAddress, idOf, line, money, paragraph, phoneNumber } from '@app/kernel';
import { CustomFieldPatchDto, CustomFieldValuesDto } from '@app/tenancy';
import { z } from 'zod';
import { LEAD_SOURCES, LEAD_STATUSES, OPEN_LEAD_STATUSES } from './lead.entity.js';

const example = {
  firstName: 'Ada',
  lastName: 'Okafor',
  email: 'ada.okafor@example.com',
  phone: '+4930901820',
  companyName: 'Okafor Logistics',
  jobTitle: 'Head of Operations',
  leadSource: 'website',
  status: 'qualified',
  estimatedValue: '12500.00',
  currency: 'EUR',
  notes: 'Asked for a demo.',
} as const;

export const LeadDto = z
  .object({
    id: idOf('lead'),
    firstName: z.string(),
    lastName: z.string(),
    email: z.string(),
    phone: z.string().nullable().describe('E.164 where the number came with its country code, else as typed.'),
    companyName: z.string().nullable(),
    jobTitle: z.string().nullable(),
    leadSource: z.enum(LEAD_SOURCES),
    status: z.enum(LEAD_STATUSES),
    estimatedValue: z.string().nullable(),
    currency: z.string(),
    notes: z.string().nullable(),
    assignedToId: idOf('user').nullable(),
    createdById: idOf('user').nullable(),
    convertedToDealId: idOf('deal').nullable(),
    convertedContactId: idOf('contact').nullable(),
    convertedAccountId: idOf('account').nullable(),
    convertedAt: z.iso.datetime().nullable(),
    customFields: CustomFieldValuesDto,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Lead',
    example: {
      id: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e',
      ...example,
      assignedToId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      convertedToDealId: null,
      convertedContactId: null,
      convertedAccountId: null,
      convertedAt: null,
      customFields: {},
      createdAt: '2026-11-20T09:30:00.000Z',
      updatedAt: '2026-11-20T09:30:00.000Z',
      version: 1,
    },
  });

const fields = {
  firstName: line(120),
  lastName: line(120),
  email: emailAddress(),
  phone: phoneNumber().nullable(),
  companyName: line(255).nullable(),
  jobTitle: line(120).nullable(),
  leadSource: z.enum(LEAD_SOURCES),
  status: z.enum(OPEN_LEAD_STATUSES),
  estimatedValue: money().nullable(),
  currency: currencyCode(),
  notes: paragraph(10_000).nullable(),
  assignedToId: idOf('user').nullable(),
  customFields: CustomFieldPatchDto,
};

export const UpdateLeadDto = z.strictObject(fields).partial().meta({ id: 'UpdateLead', example: { status: 'contacted', notes: null } });
export type UpdateLead = z.output<typeof UpdateLeadDto>;

export const CreateLeadDto = UpdateLeadDto.extend({
  firstName: fields.firstName,
  lastName: fields.lastName,
  email: fields.email,
  leadSource: fields.leadSource.default('other'),
  status: fields.status.default('new'),
  currency: fields.currency.optional().describe("The organization's when absent."),
}).meta({ id: 'CreateLead', example });
export type CreateLead = z.output<typeof CreateLeadDto>;
