import { CURRENT_ORGANIZATION, currentTime, idColumn, requireOrganizationId, Role, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { NothingToShip } from '../shipments/shipment.problems.js';

const OrderItemSchema = defineEntity({
  name: 'OrderItem',
  ...tenantTable('order_items', {
    policies: [
      // whoever sees the order sees its lines
      {
        name: 'order_items_own',
        roles: [Role.app],
        command: 'select',
        using: `${CURRENT_ORGANIZATION} is null and exists (select 1 from orders o where o.organization_id = order_items.organization_id and o.id = order_items.order_id)`,
      },
    ],
  }),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    orderId: p.uuid(),
    /** From 0, as the lines stand in the order. */
    position: p.integer(),
    productName: p.string().length(255),
    productSku: p.string().length(100).nullable(),
    quantity: p.integer().default(1),
    /** Parcels hold this many of them so far. */
    shippedQuantity: p.integer().default(0),
    /** May be finer than the currency: only the line is rounded. */
    unitPrice: p.decimal().columnType('numeric'),
    /** Of the whole line, as the tax is. */
    discount: p.decimal().columnType('numeric').default('0'),
    tax: p.decimal().columnType('numeric').default('0'),
    /** unit price × quantity − discount + tax, rounded half to even at the decimals of the currency. */
    totalPrice: p.decimal().columnType('numeric'),
    createdAt: timestamp().onCreate(currentTime),
  },
  checks: [
    { name: 'order_items_quantity_check', expression: 'quantity > 0 and shipped_quantity >= 0 and shipped_quantity <= quantity' },
    { name: 'order_items_discount_check', expression: 'unit_price >= 0 and tax >= 0 and discount >= 0 and discount <= unit_price * quantity' },
    {
      name: 'order_items_total_price_check',
      expression: 'total_price >= 0 and abs(unit_price * quantity - discount + tax - total_price) * power(10::numeric, scale(total_price)) <= 0.5',
    },
  ],
  uniques: [{ name: 'order_items_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [{ name: 'order_items_order_id', properties: ['organizationId', 'orderId', 'position', 'id'] }],
});

/** One line of an order. */
export class OrderItem extends OrderItemSchema.class {
  /** How many are in no parcel yet. */
  left(): number {
    return this.quantity - this.shippedQuantity;
  }

  /** 409 `nothing_to_ship` for more than are left. */
  ship(quantity: number): void {
    if (quantity > this.left()) throw new NothingToShip();
    this.shippedQuantity += quantity;
  }
}
OrderItemSchema.setClass(OrderItem);
