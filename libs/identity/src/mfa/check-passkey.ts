import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import type { Client } from '../authentication/client.js';
import { AnnounceChange } from './announce-change.js';
import { MfaFactorRepository, type Factor } from './mfa-factor.repository.js';
import type { PasskeyAssertion } from './passkey.dto.js';
import { WebAuthn, type PasskeyData } from './web-authn.js';

/** A factor that was shown rightly. It counts once it is spent. */
export interface Proven {
  userId: string;
  /** RFC 8176 values, without `mfa`: what it is together with, the caller knows. */
  authMethods: string[];
  /** Uses it up in the running transaction; false when somebody else did first. */
  spend(): Promise<boolean>;
}

export interface Assertion {
  passkey: PasskeyAssertion;
  /** The token whose challenge it answers. */
  token: string;
  /** Whether the authenticator must have checked who holds it. */
  requireUserVerification: boolean;
  client: Client;
}

/** Whether a passkey was shown by who holds it. */
@Injectable()
export class CheckPasskey {
  constructor(
    private readonly factors: MfaFactorRepository,
    private readonly webAuthn: WebAuthn,
    private readonly announcing: AnnounceChange,
  ) {}

  async check(factor: Factor<PasskeyData>, { passkey, token, requireUserVerification, client }: Assertion): Promise<Proven | null> {
    const asserted = await this.webAuthn.asserted(token, passkey, factor.data, { requireUserVerification });
    if (!asserted) return null;
    if (wentBack(factor.lastCounter ?? 0, asserted.counter)) {
      await requireScope().transaction(() => this.announcing.announce(factor.userId, 'passkey.counter_regressed', 'passkey_copied', client));
      return null;
    }
    const authMethods = ['hwk', ...(asserted.userVerified ? ['user'] : [])];
    return { userId: factor.userId, authMethods, spend: () => this.factors.advance(factor.id, asserted.counter) };
  }
}

/** Two authenticators count with the same key: one of them is a copy (WebAuthn §6.1.1). */
const wentBack = (last: number, counter: number): boolean => (last > 0 || counter > 0) && counter <= last;
