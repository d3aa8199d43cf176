import { OnEvent, Outbox, requireOrganizationId, requireScope, uuidv7, type EventOf } from '@app/kernel';
import { EmailReceived, EmailSent } from '@app/messaging/events';
import { Injectable } from '@nestjs/common';
import { InteractionRecorded, OrderStatusChanged, OrderCreated } from '../events.js';
import { interactionFacts } from '../segments/interaction-facts.js';
import { SegmentFacts } from '../segments/segment-facts.js';
import type { INTERACTION_SOURCES, INTERACTION_TYPES } from './interaction.entity.js';

/** A call with a customer that was made, as whoever keeps calls says. */
export interface CallRecord {
  customerId: string;
  /** The member it was with. */
  userId: string | null;
  happenedAt: Date | string;
}

interface Derived {
  customerId: string;
  userId: string | null;
  interactionType: (typeof INTERACTION_TYPES)[number];
  subject: string;
  source: (typeof INTERACTION_SOURCES)[number];
  sourceId: string;
  occurredAt: Date;
}

// whoever became part of another customer meanwhile speaks for that one; what is announced again (mail that was linked to
// another customer, a call that was put off) says how it is now
const RECORD = `
  with recursive known as (
    select id, organization_id, merged_into_id, deleted_at from customers where organization_id = ? and id = ?
    union select c.id, c.organization_id, c.merged_into_id, c.deleted_at from known k join customers c on c.organization_id = k.organization_id and c.id = k.merged_into_id),
  before as (select customer_id from customer_interactions where organization_id = ? and source = ? and source_id = ?)
  insert into customer_interactions as i (id, organization_id, created_at, updated_at, version, customer_id, user_id, interaction_type, subject, source, source_id, occurred_at)
  select ?, k.organization_id, ?, ?, 1, k.id, ?, ?, ?, ?, ?, ? from known k where k.deleted_at is null
  on conflict (organization_id, source, source_id) do update set customer_id = excluded.customer_id, user_id = excluded.user_id, occurred_at = excluded.occurred_at, version = i.version + 1, updated_at = excluded.updated_at
    where (i.customer_id, i.user_id, i.occurred_at) is distinct from (excluded.customer_id, excluded.user_id, excluded.occurred_at)
  returning id, customer_id as "customerId", (select customer_id from before) as "formerId"`;

/** Makes interactions of what happens elsewhere: a message, an order or a call is one, however often it is announced. */
@Injectable()
export class DeriveInteractions {
  constructor(
    private readonly outbox: Outbox,
    private readonly facts: SegmentFacts,
  ) {}

  @OnEvent(EmailReceived, 'commerce.derive-interaction-of-received-email')
  async onReceived({ data: { customerId, emailId, ownerUserId, receivedAt } }: EventOf<typeof EmailReceived>): Promise<void> {
    if (customerId) await this.record({ customerId, userId: ownerUserId, interactionType: 'email', subject: 'E-mail received', source: 'email', sourceId: emailId, occurredAt: new Date(receivedAt) });
  }

  @OnEvent(EmailSent, 'commerce.derive-interaction-of-sent-email')
  async onSent({ data: { customerId, emailId, ownerUserId, sentAt } }: EventOf<typeof EmailSent>): Promise<void> {
    if (customerId) await this.record({ customerId, userId: ownerUserId, interactionType: 'email', subject: 'E-mail sent', source: 'email', sourceId: emailId, occurredAt: new Date(sentAt) });
  }

  @OnEvent(OrderCreated, 'commerce.derive-interaction-of-created-order')
  async onOrdered({ data: { customerId, orderId, status }, actorUserId, occurredAt }: EventOf<typeof OrderCreated>): Promise<void> {
    if (status !== 'draft') await this.purchase(customerId, orderId, actorUserId, occurredAt);
  }

  @OnEvent(OrderStatusChanged, 'commerce.derive-interaction-of-placed-order')
  async onPlaced({ data: { customerId, orderId, fromStatus }, actorUserId, occurredAt }: EventOf<typeof OrderStatusChanged>): Promise<void> {
    if (fromStatus === 'draft') await this.purchase(customerId, orderId, actorUserId, occurredAt);
  }

  private async purchase(customerId: string, orderId: string, userId: string | null, occurredAt: Date): Promise<void> {
    const [order] = await requireScope().rows<{ orderNumber: string; customerId: string }>('select order_number as "orderNumber", customer_id as "customerId" from orders where organization_id = ? and id = ?', [requireOrganizationId(), orderId]);
    await this.record({ customerId: order?.customerId ?? customerId, userId, interactionType: 'purchase', subject: order ? `Order ${order.orderNumber}` : 'Order', source: 'order', sourceId: orderId, occurredAt });
  }

  /**
   * What a call was, as `read` says once no other says it of the same call: null takes its interaction away. Saying the same
   * twice changes nothing. In a transaction.
   */
  async replaceCall(callId: string, read: () => Promise<CallRecord | null>): Promise<void> {
    const scope = requireScope();
    await scope.rows(`select pg_advisory_xact_lock(hashtextextended('interaction of call ' || ?, 0))`, [callId]);
    const call = await read();
    if (call) return this.record({ customerId: call.customerId, userId: call.userId, interactionType: 'call', subject: 'Call', source: 'call', sourceId: callId, occurredAt: new Date(call.happenedAt) });
    const gone = await scope.rows<{ customerId: string }>(`delete from customer_interactions where organization_id = ? and source = 'call' and source_id = ? returning customer_id as "customerId"`, [requireOrganizationId(), callId]);
    await this.facts.touched(interactionFacts.name, gone.map(({ customerId }) => customerId));
  }

  private async record({ customerId, userId, interactionType, subject, source, sourceId, occurredAt }: Derived): Promise<void> {
    const scope = requireScope();
    const now = scope.now();
    const organizationId = requireOrganizationId();
    const [row] = await scope.rows<{ id: string; customerId: string; formerId: string | null }>(RECORD, [organizationId, customerId, organizationId, source, sourceId, uuidv7(), now, now, userId, interactionType, subject, source, sourceId, occurredAt]);
    if (!row) return;
    if (row.formerId) await this.facts.touched(interactionFacts.name, [row.formerId]);
    if (row.formerId === row.customerId) return;
    this.outbox.publish(InteractionRecorded, { interactionId: row.id, customerId: row.customerId, interactionType, source, occurredAt: occurredAt.toISOString() });
  }
}
