import { tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const OrderNumberingSchema = defineEntity({
  name: 'OrderNumbering',
  ...tenantTable('order_numberings'),
  properties: {
    ...tenantColumns,
    prefix: p.string().length(20),
    /** Digits a number has at least. */
    digits: p.integer().check('digits between 1 and 12'),
    lastNumber: p.bigint('number').default(0),
  },
  uniques: [{ name: 'order_numberings_organization_id', properties: ['organizationId'] }],
});

/** How an organization numbers its orders, and the last number it gave. */
export class OrderNumbering extends OrderNumberingSchema.class {}
OrderNumberingSchema.setClass(OrderNumbering);
