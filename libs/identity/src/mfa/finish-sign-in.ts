import { Injectable } from '@nestjs/common';
import { AttemptCounters } from '../authentication/attempt-counters.js';
import type { Client } from '../authentication/client.js';
import { CompleteSignIn } from '../authentication/complete-sign-in.js';
import { signInAccount, type SignInAccount } from '../authentication/sign-in-account.js';
import { SignInChallenges, type Challenge } from '../authentication/sign-in-challenges.js';
import type { FirstHalf } from './ask-second-factor.js';
import type { Proven } from './check-passkey.js';
import type { FinishSignIn, SecondFactorPassedView } from './mfa.dto.js';
import { SecondFactorInvalid } from './mfa.problems.js';
import { attemptAgainst, attemptFrom, ProveSecondFactor } from './prove-second-factor.js';
import { RecordSecondFactor } from './record-second-factor.js';

/** Less than the limit of the user: a forgotten sign-in ends before it locks them. */
export const MFA_TRIES = 3;

type Half = Challenge<FirstHalf> & { userId: string };

/**
 * The second half of a sign-in. Whatever is wrong, the token, the code, the passkey, or their age, the answer is the same. Code
 * and token are used up in the transaction that opens the session: of any number that come with the same, one gets it.
 */
@Injectable()
export class FinishSignInWithSecondFactor {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly challenges: SignInChallenges,
    private readonly factors: ProveSecondFactor,
    private readonly signIn: CompleteSignIn,
    private readonly records: RecordSecondFactor,
  ) {}

  async finish({ mfaToken, code, passkey, trustDevice = false }: FinishSignIn, client: Client): Promise<SecondFactorPassedView> {
    const half = await this.tryOnce(mfaToken, client);
    const proven = await this.factors.check(half.userId, { code, passkey, token: mfaToken }, client);
    const account = await signInAccount(half.userId, null);
    if (!proven || !account) throw await this.failure(half, client);
    try {
      return await this.open(half, account, proven, trustDevice, client);
    } catch (error) {
      throw error instanceof SecondFactorInvalid ? await this.failure(half, client) : error;
    }
  }

  /** The first half; the try is counted against it, against its user, and against the network, before anything is compared. */
  private async tryOnce(mfaToken: string, client: Client): Promise<Half> {
    await this.counters.count([attemptFrom(client)]);
    const half = await this.challenges.tryOnce<FirstHalf>('mfa', mfaToken, MFA_TRIES);
    if (!half?.userId) throw new SecondFactorInvalid();
    const { userId } = half;
    await this.counters.count([attemptAgainst(userId)], () => this.records.refused('mfa.locked', userId, client));
    return { ...half, userId };
  }

  private async open(half: Half, account: SignInAccount, proven: Proven, trustDevice: boolean, client: Client): Promise<SecondFactorPassedView> {
    let deviceTrustToken: string | null = null;
    const answer = await this.signIn.complete({
      account,
      authMethods: [...new Set([...half.data.authMethods, ...proven.authMethods, 'mfa'])],
      client,
      alongside: this.counters.forgiveness(attemptAgainst(half.userId), attemptFrom(client)),
      within: async (sessionId) => {
        if (!(await proven.spend()) || !(await this.challenges.finish(half.id))) throw new SecondFactorInvalid();
        deviceTrustToken = await this.records.passed(half.userId, sessionId, trustDevice, client);
      },
    });
    if ('mfaRequired' in answer) throw new Error('A sign-in with two factors was asked for another one.');
    return deviceTrustToken === null ? answer : { ...answer, deviceTrustToken };
  }

  private async failure({ userId }: Half, client: Client): Promise<SecondFactorInvalid> {
    await this.records.refused('mfa.failed', userId, client);
    return new SecondFactorInvalid();
  }
}
