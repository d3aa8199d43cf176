import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import { LoginEvents } from '../audit/login-events.js';
import { AttemptCounters } from '../authentication/attempt-counters.js';
import type { SignedInView } from '../authentication/authentication.dto.js';
import type { Client } from '../authentication/client.js';
import { CompleteSignIn } from '../authentication/complete-sign-in.js';
import { signInAccount } from '../authentication/sign-in-account.js';
import { SignInChallenges } from '../authentication/sign-in-challenges.js';
import type { PasskeySignIn } from './mfa.dto.js';
import { PasskeyInvalid } from './mfa.problems.js';
import { attemptAgainst, attemptFrom, ProveSecondFactor } from './prove-second-factor.js';

/** Each challenge is answered once: another try begins with another one. */
const TRIES = 1;

/**
 * Sign-in with nothing but a passkey. It is two factors, because the authenticator is something one has, and it checked by PIN,
 * finger or face who holds it.
 */
@Injectable()
export class SignInWithPasskey {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly challenges: SignInChallenges,
    private readonly factors: ProveSecondFactor,
    private readonly completeSignIn: CompleteSignIn,
    private readonly loginEvents: LoginEvents,
  ) {}

  async signIn({ passkeyToken, passkey }: PasskeySignIn, client: Client): Promise<SignedInView> {
    await this.counters.count([attemptFrom(client)]);
    const challenge = await this.challenges.tryOnce('passkey', passkeyToken, TRIES);
    // a challenge that has a user was made to step up, and signs nobody in
    const proven = challenge?.userId === null ? await this.factors.checkPasskeyAlone(passkey, passkeyToken, client) : null;
    const account = proven ? await signInAccount(proven.userId, null) : undefined;
    if (!challenge || !proven || !account) throw await this.failure(client);
    const answer = await this.completeSignIn
      .complete({
        account,
        authMethods: [...proven.authMethods, 'mfa'],
        client,
        alongside: this.counters.forgiveness(attemptAgainst(proven.userId), attemptFrom(client)),
        within: async () => {
          if (!(await proven.spend()) || !(await this.challenges.finish(challenge.id))) throw new PasskeyInvalid();
        },
      })
      .catch(async (error: unknown) => {
        throw error instanceof PasskeyInvalid ? await this.failure(client) : error;
      });
    if ('mfaRequired' in answer) throw new Error('A passkey that is two factors was asked for another one.');
    return answer;
  }

  private async failure(client: Client): Promise<PasskeyInvalid> {
    await requireScope().transaction(() => this.loginEvents.record({ type: 'login.failed', userId: null, client }));
    return new PasskeyInvalid();
  }
}
