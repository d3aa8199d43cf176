import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { hashToken } from '@app/kernel';

/** `fose_`: of a client app's environment. `fope_`: of a member. Scanners for leaked secrets know tokens by these. */
export const KEY_PREFIXES = { client: 'fose_', personal: 'fope_' } as const;
export type KeyKind = keyof typeof KEY_PREFIXES;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_BYTES = 32;
/** Digits that hold 256, 128 and 32 bits in base 62. */
const [SECRET_LENGTH, ORGANIZATION_LENGTH, CHECKSUM_LENGTH] = [43, 22, 6];
const SHAPE = new RegExp(`^fo[sp]e_[0-9A-Za-z]{${SECRET_LENGTH + ORGANIZATION_LENGTH + CHECKSUM_LENGTH}}$`);
const SHOWN_LENGTH = 11;

export interface NewKeyToken {
  token: string;
  hash: Buffer;
  /** How it begins: enough to tell tokens apart, and leaves more than 220 bits to guess. */
  prefix: string;
}

/** Where a token leads: its organization, and its row there. */
export interface KeyRef {
  organizationId: string;
  hash: Buffer;
}

/**
 * A new token: prefix, 256 random bits, the organization's id, and the CRC-32 of all that, in base 62. The checksum lets whoever
 * sees it tell a real one from a typo without asking; the organization lets its row be found under row level security.
 */
export function newKeyToken(kind: KeyKind, organizationId: string): NewKeyToken {
  const organization = BigInt(`0x${organizationId.replaceAll('-', '')}`);
  const secret = BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`);
  const body = KEY_PREFIXES[kind] + base62(secret, SECRET_LENGTH) + base62(organization, ORGANIZATION_LENGTH);
  const token = body + checksumOf(body);
  return { token, hash: hashToken(token), prefix: token.slice(0, SHOWN_LENGTH) };
}

/** Whether a bearer token is meant to be one of these. */
export const looksLikeKey = (token: string): boolean => Object.values(KEY_PREFIXES).some((prefix) => token.startsWith(prefix));

/** Where a token leads; null for a wrong form or checksum. Says nothing about whether its row exists. */
export function keyRefOf(token: string): KeyRef | null {
  if (!SHAPE.test(token)) return null;
  const body = token.slice(0, -CHECKSUM_LENGTH);
  if (checksumOf(body) !== token.slice(-CHECKSUM_LENGTH)) return null;
  const hex = valueOf(body.slice(-ORGANIZATION_LENGTH)).toString(16).padStart(32, '0');
  if (hex.length > 32) return null;
  return { organizationId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), hash: hashToken(token) };
}

const checksumOf = (body: string): string => base62(BigInt(crc32(body)), CHECKSUM_LENGTH);

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= 62n) text = ALPHABET[Number(rest % 62n)] + text;
  return text;
}

function valueOf(text: string): bigint {
  let value = 0n;
  for (const digit of text) value = value * 62n + BigInt(ALPHABET.indexOf(digit));
  return value;
}
