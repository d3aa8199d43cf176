import { defineEntity, p } from '@mikro-orm/postgresql';
import { Role, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { MAIL_SECURITIES } from './mail-endpoint.js';

export const EMAIL_PROVIDERS = ['gmail', 'outlook', 'smtp', 'imap'] as const;

/** `failed_*` wait for their owner (auth, permission) or for the next attempt (unknown). */
export const SYNC_STATUSES = ['not_synced', 'list_fetch_ongoing', 'import_ongoing', 'active', 'failed_auth', 'failed_permission', 'failed_unknown'] as const;
export type SyncStatus = (typeof SYNC_STATUSES)[number];

const EmailAccountSchema = defineEntity({
  name: 'EmailAccount',
  ...tenantTable('email_accounts', {
    // a conversation that a foreign key unlinks is indexed for search as the owner
    policies: [{ name: 'email_accounts_owner', roles: [Role.owner], command: 'select', using: 'true' }],
  }),
  properties: {
    ...tenantColumns,
    /** The owner. */
    userId: p.uuid(),
    /** Lower case. */
    email: p.string().length(320),
    displayName: p.string().length(255).nullable(),
    provider: p.enum(EMAIL_PROVIDERS),
    smtpHost: p.string().length(255).nullable(),
    smtpPort: p.integer().nullable().check('smtp_port between 1 and 65535'),
    smtpSecurity: p.enum(MAIL_SECURITIES).nullable(),
    imapHost: p.string().length(255).nullable(),
    imapPort: p.integer().nullable().check('imap_port between 1 and 65535'),
    imapSecurity: p.enum(MAIL_SECURITIES).nullable(),
    username: p.string().length(320),
    /** Sealed with FieldCipher. */
    passwordEncrypted: p.text().nullable(),
    /** Sealed with FieldCipher. */
    oauthTokenEncrypted: p.text().nullable(),
    isActive: p.boolean().default(true),
    /** The account its owner sends from unless told otherwise. */
    isDefault: p.boolean().default(false),
    syncEnabled: p.boolean().default(true),
    syncStatus: p.enum(SYNC_STATUSES).default('not_synced'),
    /** End of the last sync that completed. */
    lastSyncAt: timestamp().nullable(),
    /** Stable code of what went wrong last; null after a completed sync. */
    lastErrorCode: p.string().length(60).nullable(),
    /** Attempts since the last completed sync. */
    failureCount: p.integer().default(0),
    authFailedSince: timestamp().nullable(),
    verifiedAt: timestamp().nullable(),
    unreadCount: p.integer().default(0),
    /** Hidden from here on; its mail is removed in the background. */
    deletedAt: timestamp().nullable(),
  },
  uniques: [
    { name: 'email_accounts_organization_id_id', properties: ['organizationId', 'id'] },
  ],
  indexes: [
    { name: 'email_accounts_email', expression: 'create unique index "email_accounts_email" on "email_accounts" ("organization_id", "email") where deleted_at is null' },
    { name: 'email_accounts_user', properties: ['organizationId', 'userId'] },
    { name: 'email_accounts_default', expression: 'create unique index "email_accounts_default" on "email_accounts" ("organization_id", "user_id") where is_default and deleted_at is null' },
    { name: 'email_accounts_created_at', properties: ['organizationId', 'createdAt', 'id'] },
  ],
});

/** A mailbox a member connected: where its mail is read and sent, and how reading it goes. */
export class EmailAccount extends EmailAccountSchema.class {
  /** Mail is read only where there is a server, a secret, and the owner wants it. */
  canSync(): boolean {
    return !this.deletedAt && this.isActive && this.syncEnabled && Boolean(this.imapHost) && Boolean(this.passwordEncrypted);
  }

  /** New connection data deserve a new attempt at once. */
  forgetFailures(): void {
    this.failureCount = 0;
    this.authFailedSince = null;
    this.lastErrorCode = null;
    if (this.syncStatus.startsWith('failed')) this.syncStatus = this.lastSyncAt ? 'active' : 'not_synced';
  }
}
EmailAccountSchema.setClass(EmailAccount);
