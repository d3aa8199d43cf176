import { Injectable } from '@nestjs/common';
import { requireUserId } from '@app/kernel';
import { SignInChallenges } from '../authentication/sign-in-challenges.js';
import type { FirstHalf } from './ask-second-factor.js';
import { MFA_TRIES } from './finish-sign-in.js';
import { SecondFactorInvalid } from './mfa.problems.js';
import { MfaFactorRepository } from './mfa-factor.repository.js';
import type { PasskeyRequestOptions, PasskeyRequestView } from './passkey.dto.js';
import { PASSKEY_SECONDS, WebAuthn, type PasskeyData } from './web-authn.js';

/** What browsers need to ask for a passkey. */
@Injectable()
export class PasskeyRequests {
  constructor(
    private readonly challenges: SignInChallenges,
    private readonly factors: MfaFactorRepository,
    private readonly webAuthn: WebAuthn,
  ) {}

  /** For somebody who has not said who they are: any passkey of theirs. */
  async ofAnybody(): Promise<PasskeyRequestView> {
    const passkeyToken = await this.challenges.open({ kind: 'passkey', userId: null, seconds: PASSKEY_SECONDS });
    return { passkeyToken, expiresIn: PASSKEY_SECONDS, options: await this.webAuthn.requestOptions(passkeyToken) };
  }

  /** For the second half of a sign-in: one of the user's passkeys; 401 when there is nothing to finish or no passkey to finish it with. */
  async ofHalfSignedIn(mfaToken: string): Promise<PasskeyRequestOptions> {
    const half = await this.challenges.find<FirstHalf>('mfa', mfaToken, MFA_TRIES);
    const allowed = half?.userId ? await this.of(half.userId) : [];
    if (allowed.length === 0) throw new SecondFactorInvalid();
    return this.webAuthn.requestOptions(mfaToken, allowed);
  }

  /** For the signed-in user, to prove again who they are. */
  async ofSignedIn(): Promise<PasskeyRequestView> {
    const userId = requireUserId();
    const passkeyToken = await this.challenges.open({ kind: 'passkey', userId, seconds: PASSKEY_SECONDS });
    return { passkeyToken, expiresIn: PASSKEY_SECONDS, options: await this.webAuthn.requestOptions(passkeyToken, await this.of(userId)) };
  }

  private async of(userId: string): Promise<{ credentialId: string; transports: string[] }[]> {
    const passkeys = await this.factors.enabled<PasskeyData>(userId, 'webauthn');
    return passkeys.map(({ credentialId, data }) => ({ credentialId: credentialId!, transports: data.transports }));
  }
}
