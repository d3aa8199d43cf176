import { calendarDate, currencyCode, decimalAmount, idOf, line, paragraph } from '@app/kernel';
import { z } from 'zod';
import { ORDER_EVENT_KINDS } from './order-event.entity.js';
import { ORDER_STATUSES, PAYMENT_STATUSES } from './order-status.js';

const customerId = '01937c4e-8888-7b3c-9d4e-5f6a7b8c9d0e';
const userId = '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e';
const example = {
  customerId,
  title: 'Garden furniture',
  description: 'Table and six chairs, oak.',
  currency: 'EUR',
  expectedDeliveryDate: '2026-12-04',
  shippingAddress: 'Jonas Weber\nLindenallee 7\n10115 Berlin\nGermany',
  billingAddress: 'Jonas Weber\nLindenallee 7\n10115 Berlin\nGermany',
  paymentMethod: 'invoice',
  notes: 'Ring twice.',
} as const;
const itemExample = { productName: 'Oak chair', productSku: 'CH-OAK-01', quantity: 6, unitPrice: '89.90', discount: '39.40', tax: '95.00' } as const;

const OrderItemDto = z
  .object({
    id: idOf('order-item'),
    productName: z.string(),
    productSku: z.string().nullable(),
    quantity: z.int(),
    shippedQuantity: z.int(),
    unitPrice: z.string(),
    discount: z.string().describe('Of the whole line, as the tax is.'),
    tax: z.string(),
    totalPrice: z.string().describe('unit price × quantity − discount + tax, rounded half to even at the decimals of the currency.'),
  })
  .meta({ id: 'OrderItem', example: { id: '01937c4e-a1a1-7b3c-9d4e-5f6a7b8c9d0e', ...itemExample, shippedQuantity: 0, totalPrice: '595.00' } });

/** What of an order everybody sees who may see it. */
const shown = {
  id: idOf('order'),
  orderNumber: z.string().nullable().describe('Null for drafts.'),
  title: z.string(),
  description: z.string().nullable(),
  status: z.enum(ORDER_STATUSES),
  paymentStatus: z.enum(PAYMENT_STATUSES),
  currency: z.string(),
  totalAmount: z.string(),
  paidAmount: z.string(),
  refundedAmount: z.string(),
  orderDate: z.iso.datetime(),
  expectedDeliveryDate: z.iso.date().nullable(),
  actualDeliveryDate: z.iso.date().nullable(),
  shippingAddress: z.string().nullable(),
  billingAddress: z.string().nullable(),
  paymentMethod: z.string().nullable(),
  trackingNumber: z.string().nullable().describe('Of the newest shipment that has one.'),
};
const shownExample = {
  id: '01937c4e-a0a0-7b3c-9d4e-5f6a7b8c9d0e',
  orderNumber: 'ORD-00042',
  title: example.title,
  description: example.description,
  status: 'processing',
  paymentStatus: 'paid',
  currency: 'EUR',
  totalAmount: '595.00',
  paidAmount: '595.00',
  refundedAmount: '0.00',
  orderDate: '2026-11-20T09:30:00.000Z',
  expectedDeliveryDate: example.expectedDeliveryDate,
  actualDeliveryDate: null,
  shippingAddress: example.shippingAddress,
  billingAddress: example.billingAddress,
  paymentMethod: example.paymentMethod,
  trackingNumber: null,
};

export const OrderSummaryDto = z
  .object({
    ...shown,
    customerId: idOf('customer'),
    notes: z.string().nullable(),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'OrderSummary',
    description: 'An order without its lines.',
    example: { ...shownExample, customerId, notes: example.notes, createdById: userId, createdAt: '2026-11-20T09:30:00.000Z', updatedAt: '2026-11-20T09:30:00.000Z', version: 1 },
  });

export const OrderDto = OrderSummaryDto.extend({ items: z.array(OrderItemDto) }).meta({
  id: 'Order',
  example: {
    ...shownExample, customerId, notes: example.notes, createdById: userId, createdAt: '2026-11-20T09:30:00.000Z', updatedAt: '2026-11-20T09:30:00.000Z', version: 1,
    items: [{ id: '01937c4e-a1a1-7b3c-9d4e-5f6a7b8c9d0e', ...itemExample, shippedQuantity: 0, totalPrice: '595.00' }],
  },
});
export type OrderResource = z.output<typeof OrderDto>;
export type OrderItemResource = z.output<typeof OrderItemDto>;

/** What a customer sees of an order; never the notes. */
export const MyOrderDto = z
  .object({ ...shown, companyId: idOf('customer').describe('Of the link, as in `/v1/me/companies`.') })
  .meta({ id: 'MyOrder', description: 'An order of the signed-in customer.', example: { ...shownExample, companyId: customerId } });

export const MyOrderDetailDto = MyOrderDto.extend({ items: z.array(OrderItemDto) }).meta({
  id: 'MyOrderDetail',
  example: { ...shownExample, companyId: customerId, items: [{ id: '01937c4e-a1a1-7b3c-9d4e-5f6a7b8c9d0e', ...itemExample, shippedQuantity: 0, totalPrice: '595.00' }] },
});

