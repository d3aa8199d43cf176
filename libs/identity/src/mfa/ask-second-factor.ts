import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import { LoginEvents } from '../audit/login-events.js';
import type { MfaPendingView } from '../authentication/authentication.dto.js';
import type { Client } from '../authentication/client.js';
import { SignInChallenges } from '../authentication/sign-in-challenges.js';

/** What an `mfa` challenge remembers of the first half. */
export interface FirstHalf {
  authMethods: string[];
}

export const MFA_TOKEN_SECONDS = 300;

/** The answer to a right first factor of a user who has a second one. */
@Injectable()
export class AskSecondFactor {
  constructor(
    private readonly challenges: SignInChallenges,
    private readonly loginEvents: LoginEvents,
  ) {}

  async ask(userId: string, authMethods: string[], client: Client): Promise<MfaPendingView> {
    const mfaToken = await this.challenges.open({ kind: 'mfa', userId, data: { authMethods } satisfies FirstHalf, seconds: MFA_TOKEN_SECONDS });
    await this.loginEvents.record({ type: 'mfa.challenged', userId, client });
    const factors = await requireScope().rows<MfaPendingView['factors'][number]>(
      'select id, type, name from user_mfa_factors where user_id = ? and is_enabled order by created_at, id',
      [userId],
    );
    return { mfaRequired: true, mfaToken, expiresIn: MFA_TOKEN_SECONDS, factors };
  }
}
