import { Clock, missing, requireScope } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OrderShipped } from '../events.js';
import type { Order } from '../orders/order.entity.js';
import { OrderItem } from '../orders/order-item.entity.js';
import { OrderLedger } from '../orders/order-ledger.js';
import type { CreateShipment } from './shipment.dto.js';
import { Shipment, ShipmentItem } from './shipment.entity.js';
import { NothingToShip, NotShippable } from './shipment.problems.js';

interface Parcel extends Omit<CreateShipment, 'items'> {
  reason?: string | undefined;
}

/** Sends parcels of an order that is locked; when nothing is left of it, the order is shipped. */
@Injectable()
export class ShipOrder {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly ledger: OrderLedger,
  ) {}

  /** 409 `order_not_shippable` unless it is being processed, 409 `nothing_to_ship` for more of a line than is left. */
  async ship(order: Order, { items, ...parcel }: CreateShipment): Promise<Shipment> {
    if (order.status !== 'processing') throw new NotShippable();
    const lines = await this.lines(order);
    const wanted = items ? items.map(({ orderItemId, quantity }, i) => ({ line: lineOf(lines, orderItemId, i), quantity })) : rest(lines);
    return this.send(order, lines, wanted, parcel);
  }

  /** Everything that is left in one parcel; an order without lines, or wholly in parcels, is shipped all the same. */
  async shipRest(order: Order, parcel: Parcel): Promise<void> {
    const lines = await this.lines(order);
    const left = rest(lines);
    if (left.length > 0) await this.send(order, lines, left, parcel);
    else this.ledger.move(order, 'shipped', parcel.reason);
  }

  private async send(order: Order, lines: readonly OrderItem[], wanted: { line: OrderItem; quantity: number }[], { carrier = null, trackingNumber = null, reason }: Parcel): Promise<Shipment> {
    for (const { line, quantity } of wanted) line.ship(quantity);
    if (wanted.length === 0) throw new NothingToShip();
    const shipment = this.em.create(Shipment, { orderId: order.id, carrier, trackingNumber, shippedAt: this.clock.now(), createdById: requireScope().userId });
    order.trackingNumber = trackingNumber ?? order.trackingNumber;
    const isComplete = lines.every((line) => line.left() === 0);
    this.ledger.note(order, { kind: 'shipped', reason: null });
    this.ledger.publish(OrderShipped, order, { shipmentId: shipment.id, isComplete });
    if (isComplete) this.ledger.move(order, 'shipped', reason);
    await this.em.flush(); // before what refers to it
    for (const [line, parts] of Map.groupBy(wanted, ({ line }) => line)) {
      this.em.create(ShipmentItem, { shipmentId: shipment.id, orderItemId: line.id, quantity: parts.reduce((sum, { quantity }) => sum + quantity, 0) });
    }
    await this.em.flush();
    return shipment;
  }

  private lines({ id }: Order): Promise<OrderItem[]> {
    return this.em.find(OrderItem, { orderId: id }, { orderBy: { position: 'asc', id: 'asc' } });
  }
}

function lineOf(lines: readonly OrderItem[], id: string, i: number): OrderItem {
  const line = lines.find((one) => one.id === id);
  if (!line) throw missing(`#/items/${i}/orderItemId`);
  return line;
}

const rest = (lines: readonly OrderItem[]) => lines.filter((line) => line.left() > 0).map((line) => ({ line, quantity: line.left() }));
