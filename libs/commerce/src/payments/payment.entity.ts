import { currentTime, idColumn, requireOrganizationId, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const PAYMENT_OUTCOMES = ['paid', 'failed'] as const;
/** `pending`: asked for and not yet known to have gone out; its amount is taken all the same. */
export const REFUND_STATUSES = ['pending', 'succeeded', 'failed'] as const;

const PaymentSchema = defineEntity({
  name: 'Payment',
  ...tenantTable('order_payments'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    createdAt: timestamp().onCreate(currentTime),
    orderId: p.uuid(),
    status: p.enum(PAYMENT_OUTCOMES),
    amount: p.decimal().columnType('numeric').check('amount > 0'),
    method: p.string().length(50).nullable(),
    /** What the bank or the provider calls it. */
    reference: p.string().length(255).nullable(),
    paidAt: timestamp(),
    createdById: p.uuid().nullable(),
  },
  indexes: [
    { name: 'order_payments_order_id', properties: ['organizationId', 'orderId', 'createdAt', 'id'] },
    { name: 'order_payments_created_by_id', properties: ['createdById'] },
  ],
});

/** Money that came for an order, or did not; never changed. */
export class Payment extends PaymentSchema.class {}
PaymentSchema.setClass(Payment);

const RefundSchema = defineEntity({
  name: 'Refund',
  ...tenantTable('refunds'),
  properties: {
    ...tenantColumns,
    orderId: p.uuid(),
    status: p.enum(REFUND_STATUSES),
    amount: p.decimal().columnType('numeric').check('amount > 0'),
    reason: p.text().nullable(),
    /** The Idempotency-Key it was asked for with: the same one never pays twice, however late it comes again. */
    idempotencyKey: p.string().length(255).nullable(),
    settledAt: timestamp().nullable(),
    createdById: p.uuid().nullable(),
  },
  checks: [{ name: 'refunds_settled_check', expression: `(status = 'pending') = (settled_at is null)` }],
  uniques: [
    { name: 'refunds_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'refunds_idempotency_key', properties: ['organizationId', 'orderId', 'idempotencyKey'] },
  ],
  indexes: [
    { name: 'refunds_order_id', properties: ['organizationId', 'orderId', 'createdAt', 'id'] },
    { name: 'refunds_created_by_id', properties: ['createdById'] },
  ],
});

/** Money paid back for an order. */
export class Refund extends RefundSchema.class {}
RefundSchema.setClass(Refund);
