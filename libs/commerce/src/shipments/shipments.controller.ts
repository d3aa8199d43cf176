import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { commerce } from '../commerce.permissions.js';
import { OrderIsDraft } from '../orders/order.problems.js';
import { CreateShipmentDto, ShipmentDto, UpdateShipmentDto, type CreateShipment, type UpdateShipment } from './shipment.dto.js';
import { NothingToShip, NotShippable } from './shipment.problems.js';
import { ShipmentView } from './shipment.view.js';
import { ShipmentsService } from './shipments.service.js';

@ApiTags('commerce')
@Controller('v1')
export class ShipmentsController {
  constructor(private readonly shipments: ShipmentsService) {}

  @Get('orders/:id/shipments')
  @Endpoint({ summary: 'List the shipments of an order', permission: commerce.orders.read, returns: ShipmentView.Page })
  async list(@Param({ schema: byId('order') }) { id }: ById, @Query({ schema: ShipmentView.Query }) query: ListQuery) {
    return this.shipments.list(id, query);
  }

  @Post('orders/:id/shipments')
  @Endpoint({
    summary: 'Ship an order, or a part of it',
    description: 'When nothing is left, the order is `shipped`.',
    permission: commerce.orders.write,
    returns: ShipmentDto,
    status: 201,
    conditional: true,
    location: ({ id }) => `/v1/shipments/${id}`,
    problems: [OrderIsDraft, NotShippable, NothingToShip],
  })
  async create(@Param({ schema: byId('order') }) { id }: ById, @Body({ schema: CreateShipmentDto }) input: CreateShipment) {
    const shipment = await this.shipments.create(id, input);
    return this.shipments.get(shipment.id);
  }

  @Get('shipments/:id')
  @Endpoint({ summary: 'Read a shipment', permission: commerce.orders.read, returns: ShipmentDto })
  async get(@Param({ schema: byId('shipment') }) { id }: ById) {
    return this.shipments.get(id);
  }

  @Patch('shipments/:id')
  @Endpoint({ summary: 'Correct a shipment, or tell that it arrived', permission: commerce.orders.write, returns: ShipmentDto, conditional: true })
  async update(@Param({ schema: byId('shipment') }) { id }: ById, @Body({ schema: UpdateShipmentDto }) changes: UpdateShipment) {
    await this.shipments.update(id, changes);
    return this.shipments.get(id);
  }
}
