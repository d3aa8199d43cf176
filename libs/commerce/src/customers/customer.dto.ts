import { calendarDate, currencyCode, emailAddress, idOf, instant, line, money, paragraph, phoneNumber } from '@app/kernel';
import { CustomFieldPatchDto, CustomFieldValuesDto } from '@app/tenancy';
import { z } from 'zod';
import { CUSTOMER_STATUSES, CUSTOMER_TYPES } from './customer.entity.js';

const example = {
  displayName: 'Jonas Weber',
  firstName: 'Jonas',
  lastName: 'Weber',
  email: 'jonas.weber@example.com',
  phone: '+4930901821',
  dateOfBirth: '1984-02-29',
  address: 'Lindenallee 7',
  city: 'Berlin',
  country: 'Germany',
  status: 'active',
  customerSince: '2025-03-01T00:00:00.000Z',
  notes: 'Prefers e-mail.',
  customerType: 'business',
  companySize: '11-50',
  industry: 'Furniture',
  annualRevenue: '1200000.00',
  annualRevenueCurrency: 'EUR',
  preferences: { newsletter: true, language: 'de' },
} as const;

const TagOfCustomerDto = z
  .object({ id: idOf('customer-tag'), name: z.string(), color: z.string() })
  .meta({ id: 'TagOfCustomer', example: { id: '01937c4e-b0b0-7b3c-9d4e-5f6a7b8c9d0e', name: 'Regular', color: '#4c6fff' } });

