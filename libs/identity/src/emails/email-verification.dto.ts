import { emailAddress } from '@app/kernel';
import { z } from 'zod';

export const RequestVerificationDto = z.strictObject({ email: emailAddress() }).meta({ id: 'RequestVerification', example: { email: 'cleo@example.com' } });

export const ConfirmEmailDto = z
  .strictObject({ email: emailAddress(), code: z.string().regex(/^\d{6}$/, { error: 'must be the six digits of the mail' }) })
  .meta({ id: 'ConfirmEmail', example: { email: 'cleo@example.com', code: '271828' } });

export type RequestVerification = z.output<typeof RequestVerificationDto>;
export type ConfirmEmail = z.output<typeof ConfirmEmailDto>;
