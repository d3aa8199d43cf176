import { ApiTags, byId, Endpoint, pageOf, SignedIn, type ById, type ListQuery } from '@app/kernel';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ownCommerce } from '../commerce.permissions.js';
import { MyOrdersService } from './my-orders.service.js';
import { MyOrderDetailDto, MyOrderDto } from './order.dto.js';
import { MyOrderView } from './order.view.js';

const own = { permission: SignedIn, guests: ownCommerce.own_orders.read, transaction: 'own' } as const;

@ApiTags('commerce')
@Controller('v1/me/orders')
export class MyOrdersController {
  constructor(private readonly orders: MyOrdersService) {}

  @Get()
  @Endpoint({ ...own, summary: 'List your orders', description: 'At every company you are a customer of. Whatever organization your token names. A client app for customers of one company sees those there, with your consent to `commerce.own_orders.read`.', returns: pageOf(MyOrderDto) })
  async list(@Query({ schema: MyOrderView.Query }) query: ListQuery) {
    return this.orders.page(query);
  }

  @Get(':id')
  @Endpoint({ ...own, summary: 'Read one of your orders', returns: MyOrderDetailDto })
  async get(@Param({ schema: byId('order') }) { id }: ById) {
    return this.orders.get(id);
  }
}
