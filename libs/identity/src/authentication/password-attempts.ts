import { Injectable } from '@nestjs/common';
import { KeyedMac, type Fragment } from '@app/kernel';
import { fingerprintOf } from '../devices/device-fingerprint.js';
import { identityConfig } from '../identity.config.js';
import { AttemptCounters, type Attempt } from './attempt-counters.js';
import type { Client } from './client.js';

/** Whose password is tried, as far as the address tells. */
export interface TriedAccount {
  userId: string | null;
  /** Of the devices the account was seen on. */
  fingerprints: readonly string[];
}

const NOBODY = '00000000-0000-7000-8000-000000000000';

/**
 * What guesses at a password are counted by. A device the account was seen on before has a count of its own, so that whoever
 * guesses elsewhere cannot lock its owner out (ASVS 5.0 V6.1.1). Everybody else shares the count of the address, known or
 * not, and that of their network. It goes by the address and not by the account, or being locked out of two addresses at
 * once would tell that they are one user's; a user has ten addresses at most.
 */
@Injectable()
export class PasswordAttempts {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly mac: KeyedMac,
  ) {}

  of(email: string, { userId, fingerprints }: TriedAccount, client: Client): Attempt[] {
    const { SIGN_IN_ATTEMPTS_PER_ACCOUNT: limit, SIGN_IN_ATTEMPTS_PER_NETWORK } = identityConfig.value();
    const fingerprint = fingerprintOf(this.mac, userId ?? NOBODY, client); // also for nobody: the same work
    // without a name of its own a device is its network, which is no secret
    if (client.deviceId !== null && fingerprints.includes(fingerprint)) return [{ kind: 'password:device', subject: fingerprint, limit, grows: true }];
    return [againstAddress(email), { kind: 'network', subject: client.network, limit: SIGN_IN_ATTEMPTS_PER_NETWORK }];
  }

  /** Counts one of each; 429 when there were too many. Outside of a transaction. */
  async count(attempts: Attempt[], onFirstRefusal: () => Promise<void>): Promise<void> {
    await this.counters.count(attempts, onFirstRefusal);
  }

  /** Common table expressions for attempts that were none, because the password was right. */
  forgiveness([ofAccount, ofNetwork]: Attempt[]): Fragment {
    return this.counters.forgiveness(ofAccount!, ofNetwork);
  }

  /** Forgets, in the running transaction, the guesses at the passwords of addresses: their owner has proven another way who they are. */
  async forget(emails: readonly string[]): Promise<void> {
    await this.counters.forget(emails.map(againstAddress));
  }
}

const againstAddress = (email: string): Attempt => ({ kind: 'password:account', subject: email, limit: identityConfig.value().SIGN_IN_ATTEMPTS_PER_ACCOUNT, grows: true });
