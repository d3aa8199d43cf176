import type { EventDefinition, EventOf, Permission } from '@app/kernel';
import * as commerce from '@app/commerce/events';
import { EmailReceived, EmailSent } from '@app/messaging/events';
import type { z } from 'zod';
import { crm as may } from '../crm.permissions.js';
import * as crm from '../events.js';
import type { SubjectType } from './timeline-entry.entity.js';

/** On whose timelines a fact stands. */
export type Subjects = { [T in SubjectType as `${T}Id`]?: string | null | undefined };

/** What a timeline says about an event, and on whose timelines. */
export interface TimelineFact extends Subjects {
  title: string;
  /** When it happened, where that is not when it was published. */
  at?: Date;
  /** Who did it, where that is not who published it. */
  actorUserId?: string | null;
  factId?: string;
  data?: Record<string, unknown>;
}

interface Teller {
  event: EventDefinition;
  kind: string;
  permission: Permission;
  fact(data: never): TimelineFact;
}

const tellers = new Map<string, Teller>();

/** Makes timelines speak of an event; its listener comes with it. `permission`: who sees the entry. */
function tell<S extends z.ZodType>(event: EventDefinition<S>, kind: string, permission: Permission, fact: (data: z.output<S>) => TimelineFact): void {
  tellers.set(event.type, { event, kind, permission, fact });
}

const { leads, deals, activities, issues } = may;
/** Those of other contexts, by name: crm does not call them. */
const customers = 'commerce.customers.read' as Permission;
const orders = 'commerce.orders.read' as Permission;
const interactions = 'commerce.interactions.read' as Permission;
const segments = 'commerce.segments.read' as Permission;
const threads = 'messaging.threads.read' as Permission;

tell(crm.LeadCreated, 'lead_created', leads.read, ({ leadId }) => ({ title: 'Lead created', leadId }));
tell(crm.LeadUpdated, 'lead_updated', leads.read, ({ leadId }) => ({ title: 'Lead changed', leadId }));
tell(crm.LeadConverted, 'lead_converted', leads.read, ({ leadId }) => ({ title: 'Lead converted to a deal', leadId }));
tell(crm.DealCreated, 'deal_created', deals.read, ({ dealId, stageName, contactId, accountId }) => ({ title: `Deal opened in ${stageName}`, dealId, contactId, accountId }));
tell(crm.DealUpdated, 'deal_updated', deals.read, ({ dealId, contactId, accountId }) => ({ title: 'Deal changed', dealId, contactId, accountId }));
tell(crm.DealStageChanged, 'deal_stage_changed', deals.read, ({ dealId, fromStageName, toStageName, contactId, accountId }) => ({ title: `Moved from ${fromStageName} to ${toStageName}`, dealId, contactId, accountId }));
tell(crm.DealWon, 'deal_won', deals.read, ({ dealId, contactId, accountId }) => ({ title: 'Deal won', dealId, contactId, accountId }));
tell(crm.DealLost, 'deal_lost', deals.read, ({ dealId, contactId, accountId }) => ({ title: 'Deal lost', dealId, contactId, accountId }));
tell(crm.DealReopened, 'deal_reopened', deals.read, ({ dealId, contactId, accountId }) => ({ title: 'Deal opened again', dealId, contactId, accountId }));
tell(crm.ContactCreated, 'contact_created', may.contacts.read, ({ contactId, accountId }) => ({ title: 'Contact added', contactId, accountId }));
tell(crm.ContactUpdated, 'contact_updated', may.contacts.read, ({ contactId }) => ({ title: 'Contact changed', contactId }));
tell(crm.AccountCreated, 'account_created', may.accounts.read, ({ accountId }) => ({ title: 'Account added', accountId }));
tell(crm.AccountUpdated, 'account_updated', may.accounts.read, ({ accountId }) => ({ title: 'Account changed', accountId }));
tell(crm.RecordAssigned, 'record_assigned', may.timeline.read, ({ type, recordId }) => ({ title: 'Given to a member', [`${type}Id`]: recordId }));
tell(crm.RecordRestored, 'record_restored', may.timeline.read, ({ type, recordId }) => ({ title: 'Taken out of the trash', [`${type}Id`]: recordId }));
tell(crm.RecordMerged, 'record_merged', may.timeline.read, ({ type, targetId }) => ({ title: 'Another record became part of this one', [`${type}Id`]: targetId }));
tell(crm.RecordUnmerged, 'record_unmerged', may.timeline.read, ({ type, targetId }) => ({ title: 'A merged record was taken out again', [`${type}Id`]: targetId }));
tell(crm.ActivityCreated, 'activity_created', activities.read, (data) => ({ title: `${activityName(data)} added`, ...linksOf(data) }));
tell(crm.ActivityCompleted, 'activity_completed', activities.read, (data) => ({ title: `${activityName(data)} completed`, ...linksOf(data) }));
tell(crm.ActivityReopened, 'activity_reopened', activities.read, (data) => ({ title: `${activityName(data)} opened again`, ...linksOf(data) }));
tell(crm.ActivityDeleted, 'activity_deleted', activities.read, (data) => ({ title: `${activityName(data)} deleted`, ...linksOf(data) }));
tell(crm.IssueCreated, 'issue_created', issues.read, (issue) => ({ title: `Issue #${issue.number} opened`, ...issueSubjects(issue) }));
tell(crm.IssueStatusChanged, 'issue_status_changed', issues.read, ({ from, to, ...issue }) => ({ title: `Issue #${issue.number} went from ${words(from)} to ${words(to)}`, ...issueSubjects(issue) }));
tell(crm.IssueAssigned, 'issue_assigned', issues.read, (issue) => ({ title: `Issue #${issue.number} given to a member`, ...issueSubjects(issue) }));
tell(commerce.CustomerCreated, 'customer_created', customers, ({ customerId }) => ({ title: 'Customer added', customerId }));
tell(commerce.CustomerUpdated, 'customer_updated', customers, ({ customerId }) => ({ title: 'Customer changed', customerId }));
tell(commerce.CustomerLinked, 'customer_linked', customers, ({ customerId }) => ({ title: 'Login linked', customerId }));
tell(commerce.CustomerUnlinked, 'customer_unlinked', customers, ({ customerId }) => ({ title: 'Login unlinked', customerId }));
tell(commerce.CustomerMerged, 'customer_merged', customers, ({ targetId }) => ({ title: 'Another customer became part of this one', customerId: targetId }));
tell(commerce.CustomerUnmerged, 'customer_unmerged', customers, ({ targetId }) => ({ title: 'A merged customer was taken out again', customerId: targetId }));
tell(commerce.CustomerTagsChanged, 'customer_tags_changed', customers, ({ customerId }) => ({ title: 'Tags changed', customerId }));
tell(commerce.SegmentMemberEntered, 'segment_entered', segments, ({ customerId, segmentName }) => ({ title: `Came into the segment ${segmentName}`, customerId }));
tell(commerce.SegmentMemberLeft, 'segment_left', segments, ({ customerId, segmentName }) => ({ title: `Left the segment ${segmentName}`, customerId }));
tell(commerce.OrderCreated, 'order_created', orders, ({ customerId, amount, currency }) => ({ title: `Order over ${amount} ${currency}`, customerId }));
tell(commerce.OrderUpdated, 'order_updated', orders, ({ customerId }) => ({ title: 'Order changed', customerId }));
tell(commerce.OrderDeleted, 'order_deleted', orders, ({ customerId }) => ({ title: 'Draft of an order thrown away', customerId }));
tell(commerce.OrderStatusChanged, 'order_status_changed', orders, ({ customerId, fromStatus, toStatus }) => ({ title: `Order went from ${fromStatus} to ${toStatus}`, customerId }));
tell(commerce.OrderPaymentRecorded, 'order_payment_recorded', orders, ({ customerId, status, amount, currency }) => ({ title: status === 'paid' ? `Paid ${amount} ${currency}` : `Payment of ${amount} ${currency} failed`, customerId }));
tell(commerce.OrderRefunded, 'order_refunded', orders, ({ customerId, amount, currency }) => ({ title: `Refunded ${amount} ${currency}`, customerId }));
tell(commerce.OrderShipped, 'order_shipped', orders, ({ customerId, isComplete }) => ({ title: isComplete ? 'Order sent' : 'Part of an order sent', customerId }));
tell(commerce.InteractionRecorded, 'interaction_recorded', interactions, ({ source, ...interaction }) => (source === 'manual' ? interactionFact(interaction) : { title: '' })); // the others are told by what they are from
tell(EmailReceived, 'email_received', threads, ({ receivedAt, ...email }) => ({ title: 'E-mail received', ...emailFact(email, receivedAt), actorUserId: null }));
tell(EmailSent, 'email_sent', threads, ({ sentAt, ...email }) => ({ title: 'E-mail sent', ...emailFact(email, sentAt), actorUserId: email.ownerUserId }));

