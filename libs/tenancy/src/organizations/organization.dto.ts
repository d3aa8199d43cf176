import { currencyCode, idOf, line, paragraph, phoneNumber, timeZone } from '@app/kernel';
import { z } from 'zod';
import { INDUSTRIES } from './industries.js';

const example = {
  name: 'Acme',
  website: 'https://acme.example',
  industry: 'manufacturing',
  description: 'Anvils, since 1923.',
  phone: '+4930901820',
  employeeCount: 42,
  address: 'Hauptstraße 1',
  city: 'Berlin',
  country: 'Germany',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
} as const;

export const OrganizationDto = z
  .object({
    id: idOf('organization'),
    name: z.string(),
    website: z.string().nullable(),
    industry: z.enum(INDUSTRIES).nullable(),
    description: z.string().nullable(),
    phone: z.string().nullable().describe('E.164 where the number came with its country code, else as typed.'),
    employeeCount: z.int().nullable(),
    address: z.string().nullable(),
    city: z.string().nullable(),
    country: z.string().nullable(),
    timezone: z.string().nullable().describe('IANA name.'),
    currency: z.string().describe('ISO 4217; what forecasts and reports are summed in.'),
    logoUrl: z.string().nullable().describe('The uploaded logo; send the access token along. Changes with the picture.'),
    createdById: idOf('user').nullable(),
    isActive: z.boolean(),
    requireMfa: z.boolean().describe('Members get in only with a second factor.'),
    singleSession: z.boolean().describe('Signing in ends the other sessions of the member here.'),
    seatLimit: z.int().nullable().describe('Active members there may be; null for any number.'),
    deletionRequestedAt: z.iso.datetime().nullable(),
    deletesAt: z.iso.datetime().nullable().describe('When the organization and everything in it goes; until then it may only be read.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Organization',
    example: {
      id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e11',
      ...example,
      logoUrl: 'https://frontoffice.example/v1/organization/logo?v=5c1f0e9d8b7a6c5d4e3f2a1b',
      createdById: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e10',
      isActive: true,
      requireMfa: false,
      singleSession: false,
      seatLimit: null,
      deletionRequestedAt: null,
      deletesAt: null,
      createdAt: '2026-11-20T10:00:00.000Z',
      updatedAt: '2026-11-20T10:00:00.000Z',
      version: 1,
    },
  });

const webAddress = () => z.string().trim().max(200).pipe(z.url({ protocol: /^https?$/, hostname: z.regexes.domain, error: 'must be an http or https address' }));

export const UpdateOrganizationDto = z
  .strictObject({
    name: line(255),
    website: webAddress().nullable(),
    industry: z.enum(INDUSTRIES).nullable(),
    description: paragraph(5_000).nullable(),
    phone: phoneNumber().nullable(),
    employeeCount: z.int().min(1).max(10_000_000).nullable(),
    address: paragraph(500).nullable(),
    city: line(100).nullable(),
    country: line(100).nullable(),
    timezone: timeZone().nullable(),
    currency: currencyCode().describe('Exchange rates stored for another currency no longer count.'),
  })
  .partial()
  .meta({ id: 'UpdateOrganization', example });

export const UpdateOrganizationSecurityDto = z
  .strictObject({ requireMfa: z.boolean(), singleSession: z.boolean() })
  .partial()
  .meta({ id: 'UpdateOrganizationSecurity', example: { singleSession: true } });

export const FoundOrganizationDto = z.strictObject({ name: line(255) }).meta({ id: 'FoundOrganization', example: { name: 'Acme Labs' } });

export const TransferOwnershipDto = z
  .strictObject({ memberId: idOf('member').describe('Who becomes ceo.') })
  .meta({ id: 'TransferOwnership', example: { memberId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e14' } });

export const LogoQueryDto = z.strictObject({ v: z.string().max(64).optional().meta({ description: 'The version, from `logoUrl`.', example: '3f9a1c' }) });

export type LogoQuery = z.output<typeof LogoQueryDto>;
export type OrganizationView = z.output<typeof OrganizationDto>;
export type UpdateOrganization = z.output<typeof UpdateOrganizationDto>;
export type UpdateOrganizationSecurity = z.output<typeof UpdateOrganizationSecurityDto>;
export type FoundOrganization = z.output<typeof FoundOrganizationDto>;
export type TransferOwnership = z.output<typeof TransferOwnershipDto>;
