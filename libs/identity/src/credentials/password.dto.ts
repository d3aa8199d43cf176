import { emailAddress } from '@app/kernel';
import { z } from 'zod';
import { password } from '../authentication/authentication.dto.js';

const newPassword = () => password().describe('8 to 128 characters; common passwords and those like your address or name are refused.');
const example = 'eleven quiet lanterns';

export const ChangePasswordDto = z
  .strictObject({ currentPassword: password().optional().describe('Required when you have one.'), newPassword: newPassword() })
  .meta({ id: 'ChangePassword', example: { currentPassword: 'nine grey umbrellas', newPassword: example } });

export const RequestPasswordResetDto = z.strictObject({ email: emailAddress() }).meta({ id: 'RequestPasswordReset', example: { email: 'cleo@example.com' } });

export const ResetPasswordDto = z
  .strictObject({ token: z.string().min(1).max(200).describe('From the mailed link.'), newPassword: newPassword() })
  .meta({ id: 'ResetPassword', example: { token: 'fopr_Zm9vYmFy…', newPassword: example } });

export type ChangePassword = z.output<typeof ChangePasswordDto>;
export type RequestPasswordReset = z.output<typeof RequestPasswordResetDto>;
export type ResetPassword = z.output<typeof ResetPasswordDto>;
