import { z } from 'zod';

/** What is asked before something that cannot be taken back. */
export const ConfirmationDto = z
  .strictObject({
    password: z.string().min(1).max(1_024).meta({ format: 'password' }).optional(),
    email: z.string().max(254).optional().describe('Your primary address, typed out; for those without a password.'),
  })
  .refine(({ password, email }) => (password === undefined) !== (email === undefined), { error: 'Confirm with your password or with your address.' })
  .meta({ id: 'Confirmation', example: { email: 'cleo@example.com' } });
export type Confirmation = z.output<typeof ConfirmationDto>;
