import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import type { Attempt } from '../authentication/attempt-counters.js';
import type { Client } from '../authentication/client.js';
import { SignInChallenges } from '../authentication/sign-in-challenges.js';
import { PasswordHasher } from '../credentials/password-hasher.js';
import { identityConfig } from '../identity.config.js';
import type { Proven } from './check-passkey.js';
import type { StepUpInput } from './mfa.dto.js';
import { SecondFactorRequired } from './mfa.problems.js';
import { MfaFactorRepository } from './mfa-factor.repository.js';
import { attemptAgainst, ProveSecondFactor } from './prove-second-factor.js';

/** Each challenge is answered once. */
const TRIES = 1;

/** Whether a signed-in user is who they were: by their second factor, or by the password of those who have none. */
@Injectable()
export class ProveAgain {
  constructor(
    private readonly factors: MfaFactorRepository,
    private readonly secondFactor: ProveSecondFactor,
    private readonly challenges: SignInChallenges,
    private readonly hasher: PasswordHasher,
  ) {}

  /** What a wrong proof of this kind counts as; 422 `second_factor_required` when it would not do. */
  async attemptOf(userId: string, { password }: StepUpInput): Promise<Attempt> {
    if (password === undefined) return attemptAgainst(userId);
    if (await this.factors.hasSecondFactor(userId)) throw new SecondFactorRequired();
    return { kind: 'step-up:password', subject: userId, limit: identityConfig.value().SIGN_IN_ATTEMPTS_PER_ACCOUNT };
  }

  async check(userId: string, { password, code, passkey, passkeyToken }: StepUpInput, client: Client): Promise<Proven | null> {
    if (password !== undefined) return this.password(userId, password);
    if (!passkeyToken) return strengthened(await this.secondFactor.check(userId, { code }, client));
    const challenge = await this.challenges.tryOnce('passkey', passkeyToken, TRIES);
    if (challenge?.userId !== userId) return null;
    const proven = await this.secondFactor.check(userId, { passkey, token: passkeyToken }, client);
    return strengthened(proven && { ...proven, spend: async () => (await this.challenges.finish(challenge.id)) && proven.spend() });
  }

  private async password(userId: string, password: string): Promise<Proven | null> {
    const [credential] = await requireScope().rows<{ hash: string }>('select password_hash as hash from user_credentials where user_id = ?', [userId]);
    const matches = await this.hasher.verify(password, credential?.hash ?? null);
    return matches ? { userId, authMethods: ['pwd'], spend: async () => true } : null;
  }
}

/** A second factor on top of the first one the session was opened with. */
const strengthened = (proven: Proven | null): Proven | null => proven && { ...proven, authMethods: [...proven.authMethods, 'mfa'] };
