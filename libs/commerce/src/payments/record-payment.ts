import { Clock, requireScope, roundAmount, sumOf } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OrderPaymentRecorded } from '../events.js';
import { OrderLedger } from '../orders/order-ledger.js';
import { requireFit } from '../orders/order-totals.js';
import type { CreatePayment } from './payment.dto.js';
import { Payment } from './payment.entity.js';

/** Writes down money that came for an order, or a try that brought none. */
@Injectable()
export class RecordPayment {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly ledger: OrderLedger,
  ) {}

  /** More than the total may come: what is too much is paid back like the rest. 409 `order_is_draft`. */
  async record(orderId: string, { amount, status, paidAt, ...fields }: CreatePayment): Promise<Payment> {
    const order = await this.ledger.lockPlaced(orderId);
    requireFit(amount, order.currency, '#/amount');
    const payment = this.em.create(Payment, {
      ...fields,
      orderId,
      status,
      amount: roundAmount(amount, order.currency),
      paidAt: paidAt ? new Date(paidAt) : this.clock.now(),
      createdById: requireScope().userId,
    });
    if (status === 'paid') order.paidAmount = sumOf([order.paidAmount, payment.amount], order.currency);
    this.ledger.note(order, { kind: status === 'paid' ? 'payment_recorded' : 'payment_failed', amount: payment.amount });
    this.ledger.publish(OrderPaymentRecorded, order, { paymentId: payment.id, status, amount: payment.amount, currency: order.currency });
    this.ledger.settle(order, status === 'failed');
    await this.em.flush();
    return payment;
  }
}
