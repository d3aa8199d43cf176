import { Injectable } from '@nestjs/common';
import { requireScope, uuidv7 } from '@app/kernel';

/** Dotted, as `resource.past-participle`. */
export const LOGIN_EVENT_TYPES = [
  'signup.succeeded', 'login.succeeded', 'login.failed', 'login.locked', 'session.revoked', 'token.reused',
  'email.added', 'email.verified', 'email.removed', 'email.primary_changed', 'email.change_cancelled',
  'password.changed', 'password.reset_requested', 'password.reset',
  'mfa.challenged', 'mfa.passed', 'mfa.failed', 'mfa.locked', 'factor.enabled', 'factor.disabled', 'recovery_codes.created', 'recovery_code.used', 'passkey.counter_regressed',
  'step_up.succeeded', 'step_up.failed', 'device.trusted', 'device.removed',
  'provider.linked', 'provider.unlinked', 'provider.refused', 'provider.event',
  'user.suspended', 'user.reactivated', 'user.deactivated', 'user.deleted', 'role.assigned', 'role.removed', 'data.exported',
] as const;
export type LoginEventType = (typeof LOGIN_EVENT_TYPES)[number];

/** Those that tell how somebody came in or was kept out; what the leaders of an organization see of its members. */
export const SIGN_IN_EVENT_TYPES = [
  'signup.succeeded', 'login.succeeded', 'login.failed', 'login.locked', 'mfa.challenged', 'mfa.passed', 'mfa.failed', 'mfa.locked', 'recovery_code.used', 'session.revoked', 'token.reused',
] as const satisfies readonly LoginEventType[];

export interface LoginEvent {
  type: LoginEventType;
  userId: string | null;
  sessionId?: string | null;
  client: { ip: string; userAgent: string | null } | null;
}

/** Writes the record of sign-ins, in the transaction of what it records. */
@Injectable()
export class LoginEvents {
  /** The id of the record. */
  async record({ type, userId, sessionId = null, client }: LoginEvent): Promise<string> {
    const id = uuidv7();
    await requireScope().em.execute('insert into login_events (id, user_id, session_id, type, ip, user_agent) values (?, ?, ?, ?, ?, ?)', [
      id, userId, sessionId, type, client?.ip ?? null, client?.userAgent ?? null,
    ]);
    return id;
  }
}
