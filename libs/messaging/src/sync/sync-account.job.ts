import { Injectable } from '@nestjs/common';
import { defineJob, Handles, type JobData, type JobRunContext } from '@app/kernel';
import { z } from 'zod';
import { SYNC_TRIGGERS } from './email-sync-log.entity.js';
import { SyncAccount } from './sync-account.js';

/** Reads every folder. A first sync takes long; one that is ended goes on where it was with the next look at the mailbox. */
export const SyncAccountJob = defineJob('messaging.sync-account', {
  queue: 'slow',
  data: z.object({ emailAccountId: z.uuid(), trigger: z.enum(SYNC_TRIGGERS), logId: z.uuid().nullable() }),
  attempts: 3,
  timeoutMs: 60 * 60_000,
  transaction: 'own',
});

/** Reads INBOX, because the server said that something happened there. */
export const SyncInboxJob = defineJob('messaging.sync-inbox', {
  data: z.object({ emailAccountId: z.uuid() }),
  attempts: 2,
  timeoutMs: 5 * 60_000,
  transaction: 'own',
});

/** Both may run twice or at once: folders are leased and their numbered places are unique. */
@Injectable()
export class SyncJobs {
  constructor(private readonly accounts: SyncAccount) {}

  @Handles(SyncAccountJob)
  async syncAccount({ emailAccountId, trigger, logId }: JobData<typeof SyncAccountJob>, run: JobRunContext): Promise<void> {
    await this.accounts.syncAll(emailAccountId, trigger, logId, run.signal);
  }

  @Handles(SyncInboxJob)
  async syncInbox({ emailAccountId }: JobData<typeof SyncInboxJob>, run: JobRunContext): Promise<void> {
    await this.accounts.syncInbox(emailAccountId, run.signal);
  }
}
