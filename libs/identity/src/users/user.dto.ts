import { idOf, line, paragraph, phoneNumber, timeZone } from '@app/kernel';
import { z } from 'zod';
import { ACCOUNT_TYPES, USER_STATUSES } from './user-kinds.js';

const example = {
  id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e10',
  username: 'cleo-k3v9x2mq',
  email: 'cleo@example.com',
  emailVerified: true,
  displayName: 'Cleo Owner',
  firstName: 'Cleo',
  lastName: 'Owner',
  phone: '+4930901820',
  bio: null,
  timezone: 'Europe/Berlin',
  language: 'de',
  avatarUrl: 'https://frontoffice.example/v1/users/019316b4-8c00-7a3e-9d51-2f6c0a4b7e10/avatar?v=5c1f0e9d8b7a6c5d4e3f2a1b',
  accountType: 'company',
  isStaff: false,
  status: 'active',
  defaultOrganizationId: null,
  lastLoginAt: '2026-11-21T08:30:00.000Z',
  joinedAt: '2026-11-20T10:00:00.000Z',
  createdAt: '2026-11-20T10:00:00.000Z',
  updatedAt: '2026-11-20T10:00:00.000Z',
  version: 1,
} as const;

export const UserDto = z
  .object({
    id: idOf('user'),
    username: z.string(),
    email: z.string().nullable().describe('The primary address.'),
    emailVerified: z.boolean(),
    displayName: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    phone: z.string().nullable().describe('E.164.'),
    bio: z.string().nullable(),
    timezone: z.string().nullable().describe('IANA name.'),
    language: z.string().nullable().describe('BCP 47.'),
    avatarUrl: z.string().nullable().describe('The uploaded picture (send the access token along), else where a sign-in provider keeps one. Changes with the picture.'),
    accountType: z.enum(ACCOUNT_TYPES),
    isStaff: z.boolean().describe('Has a role of the installation.'),
    status: z.enum(USER_STATUSES).describe('`inactive`: by themselves; `suspended`: by an operator.'),
    defaultOrganizationId: idOf('organization').nullable().describe('Where a new session begins; the organization joined first when null.'),
    lastLoginAt: z.iso.datetime().nullable(),
    joinedAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'User', example });

export const OrganizationSummaryDto = z
  .object({ id: idOf('organization'), name: z.string(), role: z.string().describe('What the user is in it.') })
  .meta({ id: 'OrganizationSummary', example: { id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e11', name: 'Acme', role: 'ceo' } });

export const MeDto = UserDto.extend({
  organizations: z.array(OrganizationSummaryDto).describe('Where the user may switch to.'),
  installationRoles: z.array(z.string()).describe('Roles of the installation.'),
  activeTokenId: z.uuid().nullable().describe('The `jti` issued last to the newest session that lives.'),
}).meta({
  id: 'Me',
  example: { ...example, installationRoles: [], activeTokenId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e15', organizations: [{ id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e11', name: 'Acme', role: 'ceo' }] },
});

const languageTag = () =>
  z
    .string()
    .max(35)
    .refine(isLanguageTag, { error: 'must be a language tag such as "de" or "pt-BR"' });

function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

const username = () => z.string().trim().toLowerCase().regex(/^[a-z0-9](?:[a-z0-9._-]{1,48}[a-z0-9])$/, { error: 'must be 3 to 50 letters, digits, ".", "_" or "-"' });

export const UpdateMeDto = z
  .strictObject({
    username: username(),
    displayName: line(150),
    firstName: line(150).nullable(),
    lastName: line(150).nullable(),
    phone: phoneNumber().refine((phone) => phone.startsWith('+'), { error: 'must start with + and the country code' }).nullable(),
    bio: paragraph(2_000).nullable(),
    timezone: timeZone().nullable(),
    language: languageTag().nullable(),
    defaultOrganizationId: idOf('organization').nullable(),
  })
  .partial()
  .meta({ id: 'UpdateMe', example: { displayName: 'Cleo Owner', timezone: 'Europe/Berlin', language: 'de' } });

export const AvatarQueryDto = z.strictObject({ v: z.string().max(64).optional().meta({ description: 'The version, from `avatarUrl`.', example: '3f9a1c' }) });
export type AvatarQuery = z.output<typeof AvatarQueryDto>;

export type UserView = z.output<typeof UserDto>;
export type UpdateMe = z.output<typeof UpdateMeDto>;
