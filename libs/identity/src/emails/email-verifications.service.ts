import { Injectable } from '@nestjs/common';
import { constraintOf, Jobs, requireScope, requireUserId, uuidv7 } from '@app/kernel';
import { AttemptCounters } from '../authentication/attempt-counters.js';
import type { Client } from '../authentication/client.js';
import { identityConfig } from '../identity.config.js';
import type { ConfirmEmail } from './email-verification.dto.js';
import { EmailTaken, VerificationCodeExpired, VerificationCodeInvalid, VerificationTriesExhausted } from './email-verification.problems.js';
import { ProveEmail } from './prove-email.js';
import { SendVerificationCode } from './send-verification-code.job.js';
import { VerificationCodes } from './verification-codes.js';

/** Proof that an address is its user's. */
@Injectable()
export class EmailVerificationsService {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly codes: VerificationCodes,
    private readonly proveEmail: ProveEmail,
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
    const [claim] = await scope.rows<{ id: string }>('select id from user_emails where user_id = ? and email = ? and verified_at is null', [userId, email]);
    if (!claim) throw new VerificationCodeInvalid();
    await this.assertRight(claim.id, code);
    await scope.transaction(() => this.proveEmail.prove(claim.id, userId, client)).catch((error: unknown) => {
      throw constraintOf(error) === 'user_emails_verified' ? new EmailTaken({ cause: error }) : error;
    });
  }

  private async assertRight(userEmailId: string, code: string): Promise<void> {
    const verdict = await requireScope().transaction(() => this.codes.try(userEmailId, code));
    if (verdict.is === 'expired') throw new VerificationCodeExpired();
    if (verdict.is === 'exhausted') throw new VerificationTriesExhausted({ headers: { 'retry-after': String(verdict.secondsLeft) } });
    if (verdict.is === 'wrong') throw new VerificationCodeInvalid();
  }

  private async countAgainst(client: Client): Promise<void> {
    await this.counters.count([{ kind: 'verification:network', subject: client.network, limit: identityConfig.value().SIGN_IN_ATTEMPTS_PER_NETWORK }]);
  }
}