const words = (status: string): string => status.replaceAll('_', ' ');

const issueSubjects = ({ dealId, contactId }: Subjects): Subjects => ({ dealId, contactId });

const activityName = ({ activityType }: { activityType: string }): string => activityType.charAt(0).toUpperCase() + activityType.slice(1);

const linksOf = ({ leadId, dealId, contactId, accountId, customerId }: Subjects): Subjects => ({ leadId, dealId, contactId, accountId, customerId });

function emailFact(email: Subjects & { emailId: string; threadId: string; emailAccountId: string }, at: string) {
  const { leadId, dealId, customerId, emailId, threadId, emailAccountId } = email;
  return { leadId, dealId, customerId, factId: emailId, at: new Date(at), data: { emailId, threadId, emailAccountId } };
}

const interactionFact = ({ customerId, interactionId, interactionType, occurredAt }: { customerId: string; interactionId: string; interactionType: string; occurredAt: string }) => ({
  title: `${activityName({ activityType: words(interactionType) })} written down`,
  customerId,
  factId: interactionId,
  at: new Date(occurredAt),
});

/** The events a timeline speaks of. */
export const timelineEvents = (): EventDefinition[] => [...tellers.values()].map(({ event }) => event);

/** Every kind of entry, with the permission it takes to see one. */
export const TIMELINE_KINDS: ReadonlyMap<string, Permission> = new Map([...tellers.values()].map(({ kind, permission }) => [kind, permission]));

/** The fact in an event; undefined for events no timeline speaks of. */
export function factOf(event: EventOf<EventDefinition>): (TimelineFact & { kind: string }) | undefined {
  const teller = tellers.get(event.type);
  return teller && { kind: teller.kind, ...teller.fact(event.data as never) };
}
