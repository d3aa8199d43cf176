import { SegmentFacts, type FactSource } from '@app/commerce';
import { OnEvent, requireOrganizationId, requireScope, type EventOf } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EmailReceived, EmailSent, ThreadLinked, ThreadMerged } from '../events.js';
import { SENTIMENTS, THREAD_CATEGORIES } from '../threads/email-thread.entity.js';

const threads = { rows: 'email_threads r', where: 'r.merged_into_id is null' };
/** Drafts and mail that is gone from the server do not count. */
const mail = (direction: 'inbound' | 'outbound') => ({
  rows: 'emails e join email_threads r on r.organization_id = e.organization_id and r.id = e.thread_id',
  where: `e.direction = '${direction}' and e.status <> 'draft' and e.removed_at is null`,
  at: 'e.sent_at',
});

const source: FactSource = {
  name: 'mail',
  touchedBy: [EmailReceived, EmailSent, ThreadLinked, ThreadMerged],
  fields: [
    { key: 'mail.lastMessageAt', label: 'Last e-mail', type: 'instant', sql: 'r.last_message_at', aggregate: 'max', ...threads },
    { key: 'mail.sentiment', label: 'Sentiment of a conversation', type: 'choice', sql: 'r.sentiment', options: SENTIMENTS, ...threads },
    { key: 'mail.category', label: 'Category of a conversation', type: 'choice', sql: 'r.category', options: THREAD_CATEGORIES, nullable: false, ...threads },
  ],
  events: [
    { key: 'mail.received', label: 'Wrote an e-mail', ...mail('inbound') },
    { key: 'mail.sent', label: 'Was written an e-mail', ...mail('outbound') },
  ],
};

/** Lets segments of customers ask about the mail that was linked to them. Marking a customer twice is marking once. */
@Injectable()
export class MailFacts implements OnModuleInit {
  constructor(private readonly facts: SegmentFacts) {}

  onModuleInit(): void {
    this.facts.register(source);
  }

  @OnEvent(EmailReceived, 'messaging.mark-customer-who-wrote')
  async onEmailReceived({ data }: EventOf<typeof EmailReceived>): Promise<void> {
    if (data.customerId) await this.facts.touched(source.name, [data.customerId]);
  }

  @OnEvent(EmailSent, 'messaging.mark-customer-who-was-written-to')
  async onEmailSent({ data }: EventOf<typeof EmailSent>): Promise<void> {
    if (data.customerId) await this.facts.touched(source.name, [data.customerId]);
  }

  @OnEvent(ThreadLinked, 'messaging.mark-customer-of-thread')
  async onThreadLinked({ data }: EventOf<typeof ThreadLinked>): Promise<void> {
    if (data.customerId) await this.facts.touched(source.name, [data.customerId]);
  }

  @OnEvent(ThreadMerged, 'messaging.mark-customers-of-merged-thread')
  async onThreadMerged({ data }: EventOf<typeof ThreadMerged>): Promise<void> {
    const rows = await requireScope().rows<{ customerId: string }>(
      'select customer_id as "customerId" from email_threads where organization_id = ? and id = any(?::uuid[]) and customer_id is not null',
      [requireOrganizationId(), [data.threadId, data.mergedThreadId]],
    );
    await this.facts.touched(source.name, rows.map(({ customerId }) => customerId));
  }
}
