import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { problems } from '@app/kernel';
import { promisify } from 'node:util';

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

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

/**
 * Argon2id (RFC 9106) as PHC strings. Each hash takes 19 MiB and a thread, so at most two run at a time and 50 wait;
 * whoever comes after that is told to retry (503).
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

  /** Whether the password made this hash. Without a hash the answer is false, after the same work. */
  async verify(password: string, passwordHash: string | null): Promise<boolean> {
    const expected = passwordHash ?? (await this.#decoy);
    const [, memory, passes, parallelism, salt] = PHC.exec(expected) ?? [];
    if (!salt) throw new Error('A stored password hash is not an argon2id PHC string.');
    const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
    const actual = await this.limited(() => this.encode(password, cost, Buffer.from(salt, 'base64')));
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

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
