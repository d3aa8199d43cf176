import { Exportables } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { commerce } from '../commerce.permissions.js';
import { OrderSummaryDto } from '../orders/order.dto.js';
import { OrderView } from '../orders/order.view.js';
import { OrdersService } from '../orders/orders.service.js';
import { CustomerDto } from './customer.dto.js';
import { CustomerView } from './customer.view.js';
import { CustomersService } from './customers.service.js';

/** The lists of commerce that can be taken out as files. */
@Injectable()
export class RegisterLists implements OnModuleInit {
  constructor(
    private readonly lists: Exportables,
    private readonly customers: CustomersService,
    private readonly orders: OrdersService,
  ) {}

  onModuleInit(): void {
    const { customers, orders } = commerce;
    this.lists.register({ resource: 'customer', query: CustomerView.Query, fields: Object.keys(CustomerDto.shape), page: (query) => this.customers.list(query), permissions: customers });
    this.lists.register({ resource: 'order', query: OrderView.Query, fields: Object.keys(OrderSummaryDto.shape), page: (query) => this.orders.list(query), permissions: orders });
  }
}
