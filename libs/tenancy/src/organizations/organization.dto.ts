import { idOf, line, paragraph, phoneNumber, timeZone } from '@app/kernel';
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
    createdById: idOf('user').nullable(),
    isActive: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Organization',
    example: {
      id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e11',
      ...example,
      createdById: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e10',
      isActive: true,
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
  })
  .partial()
  .meta({ id: 'UpdateOrganization', example });

export type OrganizationView = z.output<typeof OrganizationDto>;
export type UpdateOrganization = z.output<typeof UpdateOrganizationDto>;
