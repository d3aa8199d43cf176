import { defineEvent } from '@app/kernel';
import { z } from 'zod';

const links = { leadId: z.uuid().nullable(), dealId: z.uuid().nullable(), customerId: z.uuid().nullable() };
const email = { emailId: z.uuid(), threadId: z.uuid(), emailAccountId: z.uuid(), ownerUserId: z.uuid() };
/** True for old mail: found when its account was first read, or linked to a record later. Listeners then do not notify anybody. */
const isBackfill = z.boolean();

export const EmailReceived = defineEvent(
  'messaging.email.received',
  'A message from outside was stored, or one stored before was linked to a lead, deal or customer. Unlinked old mail, copies in other folders and rebuilt mailboxes are not announced.',
  z.object({ ...email, ...links, receivedAt: z.iso.datetime(), isBackfill }),
);

export const EmailSent = defineEvent(
  'messaging.email.sent',
  'A message of the owner of an account was stored, wherever it was sent from, or one stored before was linked to a lead, deal or customer.',
  z.object({ ...email, ...links, sentAt: z.iso.datetime(), isBackfill }),
);

export const ThreadMerged = defineEvent(
  'messaging.thread.merged',
  'Two conversations turned out to be one: everything of `mergedThreadId` now belongs to `threadId`.',
  z.object({ threadId: z.uuid(), mergedThreadId: z.uuid(), emailAccountId: z.uuid() }),
);

export const ThreadLinked = defineEvent(
  'messaging.thread.linked',
  'A thread was linked to a lead, a deal or a customer, by address or by hand; null where it is linked to none.',
  z.object({ threadId: z.uuid(), emailAccountId: z.uuid(), ...links }),
);

export const MailboxReset = defineEvent(
  'messaging.mailbox.reset',
  'A mail server numbered a folder anew (UIDVALIDITY changed); the index was rebuilt and nothing was announced as new.',
  z.object({ emailAccountId: z.uuid(), folderId: z.uuid(), matched: z.int(), removed: z.int(), added: z.int() }),
);

export const EmailAccountNeedsSignIn = defineEvent(
  'messaging.email-account.sign-in-needed',
  'The mail server refuses the credentials of an account; nothing is read until its owner enters new ones.',
  z.object({ emailAccountId: z.uuid(), ownerUserId: z.uuid() }),
);
