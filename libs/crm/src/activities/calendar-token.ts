import { randomBytes } from 'node:crypto';
import { hashToken } from '@app/kernel';

const PREFIX = 'foca_';
const UUID_BYTES = 16;
const SECRET_BYTES = 32;
const SHAPE = /^foca_[\w-]{64}$/;

/**
 * A new token: `foca_`, then the organization's id and 256 random bits in base64url. It says for which organization to look,
 * so that the row is found under row level security like any other.
 */
export function newCalendarToken(organizationId: string): { token: string; hash: Buffer } {
  const organization = Buffer.from(organizationId.replaceAll('-', ''), 'hex');
  const token = PREFIX + Buffer.concat([organization, randomBytes(SECRET_BYTES)]).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** What a token names; null for what is none. */
export function calendarOf(token: string): { organizationId: string; tokenHash: Buffer } | null {
  if (!SHAPE.test(token)) return null;
  const hex = Buffer.from(token.slice(PREFIX.length), 'base64url').subarray(0, UUID_BYTES).toString('hex');
  return { organizationId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), tokenHash: hashToken(token) };
}
