import { EmailReceived, EmailSent } from '@app/messaging/events';
import { DealStageChanged, LeadDeleted } from '../events.js';
import { factOf } from './timeline-facts.js';

const envelope = { id: '01937c4e-7777-7b3c-9d4e-5f6a7b8c9d0e', organizationId: '01937c4e-0000-7b3c-9d4e-5f6a7b8c9d0e', actorUserId: null, occurredAt: new Date('2026-03-01T10:00:00Z') };
const ids = { emailId: 'email', threadId: 'thread', emailAccountId: 'account', ownerUserId: 'owner', customerId: null };

describe('The fact in an event', () => {
  it('is said of a deal that moved, with the names its stages had', () => {
    const data = { dealId: 'deal', pipelineId: 'p', fromStageId: 'a', fromStageName: 'Proposal', toStageId: 'b', toStageName: 'Negotiation' };
    expect(factOf({ ...envelope, type: DealStageChanged.type, data })).toEqual({ kind: 'deal_stage_changed', title: 'Moved from Proposal to Negotiation', dealId: 'deal' });
  });

  it('happened for a message when it was received or sent, once for the message and not for the event', () => {
    const received = factOf({ ...envelope, type: EmailReceived.type, data: { ...ids, leadId: 'lead', dealId: null, receivedAt: '2025-12-24T18:00:00Z', isBackfill: true } });
    expect(received).toMatchObject({ kind: 'email_received', leadId: 'lead', dealId: null, at: new Date('2025-12-24T18:00:00Z'), factId: 'email', actorUserId: null });
    const sent = factOf({ ...envelope, type: EmailSent.type, data: { ...ids, leadId: null, dealId: 'deal', sentAt: '2025-12-24T18:00:00Z', isBackfill: false } });
    expect(sent).toMatchObject({ kind: 'email_sent', dealId: 'deal', actorUserId: 'owner', data: { emailId: 'email', threadId: 'thread', emailAccountId: 'account' } });
  });

  it('is none for events no timeline speaks of', () => {
    expect(factOf({ ...envelope, type: LeadDeleted.type, data: { leadId: 'lead' } })).toBeUndefined();
  });
});
