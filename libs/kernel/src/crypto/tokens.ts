import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * A new random token: `prefix` (with its separator, e.g. `fort_`) and `bytes` random bytes in base64url. Show `token`
 * once, store only `hash`.
 */
export function newToken(prefix: string, bytes = 32): { token: string; hash: Buffer } {
  const token = prefix + randomBytes(bytes).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** SHA-256 of a token; enough for high-entropy secrets, never for passwords. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Compares two tokens, or two hashes, in time that does not depend on where they differ. */
export function tokensEqual(a: string | Buffer, b: string | Buffer): boolean {
  const digest = (value: string | Buffer) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}
