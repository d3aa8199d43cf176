import { Injectable } from '@nestjs/common';
import { Outbox, requireOrganizationId, requireScope, uuidv7 } from '@app/kernel';
import type { EmailAccount, SyncStatus } from '../accounts/email-account.entity.js';
import { boundQuery } from '../database/bound-query.js';
import { countUnread } from './count-unread.js';
import { EmailAccountNeedsSignIn } from '../events.js';
import { messagingConfig } from '../messaging.config.js';
import type { SyncTrigger } from './email-sync-log.entity.js';
import type { SyncTally } from './folder-run.js';
import { reconnectDelayMs } from './reconnect-delay.js';
import type { MailServerFailure } from './sync-failure.js';

/** A run being recorded. */
export interface SyncRecord {
  account: EmailAccount;
  trigger: SyncTrigger;
  logId: string;
  startedAt: Date;
}

/** Refused credentials are tried this long, because servers have bad days too; then the owner must enter new ones. */
const AUTH_PATIENCE_MS = 3 * 24 * 60 * 60 * 1000;
/** The owner hears of refused credentials after this many attempts in a row. */
const AUTH_NOTICE_AFTER = 3;
/** A little longer than a job may take. */
const LONGEST_RUN_MS = 65 * 60_000;
const KEEP_LOGS_DAYS = 90;
const MESSAGES: Record<MailServerFailure['code'], string> = {
  authentication_failed: 'The mail server refused the user name or password.',
  permission_denied: 'The mail server does not allow this account to read the mailbox.',
  url_not_allowed: 'Connections to this mail server are not allowed.',
  host_not_found: 'The mail server was not found.',
  connection_refused: 'The mail server did not accept the connection.',
  connection_lost: 'The connection to the mail server was lost.',
  timeout: 'The mail server did not answer in time.',
  tls_failed: 'The connection to the mail server could not be secured.',
  server_error: 'The mail server answered with an error.',
};

/** A first sync and one somebody asked for are shown while they run. */
const isShown = ({ trigger }: SyncRecord): boolean => trigger === 'first' || trigger === 'manual';

/** The account's state, its log and when it is read next, after every run. */
@Injectable()
export class SyncRecords {
  constructor(private readonly outbox: Outbox) {}

  async begin(account: EmailAccount, trigger: SyncTrigger, logId: string | null): Promise<SyncRecord> {
    const kind: SyncTrigger = trigger === 'schedule' && !account.lastSyncAt ? 'first' : trigger;
    const record = { account, trigger: kind, logId: logId ?? uuidv7(), startedAt: new Date() };
    if (!isShown(record)) return record;
    await requireScope().transaction(async () => {
      await this.tidy(account.id);
      await this.write(record, 'running', {}, null);
    });
    return record;
  }

  /** Runs that ended with their process still look as if they went on; old logs interest nobody. */
  private async tidy(accountId: string): Promise<void> {
    const params = [requireOrganizationId(), accountId];
    await boundQuery(
      `update email_sync_logs set status = 'failed', error_message = 'The run was interrupted.', sync_completed_at = now(), updated_at = now(), version = version + 1
       where organization_id = $1 and email_account_id = $2 and status = 'running' and sync_started_at < now() - $3 * interval '1 millisecond'`,
      [...params, LONGEST_RUN_MS],
    );
    await boundQuery(`delete from email_sync_logs where organization_id = $1 and email_account_id = $2 and sync_started_at < now() - interval '${KEEP_LOGS_DAYS} days'`, params);
  }

  /** Shows progress of a first or repaired sync; routine runs leave an active account active. */
  async showStatus(accountId: string, status: SyncStatus): Promise<void> {
    await requireScope().transaction(() =>
      boundQuery(`update email_accounts set sync_status = $3, updated_at = now(), version = version + 1 where organization_id = $1 and id = $2 and sync_status <> 'active' and sync_status <> $3`, [requireOrganizationId(), accountId, status]),
    );
  }

