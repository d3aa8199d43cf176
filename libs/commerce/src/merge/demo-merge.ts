import { requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { CreateCustomerDto } from '../customers/customer.dto.js';
import type { Customer } from '../customers/customer.entity.js';
import { CustomersService } from '../customers/customers.service.js';
import { MergeCustomers } from './merge-customers.js';

const DAY_MS = 86_400_000;

/** A customer of the demonstration who was there twice, and was made one; it can still be taken back. */
@Injectable()
export class DemoMerge {
  constructor(
    private readonly customers: CustomersService,
    private readonly merges: MergeCustomers,
  ) {}

  async create({ id, displayName, firstName, lastName }: Customer): Promise<void> {
    const scope = requireScope();
    const now = scope.now();
    scope.actAt(new Date(now.getTime() - 12 * DAY_MS));
    const email = `${firstName}.office@mail.example`.toLowerCase();
    const second = await this.customers.create(CreateCustomerDto.parse({ displayName, firstName, lastName, email, notes: 'Ordered by telephone.' }));
    scope.actAt(new Date(now.getTime() - 11 * DAY_MS));
    await this.merges.merge(id, { sourceIds: [second.id] });
    scope.actAt(now);
  }
}
