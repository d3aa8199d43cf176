import { htmlToPlainText } from './html-to-plain-text.js';
import { parseMailDate } from './mail-date.js';
import { parseMessageIds } from '../threads/message-ids.js';
import { storable } from './storable-text.js';
import type { RawAddress, RawAttachment, RawParse, UnparsedReason } from './worker-protocol.js';

/** An address as written by the sender; `address` is lower-cased and may be anything, also no valid address. */
export interface MailAddress {
  address: string;
  name: string;
}

export interface ParsedAttachment {
  fileName: string;
  contentType: string;
  sizeBytes: number;
  contentId: string | null;
  disposition: string | null;
  /** Position among the attachments of the message; with the raw message it finds the content again. */
  partIndex: number;
  sha256: string;
}

/** A message fit for the database: every text is valid UTF-8 without NUL and no longer than its column. */
export interface ParsedMessage {
  /** Null when the message names none (RFC 5322 §3.6.4 only says it should). */
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  from: MailAddress | null;
  replyTo: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
  subject: string;
  /** The Date field, else the newest Received field, else null. */
  date: Date | null;
  bodyText: string;
  bodyHtml: string;
  isTruncated: boolean;
  attachments: ParsedAttachment[];
  /** Written by a machine: an automatic reply, a bounce, a mailing list or a bulk sender (RFC 3834). */
  isAutomatic: boolean;
  headers: Record<string, string[]>;
  /** Why there is no more than headers; null when the message was taken apart. */
  unparsed: UnparsedReason | null;
}

const SUBJECT_CHARACTERS = 500;
const NAME_CHARACTERS = 255;
const ADDRESS_CHARACTERS = 320;
const HEADER_CHARACTERS = 4000;
const BODY_CHARACTERS = 2 * 1024 * 1024;
/** Headers kept beside the columns, for rules, automatic-reply detection and one-click unsubscribing. */
const SHOWN_HEADERS = [
  'return-path', 'delivered-to', 'auto-submitted', 'precedence', 'x-autoreply', 'x-auto-response-suppress', 'list-id',
  'list-unsubscribe', 'list-unsubscribe-post', 'thread-index', 'x-priority', 'importance', 'x-failed-recipients', 'feedback-id',
];

/** Makes what the worker read fit for the database. */
export function presentParse(raw: RawParse): ParsedMessage {
  const header = (name: string) => raw.headers.filter(([key]) => key === name).map(([, value]) => value);
  const html = storable(raw.html, BODY_CHARACTERS);
  const text = storable(raw.text, BODY_CHARACTERS);
  return {
    messageId: parseMessageIds(header('message-id').at(-1) ?? '')[0] ?? null,
    inReplyTo: parseMessageIds(header('in-reply-to').join(' ')),
    references: parseMessageIds(header('references').join(' ')),
    from: addresses(raw.from)[0] ?? addresses(raw.sender)[0] ?? null,
    replyTo: addresses(raw.replyTo),
    to: addresses(raw.to),
    cc: addresses(raw.cc),
    bcc: addresses(raw.bcc),
    subject: oneLine(raw.subject, SUBJECT_CHARACTERS),
    date: parseMailDate(header('date').at(-1)) ?? parseMailDate(header('received')[0]?.split(';').at(-1)),
    bodyText: text.trim() === '' && html !== '' ? storable(htmlToPlainText(html), BODY_CHARACTERS) : text,
    bodyHtml: html,
    isTruncated: raw.isTruncated,
    attachments: raw.attachments.map(attachment),
    isAutomatic: isAutomatic(header, raw.from),
    headers: Object.fromEntries(
      SHOWN_HEADERS.map((name) => [name, header(name).slice(0, 10).map((value) => oneLine(value, HEADER_CHARACTERS))] as const).filter(([, values]) => values.length > 0),
    ),
    unparsed: raw.unparsed,
  };
}

/** The stand-in for a message of which not even the headers could be read. */
export function unreadable(reason: UnparsedReason): ParsedMessage {
  return presentParse({
    headers: [], subject: '', from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [],
    text: '', html: '', attachments: [], isTruncated: false, unparsed: reason,
  });
}

function addresses(list: RawAddress[]): MailAddress[] {
  const seen = new Set<string>();
  return list
    .map(({ address, name }) => ({ address: oneLine(address, ADDRESS_CHARACTERS).toLowerCase(), name: oneLine(name, NAME_CHARACTERS) }))
    .filter(({ address, name }) => (address !== '' || name !== '') && !seen.has(address || name) && seen.add(address || name));
}

function attachment(raw: RawAttachment, partIndex: number): ParsedAttachment {
  const contentType = oneLine(raw.contentType, 255).toLowerCase();
  return {
    fileName: fileName(raw.fileName) || `attachment-${partIndex + 1}`,
    contentType: /^[\w.+-]+\/[\w.+-]+$/.test(contentType) ? contentType : 'application/octet-stream',
    sizeBytes: raw.sizeBytes,
    contentId: raw.contentId ? oneLine(raw.contentId, NAME_CHARACTERS) || null : null,
    disposition: raw.disposition === 'inline' || raw.disposition === 'attachment' ? raw.disposition : null,
    partIndex,
    sha256: raw.sha256,
  };
}

/** Only the last path segment, without control or direction characters: the name is shown and offered for saving. */
function fileName(name: string | null): string {
  const last = oneLine(name ?? '', 4000).split(/[\\/]/).at(-1) ?? '';
  return storable(last.replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ''), NAME_CHARACTERS).trim();
}

function oneLine(text: string, characters: number): string {
  return storable(text, characters * 4).replace(/\s+/g, ' ').trim().slice(0, characters).replace(/[\ud800-\udbff]$/, '');
}

/** RFC 3834 §5 and the older headers mail programs set; a bounce has an empty return path (RFC 5321 §4.5.5). */
function isAutomatic(header: (name: string) => string[], from: RawAddress[]): boolean {
  const submitted = header('auto-submitted')[0]?.toLowerCase();
  if (submitted !== undefined && !submitted.startsWith('no')) return true;
  if (header('x-autoreply').length > 0 || header('x-autorespond').length > 0 || header('x-failed-recipients').length > 0) return true;
  if (/^(bulk|list|junk|auto_reply)/i.test(header('precedence')[0] ?? '') || header('list-id').length > 0) return true;
  if (header('return-path')[0] === '<>') return true;
  return /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@/i.test(from[0]?.address ?? '');
}
