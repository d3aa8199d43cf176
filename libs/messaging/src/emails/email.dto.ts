import { idOf } from '@app/kernel';
import { z } from 'zod';
import { EMAIL_DIRECTIONS, EMAIL_STATUSES } from './email.entity.js';

const addresses = () => z.array(z.string());

/** A message in a list: everything but its text. */
export const EmailSummaryDto = z
  .object({
    id: idOf('email'),
    threadId: idOf('thread'),
    emailAccountId: idOf('email-account'),
    messageId: z.string().nullable().describe('Message-ID without brackets; null when the sender gave none.'),
    fromEmail: z.string(),
    fromName: z.string(),
    toEmails: addresses(),
    ccEmails: addresses(),
    subject: z.string(),
    snippet: z.string().describe('The first words of the text.'),
    direction: z.enum(EMAIL_DIRECTIONS),
    status: z.enum(EMAIL_STATUSES),
    isRead: z.boolean(),
    isStarred: z.boolean(),
    hasAttachments: z.boolean(),
    sentAt: z.iso.datetime(),
    deliveredAt: z.iso.datetime().nullable(),
    folder: z.string().nullable().describe('A folder of the mailbox it lies in; null when it is no longer on the server.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'EmailSummary', example: summaryExample() });

export const EmailDto = EmailSummaryDto.extend({
  inReplyTo: z.string().nullable().describe('Ids without brackets, separated by spaces.'),
  references: z.string().nullable().describe('Ids without brackets, separated by spaces, oldest first.'),
  replyToId: idOf('email').nullable().describe('The message this one answers, where it is known.'),
  bccEmails: addresses().describe('Only for the owner of the mailbox.'),
  bodyText: z.string().describe('Plain text; made from the HTML when the message has no other.'),
  bodyHtml: z.string().describe('As received and therefore not safe to show: sanitise it, or use a sandbox.'),
  isTruncated: z.boolean().describe('The text was longer than what is kept beside the raw message.'),
  isAutomatic: z.boolean().describe('Written by a machine (RFC 3834).'),
  unparsedReason: z.string().nullable().describe('Why only the headers could be read; the raw message is kept.'),
  readAt: z.iso.datetime().nullable(),
  uid: z.int().nullable(),
  trackingEnabled: z.boolean(),
  createdById: idOf('user').nullable(),
  version: z.int(),
}).meta({
  id: 'Email',
  example: {
    ...summaryExample(),
    inReplyTo: 'a1@customer.example',
    references: 'a0@acme.example a1@customer.example',
    replyToId: null,
    bccEmails: [],
    bodyText: 'Dear Ada,\n\nthank you for the quote.',
    bodyHtml: '<p>Dear Ada,</p><p>thank you for the quote.</p>',
    isTruncated: false,
    isAutomatic: false,
    unparsedReason: null,
    readAt: null,
    uid: 41,
    trackingEnabled: false,
    createdById: null,
    version: 1,
  },
});

export const EmailAttachmentDto = z
  .object({
    id: idOf('attachment'),
    emailId: idOf('email'),
    fileName: z.string(),
    fileSize: z.int().describe('Bytes, decoded.'),
    fileType: z.string().describe('MIME type as the sender gave it.'),
    contentId: z.string().nullable().describe('What `cid:` links in the HTML refer to (RFC 2392).'),
    disposition: z.string().nullable(),
    sha256: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({
    id: 'EmailAttachment',
    example: {
      id: '01937c4e-5555-7b3c-9d4e-5f6a7b8c9d0e',
      emailId: '01937c4e-6666-7b3c-9d4e-5f6a7b8c9d0e',
      fileName: 'quote.pdf',
      fileSize: 48213,
      fileType: 'application/pdf',
      contentId: null,
      disposition: 'attachment',
      sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
      createdAt: '2026-11-20T09:30:01.000Z',
    },
  });

export const AttachmentPathDto = z.object({ id: idOf('email'), attachmentId: idOf('attachment') });
export type AttachmentPath = z.output<typeof AttachmentPathDto>;

function summaryExample() {
  return {
    id: '01937c4e-6666-7b3c-9d4e-5f6a7b8c9d0e',
    threadId: '01937c4e-3333-7b3c-9d4e-5f6a7b8c9d0e',
    emailAccountId: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e',
    messageId: 'a2@customer.example',
    fromEmail: 'bob@customer.example',
    fromName: 'Bob',
    toEmails: ['ada@acme.example'],
    ccEmails: [],
    subject: 'Re: Quote for 40 desks',
    snippet: 'Dear Ada, thank you for the quote.',
    direction: 'inbound' as const,
    status: 'delivered' as const,
    isRead: false,
    isStarred: false,
    hasAttachments: false,
    sentAt: '2026-11-20T09:29:40.000Z',
    deliveredAt: '2026-11-20T09:29:42.000Z',
    folder: 'INBOX',
    createdAt: '2026-11-20T09:30:01.000Z',
  };
}
