import { OnEvent, type EventOf } from '@app/kernel';
import { EmailReceived, EmailSent } from '@app/messaging/events';
import { Injectable } from '@nestjs/common';
import * as crm from '../events.js';
import { RecordTimeline } from './record-timeline.js';

/** Feeds the timelines. A repeated event changes nothing: RecordTimeline says each fact once. */
@Injectable()
export class ListenForTimeline {
  constructor(private readonly timeline: RecordTimeline) {}

  @OnEvent(crm.LeadCreated, 'crm.record-lead-created')
  onLeadCreated(event: EventOf<typeof crm.LeadCreated>): Promise<void> {
    return this.timeline.record(event);
  }

  @OnEvent(crm.LeadUpdated, 'crm.record-lead-updated')
  onLeadUpdated(event: EventOf<typeof crm.LeadUpdated>): Promise<void> {
    return this.timeline.record(event);
  }

  @OnEvent(crm.LeadConverted, 'crm.record-lead-converted')
  onLeadConverted(event: EventOf<typeof crm.LeadConverted>): Promise<void> {
    return this.timeline.record(event);
  }

  @OnEvent(crm.DealCreated, 'crm.record-deal-created')
  onDealCreated(event: EventOf<typeof crm.DealCreated>): Promise<void> {
    return this.timeline.record(event);
  }

  @OnEvent(crm.DealUpdated, 'crm.record-deal-updated')
  onDealUpdated(event: EventOf<typeof crm.DealUpdated>): Promise<void> {
    return this.timeline.record(event);
  }

  @OnEvent(crm.DealStageChanged, 'crm.record-deal-stage-changed')
  onDealStageChanged(event: EventOf<typeof crm.DealStageChanged>): Promise<void> {
    return this.timeline.record(event);
  }

  @OnEvent(crm.DealWon, 'crm.record-deal-won')
  onDealWon(event: EventOf<typeof crm.DealWon>): Promise<void> {
    return this.timeline.record(event);
  }

  @OnEvent(crm.DealLost, 'crm.record-deal-lost')
  onDealLost(event: EventOf<typeof crm.DealLost>): Promise<void> {
    return this.timeline.record(event);
  }

  @OnEvent(crm.DealReopened, 'crm.record-deal-reopened')
  onDealReopened(event: EventOf<typeof crm.DealReopened>): Promise<void> {
    return this.timeline.record(event);
  }

  @OnEvent(EmailReceived, 'crm.record-email-received')
  onEmailReceived(event: EventOf<typeof EmailReceived>): Promise<void> {
    return this.timeline.record(event);
  }

  @OnEvent(EmailSent, 'crm.record-email-sent')
  onEmailSent(event: EventOf<typeof EmailSent>): Promise<void> {
    return this.timeline.record(event);
  }
}
