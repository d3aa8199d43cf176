import { ApiTags, byId, Endpoint, pageOf, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { commerce } from '../commerce.permissions.js';
import { NothingToShip } from '../shipments/shipment.problems.js';
import {
  CreateOrderDto, OrderDto, OrderEventDto, OrderNumberingDto, OrderTransitionDto, UpdateOrderDto, UpdateOrderNumberingDto,
  type CreateOrder, type OrderTransition, type UpdateOrder, type UpdateOrderNumbering,
} from './order.dto.js';
import { OrderNumbers } from './order-numbers.js';
import { InvalidTransition, ItemShipped, OrderClosed, OrderNotDraft, TotalMismatch } from './order.problems.js';
import { OrderEventView, OrderView } from './order.view.js';
import { OrdersService } from './orders.service.js';
import { TransitionOrder } from './transition-order.js';

@ApiTags('commerce')
@Controller('v1')
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly transitions: TransitionOrder,
    private readonly numbers: OrderNumbers,
  ) {}

  @Get('orders')
  @Endpoint({ summary: 'List orders', permission: commerce.orders.read, returns: OrderView.Page })
  async list(@Query({ schema: OrderView.Query }) query: ListQuery) {
    return this.orders.list(query);
  }

  @Post('orders')
  @Endpoint({ summary: 'Place an order, or begin a draft', permission: commerce.orders.write, returns: OrderDto, status: 201, problems: [TotalMismatch] })
  async create(@Body({ schema: CreateOrderDto }) input: CreateOrder) {
    const { id } = await this.orders.create(input);
    return this.orders.get(id);
  }

  @Get('orders/:id')
  @Endpoint({ summary: 'Read an order with its lines', permission: commerce.orders.read, returns: OrderDto })
  async get(@Param({ schema: byId('order') }) { id }: ById) {
    return this.orders.get(id);
  }

  @Patch('orders/:id')
  @Endpoint({ summary: 'Change an order or its lines', permission: commerce.orders.write, returns: OrderDto, conditional: true, problems: [OrderClosed, ItemShipped, TotalMismatch] })
  async update(@Param({ schema: byId('order') }) { id }: ById, @Body({ schema: UpdateOrderDto }) changes: UpdateOrder) {
    await this.orders.update(id, changes);
    return this.orders.get(id);
  }

  @Delete('orders/:id')
  @Endpoint({ summary: 'Throw a draft away', permission: commerce.orders.write, status: 204, conditional: true, problems: [OrderNotDraft] })
  async delete(@Param({ schema: byId('order') }) { id }: ById) {
    await this.orders.delete(id);
  }

  @Post('orders/:id/transitions')
  @Endpoint({
    summary: 'Take an order to another status',
    description: '`draft` → `pending` → `processing` → `shipped` → `delivered`; `cancelled` until it is delivered, `refunded` when everything paid was paid back.',
    permission: commerce.orders.write,
    returns: OrderDto,
    conditional: true,
    problems: [InvalidTransition, NothingToShip],
  })
  async transition(@Param({ schema: byId('order') }) { id }: ById, @Body({ schema: OrderTransitionDto }) transition: OrderTransition) {
    await this.transitions.transition(id, transition);
    return this.orders.get(id);
  }

  @Get('orders/:id/history')
  @Endpoint({ summary: 'What happened to an order', permission: commerce.orders.read, returns: pageOf(OrderEventDto) })
  async history(@Param({ schema: byId('order') }) { id }: ById, @Query({ schema: OrderEventView.Query }) query: ListQuery) {
    return this.orders.history(id, query);
  }

  @Get('order-numbering')
  @Endpoint({ summary: 'How orders are numbered', permission: commerce.orders.read, returns: OrderNumberingDto })
  async numbering() {
    return this.numbers.show();
  }

  @Patch('order-numbering')
  @Endpoint({ summary: 'Choose how orders are numbered', description: 'For orders placed from now on; the counter goes on.', permission: commerce.orders.configure, returns: OrderNumberingDto, conditional: true })
  async configure(@Body({ schema: UpdateOrderNumberingDto }) changes: UpdateOrderNumbering) {
    return this.numbers.configure(changes);
  }
}
