/** What every authenticator app knows: HMAC-SHA-1, six digits, steps of 30 seconds (RFC 6238). */
const CODES = { algorithm: 'sha1', digits: 6, period: 30 } as const;
/** One step earlier or later is taken as well, for clocks that are wrong (RFC 6238 §5.2). */
const TOLERANCE_SECONDS = 30;
const ISSUER = 'Frontoffice';

/** Loaded with the first factor: it brings cryptography of its own. */
const otplib = (): typeof import('otplib') => require('otplib');

/** A new seed of 160 bits in Base32. */
export const newTotpSecret = (): string => otplib().generateSecret();

/** The `otpauth://` address that authenticator apps read from a QR code; `label` is whose account it is. */
export const totpUri = (secret: string, label: string): string => otplib().generateURI({ issuer: ISSUER, label, secret });

/**
 * The step whose code this is, at most one before or after the present; null for any other code. Steps up to
 * `lastStep` are used up: each code is good once, and so is every earlier one (ASVS 5.0 V6.5.1).
 */
export function totpStepOf(secret: string, code: string, now: Date, lastStep: number | null): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const result = otplib().verifySync({ ...CODES, secret, token: code, epoch: Math.floor(now.getTime() / 1000), epochTolerance: TOLERANCE_SECONDS });
  if (!result.valid || !('timeStep' in result)) return null;
  return lastStep !== null && result.timeStep <= lastStep ? null : result.timeStep;
}
