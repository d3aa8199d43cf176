import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/postgresql';
import { Clock, constraintOf, EgressFilter, expectVersion, Jobs, NotFound, requireOrganizationId, requireScope, requireUserId, uuidv7, type Fragment, type ListQuery } from '@app/kernel';
import { EmailSyncLog } from '../sync/email-sync-log.entity.js';
import { EmailSyncLogView } from '../sync/email-sync-log.dto.js';
import { SyncAccountJob } from '../sync/sync-account.job.js';
import { MailboxWatch } from '../sync/mailbox-watch.entity.js';
import { AccountLogins } from './account-logins.js';
import type { CreateEmailAccount, UpdateEmailAccount } from './email-account.dto.js';
import { EmailAccount } from './email-account.entity.js';
import { DuplicateEmailAccount, InsecureMailServer } from './email-account.problems.js';
import { EmailAccountView, ownAccounts } from './email-account.view.js';
import { type MailSecurity, mayGoUnprotected, securityOfPort } from './mail-endpoint.js';
import { PurgeAccountJob } from './purge-account.job.js';

const IMAP_PORT = 993;
const SMTP_PORT = 587;
interface ServerInput {
  imapHost?: string | null | undefined;
  imapPort?: number | null | undefined;
  imapSecurity?: MailSecurity | null | undefined;
  smtpHost?: string | null | undefined;
  smtpPort?: number | null | undefined;
  smtpSecurity?: MailSecurity | null | undefined;
}
const SERVER_FIELDS = ['imapHost', 'imapPort', 'imapSecurity', 'smtpHost', 'smtpPort', 'smtpSecurity'] as const satisfies (keyof ServerInput)[];

const ofAccount = (id: string): Fragment => ({ sql: 't.email_account_id = ?', params: [id] });

