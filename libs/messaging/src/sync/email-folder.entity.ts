import { defineEntity, p } from '@mikro-orm/postgresql';
import { tenantColumns, tenantTable, timestamp } from '@app/kernel';

const EmailFolderSchema = defineEntity({
  name: 'EmailFolder',
  ...tenantTable('email_folders'),
  properties: {
    ...tenantColumns,
    emailAccountId: p.uuid(),
    path: p.string().length(1024),
    delimiter: p.string().length(8).nullable(),
    /** `\Sent`, `\Junk`, … (RFC 6154); `\Inbox` for INBOX. */
    specialUse: p.string().length(20).nullable(),
    /** The numbering the placements belong to (RFC 3501 §2.3.1.1): unsigned 32 bits, 0 is legal; -1 when the server gives none. */
    uidValidity: p.bigint('bigint').nullable(),
    /** These four are what the server said before the last sync that read the folder to its end. */
    uidNext: p.bigint('number').nullable(),
    highestModseq: p.bigint('bigint').nullable(),
    messageCount: p.integer().default(0),
    lastFullSyncAt: timestamp().nullable(),
    /** End of the last sync that read the folder to its end; null until a first one, and while it is rebuilt. */
    lastSyncAt: timestamp().nullable(),
    /** Set while the folder is read again after the server renumbered it: what arrived before is no news. */
    quietBefore: timestamp().nullable(),
    /** Consecutive failures to open the folder; after three it is left alone until `phantomUntil`. */
    selectFailures: p.integer().default(0),
    phantomUntil: timestamp().nullable(),
    /** Since when complete folder listings do not have it any more. */
    missingSince: timestamp().nullable(),
    /** Fences syncs of the folder: only the holder of the newest number may store. */
    syncFence: p.bigint('number').default(0),
    leasedUntil: timestamp().nullable(),
    /** Somebody wanted the folder read while it was being read: read it once more. */
    isRerunWanted: p.boolean().default(false),
    /** Times reading began since something was last stored: a message that ends the process shows here. */
    unfinishedBatches: p.integer().default(0),
  },
  uniques: [
    { name: 'email_folders_path', properties: ['organizationId', 'emailAccountId', 'path'] },
    { name: 'email_folders_organization_id_id', properties: ['organizationId', 'id'] },
  ],
});

/** A folder of a mailbox and how far it was read. */
export class EmailFolder extends EmailFolderSchema.class {}
EmailFolderSchema.setClass(EmailFolder);
