import { SearchIndex } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { commerce } from '../commerce.permissions.js';

/** The records of commerce that can be searched for. */
@Injectable()
export class SearchedRecords implements OnModuleInit {
  constructor(private readonly index: SearchIndex) {}

  onModuleInit(): void {
    this.index.register({ type: 'customer', table: 'customers', permission: commerce.customers.read, isOpen: true });
    this.index.register({ type: 'order', table: 'orders', permission: commerce.orders.read, isOpen: true });
  }
}
