import { Injectable } from '@nestjs/common';
import { requireScope, uuidv7 } from '@app/kernel';

/** Dotted, as `resource.past-participle`. */
export type LoginEventType = 'signup.succeeded' | 'login.succeeded' | 'login.failed' | 'login.locked' | 'session.revoked' | 'token.reused' | 'email.verified';

export interface LoginEvent {
  type: LoginEventType;
  userId: string | null;
  sessionId?: string | null;
  client: { ip: string; userAgent: string | null } | null;
}

/** Writes the record of sign-ins, in the transaction of what it records. */
@Injectable()
export class LoginEvents {
  async record({ type, userId, sessionId = null, client }: LoginEvent): Promise<void> {
    await requireScope().em.execute('insert into login_events (id, user_id, session_id, type, ip, user_agent) values (?, ?, ?, ?, ?, ?)', [
      uuidv7(), userId, sessionId, type, client?.ip ?? null, client?.userAgent ?? null,
    ]);
  }
}
