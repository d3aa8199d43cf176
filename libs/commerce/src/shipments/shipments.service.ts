import { applyPatch, expectVersion, type ListQuery } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OrderLedger } from '../orders/order-ledger.js';
import { OrderView } from '../orders/order.view.js';
import { ShipOrder } from './ship-order.js';
import type { CreateShipment, UpdateShipment } from './shipment.dto.js';
import { Shipment } from './shipment.entity.js';
import { ShipmentView } from './shipment.view.js';

/** Parcels of orders of the running organization. */
@Injectable()
export class ShipmentsService {
  constructor(
    private readonly em: EntityManager,
    private readonly ledger: OrderLedger,
    private readonly shipping: ShipOrder,
  ) {}

  async list(orderId: string, query: ListQuery) {
    await OrderView.one(orderId);
    return ShipmentView.page(query, { sql: 't.order_id = ?', params: [orderId] });
  }

  get(id: string) {
    return ShipmentView.one(id);
  }

  async create(orderId: string, input: CreateShipment): Promise<Shipment> {
    return this.shipping.ship(await this.ledger.lockPlaced(orderId), input);
  }

  /** If-Match is the parcel's. */
  async update(id: string, { deliveredAt, ...changes }: UpdateShipment): Promise<void> {
    const order = await this.ledger.hold((await ShipmentView.one(id)).orderId);
    const parcels = await this.em.find(Shipment, { orderId: order.id }, { orderBy: { shippedAt: 'desc', id: 'desc' } });
    const shipment = parcels.find((parcel) => parcel.id === id)!;
    expectVersion(shipment);
    const changed = applyPatch<Shipment>(shipment, changes);
    if (changed.includes('trackingNumber')) order.trackingNumber = parcels.find(({ trackingNumber }) => trackingNumber)?.trackingNumber ?? null;
    if (deliveredAt && !shipment.deliveredAt) {
      shipment.deliver(new Date(deliveredAt));
      this.ledger.note(order, { kind: 'shipment_delivered' });
    }
    await this.em.flush();
  }
}
