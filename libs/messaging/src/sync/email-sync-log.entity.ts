import { defineEntity, p } from '@mikro-orm/postgresql';
import { tenantColumns, tenantTable, timestamp } from '@app/kernel';

export const SYNC_LOG_STATUSES = ['running', 'completed', 'failed'] as const;
export const SYNC_TRIGGERS = ['first', 'schedule', 'push', 'manual'] as const;
export type SyncTrigger = (typeof SYNC_TRIGGERS)[number];

const EmailSyncLogSchema = defineEntity({
  name: 'EmailSyncLog',
  ...tenantTable('email_sync_logs'),
  properties: {
    ...tenantColumns,
    emailAccountId: p.uuid(),
    trigger: p.enum(SYNC_TRIGGERS),
    syncStartedAt: timestamp(),
    syncCompletedAt: timestamp().nullable(),
    emailsSynced: p.integer().default(0),
    emailsFailed: p.integer().default(0),
    emailsRemoved: p.integer().default(0),
    flagsChanged: p.integer().default(0),
    foldersSynced: p.integer().default(0),
    foldersFailed: p.integer().default(0),
    status: p.enum(SYNC_LOG_STATUSES),
    /** A sentence without addresses, hosts or server texts. */
    errorMessage: p.text().nullable(),
  },
  indexes: [{ name: 'email_sync_logs_account', properties: ['organizationId', 'emailAccountId', 'syncStartedAt', 'id'] }],
});

/** One run of reading a mailbox that stored something, failed, was the first or was asked for. */
export class EmailSyncLog extends EmailSyncLogSchema.class {}
EmailSyncLogSchema.setClass(EmailSyncLog);
