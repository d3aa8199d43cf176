import { randomBytes } from 'node:crypto';
import { hashToken } from './tokens.js';

const UUID_BYTES = 16;
const SECRET_BYTES = 32;

/** Where a token leads: its organization, and its row there. */
export interface OrganizationTokenRef {
  organizationId: string;
  tokenHash: Buffer;
}

/**
 * A new token: `prefix` (with its separator, e.g. `foin_`), then the organization's id and 256 random bits in base64url.
 * Whoever shows it says for which organization to act, so that its row is found under row level security like any other.
 */
export function newOrganizationToken(prefix: string, organizationId: string): { token: string; hash: Buffer } {
  const organization = Buffer.from(organizationId.replaceAll('-', ''), 'hex');
  const token = prefix + Buffer.concat([organization, randomBytes(SECRET_BYTES)]).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** Where a token with this prefix leads; null for what is none. Says nothing about whether its row exists. */
export function organizationTokenOf(prefix: string, token: string): OrganizationTokenRef | null {
  const body = token.startsWith(prefix) ? token.slice(prefix.length) : '';
  if (!/^[\w-]{64}$/.test(body)) return null;
  const hex = Buffer.from(body, 'base64url').subarray(0, UUID_BYTES).toString('hex');
  return { organizationId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), tokenHash: hashToken(token) };
}