export const CustomerDto = z
  .object({
    id: idOf('customer'),
    userId: idOf('user').nullable().describe('The login that is linked: its user has verified the address and asked for it, or accepted an invitation.'),
    verified: z.boolean().describe('Whether a login is linked. Says nothing of who else has an account.'),
    verifiedAt: z.iso.datetime().nullable(),
    profilePictureUrl: z.string().nullable().describe('The picture of the linked login (send the access token along).'),
    displayName: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable().describe('E.164 where the number came with its country code, else as typed.'),
    dateOfBirth: z.iso.date().nullable(),
    address: z.string().nullable(),
    city: z.string().nullable(),
    country: z.string().nullable(),
    status: z.enum(CUSTOMER_STATUSES),
    customerSince: z.iso.datetime(),
    accountManagerId: idOf('user').nullable(),
    createdById: idOf('user').nullable(),
    notes: z.string().nullable(),
    customerType: z.enum(CUSTOMER_TYPES),
    companySize: z.string().nullable().describe('Of businesses, as the next three.'),
    industry: z.string().nullable(),
    annualRevenue: z.string().nullable(),
    annualRevenueCurrency: z.string().nullable(),
    preferences: z.record(z.string(), z.unknown()),
    customFields: CustomFieldValuesDto,
    tags: z.array(TagOfCustomerDto),
    lifetimeValue: z
      .string()
      .nullable()
      .describe("Paid less paid back, in the currency of the organization where its rates allow, else in the only currency the customer paid in; null for several without rates. `/v1/customers/{id}/stats` has it by currency."),
    lifetimeValueCurrency: z.string().nullable(),
    totalOrders: z.int(),
    lastOrderDate: z.iso.datetime().nullable(),
    invitedAt: z.iso.datetime().nullable().describe('When the customer was last invited to claim a login.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Customer',
    example: {
      id: '01937c4e-8888-7b3c-9d4e-5f6a7b8c9d0e',
      userId: null,
      verified: false,
      verifiedAt: null,
      profilePictureUrl: null,
      ...example,
      accountManagerId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      customFields: {},
      tags: [{ id: '01937c4e-b0b0-7b3c-9d4e-5f6a7b8c9d0e', name: 'Regular', color: '#4c6fff' }],
      lifetimeValue: '595.00',
      lifetimeValueCurrency: 'EUR',
      totalOrders: 1,
      lastOrderDate: '2026-11-20T09:30:00.000Z',
      invitedAt: null,
      createdAt: '2026-11-20T09:30:00.000Z',
      updatedAt: '2026-11-20T09:30:00.000Z',
      version: 1,
    },
  });

/** A day that has been. */
const birthday = () => calendarDate().refine((date) => date <= new Date().toISOString().slice(0, 10), { error: 'must not lie in the future' });

/** What customers may change of themselves, and the company of them. */
const personal = {
  firstName: line(120).nullable(),
  lastName: line(120).nullable(),
  phone: phoneNumber().nullable(),
  dateOfBirth: birthday().nullable(),
  address: paragraph(500).nullable(),
  city: line(100).nullable(),
  country: line(100).nullable(),
};

const fields = {
  displayName: line(255),
  email: emailAddress().nullable().describe('Unique among the customers of the organization. Another address ends the link to a login.'),
  ...personal,
  status: z.enum(CUSTOMER_STATUSES),
  customerSince: instant(),
  accountManagerId: idOf('user').nullable(),
  notes: paragraph(10_000).nullable(),
  customerType: z.enum(CUSTOMER_TYPES),
  companySize: line(50).nullable().describe('Of businesses only, as the next three.'),
  industry: line(100).nullable(),
  annualRevenue: money().nullable(),
  annualRevenueCurrency: currencyCode().nullable().describe("The organization's when absent."),
  preferences: z.record(line(100), z.union([z.string().max(500), z.number(), z.boolean(), z.array(z.string().max(500)).max(50)])).refine((all) => Object.keys(all).length <= 50, { error: 'must not be more than 50' }),
  customFields: CustomFieldPatchDto,
};

export const UpdateCustomerDto = z.strictObject(fields).partial().meta({ id: 'UpdateCustomer', example: { status: 'inactive' } });
export type UpdateCustomer = z.output<typeof UpdateCustomerDto>;

export const CreateCustomerDto = UpdateCustomerDto.extend({
  displayName: fields.displayName.optional().describe('First and last name when absent; one of the three is required.'),
  status: fields.status.default('active'),
  customerType: fields.customerType.default('individual'),
  customerSince: fields.customerSince.optional().describe('Now when absent.'),
}).meta({ id: 'CreateCustomer', example });
export type CreateCustomer = z.output<typeof CreateCustomerDto>;

/** What a signed-in customer sees of a company; never its notes. */
export const MyCompanyDto = z
  .object({
    id: idOf('customer').describe('Of the link.'),
    organizationName: z.string(),
    customerSince: z.iso.datetime(),
    status: z.enum(CUSTOMER_STATUSES),
    verifiedAt: z.iso.datetime(),
    accountManagerName: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    dateOfBirth: z.iso.date().nullable(),
    address: z.string().nullable(),
    city: z.string().nullable(),
    country: z.string().nullable(),
    version: z.int(),
  })
  .meta({
    id: 'MyCompany',
    example: {
      id: '01937c4e-8888-7b3c-9d4e-5f6a7b8c9d0e',
      organizationName: 'Acme',
      customerSince: example.customerSince,
      status: example.status,
      verifiedAt: '2026-11-20T09:30:00.000Z',
      accountManagerName: 'Cleo Owner',
      firstName: example.firstName,
      lastName: example.lastName,
      email: example.email,
      phone: example.phone,
      dateOfBirth: example.dateOfBirth,
      address: example.address,
      city: example.city,
      country: example.country,
      version: 2,
    },
  });
export type MyCompany = z.output<typeof MyCompanyDto>;

export const SuggestedCompanyDto = z
  .object({
    id: idOf('company-suggestion').describe('Of the link it would become.'),
    organizationName: z.string(),
    email: z.string().describe('The address of yours that it knows.'),
  })
  .meta({ id: 'SuggestedCompany', example: { id: '01937c4e-8888-7b3c-9d4e-5f6a7b8c9d0e', organizationName: 'Acme', email: example.email } });
export type SuggestedCompany = z.output<typeof SuggestedCompanyDto>;

export const UpdateMyCompanyDto = z.strictObject(personal).partial().meta({ id: 'UpdateMyCompany', example: { phone: '+4930901822', city: 'Potsdam' } });
export type UpdateMyCompany = z.output<typeof UpdateMyCompanyDto>;

export const PictureQueryDto = z.strictObject({ v: z.string().max(64).optional().meta({ description: 'The version, from `profilePictureUrl`.', example: '3f9a1c' }) });
export type PictureQuery = z.output<typeof PictureQueryDto>;
