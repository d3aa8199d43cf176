import { between, CURRENT_USER, defineView, emailAddress, equals, idOf, instant, requireOrganizationId, requireUserId, type Fragment } from '@app/kernel';
import { z } from 'zod';
import { EmailAttachmentDto, EmailDto, EmailSummaryDto } from './email.dto.js';
import { EMAIL_DIRECTIONS, EMAIL_STATUSES } from './email.entity.js';

const yesOrNo = z.enum(['true', 'false']);
const list = (column: string) => `coalesce((select jsonb_agg(r ->> 'email') from jsonb_array_elements(t.${column}) r where r ->> 'email' <> ''), '[]'::jsonb)`;
const recipients = { toEmails: list('to_emails'), ccEmails: list('cc_emails') };
/** The message with the id this one names; looked up, because it may come later. */
const REPLY_TO = '(select p.id from emails p where p.organization_id = t.organization_id and p.message_id_hash = t.parent_id_hash order by p.created_at, p.id limit 1)';
const isOwner = `exists (select from email_accounts a where a.organization_id = t.organization_id and a.id = t.email_account_id and a.user_id = ${CURRENT_USER})`;

const shared = {
  table: 'emails',
  resource: 'email',
  filters: {
    emailAccountId: equals('t.email_account_id', idOf('email-account'), 'uuid'),
    threadId: equals('t.thread_id', idOf('thread'), 'uuid'),
    direction: equals('t.direction', z.enum(EMAIL_DIRECTIONS)),
    status: equals('t.status', z.enum(EMAIL_STATUSES)),
    isRead: equals('t.is_read', yesOrNo, 'boolean'),
    isStarred: equals('t.is_starred', yesOrNo, 'boolean'),
    fromEmail: equals('t.from_email', emailAddress()),
    sentAt: between('t.sent_at', instant(), 'timestamptz'),
  },
  sort: { sentAt: { sql: 't.sent_at', cast: 'timestamptz' } },
  defaultSort: '-sentAt',
};

/** Messages in lists. */
export const EmailView = defineView({ ...shared, returns: EmailSummaryDto, expressions: recipients });

/** One message with its text. */
export const FullEmailView = defineView({
  ...shared,
  returns: EmailDto,
  expressions: { ...recipients, bccEmails: `case when ${isOwner} then ${list('bcc_emails')} else '[]'::jsonb end`, replyToId: REPLY_TO, uid: 't.uid::float8' },
});

export const EmailAttachmentView = defineView({
  table: 'email_attachments',
  resource: 'attachment',
  returns: EmailAttachmentDto,
  expressions: { fileSize: 't.file_size::float8' },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: 'createdAt',
});

const OWN = 't.email_account_id in (select id from email_accounts where organization_id = ? and user_id = ? and deleted_at is null)';

/** Messages of one's own accounts. */
export const ownEmails = (): Fragment => ({ sql: OWN, params: [requireOrganizationId(), requireUserId()] });

/** One's own messages, and those of colleagues' threads that belong to a record; never their drafts. */
export const visibleEmails = (): Fragment => ({
  sql: `(${OWN} or (t.status <> 'draft' and exists (
    select from email_threads h join email_accounts a on a.organization_id = h.organization_id and a.id = h.email_account_id
    where h.organization_id = ? and h.id = t.thread_id and a.deleted_at is null and (h.lead_id is not null or h.deal_id is not null or h.customer_id is not null))))`,
  params: [requireOrganizationId(), requireUserId(), requireOrganizationId()],
});
