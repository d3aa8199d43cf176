import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs, PersonalData, personalRows, requireOrganizationId, requireScope } from '@app/kernel';
import { PurgeAccountJob } from './purge-account.job.js';

/** What messaging keeps about a person: the mailboxes they connected. Their mail belongs to the mailbox and goes with it. */
@Injectable()
export class EmailAccountSections implements OnModuleInit {
  constructor(
    private readonly personalData: PersonalData,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.personalData.register({
      name: 'messaging.email-accounts',
      per: 'organization',
      read: (userId) =>
        personalRows({
          table: 'email_accounts',
          columns: [
            'email', 'display_name', 'provider', 'username', 'smtp_host', 'smtp_port', 'smtp_security', 'imap_host', 'imap_port', 'imap_security', 'is_active', 'is_default', 'sync_enabled',
            'sync_status', 'last_sync_at', 'verified_at', 'created_at', 'updated_at', '(select count(*) from emails e where e.organization_id = t.organization_id and e.email_account_id = t.id) as messages',
          ],
          where: 't.organization_id = ? and t.user_id = ? and t.deleted_at is null',
          params: [requireOrganizationId(), userId],
        }),
      erase: (userId) => this.erase(userId),
    });
  }

  /** As their owner would delete them: hidden and without secrets at once, the mail in the background. */
  private async erase(userId: string): Promise<void> {
    const scope = requireScope();
    const accounts = await scope.rows<{ id: string }>(
      `update email_accounts set deleted_at = now(), is_default = false, password_encrypted = null, oauth_token_encrypted = null, updated_at = now(), version = version + 1
       where organization_id = ? and user_id = ? and deleted_at is null returning id`,
      [requireOrganizationId(), userId],
    );
    for (const { id } of accounts) {
      await scope.rows('delete from mailbox_watches where organization_id = ? and email_account_id = ?', [requireOrganizationId(), id]);
      await this.jobs.enqueue(PurgeAccountJob, { emailAccountId: id });
    }
  }
}
