import { idColumn, requireOrganizationId, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const CustomerStatsSchema = defineEntity({
  name: 'CustomerStats',
  ...tenantTable('customer_stats'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    customerId: p.uuid(),
    /** ISO 4217. */
    currency: p.character().length(3),
    /** Placed and not cancelled. */
    totalOrders: p.integer(),
    /** Those for which money came, whatever became of them. */
    paidOrders: p.integer(),
    /** What was paid for all orders. */
    grossAmount: p.decimal().columnType('numeric'),
    refundedAmount: p.decimal().columnType('numeric'),
    /** Paid less paid back. */
    lifetimeValue: p.decimal().columnType('numeric'),
    /** Paid by paid order; null without one. */
    averageOrderValue: p.decimal().columnType('numeric').nullable(),
    firstOrderDate: timestamp().nullable(),
    lastOrderDate: timestamp().nullable(),
    updatedAt: timestamp(),
  },
  checks: [{ name: 'customer_stats_lifetime_value_check', expression: 'lifetime_value = gross_amount - refunded_amount' }],
  uniques: [{ name: 'customer_stats_customer', properties: ['organizationId', 'customerId', 'currency'] }],
});

/** What a customer bought in one currency. A projection of orders: written only by ProjectCustomerStats, with its sums at the customer. */
export class CustomerStats extends CustomerStatsSchema.class {}
CustomerStatsSchema.setClass(CustomerStats);
