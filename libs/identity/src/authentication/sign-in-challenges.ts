import { Injectable } from '@nestjs/common';
import { hashToken, newToken, requireScope, uuidv7 } from '@app/kernel';
import type { ChallengeKind } from './sign-in-challenge.entity.js';

export interface NewChallenge {
  kind: ChallengeKind;
  userId: string | null;
  /** What the other half needs; no secrets and no personal data. */
  data?: Record<string, unknown>;
  seconds: number;
}

export interface Challenge<D = Record<string, unknown>> {
  id: string;
  userId: string | null;
  data: D;
}

const TOKEN_PREFIX = 'foch_';

/** Half-done sign-ins, by a token only the client has. Each is finished once, within its time, in few tries. */
@Injectable()
export class SignInChallenges {
  /** The token that names the new challenge. */
  async open({ kind, userId, data = {}, seconds }: NewChallenge): Promise<string> {
    const { token, hash } = newToken(TOKEN_PREFIX);
    await requireScope().rows(
      `insert into sign_in_challenges (id, kind, user_id, token_hash, data, expires_at) values (?, ?, ?, ?, ?, now() + ? * interval '1 second')`,
      [uuidv7(), kind, userId, hash, JSON.stringify(data), seconds],
    );
    return token;
  }

  /**
   * Counts a try and answers the challenge; null when there is none, its time is over, or `maxTries` were had. Commits by
   * itself, before the answer is looked at: parallel guesses count each.
   */
  async tryOnce<D>(kind: ChallengeKind, token: string, maxTries: number): Promise<Challenge<D> | null> {
    const scope = requireScope();
    if (scope.inTransaction()) throw new Error('A try must be counted before the transaction it belongs to.');
    const [row] = await scope.em.execute<Challenge<D>[]>(
      `update sign_in_challenges set tries = tries + 1 where token_hash = ? and kind = ? and tries < ? and expires_at > now()
       returning id, user_id as "userId", data`,
      [hashToken(token), kind, maxTries],
    );
    return row ?? null;
  }

  /** The challenge, as long as it can be finished; no try of it. */
  async find<D>(kind: ChallengeKind, token: string, maxTries: number): Promise<Challenge<D> | null> {
    const [row] = await requireScope().rows<Challenge<D>>(
      'select id, user_id as "userId", data from sign_in_challenges where token_hash = ? and kind = ? and tries < ? and expires_at > now()',
      [hashToken(token), kind, maxTries],
    );
    return row ?? null;
  }

  /** Ends the challenge in the running transaction; false when somebody else ended it first. */
  async finish(id: string): Promise<boolean> {
    return (await requireScope().rows('delete from sign_in_challenges where id = ? returning id', [id])).length > 0;
  }
}
