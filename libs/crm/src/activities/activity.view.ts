import { between, defineView, equals, idOf, instant, requireOrganizationId, type Fragment, type ListQuery } from '@app/kernel';
import { z } from 'zod';
import { ownRecords } from '../visibility/own-records.js';
import { ActivityDto } from './activity.dto.js';
import { ACTIVITY_TYPES } from './activity.entity.js';

export const ACTIVITY_STATES = ['open', 'upcoming', 'overdue', 'completed'] as const;
type ActivityState = (typeof ACTIVITY_STATES)[number];

const OVERDUE = '(not t.completed and t.scheduled_at is not null and t.scheduled_at < now())';

/** A note or a call just logged is not open: open is what has a time or is a task. */
const STATES: Record<ActivityState, string> = {
  open: `not t.completed and (t.scheduled_at is not null or t.activity_type = 'task')`,
  upcoming: 'not t.completed and t.scheduled_at >= now()',
  overdue: OVERDUE,
  completed: 't.completed',
};

/** What an activity shows, and how activities are listed. */
export const ActivityView = defineView({
  table: 'activities',
  resource: 'activity',
  returns: ActivityDto,
  where: 't.deleted_at is null',
  visible: () => ownRecords('t'),
  expressions: { isOverdue: OVERDUE },
  filters: {
    activityType: equals('t.activity_type', z.enum(ACTIVITY_TYPES)),
    completed: equals('t.completed', z.enum(['true', 'false']), 'boolean'),
    assignedToId: equals('t.assigned_to_id', idOf('user'), 'uuid'),
    createdById: equals('t.created_by_id', idOf('user'), 'uuid'),
    leadId: equals('t.lead_id', idOf('lead'), 'uuid'),
    dealId: equals('t.deal_id', idOf('deal'), 'uuid'),
    contactId: equals('t.contact_id', idOf('contact'), 'uuid'),
    accountId: equals('t.account_id', idOf('account'), 'uuid'),
    scheduledAt: between('t.scheduled_at', instant(), 'timestamptz'),
    createdAt: between('t.created_at', instant(), 'timestamptz'),
    updatedAt: between('t.updated_at', instant(), 'timestamptz'),
  },
  parameters: {
    customerId: idOf('customer').optional(),
    state: z.enum(ACTIVITY_STATES).optional().meta({ description: '`open`: to be done, with a time or as a task; `upcoming` and `overdue`: open, and its time is still to come or is past.' }),
    mine: z.enum(['true', 'false']).optional().meta({ description: '`true`: given to the caller, or written by them and given to nobody.' }),
  },
  sort: {
    createdAt: { sql: 't.created_at', cast: 'timestamptz' },
    updatedAt: { sql: 't.updated_at', cast: 'timestamptz' },
    scheduledAt: { sql: 't.scheduled_at', cast: 'timestamptz' },
  },
  defaultSort: '-createdAt',
});

/** Activities that are the user's to do. */
export const mineOf = (userId: string): Fragment => ({
  sql: '(t.assigned_to_id = ?::uuid or (t.assigned_to_id is null and t.created_by_id = ?::uuid))',
  params: [userId, userId],
});

/** Those of a customer and of the ones that became part of it: they stay with theirs, so that a merge can be undone. */
const ofCustomer = (id: string): Fragment => ({
  sql: 't.customer_id in (select c.id from customers c where c.organization_id = ? and (c.id = ?::uuid or c.merged_into_id = ?::uuid))',
  params: [requireOrganizationId(), id, id],
});

/** What the parameters of a list ask for; sorted by its time, a list holds those that have one. */
export function conditionsOf({ state, mine, customerId, sort }: ListQuery, userId: string): Fragment[] {
  const found: Fragment[] = [];
  if (customerId) found.push(ofCustomer(customerId as string));
  if (state) found.push({ sql: STATES[state as ActivityState], params: [] });
  if (mine === 'true') found.push(mineOf(userId));
  if (sort === 'scheduledAt' || sort === '-scheduledAt') found.push({ sql: 't.scheduled_at is not null', params: [] });
  return found;
}

/** All of the conditions; undefined for none. */
export function allOf(conditions: readonly Fragment[]): Fragment | undefined {
  if (conditions.length === 0) return undefined;
  return { sql: conditions.map(({ sql }) => `(${sql})`).join(' and '), params: conditions.flatMap(({ params }) => params) };
}
