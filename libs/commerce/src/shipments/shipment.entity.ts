import { idColumn, requireOrganizationId, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const ShipmentSchema = defineEntity({
  name: 'Shipment',
  ...tenantTable('shipments'),
  properties: {
    ...tenantColumns,
    orderId: p.uuid(),
    carrier: p.string().length(100).nullable(),
    trackingNumber: p.string().length(100).nullable(),
    shippedAt: timestamp(),
    deliveredAt: timestamp().nullable(),
    createdById: p.uuid().nullable(),
  },
  checks: [{ name: 'shipments_delivered_check', expression: 'delivered_at >= shipped_at' }],
  uniques: [{ name: 'shipments_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'shipments_order_id', properties: ['organizationId', 'orderId', 'createdAt', 'id'] },
    { name: 'shipments_created_by_id', properties: ['createdById'] },
  ],
});

/** A parcel with all or some of an order. */
export class Shipment extends ShipmentSchema.class {
  /** The first arrival counts; a clock that went back does not make it arrive before it was sent. */
  deliver(at: Date): void {
    this.deliveredAt ??= at > this.shippedAt ? at : this.shippedAt;
  }
}
ShipmentSchema.setClass(Shipment);

const ShipmentItemSchema = defineEntity({
  name: 'ShipmentItem',
  ...tenantTable('shipment_items'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    shipmentId: p.uuid(),
    orderItemId: p.uuid(),
    quantity: p.integer().check('quantity > 0'),
  },
  uniques: [{ name: 'shipment_items_once', properties: ['organizationId', 'shipmentId', 'orderItemId'] }],
  indexes: [{ name: 'shipment_items_order_item_id', properties: ['organizationId', 'orderItemId'] }],
});

/** How many of a line are in a parcel. */
export class ShipmentItem extends ShipmentItemSchema.class {}
ShipmentItemSchema.setClass(ShipmentItem);
