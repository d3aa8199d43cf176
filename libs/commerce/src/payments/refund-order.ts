import { Clock, Decimal, expectVersion, problems, requireOrganizationId, requireScope, roundAmount, sumOf } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OrderRefunded } from '../events.js';
import type { Order } from '../orders/order.entity.js';
import { OrderLedger } from '../orders/order-ledger.js';
import { OrderIsDraft } from '../orders/order.problems.js';
import { requireFit } from '../orders/order-totals.js';
import type { CreateRefund, RefundSettlement } from './payment.dto.js';
import { Refund } from './payment.entity.js';
import { RefundSettled, RefundTooLarge } from './payment.problems.js';
import { RefundView } from './payment.view.js';

/**
 * Pays back what was paid for an order, in parts or whole. Refunds of an order are made one at a time, and those not known to
 * have failed never add up to more than was paid; the database looks at that again at the end of the transaction.
 */
@Injectable()
export class RefundOrder {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly ledger: OrderLedger,
  ) {}

  /** The same key never pays twice, and two refunds of the same amount are two unless they share it. 409 `refund_too_large`. */
  async refund(orderId: string, input: CreateRefund, idempotencyKey: string | null): Promise<Refund> {
    const order = await this.ledger.hold(orderId);
    const known = idempotencyKey ? await this.em.findOne(Refund, { orderId, idempotencyKey }) : null;
    if (known) return sameAs(known, input, order);
    expectVersion(order);
    if (order.isDraft()) throw new OrderIsDraft();
    const left = await this.left(order);
    if (input.amount) requireFit(input.amount, order.currency, '#/amount');
    const amount = new Decimal(input.amount ?? left);
    if (amount.isZero() || amount.greaterThan(left)) throw new RefundTooLarge({ extensions: { refundable: roundAmount(left, order.currency) } });
    return this.make(order, { ...input, amount: roundAmount(amount, order.currency) }, idempotencyKey);
  }

  /** Says what became of a refund that was pending; 409 `refund_settled` for one that is not. If-Match is the refund's. */
  async settle(id: string, { status }: RefundSettlement): Promise<void> {
    const order = await this.ledger.hold((await RefundView.one(id)).orderId);
    const refund = await this.em.findOneOrFail(Refund, { id });
    expectVersion(refund);
    if (refund.status !== 'pending') throw new RefundSettled();
    refund.status = status;
    refund.settledAt = this.clock.now();
    if (status === 'succeeded') this.succeed(order, refund);
    else this.ledger.note(order, { kind: 'refund_failed', amount: refund.amount });
    await this.em.flush();
  }

  private async make(order: Order, { amount, status, reason = null }: CreateRefund & { amount: string }, idempotencyKey: string | null): Promise<Refund> {
    const refund = this.em.create(Refund, {
      orderId: order.id, status, amount, reason, idempotencyKey, settledAt: status === 'pending' ? null : this.clock.now(), createdById: requireScope().userId,
    });
    if (status === 'succeeded') this.succeed(order, refund);
    else this.ledger.note(order, { kind: 'refund_requested', amount, reason });
    await this.em.flush();
    return refund;
  }

  private succeed(order: Order, refund: Refund): void {
    const { amount, reason = null } = refund;
    order.refundedAmount = sumOf([order.refundedAmount, amount], order.currency);
    this.ledger.note(order, { kind: 'refunded', amount, reason });
    this.ledger.publish(OrderRefunded, order, { refundId: refund.id, amount, currency: order.currency });
    this.ledger.settle(order);
  }

  /** Paid, and neither paid back nor about to be. */
  private async left(order: Order): Promise<Decimal> {
    const [pending] = await requireScope().rows<{ amount: string }>(
      `select coalesce(sum(amount), 0)::text as amount from refunds where organization_id = ? and order_id = ? and status = 'pending'`,
      [requireOrganizationId(), order.id],
    );
    return order.balance().minus(pending!.amount);
  }
}

function sameAs(refund: Refund, { amount, reason = null }: CreateRefund, { currency }: Order): Refund {
  const isSame = (amount === undefined || roundAmount(amount, currency) === refund.amount) && reason === (refund.reason ?? null);
  if (!isSame) throw new problems.IdempotencyKeyReused();
  return refund;
}
