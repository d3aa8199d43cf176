import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { bcryptMatches } from './bcrypt-thread.js';

const derive = promisify(pbkdf2);

/** As Django writes them, `pbkdf2_<digest>$<iterations>$<salt>$<base64 of the key>` (django.contrib.auth.hashers). */
const DJANGO = /^pbkdf2_(sha256|sha1)\$([1-9]\d{3,6})\$([^$]{1,128})\$((?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;
const KEY_BYTES = { sha256: 32, sha1: 20 };
/** Django's count grows each year (1,200,000 in version 6); more than this would keep a thread busy for whoever asks. */
const MAX_ITERATIONS = 2_000_000;
/** 2a, 2b and 2y differ in how old implementations failed, not in what right ones compute. */
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const BCRYPT_COST = { min: 4, max: 14 };

/** A password hash another system made. */
export interface ForeignHash {
  matches(password: string): Promise<boolean>;
}

/** The hash, if it is PBKDF2 as Django writes it or bcrypt, and within bounds of cost; else null. */
export function parseForeignHash(text: string): ForeignHash | null {
  return parseDjango(text) ?? parseBcrypt(text);
}

function parseDjango(text: string): ForeignHash | null {
  const [, digest, iterations, salt, key] = DJANGO.exec(text) ?? [];
  if (!digest || !salt || Number(iterations) > MAX_ITERATIONS) return null;
  const expected = Buffer.from(key!, 'base64');
  if (expected.length !== KEY_BYTES[digest as keyof typeof KEY_BYTES]) return null;
  return {
    async matches(password) {
      return timingSafeEqual(await derive(password, salt, Number(iterations), expected.length, digest), expected);
    },
  };
}

function parseBcrypt(text: string): ForeignHash | null {
  const [, cost] = BCRYPT.exec(text) ?? [];
  if (!cost || Number(cost) < BCRYPT_COST.min || Number(cost) > BCRYPT_COST.max) return null;
  return { matches: (password) => bcryptMatches(password, text) };
}
