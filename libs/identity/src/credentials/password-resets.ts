import { Injectable } from '@nestjs/common';
import { constraintOf, hashToken, Jobs, requireScope, uuidv7 } from '@app/kernel';
import { AttemptCounters } from '../authentication/attempt-counters.js';
import type { Client } from '../authentication/client.js';
import { identityConfig } from '../identity.config.js';
import { CompleteReset } from './complete-reset.js';
import type { ResetPassword } from './password.dto.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordPolicy } from './password-policy.js';
import { PasswordResetTokenInvalid } from './password.problems.js';
import { readKnownOfUser } from './read-known-of-user.js';
import { RESETTABLE } from './resettable.js';
import { SendPasswordReset } from './send-password-reset.job.js';

/** New passwords for who has forgotten theirs and reads the mail of the account. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly policy: PasswordPolicy,
    private readonly hasher: PasswordHasher,
    private readonly completion: CompleteReset,
    private readonly jobs: Jobs,
  ) {}

  /** Has a link mailed where that may be. An unknown address does the same work here; the rest happens in the job. */
  async request(email: string, client: Client): Promise<void> {
    await this.countAgainst(client);
    const scope = requireScope();
    await scope.transaction(async () => {
      const [address] = await scope.rows<{ id: string }>(
        'select id from user_emails where email = ? and (verified_at is not null or is_primary) order by verified_at is null, created_at, id limit 1',
        [email],
      );
      await this.jobs.enqueue(SendPasswordReset, { userEmailId: address?.id ?? uuidv7() });
    });
  }

  /** 422 with one code for every token that is not good; a password that may not be chosen leaves the token good. */
  async confirm({ token, newPassword }: ResetPassword, client: Client): Promise<void> {
    await this.countAgainst(client);
    const [found] = await requireScope().rows<{ userId: string; isClaim: boolean }>(
      `select u.id as "userId", e.verified_at is null as "isClaim" from password_resets r join user_emails e on e.id = r.user_email_id join users u on u.id = e.user_id
       where r.token_hash = ? and r.expires_at > now() and ${RESETTABLE}`,
      [hashToken(token)],
    );
    if (!found) throw new PasswordResetTokenInvalid();
    await this.policy.assertMayBeChosen(newPassword, await readKnownOfUser(found.userId), '#/newPassword');
    const passwordHash = await this.hasher.hash(newPassword);
    await this.completion.complete({ token, ...found, passwordHash }, client).catch((error: unknown) => {
      throw constraintOf(error) === 'user_emails_verified' ? new PasswordResetTokenInvalid({ cause: error }) : error;
    });
  }

  private async countAgainst(client: Client): Promise<void> {
    await this.counters.count([{ kind: 'reset:network', subject: client.network, limit: identityConfig.value().SIGN_IN_ATTEMPTS_PER_NETWORK }]);
  }
}
