import { emailAddress, idOf, instant, line, paragraph, phoneNumber } from '@app/kernel';
import { z } from 'zod';
import { CUSTOMER_STATUSES } from './customer.entity.js';

const example = {
  displayName: 'Jonas Weber',
  firstName: 'Jonas',
  lastName: 'Weber',
  email: 'jonas.weber@example.com',
  phone: '+4930901821',
  status: 'active',
  customerSince: '2025-03-01T00:00:00.000Z',
  notes: 'Prefers e-mail.',
} as const;

export const CustomerDto = z
  .object({
    id: idOf('customer'),
    userId: idOf('user').nullable().describe('The login that claimed the customer.'),
    displayName: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable().describe('E.164 where the number came with its country code, else as typed.'),
    status: z.enum(CUSTOMER_STATUSES),
    customerSince: z.iso.datetime(),
    accountManagerId: idOf('user').nullable(),
    createdById: idOf('user').nullable(),
    notes: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Customer',
    example: {
      id: '01937c4e-8888-7b3c-9d4e-5f6a7b8c9d0e',
      userId: null,
      ...example,
      accountManagerId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      createdAt: '2026-11-20T09:30:00.000Z',
      updatedAt: '2026-11-20T09:30:00.000Z',
      version: 1,
    },
  });

const fields = {
  displayName: line(255),
  firstName: line(120).nullable(),
  lastName: line(120).nullable(),
  email: emailAddress().nullable().describe('Unique among the customers of the organization.'),
  phone: phoneNumber().nullable(),
  status: z.enum(CUSTOMER_STATUSES),
  customerSince: instant(),
  accountManagerId: idOf('user').nullable(),
  notes: paragraph(10_000).nullable(),
};

export const UpdateCustomerDto = z.strictObject(fields).partial().meta({ id: 'UpdateCustomer', example: { status: 'inactive' } });
export type UpdateCustomer = z.output<typeof UpdateCustomerDto>;

export const CreateCustomerDto = UpdateCustomerDto.extend({
  displayName: fields.displayName.optional().describe('First and last name when absent; one of the three is required.'),
  status: fields.status.default('active'),
  customerSince: fields.customerSince.optional().describe('Now when absent.'),
}).meta({ id: 'CreateCustomer', example });
export type CreateCustomer = z.output<typeof CreateCustomerDto>;
