import { OnEvent, Outbox, requireOrganizationId, requireScope, uuidv7, type EventOf } from '@app/kernel';
import { EmailReceived, EmailSent } from '@app/messaging/events';
import { Injectable } from '@nestjs/common';
import { InteractionRecorded, OrderStatusChanged, OrderCreated } from '../events.js';
import type { INTERACTION_SOURCES, INTERACTION_TYPES } from './interaction.entity.js';

interface Derived {
  customerId: string;
  userId: string | null;
  interactionType: (typeof INTERACTION_TYPES)[number];
  subject: string;
  source: (typeof INTERACTION_SOURCES)[number];
  sourceId: string;
  occurredAt: Date;
}

// what is announced again (mail that was linked to another customer) goes to whom it is linked now
const RECORD = `
  insert into customer_interactions as i (id, organization_id, created_at, updated_at, version, customer_id, user_id, interaction_type, subject, source, source_id, occurred_at)
  select ?, c.organization_id, ?, ?, 1, c.id, ?, ?, ?, ?, ?, ? from customers c where c.organization_id = ? and c.id = ? and c.deleted_at is null
  on conflict (organization_id, source, source_id) do update set customer_id = excluded.customer_id, version = i.version + 1, updated_at = excluded.updated_at where i.customer_id <> excluded.customer_id
  returning id`;

/** Makes interactions of what happens elsewhere: a message or an order is one, however often it is announced. */
@Injectable()
export class DeriveInteractions {
  constructor(private readonly outbox: Outbox) {}

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

  private async record({ customerId, userId, interactionType, subject, source, sourceId, occurredAt }: Derived): Promise<void> {
    const scope = requireScope();
    const now = scope.now();
    const [row] = await scope.rows<{ id: string }>(RECORD, [uuidv7(), now, now, userId, interactionType, subject, source, sourceId, occurredAt, requireOrganizationId(), customerId]);
    if (row) this.outbox.publish(InteractionRecorded, { interactionId: row.id, customerId, interactionType, source, occurredAt: occurredAt.toISOString() });
  }
}
