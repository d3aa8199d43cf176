import { Injectable } from '@nestjs/common';
import { Outbox, requireScope } from '@app/kernel';
import { SessionRevoked } from '../events.js';
import { LoginEvents, type LoginEventType } from '../audit/login-events.js';
import type { Client } from '../authentication/client.js';
import type { RevokeReason } from './session.entity.js';

/** Ends sessions, and tells whoever remembers them. */
@Injectable()
export class SessionEnds {
  readonly #listeners: ((sessionId: string) => void)[] = [];

  constructor(
    private readonly outbox: Outbox,
    private readonly loginEvents: LoginEvents,
  ) {}

  /** Calls back in this process, right after a session ended or changed. A hint for caches: other processes, and a crash, miss it. */
  subscribe(listener: (sessionId: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Tells those who remember the session to look at it again, once the running transaction has committed. */
  tellChanged(sessionId: string): void {
    requireScope().afterCommit(() => this.#listeners.forEach((listener) => listener(sessionId)));
  }

  /** Ends the user's other sessions in the running transaction, those acting in one organization or all; how many it were. */
  async endOthers(of: { userId: string; organizationId?: string; exceptSessionId: string | null }, reason: RevokeReason, client: Client | null): Promise<number> {
    const { userId, organizationId = null, exceptSessionId } = of;
    const sessions = await requireScope().em.execute<{ id: string }[]>(
      `select id from sessions where user_id = ? and (?::uuid is null or organization_id = ?::uuid) and id is distinct from ?::uuid
         and revoked_at is null and expires_at > now() and idle_expires_at > now()`,
      [userId, organizationId, organizationId, exceptSessionId],
    );
    for (const { id } of sessions) await this.end({ id, userId }, reason, client);
    // a provider's token from before would open the next one; whoever holds a copy must not have it for the asking
    if (!organizationId) await requireScope().em.execute('update user_auth_providers set tokens_valid_after = now(), updated_at = now() where user_id = ?', [userId]);
    return sessions.length;
  }

  /** Ends a session of the user in the running transaction; false when there is none that still lives. */
  async end(session: { id: string; userId: string }, reason: RevokeReason, client: Client | null, type: LoginEventType = 'session.revoked'): Promise<boolean> {
    const scope = requireScope();
    const rows = await scope.em.execute<{ id: string }[]>(
      `update sessions set revoked_at = now(), revoke_reason = ?
       where id = ? and user_id = ? and revoked_at is null and expires_at > now() and idle_expires_at > now() returning id`,
      [reason, session.id, session.userId],
    );
    if (rows.length === 0) return false;
    await this.loginEvents.record({ type, userId: session.userId, sessionId: session.id, client });
    this.outbox.publish(SessionRevoked, { sessionId: session.id, userId: session.userId, reason });
    this.tellChanged(session.id);
    return true;
  }
}
