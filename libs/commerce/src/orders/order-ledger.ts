import { Clock, expectVersion, NotFound, Outbox, requireScope, type EventDefinition } from '@app/kernel';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { OrderCreated, OrderPaymentStatusChanged, OrderStatusChanged } from '../events.js';
import { Order } from './order.entity.js';
import { OrderEvent } from './order-event.entity.js';
import { OrderIsDraft } from './order.problems.js';
import type { OrderStatus } from './order-status.js';

interface OfOrder {
  orderId: string;
  customerId: string;
}
type Happening = Pick<OrderEvent, 'kind'> & { [F in 'fromStatus' | 'toStatus' | 'amount' | 'changed' | 'reason']?: OrderEvent[F] | undefined };

/** The one way orders are changed: one at a time under a lock, each change in their history. */
@Injectable()
export class OrderLedger {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** The order, locked until the transaction ends: whoever comes second sees what the first did. 404, and 412 as If-Match says. */
  async lock(id: string): Promise<Order> {
    const order = await this.hold(id);
    expectVersion(order);
    return order;
  }

  /** As `lock`, when If-Match speaks of something else. */
  async hold(id: string): Promise<Order> {
    return this.em.findOneOrFail(Order, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, failHandler: () => new NotFound() });
  }

  /** As `lock`; 409 `order_is_draft` for one that was not placed yet. */
  async lockPlaced(id: string): Promise<Order> {
    const order = await this.lock(id);
    if (order.isDraft()) throw new OrderIsDraft();
    return order;
  }

  /** Writes down that a new order was placed, or begun as a draft. */
  begin(order: Order): void {
    this.record(order, { kind: 'created', toStatus: order.status });
    this.publish(OrderCreated, order, { status: order.status, ...worth(order) });
  }

  /** Writes down what happened, and counts the version of the order up, also when only its lines or parcels changed. */
  note(order: Order, happening: Happening): void {
    const at = this.clock.now();
    order.updatedAt = at > order.updatedAt ? at : new Date(order.updatedAt.getTime() + 1);
    this.record(order, happening);
  }

  /** Publishes a fact of an order, with its id and its customer. */
  publish<S extends z.ZodType<OfOrder, OfOrder>>(event: EventDefinition<S>, { id: orderId, customerId }: Order, data: Omit<z.input<S>, keyof OfOrder>): void {
    this.outbox.publish(event, { orderId, customerId, ...data } as z.input<S>);
  }

  /** 409 `invalid_transition`. */
  move(order: Order, to: OrderStatus, reason?: string): void {
    const from = order.status;
    order.moveTo(to, this.clock.now());
    this.note(order, { kind: 'status_changed', fromStatus: from, toStatus: to, reason: reason ?? null });
    this.publish(OrderStatusChanged, order, { fromStatus: from, toStatus: to, ...worth(order) });
  }

  /** Takes the payment status from the amounts, and tells when it is another. */
  settle(order: Order, hasFailed?: boolean): void {
    const before = order.settle(hasFailed);
    if (before) this.publish(OrderPaymentStatusChanged, order, { fromStatus: before, toStatus: order.paymentStatus });
  }

  private record(order: Order, happening: Happening): void {
    this.em.create(OrderEvent, { orderId: order.id, ...happening, actorUserId: requireScope().userId, at: this.clock.now() });
  }
}

/** What an event says of the value of an order. */
export const worth = ({ totalAmount: amount, currency }: Order): { amount: string; currency: string } => ({ amount, currency });
