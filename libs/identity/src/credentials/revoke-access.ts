import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import type { Client } from '../authentication/client.js';
import { SessionEnds } from '../sessions/session-ends.js';
import type { RevokeReason } from '../sessions/session.entity.js';

export interface Revocation {
  userId: string;
  /** The one that asked for it, if it may go on. */
  exceptSessionId: string | null;
  reason: RevokeReason;
  /** Devices also lose the right to skip the second factor. */
  trustToo?: boolean;
}

/** Takes from whoever holds them what opens an account without its password: sessions, half-done sign-ins, links to reset the password. */
@Injectable()
export class RevokeAccess {
  constructor(private readonly ends: SessionEnds) {}

  /** In the running transaction; change what the access came from before, so that nobody comes in behind. */
  async revoke({ userId, exceptSessionId, reason, trustToo = false }: Revocation, client: Client | null): Promise<void> {
    const scope = requireScope();
    await scope.rows('delete from sign_in_challenges where user_id = ?', [userId]);
    await scope.rows('delete from password_resets r using user_emails e where e.id = r.user_email_id and e.user_id = ?', [userId]);
    if (trustToo) await scope.rows('update user_devices set trust_token_hash = null, trusted_until = null where user_id = ? and trust_token_hash is not null', [userId]);
    await this.ends.endOthers({ userId, exceptSessionId }, reason, client);
  }
}
