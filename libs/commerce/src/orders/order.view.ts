import { between, currencyCode, defineView, equals, idOf, instant, ofUser, organizationOfGuest, type Owner, recordsContaining, requireOrganizationId, requireScope } from '@app/kernel';
import { z } from 'zod';
import { MyOrderDto, OrderEventDto, OrderSummaryDto, type OrderItemResource } from './order.dto.js';
import { ORDER_STATUSES, PAYMENT_STATUSES } from './order-status.js';

const byDate = { orderDate: { sql: 't.order_date', cast: 'timestamptz' } };

export const OrderView = defineView({
  table: 'orders',
  resource: 'order',
  returns: OrderSummaryDto,
  search: recordsContaining('order'),
  filters: {
    customerId: equals('t.customer_id', idOf('customer'), 'uuid'),
    status: equals('t.status', z.enum(ORDER_STATUSES)),
    paymentStatus: equals('t.payment_status', z.enum(PAYMENT_STATUSES)),
    orderNumber: equals('t.order_number', z.string().min(1).max(50).meta({ example: 'ORD-2026-0042' })),
    currency: equals('t.currency', currencyCode()),
    createdById: equals('t.created_by_id', idOf('user'), 'uuid'),
    orderDate: between('t.order_date', instant(), 'timestamptz'),
    createdAt: between('t.created_at', instant(), 'timestamptz'),
    updatedAt: between('t.updated_at', instant(), 'timestamptz'),
  },
  sort: { ...byDate, createdAt: { sql: 't.created_at', cast: 'timestamptz' }, updatedAt: { sql: 't.updated_at', cast: 'timestamptz' } },
  defaultSort: '-orderDate',
});

export const OrderEventView = defineView({
  table: 'order_history',
  resource: 'order-event',
  returns: OrderEventDto,
  sort: { at: { sql: 't.at', cast: 'timestamptz' } },
  defaultSort: 'at',
});

/** The login behind the customer; the list also names organization and customer, so that an index finds the rows. */
const ofLogin: Owner = { sql: '(select c.user_id from customers c where c.organization_id = t.organization_id and c.id = t.customer_id)', id: ofUser.id };

export const MyOrderView = defineView({
  table: 'orders',
  resource: 'my-order',
  returns: MyOrderDto,
  owner: ofLogin,
  where: `t.status <> 'draft'`,
  visible: () => {
    const organizationId = organizationOfGuest();
    return organizationId === null ? undefined : { sql: 't.organization_id = ?::uuid', params: [organizationId] };
  },
  expressions: { companyId: 't.customer_id' },
  parameters: { companyId: idOf('customer').optional().describe('Of one company only.') },
  sort: byDate,
  defaultSort: '-orderDate',
});

const ITEM_FIELDS = `i.id, i.product_name as "productName", i.product_sku as "productSku", i.quantity, i.shipped_quantity as "shippedQuantity",
  i.unit_price as "unitPrice", i.discount, i.tax, i.total_price as "totalPrice"`;

/** The lines of an order of the running organization, in their order. */
export const itemsOf = (orderId: string): Promise<OrderItemResource[]> =>
  requireScope().rows<OrderItemResource>(`select ${ITEM_FIELDS} from order_items i where i.organization_id = ? and i.order_id = ? order by i.position, i.id`, [requireOrganizationId(), orderId]);

/** The lines of an order of the signed-in customer; outside of any organization. */
export const itemsOfMine = (orderId: string): Promise<OrderItemResource[]> =>
  requireScope().rows<OrderItemResource>(
    `select ${ITEM_FIELDS} from orders o join order_items i on i.organization_id = o.organization_id and i.order_id = o.id where o.id = ? order by i.position, i.id`,
    [orderId],
  );
