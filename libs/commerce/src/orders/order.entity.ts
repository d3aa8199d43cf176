import { applyPatch, askedOnce, CURRENT_ORGANIZATION, Decimal, Role, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { allowedFrom, ORDER_STATUSES, PAYMENT_STATUSES, type OrderStatus, type PaymentStatus } from './order-status.js';
import { InvalidTransition, OrderClosed } from './order.problems.js';

const OrderSchema = defineEntity({
  name: 'Order',
  ...tenantTable('orders', {
    // segments look at all orders of an organization
    isScanned: true,
    policies: [
      // a customer sees what they ordered, of whatever organization
      {
        name: 'orders_own',
        roles: [Role.app],
        command: 'select',
        using: `${askedOnce(CURRENT_ORGANIZATION)} is null and status <> 'draft' and customer_id in (select linked_customers())`,
      },
    ],
  }),
  properties: {
    ...tenantColumns,
    customerId: p.uuid(),
    /** Given when the order is placed; the numbers of an organization have no gaps. */
    orderNumber: p.string().length(50).nullable(),
    title: p.string().length(255),
    description: p.text().nullable(),
    status: p.enum(ORDER_STATUSES),
    paymentStatus: p.enum(PAYMENT_STATUSES).default('pending'),
    /** ISO 4217; of every amount of the order. */
    currency: p.character().length(3),
    /** Amounts have as many decimals as the currency. The sum of the lines. */
    totalAmount: p.decimal().columnType('numeric').default('0'),
    /** What was paid, whatever was paid back since. */
    paidAmount: p.decimal().columnType('numeric').default('0'),
    /** What was paid back. */
    refundedAmount: p.decimal().columnType('numeric').default('0'),
    /** When it was placed; for a draft, when it was begun. */
    orderDate: timestamp(),
    expectedDeliveryDate: p.date().nullable(),
    actualDeliveryDate: p.date().nullable(),
    shippingAddress: p.text().nullable(),
    billingAddress: p.text().nullable(),
    paymentMethod: p.string().length(50).nullable(),
    /** Of the newest shipment that has one. */
    trackingNumber: p.string().length(100).nullable(),
    notes: p.text().nullable(),
    createdById: p.uuid().nullable(),
  },
  checks: [
    { name: 'orders_number_check', expression: `(status = 'draft') = (order_number is null)` },
    { name: 'orders_amounts_check', expression: 'total_amount >= 0 and refunded_amount >= 0 and refunded_amount <= paid_amount' },
  ],
  uniques: [
    { name: 'orders_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'orders_order_number', properties: ['organizationId', 'orderNumber'] },
  ],
  indexes: [
    { name: 'orders_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'orders_updated_at', properties: ['organizationId', 'updatedAt', 'id'] },
    // segments ask these three for customers, and nothing of the rows
    { name: 'orders_order_date', expression: 'create index "orders_order_date" on "orders" ("organization_id", "order_date", "id") include ("customer_id", "status")' },
    { name: 'orders_status', expression: 'create index "orders_status" on "orders" ("organization_id", "status", "order_date", "id") include ("customer_id")' },
    { name: 'orders_payment_status', expression: 'create index "orders_payment_status" on "orders" ("organization_id", "payment_status", "order_date", "id") include ("customer_id", "status")' },
    { name: 'orders_customer_id', properties: ['organizationId', 'customerId', 'orderDate', 'id'] },
    { name: 'orders_created_by_id', properties: ['createdById'] },
  ],
});

/** What of an order may be changed by hand, beside its lines. */
export type OrderChanges = {
  [F in 'title' | 'description' | 'notes' | 'expectedDeliveryDate' | 'actualDeliveryDate' | 'shippingAddress' | 'billingAddress' | 'paymentMethod']?: Order[F] | undefined;
};
/** What is agreed when goods leave. */
const AGREED = ['shippingAddress', 'billingAddress'] as const;

/** What a customer bought, or is about to. */
export class Order extends OrderSchema.class {
  isDraft(): boolean {
    return this.status === 'draft';
  }

  /** Lines and addresses may still change. */
  isOpen(): boolean {
    return this.status === 'draft' || this.status === 'pending' || this.status === 'processing';
  }

  /** Answers the names of the fields that changed; 409 `order_closed` for addresses of an order that is no longer open. */
  edit(changes: OrderChanges): string[] {
    if (!this.isOpen() && AGREED.some((name) => changes[name] !== undefined && changes[name] !== this[name])) throw new OrderClosed();
    return applyPatch<Order>(this, changes);
  }

  allowed(): OrderStatus[] {
    return allowedFrom(this.status, this.paymentStatus);
  }

  /** 409 `invalid_transition`, with what is allowed. */
  moveTo(to: OrderStatus, at: Date): void {
    const allowed = this.allowed();
    if (!allowed.includes(to)) throw new InvalidTransition({ extensions: { allowed } });
    if (this.isDraft()) this.orderDate = at;
    this.status = to;
  }

  /** What was paid and not paid back. */
  balance(): Decimal {
    return new Decimal(this.paidAmount).minus(this.refundedAmount);
  }

  /** Takes the payment status from the amounts; `hasFailed`: the last try to pay did. Answers the former one when it changed. */
  settle(hasFailed = this.paymentStatus === 'failed'): PaymentStatus | null {
    const before = this.paymentStatus;
    this.paymentStatus = this.degreeOfPayment(hasFailed);
    return before === this.paymentStatus ? null : before;
  }

  private degreeOfPayment(hasFailed: boolean): PaymentStatus {
    const [paid, refunded] = [new Decimal(this.paidAmount), new Decimal(this.refundedAmount)];
    if (refunded.greaterThan(0)) return refunded.equals(paid) ? 'refunded' : 'partially_refunded';
    if (paid.greaterThan(0) && paid.greaterThanOrEqualTo(this.totalAmount)) return 'paid';
    return hasFailed ? 'failed' : 'pending';
  }
}
OrderSchema.setClass(Order);
