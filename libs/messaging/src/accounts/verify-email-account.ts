import { Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { requireOrganizationId, requireScope } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';
import { ImapSession } from '../sync/imap/imap-session.js';
import { mailServerFailure } from '../sync/sync-failure.js';
import { AccountLogins, type SmtpLogin } from './account-logins.js';
import type { Verification } from './email-account.dto.js';
import { EmailAccountsService } from './email-accounts.service.js';

const SMTP_TIMEOUT_MS = 20_000;

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
      this.check(async () => this.imap(await this.logins.imap(account))),
      this.check(async () => this.smtp(await this.logins.smtp(account))),
    ]);
    if ([imap, smtp].every(({ ok, code }) => ok || code === 'not_configured')) {
      await requireScope().transaction(() =>
        boundQuery('update email_accounts set verified_at = now(), updated_at = now(), version = version + 1 where organization_id = $1 and id = $2', [requireOrganizationId(), id]),
      );
    }
    return { imap, smtp };
  }

  private async check(logIn: () => Promise<boolean>): Promise<Verification['imap']> {
    try {
      return (await logIn()) ? { ok: true, code: 'ok' } : { ok: false, code: 'not_configured' };
    } catch (error) {
      const failure = mailServerFailure(error);
      if (!failure) throw error;
      return { ok: false, code: failure.code };
    }
  }

  private async imap(login: Awaited<ReturnType<AccountLogins['imap']>>): Promise<boolean> {
    if (!login) return false;
    const session = await ImapSession.connect(login);
    await session.close();
    return true;
  }

  private async smtp(login: SmtpLogin | null): Promise<boolean> {
    if (!login) return false;
    const { endpoint, username, password } = login;
    const transport = createTransport({
      host: endpoint.host,
      port: endpoint.port,
      secure: endpoint.isImplicitTls,
      requireTLS: endpoint.requireStartTls === true,
      ignoreTLS: endpoint.requireStartTls === false,
      tls: endpoint.tls,
      auth: { user: username, pass: password },
      connectionTimeout: SMTP_TIMEOUT_MS,
      greetingTimeout: SMTP_TIMEOUT_MS,
      socketTimeout: SMTP_TIMEOUT_MS,
    });
    try {
      return await transport.verify();
    } finally {
      transport.close();
    }
  }
}
