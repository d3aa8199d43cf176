import { defineEvent } from '@app/kernel';
import { z } from 'zod';

const leadId = z.uuid();
const dealId = z.uuid();
/** Names of the fields that got another value; the values stay in the database. */
const changed = z.array(z.string()).meta({ example: ['status'] });
/** Who a deal was about when it happened. */
const about = { contactId: z.uuid().nullish(), accountId: z.uuid().nullish() };
const amount = { value: z.string().meta({ example: '12500.00' }), currency: z.string().meta({ example: 'EUR' }) };

export const LeadCreated = defineEvent('crm.lead.created', 'A lead was captured.', z.object({ leadId, leadSource: z.string().meta({ example: 'website' }), assignedToId: z.uuid().nullable() }));

export const LeadUpdated = defineEvent('crm.lead.updated', 'Fields of a lead changed.', z.object({ leadId, changed }));

export const LeadEmailChanged = defineEvent('crm.lead.email_changed', 'A lead has another e-mail address now.', z.object({ leadId }));

export const LeadDeleted = defineEvent('crm.lead.deleted', 'A lead was deleted.', z.object({ leadId }));

export const LeadConverted = defineEvent('crm.lead.converted', 'A lead became a deal, with the account and the contact it is about.', z.object({ leadId, dealId, accountId: z.uuid().nullable(), contactId: z.uuid().nullable() }));

export const DealCreated = defineEvent(
  'crm.deal.created',
  'A deal was opened.',
  z.object({ dealId, leadId: leadId.nullable(), pipelineId: z.uuid(), stageId: z.uuid(), stageName: z.string().meta({ example: 'Proposal' }), ...about, ...amount }),
);

export const DealUpdated = defineEvent('crm.deal.updated', 'Fields of a deal changed; moving it to another stage is not among them.', z.object({ dealId, changed, ...about }));

export const DealDeleted = defineEvent('crm.deal.deleted', 'A deal was deleted.', z.object({ dealId }));

export const DealStageChanged = defineEvent(
  'crm.deal.stage_changed',
  'A deal moved to another stage of its pipeline.',
  z.object({ dealId, pipelineId: z.uuid(), fromStageId: z.uuid(), fromStageName: z.string().meta({ example: 'Qualified' }), toStageId: z.uuid(), toStageName: z.string().meta({ example: 'Proposal' }), ...about }),
);

export const DealWon = defineEvent('crm.deal.won', 'A deal was won.', z.object({ dealId, leadId: leadId.nullable(), assignedToId: z.uuid().nullish(), ...about, ...amount }));

export const DealLost = defineEvent('crm.deal.lost', 'A deal was lost.', z.object({ dealId, leadId: leadId.nullable(), assignedToId: z.uuid().nullish(), ...about, ...amount }));

export const DealReopened = defineEvent('crm.deal.reopened', 'A won or lost deal is open again.', z.object({ dealId, leadId: leadId.nullable(), ...about }));

const activity = {
  activityId: z.uuid(),
  activityType: z.string().meta({ example: 'call' }),
  assignedToId: z.uuid().nullable(),
  leadId: leadId.nullable(),
  dealId: dealId.nullable(),
  contactId: z.uuid().nullable(),
  accountId: z.uuid().nullable(),
  customerId: z.uuid().nullable(),
};
export const ActivityCreated = defineEvent('crm.activity.created', 'An activity was written down or planned.', z.object(activity));
export const ActivityUpdated = defineEvent('crm.activity.updated', 'Fields of an activity changed.', z.object({ ...activity, changed }));
export const ActivityCompleted = defineEvent('crm.activity.completed', 'An activity was completed.', z.object(activity));
export const ActivityReopened = defineEvent('crm.activity.reopened', 'A completed activity is to be done again.', z.object(activity));
export const ActivityDeleted = defineEvent('crm.activity.deleted', 'An activity was deleted.', z.object(activity));
export const ActivityReminderDue = defineEvent('crm.activity.reminder_due', 'Somebody wanted to be reminded of an activity now.', z.object({ activityId: z.uuid(), userId: z.uuid() }));
export const ActivityMentioned = defineEvent('crm.activity.mentioned', 'The text of an activity mentions members who were not mentioned before.', z.object({ activityId: z.uuid(), userIds: z.array(z.uuid()) }));

