import { Injectable } from '@nestjs/common';
import { Outbox, requireScope } from '@app/kernel';
import { LoginEvents } from '../audit/login-events.js';
import type { Client } from '../authentication/client.js';
import { EmailVerified } from '../events.js';
import { EmailTaken } from './email-verification.problems.js';
import { lockAddressesOf } from './lock-addresses.js';

/** Makes a claim the verified address of its user, who has shown that they read its mail. */
@Injectable()
export class ProveEmail {
  constructor(
    private readonly loginEvents: LoginEvents,
    private readonly outbox: Outbox,
  ) {}

  /**
   * In the running transaction; 409 when the claim is gone, and the constraint `user_emails_verified` when another user was
   * faster. Claims of others lapse. Who has no primary address gets this one.
   */
  async prove(userEmailId: string, userId: string, client: Client | null): Promise<void> {
    const scope = requireScope();
    await lockAddressesOf(userId);
    const [proven] = await scope.rows<{ email: string }>(
      `update user_emails e set verified_at = now(), updated_at = now(),
         is_primary = e.is_primary or not exists (select from user_emails p where p.user_id = e.user_id and p.is_primary)
       where id = ? and user_id = ? returning email`,
      [userEmailId, userId],
    );
    if (!proven) throw new EmailTaken(); // another claim was proven meanwhile, and this one lapsed
    await scope.rows('delete from user_emails where email = ? and verified_at is null', [proven.email]);
    await scope.rows('delete from email_verifications where user_email_id = ?', [userEmailId]);
    await this.loginEvents.record({ type: 'email.verified', userId, sessionId: scope.actor?.sessionId ?? null, client });
    this.outbox.publish(EmailVerified, { userId, userEmailId });
  }
}
