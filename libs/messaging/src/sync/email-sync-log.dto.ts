import { defineView, equals, idOf } from '@app/kernel';
import { z } from 'zod';
import { SYNC_LOG_STATUSES, SYNC_TRIGGERS } from './email-sync-log.entity.js';

export const EmailSyncLogDto = z
  .object({
    id: idOf('sync-log'),
    emailAccountId: idOf('email-account'),
    trigger: z.enum(SYNC_TRIGGERS).describe('`push`: the mail server said that something happened.'),
    status: z.enum(SYNC_LOG_STATUSES),
    syncStartedAt: z.iso.datetime(),
    syncCompletedAt: z.iso.datetime().nullable(),
    emailsSynced: z.int(),
    emailsFailed: z.int(),
    emailsRemoved: z.int(),
    flagsChanged: z.int(),
    foldersSynced: z.int(),
    foldersFailed: z.int(),
    errorMessage: z.string().nullable(),
  })
  .meta({
    id: 'EmailSyncLog',
    example: {
      id: '01937c4e-2222-7b3c-9d4e-5f6a7b8c9d0e',
      emailAccountId: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e',
      trigger: 'schedule',
      status: 'completed',
      syncStartedAt: '2026-11-20T09:30:00.000Z',
      syncCompletedAt: '2026-11-20T09:30:01.200Z',
      emailsSynced: 12,
      emailsFailed: 0,
      emailsRemoved: 1,
      flagsChanged: 3,
      foldersSynced: 2,
      foldersFailed: 0,
      errorMessage: null,
    },
  });

export const SyncLogPathDto = z.object({ id: idOf('email-account'), logId: idOf('sync-log') });
export type SyncLogPath = z.output<typeof SyncLogPathDto>;

/** Logs of one account; narrow it to the account. */
export const EmailSyncLogView = defineView({
  table: 'email_sync_logs',
  resource: 'sync-log',
  returns: EmailSyncLogDto,
  filters: { status: equals('t.status', z.enum(SYNC_LOG_STATUSES)) },
  sort: { syncStartedAt: { sql: 't.sync_started_at', cast: 'timestamptz' } },
  defaultSort: '-syncStartedAt',
});