const contactId = z.uuid();
const accountId = z.uuid();
export const ContactCreated = defineEvent('crm.contact.created', 'A contact was added.', z.object({ contactId, accountId: accountId.nullable(), assignedToId: z.uuid().nullable() }));
export const ContactUpdated = defineEvent('crm.contact.updated', 'Fields of a contact changed.', z.object({ contactId, changed }));
export const ContactEmailChanged = defineEvent('crm.contact.email_changed', 'A contact has another e-mail address now, or none.', z.object({ contactId }));
export const ContactDeleted = defineEvent('crm.contact.deleted', 'A contact was deleted.', z.object({ contactId }));

export const AccountCreated = defineEvent('crm.account.created', 'An account was added.', z.object({ accountId, assignedToId: z.uuid().nullable() }));
export const AccountUpdated = defineEvent('crm.account.updated', 'Fields of an account changed.', z.object({ accountId, changed }));
export const AccountDeleted = defineEvent('crm.account.deleted', 'An account was deleted.', z.object({ accountId }));

const recordType = z.enum(['lead', 'contact', 'account', 'deal']);
export const RecordAssigned = defineEvent('crm.record.assigned', 'A member became responsible for a record.', z.object({ type: recordType, recordId: z.uuid(), assignedToId: z.uuid() }));
export const RecordRestored = defineEvent('crm.record.restored', 'A deleted record was taken back out of the trash.', z.object({ type: recordType, recordId: z.uuid() }));
export const RecordPurged = defineEvent('crm.record.purged', 'A record that was deleted long ago is gone for good.', z.object({ type: recordType, recordId: z.uuid() }));
export const RecordMerged = defineEvent('crm.record.merged', 'A record became part of another, which has all that belonged to it.', z.object({ type: recordType, sourceId: z.uuid(), targetId: z.uuid() }));
export const RecordUnmerged = defineEvent('crm.record.unmerged', 'A merge was undone: the record is one of its own again.', z.object({ type: recordType, sourceId: z.uuid(), targetId: z.uuid() }));

const issueId = z.uuid();
/** What an issue was about when it happened. */
const ofIssue = { issueId, number: z.int().meta({ example: 42 }), dealId: z.uuid().nullable(), contactId: z.uuid().nullable() };
export const IssueCreated = defineEvent('crm.issue.created', 'An issue was opened, here or at GitHub.', z.object({ ...ofIssue, issueType: z.string().meta({ example: 'bug' }), assignedToId: z.uuid().nullable() }));
export const IssueUpdated = defineEvent('crm.issue.updated', 'Fields of an issue changed, here or at GitHub; its status is not among them.', z.object({ issueId, changed }));
export const IssueStatusChanged = defineEvent('crm.issue.status_changed', 'An issue has another status now.', z.object({ ...ofIssue, from: z.string().meta({ example: 'open' }), to: z.string().meta({ example: 'in_progress' }) }));
export const IssueAssigned = defineEvent('crm.issue.assigned', 'A member became responsible for an issue.', z.object({ ...ofIssue, assignedToId: z.uuid() }));
export const IssueCommented = defineEvent('crm.issue.commented', 'Somebody commented on an issue, here or at GitHub.', z.object({ issueId, commentId: z.uuid() }));
export const IssueDeleted = defineEvent('crm.issue.deleted', 'An issue was deleted.', z.object({ issueId }));
export const IssueSyncFailed = defineEvent('crm.issue.sync_failed', 'GitHub does not take what an issue says; the code tells why.', z.object({ issueId, reason: z.string().meta({ example: 'rate_limited' }) }));
export const IssueConflictSettled = defineEvent(
  'crm.issue.conflict_settled',
  'An issue was changed here and at GitHub at once; of the named fields the newer side won.',
  z.object({ issueId, fields: z.array(z.string()).meta({ example: ['title'] }), winner: z.enum(['here', 'github']) }),
);
