import type { EventDefinition, EventOf } from '@app/kernel';
import { EmailReceived, EmailSent } from '@app/messaging/events';
import type { z } from 'zod';
import * as crm from '../events.js';
import type { TimelineKind } from './timeline-entry.entity.js';

/** What a timeline says about an event, and on whose timeline. */
export interface TimelineFact {
  kind: TimelineKind;
  title: string;
  leadId?: string | null;
  dealId?: string | null;
  /** When it happened, where that is not when it was published. */
  at?: Date;
  /** Who did it, where that is not who published it. */
  actorUserId?: string | null;
  factId?: string;
  data?: Record<string, unknown>;
}

const tellers = new Map<string, (data: never) => TimelineFact>();

function tell<S extends z.ZodType>(event: EventDefinition<S>, fact: (data: z.output<S>) => TimelineFact): void {
  tellers.set(event.type, fact);
}

tell(crm.LeadCreated, ({ leadId }) => ({ kind: 'lead_created', title: 'Lead created', leadId }));
tell(crm.LeadUpdated, ({ leadId }) => ({ kind: 'lead_updated', title: 'Lead changed', leadId }));
tell(crm.LeadConverted, ({ leadId }) => ({ kind: 'lead_converted', title: 'Lead converted to a deal', leadId }));
tell(crm.DealCreated, ({ dealId, stageName }) => ({ kind: 'deal_created', title: `Deal opened in ${stageName}`, dealId }));
tell(crm.DealUpdated, ({ dealId }) => ({ kind: 'deal_updated', title: 'Deal changed', dealId }));
tell(crm.DealStageChanged, ({ dealId, fromStageName, toStageName }) => ({ kind: 'deal_stage_changed', title: `Moved from ${fromStageName} to ${toStageName}`, dealId }));
tell(crm.DealWon, ({ dealId }) => ({ kind: 'deal_won', title: 'Deal won', dealId }));
tell(crm.DealLost, ({ dealId }) => ({ kind: 'deal_lost', title: 'Deal lost', dealId }));
tell(crm.DealReopened, ({ dealId }) => ({ kind: 'deal_reopened', title: 'Deal opened again', dealId }));
tell(EmailReceived, ({ receivedAt, ...email }) => ({ kind: 'email_received', title: 'E-mail received', ...emailFact(email, receivedAt), actorUserId: null }));
tell(EmailSent, ({ sentAt, ...email }) => ({ kind: 'email_sent', title: 'E-mail sent', ...emailFact(email, sentAt), actorUserId: email.ownerUserId }));

function emailFact(email: { leadId: string | null; dealId: string | null; emailId: string; threadId: string; emailAccountId: string }, at: string) {
  const { leadId, dealId, emailId, threadId, emailAccountId } = email;
  return { leadId, dealId, factId: emailId, at: new Date(at), data: { emailId, threadId, emailAccountId } };
}

/** Types of the events a timeline speaks of. */
export const timelineEventTypes = (): string[] => [...tellers.keys()];

/** The fact in an event; undefined for events no timeline speaks of. */
export function factOf(event: EventOf<EventDefinition>): TimelineFact | undefined {
  return tellers.get(event.type)?.(event.data as never);
}
