import { Injectable } from '@nestjs/common';
import { requireScope, requireUserId } from '@app/kernel';
import { AttemptCounters } from '../authentication/attempt-counters.js';
import { PasswordHasher } from '../credentials/password-hasher.js';
import { identityConfig } from '../identity.config.js';
import type { Confirmation } from './confirmation.dto.js';
import { ConfirmationWrong } from './user.problems.js';

/** Whether somebody means what cannot be taken back. Guesses are counted, because a password may be among them. */
@Injectable()
export class ConfirmWill {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly hasher: PasswordHasher,
  ) {}

  /** 422 `confirmation_wrong`. Outside of a transaction. */
  async check({ password, email }: Confirmation): Promise<void> {
    const userId = requireUserId();
    await this.counters.count([{ kind: 'confirmation', subject: userId, limit: identityConfig.value().SIGN_IN_ATTEMPTS_PER_ACCOUNT }]);
    const [user] = await requireScope().rows<{ email: string | null; hash: string | null }>(
      `select p.email, c.password_hash as hash from users u left join user_emails p on p.user_id = u.id and p.is_primary left join user_credentials c on c.user_id = u.id where u.id = ?`,
      [userId],
    );
    const matches = password === undefined ? user?.email === email?.trim().toLowerCase() : await this.hasher.verify(password, user?.hash ?? null);
    if (!matches) throw new ConfirmationWrong();
  }
}
