import { defineEvent } from '@app/kernel';
import { z } from 'zod';

const leadId = z.uuid();
const dealId = z.uuid();
/** Names of the fields that got another value; the values stay in the database. */
const changed = z.array(z.string());
const amount = { value: z.string(), currency: z.string() };

export const LeadCreated = defineEvent('crm.lead.created', 'A lead was captured.', z.object({ leadId, leadSource: z.string(), assignedToId: z.uuid().nullable() }));

export const LeadUpdated = defineEvent('crm.lead.updated', 'Fields of a lead changed.', z.object({ leadId, changed }));

export const LeadEmailChanged = defineEvent('crm.lead.email_changed', 'A lead has another e-mail address now.', z.object({ leadId }));

export const LeadDeleted = defineEvent('crm.lead.deleted', 'A lead was deleted.', z.object({ leadId }));

export const LeadConverted = defineEvent('crm.lead.converted', 'A lead became a deal.', z.object({ leadId, dealId }));

export const DealCreated = defineEvent(
  'crm.deal.created',
  'A deal was opened.',
  z.object({ dealId, leadId: leadId.nullable(), pipelineId: z.uuid(), stageId: z.uuid(), stageName: z.string(), ...amount }),
);

export const DealUpdated = defineEvent('crm.deal.updated', 'Fields of a deal changed; moving it to another stage is not among them.', z.object({ dealId, changed }));

export const DealDeleted = defineEvent('crm.deal.deleted', 'A deal was deleted.', z.object({ dealId }));

export const DealStageChanged = defineEvent(
  'crm.deal.stage_changed',
  'A deal moved to another stage of its pipeline.',
  z.object({ dealId, pipelineId: z.uuid(), fromStageId: z.uuid(), fromStageName: z.string(), toStageId: z.uuid(), toStageName: z.string() }),
);

export const DealWon = defineEvent('crm.deal.won', 'A deal was won.', z.object({ dealId, leadId: leadId.nullable(), ...amount }));

export const DealLost = defineEvent('crm.deal.lost', 'A deal was lost.', z.object({ dealId, leadId: leadId.nullable(), ...amount }));

export const DealReopened = defineEvent('crm.deal.reopened', 'A won or lost deal is open again.', z.object({ dealId, leadId: leadId.nullable() }));
