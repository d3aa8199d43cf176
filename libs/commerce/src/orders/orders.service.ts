import { Clock, requireScope, sumOf, type ListQuery } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OrderDeleted, OrderUpdated } from '../events.js';
import { defaultAddressesOf } from './default-addresses.js';
import { editLines, newLine } from './edit-lines.js';
import type { CreateOrder, OrderResource, UpdateOrder } from './order.dto.js';
import { Order } from './order.entity.js';
import { OrderItem } from './order-item.entity.js';
import { OrderLedger, worth } from './order-ledger.js';
import { OrderNumbers } from './order-numbers.js';
import { OrderClosed, OrderNotDraft } from './order.problems.js';
import { checkLines, expectTotal, orderTotal } from './order-totals.js';
import { itemsOf, OrderEventView, OrderView } from './order.view.js';

/** Orders of the running organization. Every method answers or throws 404 for rows that are not its own. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly ledger: OrderLedger,
    private readonly numbers: OrderNumbers,
    private readonly tenancy: TenancyApi,
  ) {}

  list(query: ListQuery) {
    return OrderView.page(query);
  }

  async get(id: string): Promise<OrderResource> {
    return { ...(await OrderView.one(id)), items: await itemsOf(id) };
  }

  async history(id: string, query: ListQuery) {
    await OrderView.one(id);
    return OrderEventView.page(query, { sql: 't.order_id = ?', params: [id] });
  }

  /** Places an order, or begins a draft. 422 `total_mismatch` for totals that are not those of the lines. */
  async create({ items, totalAmount, draft, ...fields }: CreateOrder): Promise<Order> {
    const { currency = await this.tenancy.currency() } = fields;
    checkLines(items, currency, totalAmount);
    const addresses = await defaultAddressesOf(fields.customerId);
    const nothing = sumOf([], currency);
    const order = this.em.create(Order, {
      ...addresses,
      ...fields,
      currency,
      status: draft ? 'draft' : 'pending',
      orderNumber: draft ? null : await this.numbers.next(),
      totalAmount: orderTotal(items, currency),
      paidAmount: nothing,
      refundedAmount: nothing,
      orderDate: this.clock.now(),
      createdById: requireScope().userId,
    });
    await this.em.flush(); // before what refers to it
    items.forEach((item, position) => newLine(this.em, order, item, position));
    this.ledger.begin(order);
    await this.em.flush();
    return order;
  }

  /** 409 `order_closed` for lines and addresses of an order that is no longer open. */
  async update(id: string, { items, totalAmount, ...changes }: UpdateOrder): Promise<Order> {
    const order = await this.ledger.lock(id);
    const changed = order.edit(changes);
    if (!items && totalAmount !== undefined) expectTotal(totalAmount, order.totalAmount, '#/totalAmount');
    if (items) {
      if (!order.isOpen()) throw new OrderClosed();
      checkLines(items, order.currency, totalAmount);
      const lines = await this.em.find(OrderItem, { orderId: id }, { orderBy: { position: 'asc', id: 'asc' } });
      if (editLines(this.em, order, lines, items)) changed.push('items');
      order.totalAmount = orderTotal(items, order.currency);
      this.ledger.settle(order);
    }
    if (changed.length > 0) {
      this.ledger.note(order, { kind: 'edited', changed });
      this.ledger.publish(OrderUpdated, order, { changed, ...worth(order) });
    }
    await this.em.flush();
    return order;
  }

  /** Throws a draft away; 409 `order_not_draft` for an order that was placed. */
  async delete(id: string): Promise<void> {
    const order = await this.ledger.lock(id);
    if (!order.isDraft()) throw new OrderNotDraft();
    this.em.remove(order);
    this.ledger.publish(OrderDeleted, order, {});
    await this.em.flush();
  }
}
