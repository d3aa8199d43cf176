import { currencyCode, idOf, line, money, paragraph, phoneNumber } from '@app/kernel';
import { CustomFieldPatchDto, CustomFieldValuesDto } from '@app/tenancy';
import { z } from 'zod';

const example = {
  name: 'Okafor Logistics',
  domain: 'okafor.example',
  industry: 'Transport',
  employeeCount: 240,
  annualRevenue: '18500000.00',
  currency: 'EUR',
  phone: '+4930901820',
  website: 'https://www.okafor.example/',
  address: { street: 'Hafenstraße 12', city: 'Berlin', postalCode: '10117', country: 'DE' },
  notes: 'Nine depots.',
};

export const addressFields = { street: line(255), city: line(120), region: line(120), postalCode: line(20), country: z.string().regex(/^[A-Z]{2}$/, { error: 'must be an ISO 3166-1 code such as "DE"' }) };
export const AccountAddressDto = z.strictObject(addressFields).partial().meta({ id: 'AccountAddress', example: example.address });

export const AccountDto = z
  .object({
    id: idOf('account'),
    name: z.string(),
    domain: z.string().nullable(),
    industry: z.string().nullable(),
    employeeCount: z.int().nullable(),
    annualRevenue: z.string().nullable(),
    currency: z.string().nullable(),
    phone: z.string().nullable().describe('E.164 where the number came with its country code, else as typed.'),
    website: z.string().nullable(),
    address: z.record(z.string(), z.string()).nullable(),
    notes: z.string().nullable(),
    assignedToId: idOf('user').nullable(),
    createdById: idOf('user').nullable(),
    customFields: CustomFieldValuesDto,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Account',
    example: {
      id: '01937c4e-6666-7b3c-9d4e-5f6a7b8c9d0e',
      ...example,
      assignedToId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      customFields: {},
      createdAt: '2026-11-20T09:30:00.000Z',
      updatedAt: '2026-11-20T09:30:00.000Z',
      version: 1,
    },
  });

/** A host name as people write it, also out of an address bar: lower case, without scheme, `www.` and path. */
const domainName = () =>
  line(300)
    .overwrite((text) => text.toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/[/?#].*$/s, '').replace(/^www\./, ''))
    .regex(/^(?=.{4,253}$)([a-z0-9\u0080-\uffff]([a-z0-9\u0080-\uffff-]{0,61}[a-z0-9\u0080-\uffff])?\.)+[a-z0-9\u0080-\uffff-]{2,63}$/, { error: 'must be a domain such as "example.com"' });

const fields = {
  name: line(255),
  domain: domainName().nullable(),
  industry: line(120).nullable(),
  employeeCount: z.int().min(0).max(100_000_000).nullable(),
  annualRevenue: money().nullable().describe('Comes with a currency.'),
  currency: currencyCode().nullable(),
  phone: phoneNumber().nullable(),
  website: z.url({ protocol: /^https?$/ }).max(2000).nullable(),
  address: AccountAddressDto.nullable().describe('Replaced as a whole.'),
  notes: paragraph(10_000).nullable(),
  assignedToId: idOf('user').nullable(),
  customFields: CustomFieldPatchDto,
};

export const UpdateAccountDto = z.strictObject(fields).partial().meta({ id: 'UpdateAccount', example: { industry: 'Freight', notes: null } });
export type UpdateAccount = z.output<typeof UpdateAccountDto>;

export const CreateAccountDto = UpdateAccountDto.extend({ name: fields.name }).meta({ id: 'CreateAccount', example });
export type CreateAccount = z.output<typeof CreateAccountDto>;
