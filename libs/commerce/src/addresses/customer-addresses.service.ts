import { expectVersion, NotFound, Outbox, type ListQuery } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CustomerUpdated } from '../events.js';
import { lockCustomer } from '../customers/lock-customer.js';
import { CustomerView } from '../customers/customer.view.js';
import type { CreateCustomerAddress, UpdateCustomerAddress } from './customer-address.dto.js';
import { CustomerAddress } from './customer-address.entity.js';
import { CustomerAddressView } from './customer-address.view.js';

const DEFAULTS = ['isDefaultBilling', 'isDefaultShipping'] as const;

/** Addresses of customers. They change one at a time for each customer, so that each default is of one address. */
@Injectable()
export class CustomerAddressesService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  async list(customerId: string, query: ListQuery) {
    await CustomerView.one(customerId);
    return CustomerAddressView.page(query, { sql: 't.customer_id = ?', params: [customerId] });
  }

  async get(customerId: string, id: string) {
    await CustomerView.one(customerId);
    return CustomerAddressView.one(id, { sql: 't.customer_id = ?', params: [customerId] });
  }

  async create(customerId: string, input: CreateCustomerAddress): Promise<CustomerAddress> {
    await lockCustomer(customerId, { alone: true });
    await this.makeRoom(customerId, input);
    const address = this.em.create(CustomerAddress, { ...input, customerId });
    this.tell(customerId);
    await this.em.flush();
    return address;
  }

  async update(customerId: string, id: string, changes: UpdateCustomerAddress): Promise<void> {
    const address = await this.load(customerId, id);
    await this.makeRoom(customerId, changes, id);
    if (address.edit(changes).length > 0) this.tell(customerId);
    await this.em.flush();
  }

  async delete(customerId: string, id: string): Promise<void> {
    this.em.remove(await this.load(customerId, id));
    this.tell(customerId);
    await this.em.flush();
  }

  private async load(customerId: string, id: string): Promise<CustomerAddress> {
    await lockCustomer(customerId, { alone: true });
    const address = await this.em.findOneOrFail(CustomerAddress, { id, customerId }, { failHandler: () => new NotFound() });
    expectVersion(address);
    return address;
  }

  /** The address that was the default until now is not any more, before another one is. */
  private async makeRoom(customerId: string, changes: UpdateCustomerAddress, id?: string): Promise<void> {
    const taken = DEFAULTS.filter((name) => changes[name]);
    if (taken.length === 0) return;
    const others = await this.em.find(CustomerAddress, { customerId, $or: taken.map((name) => ({ [name]: true })) });
    for (const other of others) if (other.id !== id) for (const name of taken) other[name] = false;
    await this.em.flush();
  }

  private tell(customerId: string): void {
    this.outbox.publish(CustomerUpdated, { customerId, changed: ['addresses'], emailChanged: false });
  }
}
