/** Who looks. */
export interface Viewer {
  userId: string;
  permissions: ReadonlySet<string>;
}

/** What of an event decides who may see it. */
export interface SeenEvent {
  type: string;
  actorUserId: string | null;
  data: Record<string, unknown>;
}

type Rule = (event: SeenEvent, viewer: Viewer) => boolean;

const RECORDS_OF_EVERYBODY = 'crm.records.read_all';

/** Events that are one person's, named by this field; a list of ids, or one. */
const personal = (field: string): Rule => ({ data }, { userId }) => [data[field]].flat().includes(userId);
const permitted = (permission: string): Rule => (_event, { permissions }) => permissions.has(permission);
/** Records one may see only one's own of: an event does not say whose the record is, so only what one did oneself, or was given, is shown then. */
const record = (permission: string): Rule => ({ actorUserId, data }, { userId, permissions }) =>
  permissions.has(permission) && (permissions.has(RECORDS_OF_EVERYBODY) || actorUserId === userId || data['assignedToId'] === userId);

/** By the beginning of the type, the longest first; contexts are not called, so their permissions stand here by name. What is not named is shown to nobody. */
const RULES: readonly (readonly [beginning: string, rule: Rule])[] = [
  ['notifications.notification.', personal('userId')],
  ['kernel.operation.', personal('createdById')],
  ['crm.activity.reminder_due', personal('userId')],
  ['crm.activity.mentioned', personal('userIds')],
  ['crm.record.assigned', personal('assignedToId')],
  ['crm.lead.', record('crm.leads.read')],
  ['crm.deal.', record('crm.deals.read')],
  ['crm.contact.', record('crm.contacts.read')],
  ['crm.account.', record('crm.accounts.read')],
  ['crm.activity.', record('crm.activities.read')],
  ['crm.pipeline.', permitted('crm.pipelines.read')],
  ['crm.issue.', permitted('crm.issues.read')],
  ['commerce.customer.', permitted('commerce.customers.read')],
  ['commerce.order.', permitted('commerce.orders.read')],
  ['commerce.segment.', permitted('commerce.segments.read')],
  ['messaging.email.', personal('ownerUserId')],
  ['messaging.email-account.', personal('ownerUserId')],
  ['tenancy.member.', permitted('tenancy.members.read')],
  ['tenancy.organization.', permitted('tenancy.organization.read')],
];

/** Whether an event of the viewer's organization may be shown to them. */
export function isVisible(event: SeenEvent, viewer: Viewer): boolean {
  const rule = RULES.find(([beginning]) => event.type.startsWith(beginning));
  return rule?.[1](event, viewer) ?? false;
}

/** The permissions the rules name, for a test that they exist. */
export const namedPermissions = (): string[] => {
  const named: string[] = [RECORDS_OF_EVERYBODY];
  const asking = { has: (permission: string) => named.push(permission) > 0 } as unknown as ReadonlySet<string>;
  for (const [, rule] of RULES) rule({ type: '', actorUserId: null, data: {} }, { userId: '', permissions: asking });
  return [...new Set(named)].sort();
};
