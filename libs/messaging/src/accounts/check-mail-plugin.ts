import { EgressFilter } from '@app/kernel';
import { PluginChecks, type CheckOutcome, type PluginCheck } from '@app/tenancy';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { messagingConfig } from '../messaging.config.js';
import { mailServerFailure } from '../sync/sync-failure.js';
import { logInToImap, logInToSmtp } from './log-in-to-mail-server.js';
import { mailEndpoint, mayGoUnprotected, securityOfPort, type MailEndpoint, type MailSecurity } from './mail-endpoint.js';

type Login = (login: { endpoint: MailEndpoint; username: string; password: string }) => Promise<void>;

/** Tells tenancy whether a plugin for a mail server works: by logging in to the servers it names. */
@Injectable()
export class CheckMailPlugin implements OnModuleInit {
  constructor(
    private readonly checks: PluginChecks,
    private readonly egress: EgressFilter,
  ) {}

  onModuleInit(): void {
    this.checks.register('imap_smtp', this.check);
  }

  private readonly check: PluginCheck<'imap_smtp'> = async ({ credentials, properties: { imapHost, imapPort, imapSecurity, smtpHost, smtpPort, smtpSecurity } }) => {
    const reading = imapHost ? await this.logIn(logInToImap, credentials, imapHost, imapPort, imapSecurity) : null;
    return reading ?? (smtpHost ? this.logIn(logInToSmtp, credentials, smtpHost, smtpPort, smtpSecurity) : null);
  };

  private async logIn(logIn: Login, credentials: { username: string; password: string }, host: string, port: number, security: MailSecurity = securityOfPort(port)): Promise<CheckOutcome> {
    if (security === 'none' && !mayGoUnprotected(host)) return 'tls_failed';
    try {
      await logIn({ endpoint: await mailEndpoint(this.egress, { host, port, security }, messagingConfig.value().MAIL_TLS_CA_FILE), ...credentials });
      return null;
    } catch (error) {
      const failure = mailServerFailure(error);
      if (!failure) throw error;
      return failure.code;
    }
  }
}
