import { CustomerMerged, CustomerStatsChanged, CustomerUnmerged, OrderCreated, OrderDeleted, OrderPaymentRecorded, OrderPaymentStatusChanged, OrderRefunded, OrderShipped, OrderStatusChanged, OrderUpdated } from '../events.js';
import { ORDER_STATUSES, PAYMENT_STATUSES } from '../orders/order-status.js';
import type { FactSource, SegmentEvent } from './fact-source.js';

const placed = `r.status <> 'draft'`;
const items = 'orders r join order_items i on i.organization_id = r.organization_id and i.order_id = r.id';
const payments = `(select o.organization_id, o.customer_id, max(p.paid_at) as at from orders o join order_payments p on p.organization_id = o.organization_id and p.order_id = o.id
  where o.payment_status in ('paid', 'partially_refunded', 'refunded') and p.status = 'paid' group by o.organization_id, o.customer_id, o.id) r`;
const history = 'order_history h join orders r on r.organization_id = h.organization_id and r.id = h.order_id';
const became = (status: 'delivered' | 'cancelled', label: string): SegmentEvent => ({
  key: `order.${status}`, label, rows: history, where: `h.kind = 'status_changed' and h.to_status = '${status}'`, at: 'h.at',
});

/** The orders of a customer, drafts left out. */
export const orderFacts: FactSource = {
  name: 'orders',
  touchedBy: [CustomerMerged, CustomerUnmerged, OrderCreated, OrderUpdated, OrderDeleted, OrderStatusChanged, OrderPaymentRecorded, OrderPaymentStatusChanged, OrderRefunded, OrderShipped],
  fields: [
    { key: 'order.status', label: 'Status of an order', type: 'choice', rows: 'orders r', where: placed, sql: 'r.status', options: ORDER_STATUSES.filter((status) => status !== 'draft'), nullable: false },
    { key: 'order.paymentStatus', label: 'Payment of an order', type: 'choice', rows: 'orders r', where: placed, sql: 'r.payment_status', options: PAYMENT_STATUSES, nullable: false },
    { key: 'order.totalAmount', label: 'Total of an order', type: 'decimal', rows: 'orders r', where: placed, sql: 'r.total_amount', currencySql: 'r.currency', nullable: false },
    { key: 'order.orderDate', label: 'Date of an order', type: 'instant', rows: 'orders r', where: placed, sql: 'r.order_date', nullable: false },
    { key: 'order.expectedDeliveryDate', label: 'Expected delivery of an order', type: 'date', rows: 'orders r', where: placed, sql: 'r.expected_delivery_date' },
    { key: 'order.productSku', label: 'SKU of something ordered', type: 'text', rows: items, where: placed, sql: 'i.product_sku' },
    { key: 'order.productName', label: 'Name of something ordered', type: 'text', rows: items, where: placed, sql: 'i.product_name', nullable: false },
  ],
  events: [
    { key: 'order.placed', label: 'Placed an order', rows: 'orders r', where: placed, at: 'r.order_date' },
    { key: 'order.paid', label: 'Paid an order in full', rows: payments, at: 'r.at' },
    became('delivered', 'Got an order delivered'),
    became('cancelled', 'Had an order cancelled'),
    { key: 'order.refunded', label: 'Got money back', rows: history, where: `h.kind = 'refunded'`, at: 'h.at' },
  ],
};

const stats = 'customer_stats r';

/** What a customer is worth: the projection of their orders. What is asked most of all customers stands in their rows, which joins nothing. */
export const statsFacts: FactSource = {
  name: 'stats',
  touchedBy: [CustomerStatsChanged, CustomerMerged, CustomerUnmerged],
  fields: [
    { key: 'stats.ltv', label: 'Lifetime value', type: 'decimal', sql: 'coalesce((c.lifetime_values -> $currency)::numeric, 0)', inCurrency: true, nullable: false },
    { key: 'stats.refunded', label: 'Paid back', type: 'decimal', rows: stats, sql: 'r.refunded_amount', currencySql: 'r.currency', absent: '0' },
    { key: 'stats.averageOrderValue', label: 'Average order value', type: 'decimal', rows: stats, sql: 'r.average_order_value', currencySql: 'r.currency' },
    { key: 'stats.totalOrders', label: 'Orders', type: 'integer', sql: 'c.total_orders', nullable: false },
    { key: 'stats.paidOrders', label: 'Paid orders', type: 'integer', sql: 'c.paid_orders', nullable: false },
    { key: 'stats.firstOrderDate', label: 'First order', type: 'instant', sql: 'c.first_order_date' },
    { key: 'stats.lastOrderDate', label: 'Last order', type: 'instant', sql: 'c.last_order_date' },
  ],
};
