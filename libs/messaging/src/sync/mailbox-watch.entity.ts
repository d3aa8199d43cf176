import { defineEntity, p } from '@mikro-orm/postgresql';
import { Role, tenantColumns, tenantTable, timestamp } from '@app/kernel';

const MailboxWatchSchema = defineEntity({
  name: 'MailboxWatch',
  ...tenantTable('mailbox_watches', { policies: [{ name: 'mailbox_watches_relay', roles: [Role.relay], using: 'true', check: 'true' }] }),
  properties: {
    ...tenantColumns,
    emailAccountId: p.uuid(),
    /** When the account is to be read next; pushed into the future when it is handed to a job. */
    pollAt: timestamp().defaultRaw('now()'),
    /** The process that holds the IDLE connection of the account, and until when (database clock). */
    watcher: p.string().length(100).nullable(),
    watchToken: p.uuid().nullable(),
    watchUntil: timestamp().nullable(),
  },
  uniques: [{ name: 'mailbox_watches_account', properties: ['organizationId', 'emailAccountId'] }],
  indexes: [
    { name: 'mailbox_watches_due', expression: 'create index "mailbox_watches_due" on "mailbox_watches" ("poll_at")' },
    { name: 'mailbox_watches_free', expression: 'create index "mailbox_watches_free" on "mailbox_watches" ("watch_until" nulls first)' },
  ],
});

/**
 * That an account is to be read, when, and who listens for new mail. Exists while the account can sync. Holds ids only and
 * is what the relay role sees, so that one loop serves the accounts of every organization.
 */
export class MailboxWatch extends MailboxWatchSchema.class {}
MailboxWatchSchema.setClass(MailboxWatch);

