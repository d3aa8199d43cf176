import { Injectable } from '@nestjs/common';
import { hashToken, requireScope } from '@app/kernel';
import type { Client } from '../authentication/client.js';
import { PasswordAttempts } from '../authentication/password-attempts.js';
import { lockAddressesOf } from '../emails/lock-addresses.js';
import { ProveEmail } from '../emails/prove-email.js';
import { StartAfresh } from '../emails/start-afresh.js';
import { PasswordResetTokenInvalid } from './password.problems.js';
import { ReplacePassword } from './replace-password.js';
import { RESETTABLE } from './resettable.js';

export interface Reset {
  token: string;
  userId: string;
  passwordHash: string;
  /** The address of the token was not proven yet, when the token was looked at. */
  isClaim: boolean;
}

/** The last step of a reset: the token is spent, and the account is its mailbox's alone. */
@Injectable()
export class CompleteReset {
  constructor(
    private readonly attempts: PasswordAttempts,
    private readonly proveEmail: ProveEmail,
    private readonly replacePassword: ReplacePassword,
    private readonly afresh: StartAfresh,
  ) {}

  /** 422 when the token is no longer good. Opens its own transactions. */
  async complete(reset: Reset, client: Client): Promise<void> {
    if (reset.isClaim) await this.afresh.prepare(reset.userId);
    await requireScope().transaction(() => this.spend(reset, client));
    if (reset.isClaim) await this.afresh.tidy(reset.userId);
  }

  private async spend({ token, userId, passwordHash }: Reset, client: Client): Promise<void> {
    const scope = requireScope();
    await lockAddressesOf(userId);
    const [spent] = await scope.rows<{ userEmailId: string; isVerified: boolean }>(
      `delete from password_resets r using user_emails e, users u
       where r.token_hash = ? and r.expires_at > now() and e.id = r.user_email_id and u.id = e.user_id and u.id = ? and ${RESETTABLE}
       returning e.id as "userEmailId", e.verified_at is not null as "isVerified"`,
      [hashToken(token), userId],
    );
    if (!spent) throw new PasswordResetTokenInvalid();
    if (!spent.isVerified) await this.claimForMailbox(userId, spent.userEmailId, client);
    await scope.rows('delete from user_mfa_factors where user_id = ? and not is_enabled', [userId]);
    await this.replacePassword.replace({ userId, passwordHash, exceptSessionId: null, event: 'password.reset' }, client);
    // who reads the mailbox is no guesser: guesses of others shall not keep them out any longer
    const emails = await scope.rows<{ email: string }>('select email from user_emails where user_id = ?', [userId]);
    await this.attempts.forget(emails.map(({ email }) => email));
  }

  /** Whoever signed up may have been a stranger: what they could come back by is removed, and the address counts as proven. */
  private async claimForMailbox(userId: string, userEmailId: string, client: Client): Promise<void> {
    const scope = requireScope();
    await this.proveEmail.prove(userEmailId, userId, client);
    await scope.rows('delete from user_emails where user_id = ? and id <> ?', [userId, userEmailId]);
    await scope.rows('delete from user_devices where user_id = ?', [userId]);
    await this.afresh.start(userId);
  }
}
