import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { problems } from '@app/kernel';
import { promisify } from 'node:util';
import { parseForeignHash } from './foreign-hash.js';

interface Cost {
  memory: number;
  passes: number;
  parallelism: number;
}

/** OWASP password storage cheat sheet: 19 MiB, 2 passes, 1 lane; about 33 ms. */
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;
const RUNNING_MAX = 2;
const WAITING_MAX = 50;
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43})$/;

/** What a hash from elsewhere may cost at most: 256 MiB, 20 passes, 16 lanes. */
const COST_MAX: Cost = { memory: 262_144, passes: 20, parallelism: 16 };

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

/**
 * Argon2id (RFC 9106) as PHC strings; verifies what other systems wrote, too. Each hash takes 19 MiB and a thread, so at
 * most two run at a time and 50 wait; whoever comes after that is told to retry (503).
 */
@Injectable()
export class PasswordHasher {
  /** Of a password nobody has: an unknown account costs the same as a known one. */
  readonly #decoy: Promise<string> = this.encode(randomBytes(32).toString('base64'), COST, randomBytes(SALT_BYTES));
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  async hash(password: string): Promise<string> {
    return this.limited(() => this.encode(password, COST, randomBytes(SALT_BYTES)));
  }

  /** Whether the password made this hash, also one another system wrote. Without a hash the answer is false, after the same work as for one of ours. */
  async verify(password: string, passwordHash: string | null): Promise<boolean> {
    const foreign = passwordHash === null ? null : parseForeignHash(passwordHash);
    if (foreign) return this.limited(() => foreign.matches(password));
    const expected = passwordHash ?? (await this.#decoy);
    const parsed = parsePhc(expected);
    if (!parsed) throw new Error('A stored password hash is of no kind known here.');
    const actual = await this.limited(() => this.encode(password, parsed.cost, parsed.salt));
    return timingSafeEqual(Buffer.from(actual), Buffer.from(expected)) && passwordHash !== null;
  }

  private async encode(password: string, cost: Cost, salt: Buffer): Promise<string> {
    const tag = await derive('argon2id', { ...cost, message: Buffer.from(password, 'utf8'), nonce: salt, tagLength: TAG_BYTES });
    return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
  }

  private async limited<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= RUNNING_MAX) {
      if (this.#waiting.length >= WAITING_MAX) throw new problems.Unavailable('Too many sign-ins at once.');
      await new Promise<void>((resolve) => this.#waiting.push(resolve)); // the one who ends hands over its place
    } else {
      this.#running++;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}

/** A hash another system made: to be replaced when its user signs in. */
export const isOutdatedHash = (passwordHash: string): boolean => !passwordHash.startsWith('$argon2id$');

/** Throws unless `verify` can judge the hash at a bearable cost; for hashes that come from elsewhere. */
export function assertKnownHash(passwordHash: string): void {
  const cost = parsePhc(passwordHash)?.cost;
  const bearable = cost && cost.memory <= COST_MAX.memory && cost.passes <= COST_MAX.passes && cost.parallelism <= COST_MAX.parallelism;
  if (!bearable && !parseForeignHash(passwordHash)) throw new Error('The password hash is neither argon2id nor Django PBKDF2 nor bcrypt, or costs too much.');
}

function parsePhc(text: string): { cost: Cost; salt: Buffer } | null {
  const [, memory, passes, parallelism, salt] = PHC.exec(text) ?? [];
  if (!salt) return null;
  return { cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }, salt: Buffer.from(salt, 'base64') };
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
