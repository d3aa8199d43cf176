import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { EgressFilter } from '@app/kernel';
import { identityConfig } from '../identity.config.js';

const PREFIX_CHARACTERS = 5;
const TIMEOUT_MS = 2_000;
/** A padded answer has some 1,000 lines of 40 bytes. */
const MAX_RESPONSE_BYTES = 256 * 1024;

/**
 * Asks a server which passwords were found in data breaches, without telling it the password: it learns the first five
 * characters of the SHA-1 and answers every suffix it knows (k-anonymity, haveibeenpwned.com/API/v3#PwnedPasswords).
 */
@Injectable()
export class BreachedPasswords {
  readonly #log = new Logger('breached-passwords');

  constructor(private readonly egress: EgressFilter) {}

  /** Whether the password is known; false when nobody is asked (the default), and when the server does not answer within two seconds. */
  async have(password: string): Promise<boolean> {
    const { BREACHED_PASSWORDS_URL: url } = identityConfig.value();
    if (!url) return false;
    const digest = createHash('sha1').update(password, 'utf8').digest('hex').toUpperCase();
    try {
      return hasSuffix(await this.range(url, digest.slice(0, PREFIX_CHARACTERS)), digest.slice(PREFIX_CHARACTERS));
    } catch (error) {
      // the message of the error may name the address that was called, and with it a part of the hash
      this.#log.warn(`a password was not looked up in breaches: ${(error as Error).name}`);
      return false;
    }
  }

  private async range(url: string, prefix: string): Promise<string> {
    const headers = { 'add-padding': 'true', 'user-agent': 'Frontoffice' }; // padded, the size of the answer does not tell the prefix either
    const response = await this.egress.fetch(`${url.replace(/\/$/, '')}/${prefix}`, { headers, timeoutMs: TIMEOUT_MS, maxResponseBytes: MAX_RESPONSE_BYTES });
    if (response.status !== 200) throw new Error('The server of breached passwords refused to answer.');
    return response.text();
  }
}

/** Lines are `SUFFIX:times`; those with 0 times are padding. */
const hasSuffix = (answer: string, suffix: string): boolean =>
  answer.split('\n').some((line) => {
    const [candidate = '', times = ''] = line.trim().split(':');
    return candidate.toUpperCase() === suffix && Number(times) > 0;
  });
