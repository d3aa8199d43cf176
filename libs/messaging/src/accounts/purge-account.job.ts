import { Injectable } from '@nestjs/common';
import { defineJob, Handles, type JobData, type JobRunContext, requireOrganizationId, requireScope } from '@app/kernel';
import { z } from 'zod';
import { boundQuery } from '../database/bound-query.js';
import { RawMessages } from '../emails/raw-messages.js';

/** Removes what a deleted account held. */
export const PurgeAccountJob = defineJob('messaging.purge-account', {
  queue: 'slow',
  data: z.object({ emailAccountId: z.uuid() }),
  timeoutMs: 60 * 60_000,
  transaction: 'own',
});

const BATCH = 500;

/** In small transactions; raw messages go before the rows that know them, so that a run that was ended leaves nothing behind. */
@Injectable()
export class PurgeAccount {
  constructor(private readonly raw: RawMessages) {}

  @Handles(PurgeAccountJob)
  async purge({ emailAccountId }: JobData<typeof PurgeAccountJob>, { signal }: JobRunContext): Promise<void> {
    for (let emails = await this.someEmails(emailAccountId); emails.length > 0; emails = await this.someEmails(emailAccountId)) {
      signal.throwIfAborted();
      for (const { ownHash } of emails) if (ownHash) await this.raw.delete(ownHash);
      await this.remove('emails', emails.map(({ id }) => id));
    }
    for (let threads = await this.someThreads(emailAccountId); threads.length > 0; threads = await this.someThreads(emailAccountId)) {
      signal.throwIfAborted();
      await this.remove('email_threads', threads.map(({ id }) => id));
    }
    await requireScope().transaction(() =>
      boundQuery('delete from email_accounts where organization_id = $1 and id = $2 and deleted_at is not null', [requireOrganizationId(), emailAccountId]),
    );
  }

  /** `ownHash` is null where the same bytes belong to another account of the organization too. */
  private someEmails(accountId: string): Promise<{ id: string; ownHash: string | null }[]> {
    return requireScope().transaction(() =>
      boundQuery(
        `select e.id, case when not exists (
           select from emails o where o.organization_id = $1 and o.content_hash = e.content_hash and o.email_account_id <> $2) then e.content_hash end as "ownHash"
         from emails e join email_accounts a on a.organization_id = $1 and a.id = e.email_account_id and a.deleted_at is not null
         where e.organization_id = $1 and e.email_account_id = $2 limit ${BATCH}`,
        [requireOrganizationId(), accountId],
      ),
    );
  }

  private someThreads(accountId: string): Promise<{ id: string }[]> {
    return requireScope().transaction(() =>
      boundQuery(
        `select t.id from email_threads t join email_accounts a on a.organization_id = $1 and a.id = t.email_account_id and a.deleted_at is not null
         where t.organization_id = $1 and t.email_account_id = $2 limit ${BATCH}`,
        [requireOrganizationId(), accountId],
      ),
    );
  }

  private async remove(table: 'emails' | 'email_threads', ids: string[]): Promise<void> {
    await requireScope().transaction(() => boundQuery(`delete from ${table} where organization_id = $1 and id = any($2::uuid[])`, [requireOrganizationId(), ids]));
  }
}
