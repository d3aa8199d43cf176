import { between, defineView, equals, type Fragment, idOf, instant, recordsContaining, requireOrganizationId, requireUserId } from '@app/kernel';
import { z } from 'zod';
import { THREAD_CATEGORIES } from './email-thread.entity.js';
import { ThreadDto } from './thread.dto.js';

const yesOrNo = z.enum(['true', 'false']);
const account = equals('t.email_account_id', idOf('email-account'), 'uuid');

/** What a thread shows, and how threads are listed; merged ones are only found by id. */
export const ThreadView = defineView({
  table: 'email_threads',
  resource: 'thread',
  returns: ThreadDto,
  where: 't.merged_into_id is null',
  search: recordsContaining('thread'),
  filters: {
    emailAccountId: account,
    accountId: account,
    leadId: equals('t.lead_id', idOf('lead'), 'uuid'),
    dealId: equals('t.deal_id', idOf('deal'), 'uuid'),
    customerId: equals('t.customer_id', idOf('customer'), 'uuid'),
    isRead: equals('t.is_read', yesOrNo, 'boolean'),
    isStarred: equals('t.is_starred', yesOrNo, 'boolean'),
    category: equals('t.category', z.enum(THREAD_CATEGORIES)),
    lastMessageAt: between('t.last_message_at', instant(), 'timestamptz'),
  },
  sort: {
    lastMessageAt: { sql: 't.last_message_at', cast: 'timestamptz' },
    createdAt: { sql: 't.created_at', cast: 'timestamptz' },
  },
  defaultSort: '-lastMessageAt',
});

/** Threads of one's own accounts. */
const ownThreads = (): Fragment => ({
  sql: 't.email_account_id in (select id from email_accounts where organization_id = ? and user_id = ? and deleted_at is null)',
  params: [requireOrganizationId(), requireUserId()],
});

/** One's own threads, and those of colleagues that belong to a lead, a deal or a customer of the organization. */
export const visibleThreads = (): Fragment => {
  const own = ownThreads();
  return {
    sql: `(${own.sql} or ((t.lead_id is not null or t.deal_id is not null or t.customer_id is not null)
      and t.email_account_id in (select id from email_accounts where organization_id = ? and deleted_at is null)))`,
    params: [...own.params, requireOrganizationId()],
  };
};
