import { defineEntity, p } from '@mikro-orm/postgresql';
import { tenantColumns, tenantTable, timestamp } from '@app/kernel';

export const EMAIL_DIRECTIONS = ['inbound', 'outbound'] as const;
export type EmailDirection = (typeof EMAIL_DIRECTIONS)[number];
export const EMAIL_STATUSES = ['draft', 'queued', 'sending', 'sent', 'delivered', 'failed', 'bounced', 'cancelled'] as const;
export type EmailStatus = (typeof EMAIL_STATUSES)[number];

/** A recipient as written in the header. */
export interface Recipient {
  email: string;
  name: string;
}
const recipients = () => p.json<Recipient[]>().defaultRaw(`'[]'::jsonb`);

const EmailSchema = defineEntity({
  name: 'Email',
  ...tenantTable('emails'),
  properties: {
    ...tenantColumns,
    emailAccountId: p.uuid(),
    threadId: p.uuid(),
    /** SHA-256 of the raw message in hex: the same bytes in several folders are one message. Null for what was written here. */
    contentHash: p.string().length(64).nullable(),
    rawSizeBytes: p.bigint('number').default(0),
    /** The Message-ID header without brackets; null when the sender gave none. */
    messageId: p.string().length(998).nullable(),
    /** 128-bit hash of mailbox and Message-ID, or of the id made of the content. */
    messageIdHash: p.uuid(),
    /** Ids of In-Reply-To and References (RFC 5322 §3.6.4), without brackets, separated by spaces. */
    inReplyTo: p.text().nullable(),
    references: p.text().nullable(),
    /** The same hash of the message this one answers; that message may be unknown. */
    parentIdHash: p.uuid().nullable(),
    fromEmail: p.string().length(320).default(''),
    fromName: p.string().length(255).default(''),
    toEmails: recipients(),
    ccEmails: recipients(),
    bccEmails: recipients(),
    replyToEmails: recipients(),
    subject: p.string().length(500).default(''),
    bodyText: p.text().default(''),
    bodyHtml: p.text().default(''),
    /** The first words of the text. */
    snippet: p.string().length(200).default(''),
    direction: p.enum(EMAIL_DIRECTIONS),
    status: p.enum(EMAIL_STATUSES),
    isRead: p.boolean().default(false),
    readAt: timestamp().nullable(),
    isStarred: p.boolean().default(false),
    sentAt: timestamp(),
    /** When the mail server received it. */
    deliveredAt: timestamp().nullable(),
    trackingEnabled: p.boolean().default(true),
    hasAttachments: p.boolean().default(false),
    createdById: p.uuid().nullable(),
    /** One of its places in the mailbox; null when it is no longer on the server. */
    folder: p.string().length(1024).nullable(),
    uid: p.bigint('number').nullable(),
    removedAt: timestamp().nullable(),
    /** Written by a machine (RFC 3834): never answered automatically. */
    isAutomatic: p.boolean().default(false),
    /** Older than the connection of the account. */
    isBackfill: p.boolean().default(false),
    isTruncated: p.boolean().default(false),
    /** Why only the headers could be read; the raw message is kept. */
    unparsedReason: p.string().length(30).nullable(),
    headers: p.json<Record<string, string[]>>().defaultRaw(`'{}'::jsonb`),
  },
  uniques: [{ name: 'emails_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'emails_content', expression: 'create unique index "emails_content" on "emails" ("organization_id", "content_hash", "email_account_id") where content_hash is not null' },
    { name: 'emails_message_id', properties: ['organizationId', 'messageIdHash'] },
    { name: 'emails_thread', properties: ['organizationId', 'threadId', 'sentAt', 'id'] },
    { name: 'emails_account_sent_at', properties: ['organizationId', 'emailAccountId', 'sentAt', 'id'] },
    { name: 'emails_sent_at', properties: ['organizationId', 'sentAt', 'id'] },
    { name: 'emails_from', properties: ['organizationId', 'fromEmail'] },
    { name: 'emails_unread', expression: `create index "emails_unread" on "emails" ("organization_id", "email_account_id") where not is_read and direction = 'inbound' and removed_at is null` },
  ],
});

/** A message of one mailbox, whatever number of folders it lies in. */
export class Email extends EmailSchema.class {}
EmailSchema.setClass(Email);
