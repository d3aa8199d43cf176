import { idColumn, requireOrganizationId, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { ORDER_STATUSES } from './order-status.js';

export const ORDER_EVENT_KINDS = ['created', 'edited', 'status_changed', 'payment_recorded', 'payment_failed', 'refund_requested', 'refunded', 'refund_failed', 'shipped', 'shipment_delivered'] as const;

const OrderEventSchema = defineEntity({
  name: 'OrderEvent',
  ...tenantTable('order_history'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    orderId: p.uuid(),
    kind: p.enum(ORDER_EVENT_KINDS),
    fromStatus: p.enum(ORDER_STATUSES).nullable(),
    toStatus: p.enum(ORDER_STATUSES).nullable(),
    /** Of a payment or refund. */
    amount: p.decimal().columnType('numeric').nullable(),
    /** Names of the fields that were edited. */
    changed: p.json<string[]>().nullable(),
    reason: p.text().nullable(),
    actorUserId: p.uuid().nullable(),
    at: timestamp(),
  },
  indexes: [
    { name: 'order_history_order_id', properties: ['organizationId', 'orderId', 'at', 'id'] },
    { name: 'order_history_actor_user_id', properties: ['actorUserId'] },
  ],
});

/** What happened to an order; never changed. */
export class OrderEvent extends OrderEventSchema.class {}
OrderEventSchema.setClass(OrderEvent);
