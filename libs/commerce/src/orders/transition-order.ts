import { invalid } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ShipOrder } from '../shipments/ship-order.js';
import { Shipment } from '../shipments/shipment.entity.js';
import type { OrderTransition } from './order.dto.js';
import type { Order } from './order.entity.js';
import { OrderLedger } from './order-ledger.js';
import { OrderNumbers } from './order-numbers.js';
import { InvalidTransition } from './order.problems.js';

/** Takes an order from one status to the next. */
@Injectable()
export class TransitionOrder {
  constructor(
    private readonly em: EntityManager,
    private readonly ledger: OrderLedger,
    private readonly numbers: OrderNumbers,
    private readonly shipping: ShipOrder,
  ) {}

  /** 409 `invalid_transition` with what is allowed. Placing gives the number, shipping ships what is left, delivering delivers every parcel. */
  async transition(id: string, { to, reason, trackingNumber, carrier }: OrderTransition): Promise<Order> {
    const order = await this.ledger.lock(id);
    if (to !== 'shipped' && (trackingNumber ?? carrier) !== undefined) throw invalid(trackingNumber ? '#/trackingNumber' : '#/carrier', 'not_allowed', 'Only for orders that are shipped.');
    if (!order.allowed().includes(to)) throw new InvalidTransition({ extensions: { allowed: order.allowed() } });
    if (order.isDraft()) order.orderNumber = await this.numbers.next();
    if (to === 'shipped') await this.shipping.shipRest(order, { trackingNumber, carrier, reason });
    else this.ledger.move(order, to, reason);
    if (to === 'delivered') await this.deliverParcels(order);
    await this.em.flush();
    return order;
  }

  private async deliverParcels({ id, updatedAt }: Order): Promise<void> {
    for (const parcel of await this.em.find(Shipment, { orderId: id, deliveredAt: null })) parcel.deliver(updatedAt);
  }
}
