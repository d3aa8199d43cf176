import type { ParsedMessage, MailAddress } from '../parsing/parsed-message.js';
import type { ThreadKeys } from '../threads/thread-index.js';
import type { EmailDirection, EmailStatus, Recipient } from './email.entity.js';

/** Where a message was found, and what its server says about it. */
export interface Discovery {
  folderPath: string;
  specialUse: string | null;
  uid: number;
  flags: ReadonlySet<string>;
  /** INTERNALDATE. */
  receivedAt: Date | null;
  contentHash: string;
  rawSizeBytes: number;
}

/** What of the mailbox decides about a message. */
export interface MailboxFacts {
  accountId: string;
  email: string;
  /** Mail from before this is old mail. */
  connectedAt: Date;
}

const DAY_MS = 86_400_000;
const SNIPPET_CHARACTERS = 200;
const SNIPPET_SOURCE_CHARACTERS = 4_000;

/** PostgreSQL types of the columns `emailRow` fills; also the order they are inserted in. */
export const EMAIL_COLUMNS = {
  id: 'uuid', organization_id: 'uuid', created_at: 'timestamptz', updated_at: 'timestamptz', version: 'int',
  email_account_id: 'uuid', thread_id: 'uuid', content_hash: 'text', raw_size_bytes: 'bigint',
  message_id: 'text', message_id_hash: 'uuid', in_reply_to: 'text', references: 'text', parent_id_hash: 'uuid',
  from_email: 'text', from_name: 'text', to_emails: 'jsonb', cc_emails: 'jsonb', bcc_emails: 'jsonb', reply_to_emails: 'jsonb',
  subject: 'text', body_text: 'text', body_html: 'text', snippet: 'text', direction: 'text', status: 'text',
  is_read: 'boolean', is_starred: 'boolean', sent_at: 'timestamptz', delivered_at: 'timestamptz', tracking_enabled: 'boolean',
  has_attachments: 'boolean', folder: 'text', uid: 'bigint', is_automatic: 'boolean', is_backfill: 'boolean', is_truncated: 'boolean',
  unparsed_reason: 'text', headers: 'jsonb',
} as const;

export type EmailRow = Record<Exclude<keyof typeof EMAIL_COLUMNS, 'thread_id' | 'organization_id'>, unknown> & {
  id: string;
  direction: EmailDirection;
  status: EmailStatus;
  is_backfill: boolean;
  sent_at: Date;
  subject: string;
};

/** The row of a message just read. `isQuiet`: its folder is being rebuilt, so it counts as old mail. */
export function emailRow(id: string, parsed: ParsedMessage, keys: ThreadKeys, found: Discovery, mailbox: MailboxFacts, now: Date, isQuiet: boolean): EmailRow {
  const isDraft = found.specialUse === '\\Drafts' || found.flags.has('\\Draft');
  const isOwn = isDraft || found.specialUse === '\\Sent' || parsed.from?.address === mailbox.email;
  const sentAt = plausibleDate(parsed.date, found.receivedAt, now);
  return {
    id,
    created_at: now,
    updated_at: now,
    version: 1,
    email_account_id: mailbox.accountId,
    content_hash: found.contentHash,
    raw_size_bytes: found.rawSizeBytes,
    message_id: parsed.messageId,
    message_id_hash: keys.ownId,
    in_reply_to: parsed.inReplyTo.join(' ') || null,
    references: parsed.references.join(' ') || null,
    parent_id_hash: keys.parentId,
    from_email: parsed.from?.address ?? '',
    from_name: parsed.from?.name ?? '',
    to_emails: parsed.to.map(recipient),
    cc_emails: parsed.cc.map(recipient),
    bcc_emails: parsed.bcc.map(recipient),
    reply_to_emails: parsed.replyTo.map(recipient),
    subject: parsed.subject,
    body_text: parsed.bodyText,
    body_html: parsed.bodyHtml,
    snippet: snippetOf(parsed.bodyText),
    direction: isOwn ? 'outbound' : 'inbound',
    status: isDraft ? 'draft' : isOwn ? 'sent' : 'delivered',
    is_read: isOwn || found.flags.has('\\Seen'),
    is_starred: found.flags.has('\\Flagged'),
    sent_at: sentAt,
    delivered_at: found.receivedAt,
    tracking_enabled: false,
    has_attachments: parsed.attachments.length > 0,
    folder: found.folderPath,
    uid: found.uid,
    is_automatic: parsed.isAutomatic,
    is_backfill: isQuiet || (found.receivedAt ?? sentAt) < mailbox.connectedAt,
    is_truncated: parsed.isTruncated,
    unparsed_reason: parsed.unparsed,
    headers: parsed.headers,
  };
}

/** Junk and deleted mail is stored, but nobody is told about it. */
export const isAnnounced = (row: EmailRow, specialUse: string | null): boolean =>
  row.status !== 'draft' && specialUse !== '\\Junk' && specialUse !== '\\Trash';

/** Everybody on the message but the owner of the mailbox, most likely counterpart first. */
export function counterparts(parsed: ParsedMessage, ownEmail: string): string[] {
  const all = [parsed.from, ...parsed.replyTo, ...parsed.to, ...parsed.cc].map((each) => each?.address ?? '');
  return [...new Set(all)].filter((address) => address.includes('@') && address !== ownEmail);
}

/** The sender's clock may be years off; a message was never sent a day after it arrived. */
function plausibleDate(sentAt: Date | null, receivedAt: Date | null, now: Date): Date {
  const latest = (receivedAt ?? now).getTime() + DAY_MS;
  return sentAt && sentAt.getTime() <= latest ? sentAt : (receivedAt ?? now);
}

const recipient = ({ address, name }: MailAddress): Recipient => ({ email: address, name });

function snippetOf(text: string): string {
  const cut = text.slice(0, SNIPPET_SOURCE_CHARACTERS).replace(/\s+/g, ' ').trim().slice(0, SNIPPET_CHARACTERS);
  return cut.toWellFormed().replace(/\ufffd$/, '');
}
