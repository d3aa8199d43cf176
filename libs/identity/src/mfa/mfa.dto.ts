import { idOf, line } from '@app/kernel';
import { z } from 'zod';
import { password, SignedInDto } from '../authentication/authentication.dto.js';
import { tokenExample, tokenFields } from '../sessions/session.dto.js';
import { PasskeyAssertionDto, PasskeyAttestationDto, PasskeyRequestOptionsDto, passkeyToken } from './passkey.dto.js';
import { plainCode } from './recovery-codes.js';

const mfaToken = () => z.string().min(1).max(200);
const code = () =>
  z
    .string()
    .max(40)
    .overwrite(plainCode)
    .regex(/^(\d{6}|[a-z0-9]{12})$/, { error: 'must be the six digits of an authenticator app, or a recovery code' })
    .describe('Six digits of the authenticator app, or a recovery code.');
const exactlyOne = (...values: unknown[]): boolean => values.filter((value) => value !== undefined).length === 1;

export const FinishSignInDto = z
  .strictObject({ mfaToken: mfaToken(), code: code().optional(), passkey: PasskeyAssertionDto.optional(), trustDevice: z.boolean().optional().describe('Skip the second factor on this device for the next weeks.') })
  .refine(({ code, passkey }) => exactlyOne(code, passkey), { error: 'Send a code or a passkey.', path: ['code'] })
  .meta({ id: 'FinishSignIn', example: { mfaToken: 'foch_Zm9v…', code: '492039', trustDevice: true } });

export const SecondFactorPassedDto = SignedInDto.extend({
  deviceTrustToken: z.string().optional().describe('Send it as `X-Device-Trust` at later sign-ins. Only when `trustDevice` was asked for and the installation allows it.'),
}).meta({ id: 'SecondFactorPassed', example: { ...(SignedInDto.meta()!['example'] as object), deviceTrustToken: 'fotd_Zm9v…' } });

export const MfaTokenInputDto = z.strictObject({ mfaToken: mfaToken() }).meta({ id: 'MfaTokenInput', example: { mfaToken: 'foch_Zm9v…' } });
export const SecondFactorOptionsDto = z.object({ options: PasskeyRequestOptionsDto }).meta({ id: 'SecondFactorOptions', example: { options: PasskeyRequestOptionsDto.meta()!['example'] } });

export const PasskeySignInDto = z
  .strictObject({ passkeyToken: passkeyToken(), passkey: PasskeyAssertionDto })
  .meta({ id: 'PasskeySignIn', example: { passkeyToken: 'foch_Zm9v…', passkey: PasskeyAssertionDto.meta()!['example'] } });

export const StepUpDto = z
  .strictObject({ password: password().optional(), code: code().optional(), passkey: PasskeyAssertionDto.optional(), passkeyToken: passkeyToken().optional() })
  .refine(({ password, code, passkey }) => exactlyOne(password, code, passkey), { error: 'Send a password, a code or a passkey.', path: ['password'] })
  .refine(({ passkey, passkeyToken }) => (passkey === undefined) === (passkeyToken === undefined), { error: 'A passkey comes with the token of its options.', path: ['passkeyToken'] })
  .meta({ id: 'StepUp', example: { code: '492039' } });

export const SteppedUpDto = z
  .object({ accessToken: tokenFields.accessToken, expiresIn: tokenFields.expiresIn })
  .meta({ id: 'SteppedUp', example: { accessToken: tokenExample.accessToken, expiresIn: tokenExample.expiresIn } });

const factorExample = {
  id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e1f',
  type: 'totp',
  name: 'Phone',
  isEnabled: true,
  createdAt: '2026-11-21T08:30:00.000Z',
  enabledAt: '2026-11-21T08:31:00.000Z',
  lastUsedAt: null,
} as const;

export const MfaFactorDto = z
  .object({
    id: idOf('mfa-factor'),
    type: z.enum(['totp', 'webauthn']),
    name: z.string(),
    isEnabled: z.boolean().describe('False until it was proven to work.'),
    createdAt: z.iso.datetime(),
    enabledAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'MfaFactor', example: factorExample });

const recoveryCodes = z.array(z.string()).describe('Each is good once, in place of a second factor. Never shown again.');
const recoveryCodesExample = ['k3v9-x2mq-7dfh', 'p4wb-6znc-82rt'];

export const EnrolledFactorDto = MfaFactorDto.extend({
  secret: z.string().optional().describe('The seed of an authenticator app in Base32, shown once.'),
  otpauthUri: z.string().optional().describe('The same as an address to be read from a QR code.'),
  recoveryCodes: recoveryCodes.optional().describe('With the first factor that is enabled.'),
}).meta({
  id: 'EnrolledFactor',
  example: { ...factorExample, isEnabled: false, enabledAt: null, secret: 'OZZFDYCCJPKU7YQMQV4QZ72F2LSHWT3G', otpauthUri: 'otpauth://totp/Frontoffice:cleo%40example.com?secret=OZZFDYCCJPKU7YQMQV4QZ72F2LSHWT3G&issuer=Frontoffice' },
});

export const EnrolFactorDto = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('totp'), name: line(100) }),
    z.strictObject({ type: z.literal('webauthn'), name: line(100), passkeyToken: passkeyToken(), passkey: PasskeyAttestationDto }),
  ])
  .meta({ id: 'EnrolFactor', example: { type: 'totp', name: 'Phone' } });

export const ActivateFactorDto = z
  .strictObject({ code: z.string().max(40).overwrite(plainCode).regex(/^\d{6}$/, { error: 'must be the six digits of the authenticator app' }) })
  .meta({ id: 'ActivateFactor', example: { code: '492039' } });

export const RenameFactorDto = z.strictObject({ name: line(100) }).meta({ id: 'RenameFactor', example: { name: 'Phone' } });

export const RecoveryCodesDto = z
  .object({ remaining: z.int().describe('How many are still good.'), createdAt: z.iso.datetime().nullable() })
  .meta({ id: 'RecoveryCodes', example: { remaining: 9, createdAt: '2026-11-21T08:31:00.000Z' } });

export const NewRecoveryCodesDto = z.object({ codes: recoveryCodes }).meta({ id: 'NewRecoveryCodes', example: { codes: recoveryCodesExample } });

export type FinishSignIn = z.output<typeof FinishSignInDto>;
export type MfaTokenInput = z.output<typeof MfaTokenInputDto>;
export type SecondFactorPassedView = z.output<typeof SecondFactorPassedDto>;
export type PasskeySignIn = z.output<typeof PasskeySignInDto>;
export type StepUpInput = z.output<typeof StepUpDto>;
export type SteppedUpView = z.output<typeof SteppedUpDto>;
export type EnrolFactor = z.output<typeof EnrolFactorDto>;
export type EnrolledFactorView = z.output<typeof EnrolledFactorDto>;
export type ActivateFactor = z.output<typeof ActivateFactorDto>;
export type RenameFactor = z.output<typeof RenameFactorDto>;
export type RecoveryCodesView = z.output<typeof RecoveryCodesDto>;
