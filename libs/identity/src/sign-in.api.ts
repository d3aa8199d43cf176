import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import { LogInDto } from './authentication/authentication.dto.js';
import { InvalidCredentials } from './authentication/authentication.problems.js';
import { currentClient } from './authentication/client.js';
import { LogIn } from './authentication/log-in.js';
import { FinishSignInWithSecondFactor } from './mfa/finish-sign-in.js';
import { FinishSignInDto } from './mfa/mfa.dto.js';
import { SecondFactorInvalid } from './mfa/mfa.problems.js';
import { AccessTokens } from './sessions/access-tokens.js';
import { IDLE } from './sessions/open-session.js';
import { SessionEnds } from './sessions/session-ends.js';
import { PRIMARY_EMAIL, presentUser, USER_VIEW } from './users/read-user.js';
import type { UserView } from './users/user.dto.js';

/** Who has proven who they are, and the session that was opened for it. */
export interface SignedInUser {
  userId: string;
  sessionId: string;
  /** Seconds since the epoch. */
  authTimeSeconds: number;
}

/** `mfaToken` names a sign-in that waits for its second factor. */
export type SignInStep = SignedInUser | { mfaToken: string };

/** Signs people in on pages of another context, through the same door as everywhere: same counters, same record, same session. */
@Injectable()
export class SignInApi {
  constructor(
    private readonly logIns: LogIn,
    private readonly finishing: FinishSignInWithSecondFactor,
    private readonly accessTokens: AccessTokens,
    private readonly ends: SessionEnds,
  ) {}

  /** 401 `invalid_credentials`, 403 `user_not_active`, 429. Inside a request, outside of a transaction. */
  async withPassword(given: { email: string; password: string }): Promise<SignInStep> {
    const input = LogInDto.safeParse(given);
    if (!input.success) throw new InvalidCredentials();
    const answer = await this.logIns.logIn(input.data, currentClient());
    return 'mfaRequired' in answer ? { mfaToken: answer.mfaToken } : this.session(answer.accessToken);
  }

  /** The second half, with a code of an authenticator app or a recovery code. 401 `second_factor_invalid`, 429. */
  async withCode(given: { mfaToken: string; code: string }): Promise<SignedInUser> {
    const input = FinishSignInDto.safeParse(given);
    if (!input.success) throw new SecondFactorInvalid();
    const { accessToken } = await this.finishing.finish(input.data, currentClient());
    return this.session(accessToken);
  }

  /** Ends a session opened here. Outside of a transaction. */
  async end({ userId, sessionId }: { userId: string; sessionId: string }): Promise<void> {
    const scope = requireScope();
    scope.actAs(null, userId);
    await scope.transaction(() => this.ends.end({ id: sessionId, userId }, 'logout', currentClient()));
  }

  /** Notes that a session opened here is in use: what idle sessions end by counts from now. Ended ones stay so. Inside a request, outside of a transaction. */
  async seen({ userId, sessionId }: { userId: string; sessionId: string }): Promise<void> {
    const scope = requireScope();
    await scope.transaction(() =>
      scope.rows(
        `update sessions set last_seen_at = now(), idle_expires_at = least(expires_at, now() + ${IDLE})
         where id = ? and user_id = ? and revoked_at is null and expires_at > now() and idle_expires_at > now()`,
        [sessionId, userId],
      ),
    );
  }

  /** A user as users see themselves; null for who is not active. */
  async activeUser(userId: string): Promise<UserView | null> {
    const [row] = await requireScope().rows<UserView>(`select ${USER_VIEW} from users u ${PRIMARY_EMAIL} where u.id = ? and u.status = 'active'`, [userId]);
    return row ? presentUser(row) : null;
  }

  private async session(accessToken: string): Promise<SignedInUser> {
    const claims = await this.accessTokens.verify(accessToken);
    if (!claims) throw new Error('A token that was just issued does not verify.');
    return { userId: claims.userId, sessionId: claims.sessionId, authTimeSeconds: claims.authTimeSeconds };
  }
}
