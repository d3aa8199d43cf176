import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { Attempt } from '../authentication/attempt-counters.js';
import type { Client } from '../authentication/client.js';
import { identityConfig } from '../identity.config.js';
import { CheckPasskey, type Proven } from './check-passkey.js';
import { MfaFactorRepository, type TotpData } from './mfa-factor.repository.js';
import type { PasskeyAssertion } from './passkey.dto.js';
import { RecoveryCodesService } from './recovery-codes.service.js';
import { totpStepOf } from './totp.js';
import { WebAuthn, type PasskeyData } from './web-authn.js';

/** What somebody shows as their second factor: a code, or a passkey that answers the challenge of a token. */
export interface SecondFactorProof {
  code?: string | undefined;
  passkey?: PasskeyAssertion | undefined;
  token?: string | undefined;
}

const ATTEMPTS = 5;

/** Wrong second factors of one user within 15 minutes have a limit of their own: it falls with no right password, and locks none. */
export const attemptAgainst = (userId: string): Attempt => ({ kind: 'mfa:account', subject: userId, limit: ATTEMPTS });
export const attemptFrom = ({ network }: Client): Attempt => ({ kind: 'network', subject: network, limit: identityConfig.value().SIGN_IN_ATTEMPTS_PER_NETWORK });

/** Whether somebody holds the second factor of a user, whichever they have. Count the attempt before. */
@Injectable()
export class ProveSecondFactor {
  constructor(
    private readonly factors: MfaFactorRepository,
    private readonly passkeys: CheckPasskey,
    private readonly webAuthn: WebAuthn,
    private readonly recoveryCodes: RecoveryCodesService,
    private readonly clock: Clock,
  ) {}

  async check(userId: string, { code, passkey, token }: SecondFactorProof, client: Client): Promise<Proven | null> {
    if (passkey && token) return this.passkey(userId, passkey, token, client);
    if (code === undefined) return null;
    return /^\d{6}$/.test(code) ? this.totp(userId, code) : this.recoveryCode(userId, code, client);
  }

  /** Whoever the authenticator names as the owner of the passkey, once it has checked who holds it. */
  async checkPasskeyAlone(passkey: PasskeyAssertion, token: string, client: Client): Promise<Proven | null> {
    const factor = await this.factors.byCredential<PasskeyData>(passkey.id);
    if (!factor || !this.webAuthn.isHandleOf(passkey.response.userHandle, factor.userId)) return null;
    return this.passkeys.check(factor, { passkey, token, requireUserVerification: true, client });
  }

  private async totp(userId: string, code: string): Promise<Proven | null> {
    const [totp] = await this.factors.enabled<TotpData>(userId, 'totp');
    const step = totp ? totpStepOf(totp.data.secret, code, this.clock.now(), totp.lastCounter) : null;
    return totp && step !== null ? { userId, authMethods: ['otp'], spend: () => this.factors.advance(totp.id, step) } : null;
  }

  private async recoveryCode(userId: string, code: string, client: Client): Promise<Proven | null> {
    if (!(await this.recoveryCodes.has(userId, code))) return null;
    return { userId, authMethods: ['otp'], spend: () => this.recoveryCodes.spend(userId, code, client) };
  }

  private async passkey(userId: string, passkey: PasskeyAssertion, token: string, client: Client): Promise<Proven | null> {
    const factor = await this.factors.byCredential<PasskeyData>(passkey.id);
    const { userHandle } = passkey.response;
    if (factor?.userId !== userId || (userHandle && !this.webAuthn.isHandleOf(userHandle, userId))) return null;
    return this.passkeys.check(factor, { passkey, token, requireUserVerification: false, client });
  }
}
