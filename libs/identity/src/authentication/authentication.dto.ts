import { emailAddress, idOf, line } from '@app/kernel';
import { FACTOR_TYPES } from '../mfa/factor-types.js';
import { z } from 'zod';
import { tokenExample, tokenFields } from '../sessions/session.dto.js';
import { ACCOUNT_TYPES } from '../users/user-kinds.js';
import { OrganizationSummaryDto, UserDto } from '../users/user.dto.js';

const MAX_PASSWORD_BYTES = 1_024;

/** Any password as typed, within what a hash is ever fed with. Whether it may be chosen is another question. */
export const password = () =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= MAX_PASSWORD_BYTES, { error: `has more than ${MAX_PASSWORD_BYTES} bytes` })
    .meta({ format: 'password' });

export const SignUpDto = z
  .strictObject({
    email: emailAddress(),
    password: password().describe('8 to 128 characters; common passwords and those like the address are refused.'),
    displayName: line(150),
    accountType: z.enum(ACCOUNT_TYPES),
    organizationName: line(255).optional().describe('For a company; the display name when absent.'),
  })
  .refine(({ accountType, organizationName }) => accountType === 'company' || organizationName === undefined, {
    error: 'Only a company has an organization.',
    path: ['organizationName'],
  })
  .meta({
    id: 'SignUp',
    example: { email: 'cleo@example.com', password: 'eleven quiet lanterns', displayName: 'Cleo Owner', accountType: 'company', organizationName: 'Acme' },
  });

export const LogInDto = z
  .strictObject({ email: emailAddress(), password: password() })
  .meta({ id: 'LogIn', example: { email: 'cleo@example.com', password: 'eleven quiet lanterns' } });

export const SignedInDto = z
  .object({ user: UserDto, organization: OrganizationSummaryDto.optional().describe('Absent for a user without one.'), ...tokenFields })
  .meta({
    id: 'SignedIn',
    example: { user: UserDto.meta()!['example'], organization: OrganizationSummaryDto.meta()!['example'], ...tokenExample },
  });

export const MfaPendingDto = z
  .object({
    mfaRequired: z.literal(true),
    mfaToken: z.string().describe('For `POST /v1/auth/mfa`.'),
    expiresIn: z.int().describe('Seconds until the token expires.'),
    factors: z.array(z.object({ id: idOf('mfa-factor'), type: z.enum(FACTOR_TYPES), name: z.string() })),
  })
  .meta({
    id: 'MfaPending',
    example: { mfaRequired: true, mfaToken: 'foch_Zm9v…', expiresIn: 300, factors: [{ id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e1f', type: 'totp', name: 'Phone' }] },
  });

export const SignInAnswerDto = z.union([SignedInDto, MfaPendingDto]).meta({ id: 'SignInAnswer', description: 'A session, or what is asked for before there is one.', example: SignedInDto.meta()!['example'] });

export type MfaPendingView = z.output<typeof MfaPendingDto>;
export type SignUpInput = z.output<typeof SignUpDto>;
export type LogInInput = z.output<typeof LogInDto>;
export type SignedInView = z.output<typeof SignedInDto>;
