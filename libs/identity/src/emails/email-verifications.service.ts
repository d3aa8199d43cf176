import { Injectable } from '@nestjs/common';
import { constraintOf, Jobs, Outbox, requireScope, requireUserId, uuidv7 } from '@app/kernel';
import { LoginEvents } from '../audit/login-events.js';
import { AttemptCounters } from '../authentication/attempt-counters.js';
import type { Client } from '../authentication/client.js';
import { EmailVerified } from '../events.js';
import { identityConfig } from '../identity.config.js';
import type { ConfirmEmail } from './email-verification.dto.js';
import { EmailTaken, VerificationCodeInvalid } from './email-verification.problems.js';
import { SendVerificationCode } from './send-verification-code.job.js';
import { VerificationCodes } from './verification-codes.js';

/** Proof that an address is its user's. */
@Injectable()
export class EmailVerificationsService {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly codes: VerificationCodes,
    private readonly loginEvents: LoginEvents,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Mails a new code if the address waits for one: to the claim of `userId` when somebody signed in asks, else to the first.
   * An unknown address does the same work, so neither the answer nor its time tells.
   */
  async request(email: string, userId: string | null, client: Client): Promise<void> {
    await this.countAgainst(client);
    const scope = requireScope();
    await scope.transaction(async () => {
      const [claim] = await scope.em.execute<{ id: string }[]>(
        'select id from user_emails where email = ? order by user_id = ?::uuid desc nulls last, verified_at is null, created_at, id limit 1',
        [email, userId],
      );
      await this.jobs.enqueue(SendVerificationCode, { userEmailId: claim?.id ?? uuidv7() });
    });
  }

  /** Verifies an address of the signed-in user. Bound to the session: a code mailed for a stranger's claim verifies nothing of theirs. */
  async confirm({ email, code }: ConfirmEmail, client: Client): Promise<void> {
    await this.countAgainst(client);
    const scope = requireScope();
    const userId = requireUserId();
    const [claim] = await scope.em.execute<{ id: string }[]>('select id from user_emails where user_id = ? and email = ? and verified_at is null', [userId, email]);
    if (!claim || !(await scope.transaction(() => this.codes.isRight(claim.id, code)))) throw new VerificationCodeInvalid();
    await scope.transaction(() => this.verify(claim.id, email, userId, client)).catch((error: unknown) => {
      throw constraintOf(error) === 'user_emails_verified' ? new EmailTaken({ cause: error }) : error;
    });
  }

  private async verify(userEmailId: string, email: string, userId: string, client: Client): Promise<void> {
    const { em } = requireScope();
    const claims = await em.execute<unknown[]>('update user_emails set verified_at = now(), updated_at = now() where id = ? returning id', [userEmailId]);
    if (claims.length === 0) throw new EmailTaken(); // another claim was proven meanwhile, and this one lapsed
    // claims of others lapse, and with them their codes
    await em.execute('delete from user_emails where email = ? and verified_at is null', [email]);
    await em.execute('delete from email_verifications where user_email_id = ?', [userEmailId]);
    await this.loginEvents.record({ type: 'email.verified', userId, sessionId: requireScope().actor?.sessionId ?? null, client });
    this.outbox.publish(EmailVerified, { userId, userEmailId });
  }

  private async countAgainst(client: Client): Promise<void> {
    await this.counters.count([{ kind: 'verification:network', subject: client.network, limit: identityConfig.value().SIGN_IN_ATTEMPTS_PER_NETWORK }]);
  }
}