  async complete(record: SyncRecord, tally: SyncTally): Promise<void> {
    const hasNews = tally.emailsSynced + tally.emailsFailed + tally.emailsRemoved + tally.flagsChanged + tally.foldersFailed > 0;
    const params = [requireOrganizationId(), record.account.id];
    await requireScope().transaction(async () => {
      if (hasNews) await countUnread(record.account.id);
      const isPartial = tally.foldersBusy > 0;
      if (hasNews || isShown(record)) await this.write(record, 'completed', tally, isPartial ? 'Some folders were being read by another run.' : null);
      if (record.trigger === 'push') return;
      await this.pollAgain(record.account.id, messagingConfig.value().MAIL_POLL_MS);
      // Whoever reads the busy folders will say when the mailbox is up to date.
      if (isPartial) return;
      await boundQuery(
        `update email_accounts set sync_status = 'active', last_sync_at = now(), failure_count = 0, auth_failed_since = null, last_error_code = null,
           verified_at = coalesce(verified_at, now()), updated_at = now(), version = version + 1 where organization_id = $1 and id = $2`,
        params,
      );
    });
  }

  /** `failure` is null when the fault is ours or the run was ended; the mailbox is then read again as usual. */
  async fail(record: SyncRecord, tally: SyncTally, failure: MailServerFailure | null): Promise<void> {
    await requireScope().transaction(async () => {
      await this.write(record, 'failed', tally, failure ? MESSAGES[failure.code] : 'The run was interrupted.');
      if (!failure) return this.pollAgain(record.account.id, messagingConfig.value().MAIL_POLL_MS);
      const [state] = await boundQuery<{ failures: number; auth_ms: string | null }>(
        `update email_accounts set sync_status = $3, last_error_code = $4, failure_count = failure_count + 1,
           auth_failed_since = case when $3 = 'failed_auth' then coalesce(auth_failed_since, now()) end, updated_at = now(), version = version + 1
         where organization_id = $1 and id = $2 returning failure_count as failures, extract(epoch from now() - auth_failed_since) * 1000 as auth_ms`,
        [requireOrganizationId(), record.account.id, failure.status, failure.code],
      );
      if (!state) return;
      if (failure.status === 'failed_auth' && state.failures === AUTH_NOTICE_AFTER) {
        this.outbox.publish(EmailAccountNeedsSignIn, { emailAccountId: record.account.id, ownerUserId: record.account.userId });
      }
      if (Number(state.auth_ms ?? 0) > AUTH_PATIENCE_MS) await this.stopPolling(record.account.id);
      else await this.pollAgain(record.account.id, reconnectDelayMs(state.failures));
    });
  }

  private async pollAgain(accountId: string, inMs: number): Promise<void> {
    await boundQuery(
      `update mailbox_watches set poll_at = now() + $3 * interval '1 millisecond', updated_at = now() where organization_id = $1 and email_account_id = $2`,
      [requireOrganizationId(), accountId, inMs],
    );
  }

  private async stopPolling(accountId: string): Promise<void> {
    await boundQuery('delete from mailbox_watches where organization_id = $1 and email_account_id = $2', [requireOrganizationId(), accountId]);
  }

  private async write({ account, trigger, logId, startedAt }: SyncRecord, status: string, tally: Partial<SyncTally>, message: string | null): Promise<void> {
    const { emailsSynced = 0, emailsFailed = 0, emailsRemoved = 0, flagsChanged = 0, foldersSynced = 0, foldersFailed = 0 } = tally;
    await boundQuery(
      `insert into email_sync_logs (id, organization_id, created_at, updated_at, version, email_account_id, trigger, sync_started_at, sync_completed_at, status,
         emails_synced, emails_failed, emails_removed, flags_changed, folders_synced, folders_failed, error_message)
       values ($1, $2, now(), now(), 1, $3, $4, $5, case when $6 <> 'running' then clock_timestamp() end, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (id) do update set sync_completed_at = excluded.sync_completed_at, status = excluded.status, emails_synced = excluded.emails_synced,
         emails_failed = excluded.emails_failed, emails_removed = excluded.emails_removed, flags_changed = excluded.flags_changed,
         folders_synced = excluded.folders_synced, folders_failed = excluded.folders_failed, error_message = excluded.error_message, updated_at = now(), version = email_sync_logs.version + 1`,
      [logId, requireOrganizationId(), account.id, trigger, startedAt, status, emailsSynced, emailsFailed, emailsRemoved, flagsChanged, foldersSynced, foldersFailed, message],
    );
  }
}
