import { Injectable } from '@nestjs/common';
import { Jobs, requireScope } from '@app/kernel';
import { LoginEvents } from '../audit/login-events.js';
import type { Client } from '../authentication/client.js';
import { SendSecurityNotice } from '../notices/send-security-notice.job.js';
import { RevokeAccess } from './revoke-access.js';

export interface Replacement {
  userId: string;
  passwordHash: string;
  /** The one that asked for it, if it may go on. */
  exceptSessionId: string | null;
  event: 'password.changed' | 'password.reset';
}

/** Gives a user a new password, with all that follows from it. */
@Injectable()
export class ReplacePassword {
  constructor(
    private readonly access: RevokeAccess,
    private readonly loginEvents: LoginEvents,
    private readonly jobs: Jobs,
  ) {}

  /** In the running transaction: other sessions and the trust in devices end, earlier links are void, the user is told by mail. */
  async replace({ userId, passwordHash, exceptSessionId, event }: Replacement, client: Client): Promise<void> {
    await requireScope().rows(
      `insert into user_credentials (user_id, created_at, updated_at, password_hash, password_changed_at) values (?, now(), now(), ?, now())
       on conflict (user_id) do update set password_hash = excluded.password_hash, password_changed_at = now(), updated_at = now()`,
      [userId, passwordHash],
    );
    await this.access.revoke({ userId, exceptSessionId, reason: 'password_changed', trustToo: true }, client);
    const loginEventId = await this.loginEvents.record({ type: event, userId, sessionId: exceptSessionId, client });
    await this.jobs.enqueue(SendSecurityNotice, { userId, notice: 'password_changed', loginEventId });
  }
}
