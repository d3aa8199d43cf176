import { Injectable } from '@nestjs/common';
import { requireOrganizationId, requireScope } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';
import { mailServerFailure } from '../sync/sync-failure.js';
import { AccountLogins } from './account-logins.js';
import type { Verification } from './email-account.dto.js';
import { EmailAccountsService } from './email-accounts.service.js';
import { logInToImap, logInToSmtp } from './log-in-to-mail-server.js';

/** Logs in to both servers of an account as sending and reading would, and says in one word what is wrong. */
@Injectable()
export class VerifyEmailAccount {
  constructor(
    private readonly accounts: EmailAccountsService,
    private readonly logins: AccountLogins,
  ) {}

  /** Opens its own transactions: mail servers may take twenty seconds. */
  async verify(id: string): Promise<Verification> {
    const account = await requireScope().transaction(() => this.accounts.load(id));
    const [imap, smtp] = await Promise.all([
      this.check(() => this.logins.imap(account), logInToImap),
      this.check(() => this.logins.smtp(account), logInToSmtp),
    ]);
    if ([imap, smtp].every(({ ok, code }) => ok || code === 'not_configured')) {
      await requireScope().transaction(() =>
        boundQuery('update email_accounts set verified_at = now(), updated_at = now(), version = version + 1 where organization_id = $1 and id = $2', [requireOrganizationId(), id]),
      );
    }
    return { imap, smtp };
  }

  private async check<L>(loginOf: () => Promise<L | null>, logIn: (login: L) => Promise<void>): Promise<Verification['imap']> {
    try {
      const login = await loginOf();
      if (!login) return { ok: false, code: 'not_configured' };
      await logIn(login);
      return { ok: true, code: 'ok' };
    } catch (error) {
      const failure = mailServerFailure(error);
      if (!failure) throw error;
      return { ok: false, code: failure.code };
    }
  }
}
