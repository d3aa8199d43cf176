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

/** In small transactions, and safe to run again: each removes what is left. */
@Injectable()
export class PurgeAccount {
  constructor(private readonly raw: RawMessages) {}

  @Handles(PurgeAccountJob)
  async purge({ emailAccountId }: JobData<typeof PurgeAccountJob>, { signal }: JobRunContext): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const hashes = await requireScope().transaction(() => this.removeEmails(emailAccountId));
      if (hashes === null) break;
      for (const hash of hashes) await this.removeRaw(hash);
    }
    await requireScope().transaction(() =>
      boundQuery('delete from email_accounts where organization_id = $1 and id = $2 and deleted_at is not null', [requireOrganizationId(), emailAccountId]),
    );
  }

  /** Null when none is left. */
  private async removeEmails(accountId: string): Promise<string[] | null> {
    const rows = await boundQuery<{ content_hash: string | null }>(
      `delete from emails where organization_id = $1 and id in (
         select e.id from emails e join email_accounts a on a.organization_id = $1 and a.id = e.email_account_id
         where e.organization_id = $1 and e.email_account_id = $2 and a.deleted_at is not null limit ${BATCH})
       returning content_hash`,
      [requireOrganizationId(), accountId],
    );
    return rows.length === 0 ? null : rows.flatMap(({ content_hash }) => content_hash ?? []);
  }

  /** The same bytes may belong to another account of the organization. */
  private async removeRaw(contentHash: string): Promise<void> {
    const used = await requireScope().transaction(() => boundQuery('select 1 from emails where organization_id = $1 and content_hash = $2 limit 1', [requireOrganizationId(), contentHash]));
    if (used.length === 0) await this.raw.delete(contentHash);
  }
}
