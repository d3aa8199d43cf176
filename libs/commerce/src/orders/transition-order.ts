import { invalid, localDate } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { isLivingCustomer } from '../customers/lock-customer.js';
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
    private readonly tenancy: TenancyApi,
  ) {}

  /** 409 `invalid_transition` with what is allowed. Placing gives the number, shipping ships what is left, delivering delivers every parcel. Nobody is left to place the draft of a deleted customer. */
  async transition(id: string, { to, reason, trackingNumber, carrier }: OrderTransition): Promise<Order> {
    const order = await this.ledger.lock(id);
    if (to !== 'shipped' && (trackingNumber ?? carrier) !== undefined) throw invalid(trackingNumber ? '#/trackingNumber' : '#/carrier', 'not_allowed', 'Only for orders that are shipped.');
    if (!order.allowed().includes(to)) throw new InvalidTransition({ extensions: { allowed: order.allowed() } });
    if (order.isDraft() && !(await isLivingCustomer(order.customerId))) throw new InvalidTransition({ extensions: { allowed: [] } });
    if (order.isDraft()) order.orderNumber = await this.numbers.next();
    if (to === 'shipped') await this.shipping.shipRest(order, { trackingNumber, carrier, reason });
    else this.ledger.move(order, to, reason);
    if (to === 'delivered') await this.deliver(order);
    await this.em.flush();
    return order;
  }

  /** All parcels arrived: those nobody told of yet, now. The order was delivered on the organization's day of the last one. */
  private async deliver(order: Order): Promise<void> {
    const parcels = await this.em.find(Shipment, { orderId: order.id });
    for (const parcel of parcels) parcel.deliver(order.updatedAt);
    const arrivals = parcels.map(({ deliveredAt }) => deliveredAt!.getTime());
    const last = arrivals.length > 0 ? new Date(Math.max(...arrivals)) : order.updatedAt;
    order.actualDeliveryDate ??= localDate(last, await this.tenancy.timeZone());
  }
}