const item = {
  productName: line(255),
  productSku: line(100).nullable().optional(),
  quantity: z.int().min(1).max(1_000_000).default(1),
  unitPrice: decimalAmount().describe('May be finer than the currency; only the line is rounded.'),
  discount: decimalAmount().default('0').describe('Of the whole line; at most unit price × quantity.'),
  tax: decimalAmount().default('0').describe('Of the whole line.'),
  totalPrice: decimalAmount().optional().describe('Computed. When it is sent and differs: 422 `total_mismatch`.'),
};
const NewItemDto = z.strictObject(item).meta({ id: 'NewOrderItem', example: itemExample });
const ChangedItemDto = z
  .strictObject({ id: idOf('order-item').optional().describe('The line it was; a new one when absent.'), ...item })
  .meta({ id: 'ChangedOrderItem', example: { ...itemExample, quantity: 4 } });
export type ChangedItem = z.output<typeof ChangedItemDto>;
const MAX_ITEMS = 500;

const fields = {
  title: line(255),
  description: paragraph(10_000).nullable(),
  expectedDeliveryDate: calendarDate().nullable(),
  shippingAddress: paragraph(1_000).nullable(),
  billingAddress: paragraph(1_000).nullable(),
  paymentMethod: line(50).nullable(),
  notes: paragraph(10_000).nullable(),
};

export const CreateOrderDto = z
  .strictObject({
    ...z.strictObject(fields).partial().shape,
    customerId: idOf('customer'),
    title: fields.title,
    currency: currencyCode().optional().describe("The organization's when absent."),
    shippingAddress: fields.shippingAddress.optional().describe("The customer's default when absent."),
    billingAddress: fields.billingAddress.optional().describe("The customer's default when absent."),
    items: z.array(NewItemDto).max(MAX_ITEMS).default([]),
    totalAmount: decimalAmount().optional().describe('Computed. When it is sent and differs: 422 `total_mismatch`.'),
    draft: z.boolean().default(false).describe('Not placed yet: no number, and the customer does not see it.'),
  })
  .meta({ id: 'CreateOrder', example: { ...example, items: [itemExample] } });
export type CreateOrder = z.output<typeof CreateOrderDto>;

export const UpdateOrderDto = z
  .strictObject({
    ...z.strictObject(fields).partial().shape,
    actualDeliveryDate: calendarDate().nullable().optional().describe('The day the last parcel arrived, in the time zone of the organization, when the order becomes `delivered` without one.'),
    items: z.array(ChangedItemDto).max(MAX_ITEMS).optional().describe('All lines, in order: those left out are removed. While the order is a draft, pending or processing.'),
    totalAmount: decimalAmount().optional().describe('Computed. When it is sent and differs: 422 `total_mismatch`.'),
  })
  .meta({ id: 'UpdateOrder', example: { expectedDeliveryDate: '2026-12-11', notes: 'Ring twice.' } });
export type UpdateOrder = z.output<typeof UpdateOrderDto>;

export const OrderTransitionDto = z
  .strictObject({
    to: z.enum(ORDER_STATUSES).describe('`pending` places a draft; `shipped` ships what is left.'),
    reason: paragraph(2_000).pipe(z.string().trim().min(1)).optional(),
    trackingNumber: line(100).optional().describe('For `shipped`.'),
    carrier: line(100).optional().describe('For `shipped`.'),
  })
  .meta({ id: 'OrderTransition', example: { to: 'processing' } });
export type OrderTransition = z.output<typeof OrderTransitionDto>;

export const OrderEventDto = z
  .object({
    id: z.uuid(),
    kind: z.enum(ORDER_EVENT_KINDS),
    fromStatus: z.enum(ORDER_STATUSES).nullable(),
    toStatus: z.enum(ORDER_STATUSES).nullable(),
    amount: z.string().nullable(),
    changed: z.array(z.string()).nullable().describe('Names of the fields that were edited.'),
    reason: z.string().nullable(),
    actorUserId: idOf('user').nullable(),
    at: z.iso.datetime(),
  })
  .meta({
    id: 'OrderEvent',
    description: 'Something that happened to an order.',
    example: { id: '01937c4e-a2a2-7b3c-9d4e-5f6a7b8c9d0e', kind: 'status_changed', fromStatus: 'pending', toStatus: 'processing', amount: null, changed: null, reason: null, actorUserId: userId, at: '2026-11-20T10:00:00.000Z' },
  });

export const OrderNumberingDto = z
  .object({ prefix: z.string(), digits: z.int(), nextNumber: z.string().describe('The number of the next order.'), version: z.int() })
  .meta({ id: 'OrderNumbering', description: 'How orders are numbered.', example: { prefix: 'ORD-', digits: 5, nextNumber: 'ORD-00043', version: 43 } });
export type OrderNumberingResource = z.output<typeof OrderNumberingDto>;

export const UpdateOrderNumberingDto = z
  .strictObject({
    // ends in no digit, so that the counter behind it keeps every number unique
    prefix: z.string().max(20).regex(/^([A-Za-z0-9/_.-]*[A-Za-z/_.-])?$/, { error: 'must be letters, digits and / _ . - and must not end in a digit' }).optional(),
    digits: z.int().min(1).max(12).optional().describe('Digits a number has at least.'),
  })
  .meta({ id: 'UpdateOrderNumbering', example: { prefix: 'ACME-', digits: 6 } });
export type UpdateOrderNumbering = z.output<typeof UpdateOrderNumberingDto>;
