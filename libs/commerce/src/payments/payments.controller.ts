import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { commerce } from '../commerce.permissions.js';
import { OrderIsDraft } from '../orders/order.problems.js';
import { OrderView } from '../orders/order.view.js';
import { CreatePaymentDto, CreateRefundDto, PaymentDto, RefundDto, RefundSettlementDto, type CreatePayment, type CreateRefund, type RefundSettlement } from './payment.dto.js';
import { RefundSettled, RefundTooLarge } from './payment.problems.js';
import { PaymentView, RefundView } from './payment.view.js';
import { RecordPayment } from './record-payment.js';
import { RefundOrder } from './refund-order.js';

@ApiTags('commerce')
@Controller('v1')
export class PaymentsController {
  constructor(
    private readonly payments: RecordPayment,
    private readonly refunds: RefundOrder,
  ) {}

  @Get('orders/:id/payments')
  @Endpoint({ summary: 'List the payments of an order', permission: commerce.orders.read, returns: PaymentView.Page })
  async listPayments(@Param({ schema: byId('order') }) { id }: ById, @Query({ schema: PaymentView.Query }) query: ListQuery) {
    await OrderView.one(id);
    return PaymentView.page(query, { sql: 't.order_id = ?', params: [id] });
  }

  @Post('orders/:id/payments')
  @Endpoint({ summary: 'Record a payment of an order', permission: commerce.orders.write, returns: PaymentDto, status: 201, conditional: true, problems: [OrderIsDraft] })
  async recordPayment(@Param({ schema: byId('order') }) { id }: ById, @Body({ schema: CreatePaymentDto }) input: CreatePayment) {
    const payment = await this.payments.record(id, input);
    return PaymentView.one(payment.id);
  }

  @Get('orders/:id/refunds')
  @Endpoint({ summary: 'List the refunds of an order', permission: commerce.orders.read, returns: RefundView.Page })
  async listRefunds(@Param({ schema: byId('order') }) { id }: ById, @Query({ schema: RefundView.Query }) query: ListQuery) {
    await OrderView.one(id);
    return RefundView.page(query, { sql: 't.order_id = ?', params: [id] });
  }

  @Post('orders/:id/refunds')
  @Endpoint({
    summary: 'Pay back what was paid for an order',
    description: 'In parts or whole. Send an `Idempotency-Key`: for the same order it never pays twice, however late it comes again.',
    permission: commerce.orders.refund,
    returns: RefundDto,
    status: 201,
    conditional: true,
    location: ({ id }) => `/v1/refunds/${id}`,
    problems: [OrderIsDraft, RefundTooLarge],
  })
  async refund(@Param({ schema: byId('order') }) { id }: ById, @Body({ schema: CreateRefundDto }) input: CreateRefund, @Headers('idempotency-key') key?: string) {
    const refund = await this.refunds.refund(id, input, key ?? null);
    return RefundView.one(refund.id);
  }

  @Get('refunds/:id')
  @Endpoint({ summary: 'Read a refund', permission: commerce.orders.read, returns: RefundDto })
  async get(@Param({ schema: byId('refund') }) { id }: ById) {
    return RefundView.one(id);
  }

  @Post('refunds/:id/settlement')
  @Endpoint({ summary: 'Tell what became of a pending refund', permission: commerce.orders.refund, returns: RefundDto, conditional: true, problems: [RefundSettled] })
  async settle(@Param({ schema: byId('refund') }) { id }: ById, @Body({ schema: RefundSettlementDto }) settlement: RefundSettlement) {
    await this.refunds.settle(id, settlement);
    return RefundView.one(id);
  }
}
