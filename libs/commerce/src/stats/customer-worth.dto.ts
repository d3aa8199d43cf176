import { idOf } from '@app/kernel';
import { z } from 'zod';

const amounts = {
  currency: 'EUR', totalOrders: 3, paidOrders: 2, grossAmount: '700.00', refundedAmount: '105.00', lifetimeValue: '595.00', averageOrderValue: '350.00',
  firstOrderDate: '2026-02-03T10:00:00.000Z', lastOrderDate: '2026-11-20T09:30:00.000Z',
};

export const WorthInCurrencyDto = z
  .object({
    currency: z.string(),
    totalOrders: z.int().describe('Placed and not cancelled.'),
    paidOrders: z.int(),
    grossAmount: z.string().describe('Paid.'),
    refundedAmount: z.string().describe('Paid back.'),
    lifetimeValue: z.string().describe('Paid less paid back.'),
    averageOrderValue: z.string().nullable().describe('Paid by paid order.'),
    firstOrderDate: z.iso.datetime().nullable(),
    lastOrderDate: z.iso.datetime().nullable(),
  })
  .meta({ id: 'WorthInCurrency', example: amounts });

export const CustomerWorthDto = z
  .object({
    customerId: idOf('customer'),
    lifetimeValue: z.string().nullable().describe('In one currency, as at the customer.'),
    lifetimeValueCurrency: z.string().nullable(),
    totalOrders: z.int(),
    lastOrderDate: z.iso.datetime().nullable(),
    byCurrency: z.array(WorthInCurrencyDto),
  })
  .meta({
    id: 'CustomerWorth',
    example: { customerId: '01937c4e-8888-7b3c-9d4e-5f6a7b8c9d0e', lifetimeValue: '595.00', lifetimeValueCurrency: 'EUR', totalOrders: 3, lastOrderDate: '2026-11-20T09:30:00.000Z', byCurrency: [amounts] },
  });
export type CustomerWorth = z.output<typeof CustomerWorthDto>;