/** The mail accounts of the signed-in member. An account of another member is a 404, like one that does not exist. */
@Injectable()
export class EmailAccountsService {
  constructor(
    private readonly em: EntityManager,
    private readonly logins: AccountLogins,
    private readonly egress: EgressFilter,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  list(query: ListQuery) {
    return EmailAccountView.page(query, ownAccounts());
  }

  get(id: string) {
    return EmailAccountView.one(id, ownAccounts());
  }

  async create({ password, isDefault, username, ...input }: CreateEmailAccount) {
    const becomesDefault = isDefault ?? !(await this.hasDefault());
    const account = this.em.create(EmailAccount, { ...input, ...this.servers(input), id: uuidv7(), userId: requireUserId(), username: username ?? input.email });
    this.setPassword(account, password);
    await this.becomeDefault(account, becomesDefault);
    await this.flushUnique();
    await this.watch(account);
    return EmailAccountView.one(account.id);
  }

  async update(id: string, { password, isDefault, ...changes }: UpdateEmailAccount) {
    const account = await this.load(id);
    expectVersion(account);
    // servers that stay as they are stay, also when they would no longer be allowed anew
    Object.assign(account, changes, SERVER_FIELDS.some((field) => changes[field] !== undefined) ? this.servers(merged(account, changes)) : {});
    if (password !== undefined) this.setPassword(account, password);
    account.forgetFailures();
    if (isDefault !== undefined) await this.becomeDefault(account, isDefault);
    await this.flushUnique();
    await this.watch(account);
    return EmailAccountView.one(id);
  }

  /** Hides the account at once; its mail, which may be much, goes in the background. */
  async delete(id: string): Promise<void> {
    const account = await this.load(id);
    expectVersion(account);
    Object.assign(account, { deletedAt: this.clock.now(), isDefault: false, passwordEncrypted: null, oauthTokenEncrypted: null });
    await this.watch(account);
    await this.jobs.enqueue(PurgeAccountJob, { emailAccountId: id });
  }

  /** Starts reading the mailbox now; the log says how far it is. While one such run waits to begin, it is the answer. */
  async startSync(id: string): Promise<EmailSyncLog> {
    const account = await this.load(id);
    const logId = uuidv7();
    const isNew = (await this.jobs.enqueue(SyncAccountJob, { emailAccountId: id, trigger: 'manual', logId }, { dedupeKey: `manual ${id}` })) !== null;
    const waiting = isNew ? null : await this.em.findOne(EmailSyncLog, { emailAccountId: id, trigger: 'manual', status: 'running' }, { orderBy: { syncStartedAt: 'desc' } });
    const log = waiting ?? this.em.create(EmailSyncLog, { id: logId, emailAccountId: account.id, trigger: 'manual', syncStartedAt: this.clock.now(), status: 'running' });
    await this.em.flush();
    return log;
  }

  async syncLogs(id: string, query: ListQuery) {
    await this.load(id);
    return EmailSyncLogView.page(query, ofAccount(id));
  }

  async syncLog(id: string, logId: string) {
    await this.load(id);
    return EmailSyncLogView.one(logId, ofAccount(id));
  }

  async load(id: string): Promise<EmailAccount> {
    return this.em.findOneOrFail(EmailAccount, { id, userId: requireUserId(), deletedAt: null }, { failHandler: () => new NotFound() });
  }

  /** Ports, protection and the check of both servers; 422 `url_not_allowed` or `insecure_mail_server`. */
  private servers(input: ServerInput) {
    const imap = this.server(input.imapHost, input.imapPort ?? IMAP_PORT, input.imapSecurity);
    const smtp = this.server(input.smtpHost, input.smtpPort ?? SMTP_PORT, input.smtpSecurity);
    return {
      imapHost: imap.host, imapPort: imap.port, imapSecurity: imap.security,
      smtpHost: smtp.host, smtpPort: smtp.port, smtpSecurity: smtp.security,
    };
  }

  private server(input: string | null | undefined, port: number, security: MailSecurity | null | undefined) {
    if (!input) return { host: null, port: null, security: null };
    const host = this.egress.assertHostAllowed(input, port);
    if (security === 'none' && !mayGoUnprotected(host)) throw new InsecureMailServer();
    return { host, port, security: security ?? securityOfPort(port) };
  }

  private setPassword(account: EmailAccount, password: string): void {
    account.passwordEncrypted = this.logins.seal({ id: account.id, organizationId: requireOrganizationId() }, password);
    account.verifiedAt = null;
  }

  private async hasDefault(): Promise<boolean> {
    return (await this.em.count(EmailAccount, { userId: requireUserId(), isDefault: true, deletedAt: null })) > 0;
  }

  /** The partial unique index allows one default; the old one gives way first. */
  private async becomeDefault(account: EmailAccount, isDefault: boolean): Promise<void> {
    if (isDefault) {
      await this.em.execute(
        'update email_accounts set is_default = false, updated_at = now(), version = version + 1 where organization_id = ? and user_id = ? and is_default and id <> ?',
        [requireOrganizationId(), account.userId, account.id],
      );
    }
    account.isDefault = isDefault;
  }

  private async flushUnique(): Promise<void> {
    try {
      await this.em.flush();
    } catch (error) {
      if (constraintOf(error) === 'email_accounts_email') throw new DuplicateEmailAccount({ cause: error });
      throw error;
    }
  }

  /** An account that can be read has a row that says when; changed connection data mean now. */
  private async watch(account: EmailAccount): Promise<void> {
    const params = [requireOrganizationId(), account.id];
    if (!account.canSync()) {
      await this.em.execute('delete from mailbox_watches where organization_id = ? and email_account_id = ?', params);
      return;
    }
    const watch = await this.em.findOne(MailboxWatch, { emailAccountId: account.id });
    if (!watch) this.em.create(MailboxWatch, { emailAccountId: account.id, pollAt: this.clock.now() });
    else Object.assign(watch, { pollAt: this.clock.now(), watcher: null, watchToken: null, watchUntil: null });
    await requireScope().em.flush();
  }
}

/** Server data after a change; another port without a protection gets the one usual for it. */
function merged(account: EmailAccount, changes: UpdateEmailAccount): ServerInput {
  const { imapHost, imapPort, imapSecurity, smtpHost, smtpPort, smtpSecurity } = account;
  return {
    imapHost, imapPort, smtpHost, smtpPort, ...changes,
    imapSecurity: changes.imapSecurity ?? (changes.imapPort === undefined ? imapSecurity : undefined),
    smtpSecurity: changes.smtpSecurity ?? (changes.smtpPort === undefined ? smtpSecurity : undefined),
  };
}
