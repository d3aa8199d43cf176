import { emailAddress, idOf } from '@app/kernel';
import { z } from 'zod';

export const UserEmailDto = z
  .object({
    id: idOf('user-email'),
    email: z.string(),
    isPrimary: z.boolean().describe('The address the user is written to; exactly one.'),
    verifiedAt: z.iso.datetime().nullable().describe('Null while nobody has proven to read its mail.'),
    createdAt: z.iso.datetime(),
  })
  .meta({
    id: 'UserEmail',
    example: { id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e20', email: 'cleo@example.com', isPrimary: true, verifiedAt: '2026-11-20T10:04:00.000Z', createdAt: '2026-11-20T10:00:00.000Z' },
  });

export const AddEmailDto = z.strictObject({ email: emailAddress() }).meta({ id: 'AddEmail', example: { email: 'cleo@example.org' } });

export const CancelEmailChangeDto = z
  .strictObject({ token: z.string().min(1).max(200).describe('From the mail to the address before.') })
  .meta({ id: 'CancelEmailChange', example: { token: 'foec_Zm9vYmFy…' } });

export type AddEmail = z.output<typeof AddEmailDto>;
export type CancelEmailChange = z.output<typeof CancelEmailChangeDto>;
export type UserEmailView = z.output<typeof UserEmailDto>;
