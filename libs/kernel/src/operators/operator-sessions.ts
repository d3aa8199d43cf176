import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AccessPolicy } from '../auth/access-policy.js';
import { kernelConfig } from '../config/kernel.config.js';
import { hashToken, newToken } from '../crypto/tokens.js';
import { uuidv7 } from '../crypto/uuid.js';
import { rfc3339 } from '../http/view.js';
import { backgroundWork } from '../kernel.permissions.js';
import { requireScope, requireSession } from '../scope/scope.js';
import type { OperatorSessionLink } from './operator-session.dto.js';
import { SecondFactorNeeded } from './operator.problems.js';
import { RecordAction } from './record-action.js';

/** Whose browser it is, and what it may do now. */
export interface BoardVisitor {
  operatorId: string;
  mayWrite: boolean;
  reason: string;
}

/** Path of the board, which its cookie is bound to. */
export const BOARD_PATH = '/ops/jobs';
/** How long the cookie holds; nothing prolongs it. */
export const SESSION_SECONDS = 1_800;
const CODE_SECONDS = 60;

/**
 * How an operator's browser comes to the job board without a password form of its own: whoever is signed in with a second factor
 * gets a link that works once within a minute and leaves a cookie. Both are asked of the session they came from at every use,
 * so that signing out, losing the role, or a suspension ends them at once.
 */
@Injectable()
export class OperatorSessions {
  constructor(
    private readonly modules: ModuleRef,
    private readonly record: RecordAction,
  ) {}

  /** 403 `second_factor_needed` without one. */
  async create(reason: string): Promise<OperatorSessionLink> {
    const { userId, sessionId } = requireSession();
    const visitor = await this.standing(userId, sessionId, reason);
    if (!visitor) throw new SecondFactorNeeded();
    const { token, hash } = newToken('foop_');
    const scope = requireScope();
    await scope.rows('delete from operator_sessions where expires_at < now()', []);
    const [row] = await scope.rows<{ expiresAt: string }>(
      `insert into operator_sessions (id, user_id, session_id, reason, code_hash, expires_at) values (?, ?, ?, ?, ?, now() + interval '${CODE_SECONDS} seconds') returning expires_at as "expiresAt"`,
      [uuidv7(), userId, sessionId, reason, hash],
    );
    return { url: `${kernelConfig.value().PUBLIC_URL}${BOARD_PATH}/enter?code=${token}`, expiresAt: rfc3339(row!.expiresAt), readOnly: !visitor.mayWrite };
  }

  /** The token of the cookie; null for a code that was used, is too old, or never was. Of two uses at once one succeeds. */
  async open(code: string): Promise<string | null> {
    const { token, hash } = newToken('foos_');
    const scope = requireScope();
    const [session] = await scope.transaction(() =>
      scope.rows<{ userId: string; reason: string }>(
        `update operator_sessions set code_hash = null, token_hash = ?, opened_at = now(), expires_at = now() + interval '${SESSION_SECONDS} seconds'
         where code_hash = ? and expires_at > now() returning user_id as "userId", reason`,
        [hash, hashToken(code)],
      ),
    );
    if (!session) return null;
    const cause = { operatorId: session.userId, source: 'board', reason: session.reason } as const;
    await this.record.around(cause, { action: 'board.open', organizationId: null, target: {} }, async () => ({ jobCount: null, result: undefined }));
    return token;
  }

  /** Who comes with this cookie now; null when it, its session, the second factor or the role is gone. */
  async visitorOf(token: string): Promise<BoardVisitor | null> {
    const [session] = await requireScope().rows<{ userId: string; sessionId: string; reason: string }>(
      'select user_id as "userId", session_id as "sessionId", reason from operator_sessions where token_hash = ? and expires_at > now()',
      [hashToken(token)],
    );
    return session ? this.standing(session.userId, session.sessionId, session.reason) : null;
  }

  /** Ends every session of the acting operator's on the board, and takes back links. */
  async endOwn(): Promise<void> {
    await requireScope().rows('delete from operator_sessions where user_id = ?', [requireSession().userId]);
  }

  private async standing(operatorId: string, sessionId: string, reason: string): Promise<BoardVisitor | null> {
    const standing = await this.modules.get(AccessPolicy, { strict: false }).standingOf(operatorId, sessionId);
    const { read, write } = backgroundWork.jobs;
    if (!standing?.authMethods.includes('mfa') || !standing.permissions.has(read)) return null;
    return { operatorId, mayWrite: standing.permissions.has(write), reason };
  }
}
