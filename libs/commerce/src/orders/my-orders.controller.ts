import { byId, Endpoint, pageOf, SignedIn, type ById, type ListQuery } from '@app/kernel';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MyOrdersService } from './my-orders.service.js';
import { MyOrderDetailDto, MyOrderDto } from './order.dto.js';
import { MyOrderView } from './order.view.js';

const own = { permission: SignedIn, transaction: 'own' } as const;

@ApiTags('commerce')
@Controller('v1/me/orders')
export class MyOrdersController {
  constructor(private readonly orders: MyOrdersService) {}

  @Get()
  @Endpoint({ ...own, summary: 'List your orders', description: 'At every company you are a customer of. Whatever organization your token names.', returns: pageOf(MyOrderDto) })
  async list(@Query({ schema: MyOrderView.Query }) query: ListQuery) {
    return this.orders.page(query);
  }

  @Get(':id')
  @Endpoint({ ...own, summary: 'Read one of your orders', returns: MyOrderDetailDto })
  async get(@Param({ schema: byId('order') }) { id }: ById) {
    return this.orders.get(id);
  }
}
