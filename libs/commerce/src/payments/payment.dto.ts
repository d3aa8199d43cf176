import { decimalAmount, idOf, instant, line, paragraph } from '@app/kernel';
import { z } from 'zod';
import { PAYMENT_OUTCOMES, REFUND_STATUSES } from './payment.entity.js';

const orderId = '01937c4e-a0a0-7b3c-9d4e-5f6a7b8c9d0e';
const userId = '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e';
const payment = { amount: '595.00', method: 'bank transfer', reference: 'RF18 5390 0754 7034' } as const;

export const PaymentDto = z
  .object({
    id: z.uuid(),
    orderId: idOf('order'),
    status: z.enum(PAYMENT_OUTCOMES),
    amount: z.string(),
    currency: z.string(),
    method: z.string().nullable(),
    reference: z.string().nullable(),
    paidAt: z.iso.datetime(),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({
    id: 'Payment',
    example: { id: '01937c4e-a4a4-7b3c-9d4e-5f6a7b8c9d0e', orderId, status: 'paid', ...payment, currency: 'EUR', paidAt: '2026-11-20T11:00:00.000Z', createdById: userId, createdAt: '2026-11-20T11:00:00.000Z' },
  });

export const CreatePaymentDto = z
  .strictObject({
    amount: decimalAmount().refine((amount) => Number(amount) > 0, { error: 'must be more than nothing' }).describe('In the currency of the order.'),
    status: z.enum(PAYMENT_OUTCOMES).default('paid').describe('`failed` for a try that brought no money.'),
    method: line(50).nullable().optional(),
    reference: line(255).nullable().optional().describe('What the bank or the provider calls it.'),
    paidAt: instant().optional().describe('Now when absent.'),
  })
  .meta({ id: 'CreatePayment', example: payment });
export type CreatePayment = z.output<typeof CreatePaymentDto>;

export const RefundDto = z
  .object({
    id: idOf('refund'),
    orderId: idOf('order'),
    status: z.enum(REFUND_STATUSES),
    amount: z.string(),
    currency: z.string(),
    reason: z.string().nullable(),
    settledAt: z.iso.datetime().nullable(),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Refund',
    example: {
      id: '01937c4e-a5a5-7b3c-9d4e-5f6a7b8c9d0e', orderId, status: 'succeeded', amount: '89.90', currency: 'EUR', reason: 'One chair was scratched.', settledAt: '2026-11-25T09:00:00.000Z',
      createdById: userId, createdAt: '2026-11-25T09:00:00.000Z', updatedAt: '2026-11-25T09:00:00.000Z', version: 1,
    },
  });

export const CreateRefundDto = z
  .strictObject({
    amount: decimalAmount().refine((amount) => Number(amount) > 0, { error: 'must be more than nothing' }).optional().describe('In the currency of the order; all that is left when absent.'),
    reason: paragraph(2_000).nullable().optional(),
    status: z.enum(['succeeded', 'pending']).default('succeeded').describe('`pending` until it is known to have gone out; it takes its part of what was paid all the same.'),
  })
  .meta({ id: 'CreateRefund', example: { amount: '89.90', reason: 'One chair was scratched.' } });
export type CreateRefund = z.output<typeof CreateRefundDto>;

export const RefundSettlementDto = z
  .strictObject({ status: z.enum(['succeeded', 'failed']).describe('What became of it. A failed refund gives its part back.') })
  .meta({ id: 'RefundSettlement', example: { status: 'succeeded' } });
export type RefundSettlement = z.output<typeof RefundSettlementDto>;
