import { Injectable } from '@nestjs/common';
import { defineSealedColumn, EgressFilter, FieldCipher } from '@app/kernel';
import { messagingConfig } from '../messaging.config.js';
import type { ImapLogin } from '../sync/imap/imap-session.js';
import { mailEndpoint, type MailEndpoint, type MailSecurity, securityOfPort } from './mail-endpoint.js';

/** What of an account it takes to log in. */
export interface AccountCredentials {
  id: string;
  organizationId: string;
  username: string;
  passwordEncrypted?: string | null;
  imapHost?: string | null;
  imapPort?: number | null;
  imapSecurity?: MailSecurity | null;
  smtpHost?: string | null;
  smtpPort?: number | null;
  smtpSecurity?: MailSecurity | null;
}

export interface SmtpLogin {
  endpoint: MailEndpoint;
  username: string;
  password: string;
}

/** Opens the secrets of accounts and finds their servers, at the last moment before a connection is made. */
@Injectable()
export class AccountLogins {
  constructor(
    private readonly cipher: FieldCipher,
    private readonly egress: EgressFilter,
  ) {}

  seal(account: Pick<AccountCredentials, 'id' | 'organizationId'>, password: string): string {
    return this.cipher.seal(password, location(account));
  }

  /** Rejects with EgressRefused or the DNS error; null when the account has no IMAP server or no password. */
  async imap(account: AccountCredentials): Promise<ImapLogin | null> {
    const { imapHost, imapPort, imapSecurity } = account;
    if (!imapHost || !imapPort || !account.passwordEncrypted) return null;
    return { endpoint: await this.endpoint(imapHost, imapPort, imapSecurity), ...this.secrets(account) };
  }

  /** As `imap`, for sending. */
  async smtp(account: AccountCredentials): Promise<SmtpLogin | null> {
    const { smtpHost, smtpPort, smtpSecurity } = account;
    if (!smtpHost || !smtpPort || !account.passwordEncrypted) return null;
    return { endpoint: await this.endpoint(smtpHost, smtpPort, smtpSecurity), ...this.secrets(account) };
  }

  private endpoint(host: string, port: number, security: MailSecurity | null | undefined): Promise<MailEndpoint> {
    return mailEndpoint(this.egress, { host, port, security: security ?? securityOfPort(port) }, messagingConfig.value().MAIL_TLS_CA_FILE);
  }

  private secrets(account: AccountCredentials): { username: string; password: string } {
    return { username: account.username, password: this.cipher.open(account.passwordEncrypted!, location(account)).toString('utf8') };
  }
}

const PASSWORD = defineSealedColumn('email_accounts', 'password_encrypted');
defineSealedColumn('email_accounts', 'oauth_token_encrypted');
const location = ({ id, organizationId }: Pick<AccountCredentials, 'id' | 'organizationId'>) => PASSWORD.at(organizationId, id);
