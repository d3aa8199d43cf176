import { Injectable } from '@nestjs/common';
import { requireScope, requireSession, uuidv7 } from '@app/kernel';
import { LoginEvents } from '../audit/login-events.js';
import { AttemptCounters, type Attempt } from '../authentication/attempt-counters.js';
import type { Client } from '../authentication/client.js';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from '../sessions/access-tokens.js';
import type { Proven } from './check-passkey.js';
import type { StepUpInput, SteppedUpView } from './mfa.dto.js';
import { StepUpFailed } from './mfa.problems.js';
import { attemptFrom } from './prove-second-factor.js';
import { ProveAgain } from './prove-again.js';
import { SessionProof } from './session-proof.js';

/**
 * The user of a running session proves again who they are: the session counts as proven now, and the answer is an access
 * token that says so. Wrong proofs are counted before they are looked at.
 */
@Injectable()
export class StepUp {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly proofs: ProveAgain,
    private readonly session: SessionProof,
    private readonly accessTokens: AccessTokens,
    private readonly loginEvents: LoginEvents,
  ) {}

  /** 422 `step_up_failed`, or `second_factor_required` for the password of somebody who has more. */
  async stepUp(input: StepUpInput, client: Client): Promise<SteppedUpView> {
    const scope = requireScope();
    const { userId, sessionId, organizationId } = requireSession();
    const ofAccount = await this.proofs.attemptOf(userId, input);
    await this.counters.count([ofAccount, attemptFrom(client)], () => this.record('step_up.failed', client));
    const proven = await this.proofs.check(userId, input, client);
    const session = proven && (await scope.transaction(() => this.prove(proven, ofAccount, client)));
    if (!session) {
      await scope.transaction(() => this.record('step_up.failed', client));
      throw new StepUpFailed();
    }
    const accessToken = await this.accessTokens.issue({ userId, sessionId, organizationId, tokenId: uuidv7(), ...session });
    return { accessToken, expiresIn: ACCESS_TOKEN_SECONDS };
  }

  /** Null when the proof was used up meanwhile. */
  private async prove(proven: Proven, ofAccount: Attempt, client: Client) {
    if (!(await proven.spend())) return null;
    const session = await this.session.add(proven.authMethods, { provenNow: true });
    await this.record('step_up.succeeded', client);
    const { sql, params } = this.counters.forgiveness(ofAccount, attemptFrom(client));
    await requireScope().rows(`with ${sql} select 1`, params);
    return session;
  }

  private async record(type: 'step_up.succeeded' | 'step_up.failed', client: Client): Promise<void> {
    const { userId, sessionId } = requireSession();
    await this.loginEvents.record({ type, userId, sessionId, client });
  }
}
