import { Clock, constraintOf, expectVersion, invalid, NotFound, Outbox, requireScope, rfc3339, unlessMerged, type ListQuery } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { CustomerCreated, CustomerDeleted, CustomerUnlinked, CustomerUpdated } from '../events.js';
import type { CreateCustomer, UpdateCustomer } from './customer.dto.js';
import { Customer } from './customer.entity.js';
import { CustomerEmailTaken } from './customer.problems.js';
import { CheckCustomerInput } from './check-customer-input.js';
import { keptStats } from '../stats/project-customer-stats.js';
import type { CustomerWorth } from '../stats/customer-worth.dto.js';
import { PresentCustomers } from './present-customers.js';
import { CustomerView } from './customer.view.js';

/** Customers of the running organization. Every method answers or throws 404 for rows that are deleted or not its own. */
@Injectable()
export class CustomersService {
  constructor(
    private readonly outbox: Outbox,
    private readonly tenancy: TenancyApi,
    private readonly clock: Clock,
    private readonly presenter: PresentCustomers,
    private readonly checks: CheckCustomerInput,
  ) {}

  async list(query: ListQuery) {
    const page = await CustomerView.page(query, await this.checks.narrowed(query));
    return { ...page, data: await this.presenter.present(page.data) };
  }

  /** 301 to the customer this one was merged into. */
  async get(id: string) {
    const [customer] = await this.presenter.present([await unlessMerged({ table: 'customers' }, id, () => CustomerView.one(id))]);
    return customer!;
  }

  async worth(id: string): Promise<CustomerWorth> {
    const { lifetimeValue, lifetimeValueCurrency, totalOrders, lastOrderDate } = await this.get(id);
    const stats = await keptStats(id);
    const byCurrency = stats.map(({ firstOrderDate, lastOrderDate: last, ...row }) => ({ ...row, firstOrderDate: firstOrderDate && rfc3339(firstOrderDate), lastOrderDate: last && rfc3339(last) }));
    return { customerId: id, lifetimeValue, lifetimeValueCurrency, totalOrders, lastOrderDate, byCurrency };
  }

  /** 409 `customer_email_taken`. */
  async create({ customerSince, ...input }: CreateCustomer): Promise<Customer> {
    await this.tenancy.requireMember(input.accountManagerId, '#/accountManagerId');
    const displayName = input.displayName ?? [input.firstName, input.lastName].filter(Boolean).join(' ');
    if (!displayName) throw invalid('#/displayName', 'required', 'Give a display name, a first name or a last name.');
    const { em } = requireScope();
    const customer = em.create(Customer, {
      ...(await this.checks.ofNew(input)),
      displayName,
      customerSince: customerSince ? new Date(customerSince) : this.clock.now(),
      createdById: requireScope().userId,
    });
    this.outbox.publish(CustomerCreated, { customerId: customer.id });
    await this.flush();
    return customer;
  }

  /** 409 `customer_email_taken`. */
  async update(id: string, { customerSince, ...changes }: UpdateCustomer): Promise<Customer> {
    const customer = await this.load(id);
    expectVersion(customer);
    await this.tenancy.requireMember(changes.accountManagerId, '#/accountManagerId');
    const checked = await this.checks.ofChanges(customer, changes);
    const changed = customer.edit({ ...checked, ...(customerSince ? { customerSince: new Date(customerSince) } : {}) });
    if (changed.includes('email')) this.unlink(customer);
    if (changed.length > 0) this.outbox.publish(CustomerUpdated, { customerId: id, changed, emailChanged: changed.includes('email') });
    await this.flush();
    return customer;
  }

  /**
   * Behind another address may be somebody else, who must not see the data of this login, nor the login theirs. Whether it has
   * proven that address as well is not asked: the company would learn it.
   */
  private unlink(customer: Customer): void {
    if (!customer.userId || !customer.email) return;
    this.outbox.publish(CustomerUnlinked, { customerId: customer.id, userId: customer.userId });
    customer.unlink(null);
  }

  async delete(id: string): Promise<void> {
    const customer = await this.load(id);
    expectVersion(customer);
    customer.delete(this.clock.now());
    this.outbox.publish(CustomerDeleted, { customerId: id });
  }

  private async load(id: string): Promise<Customer> {
    return requireScope().em.findOneOrFail(Customer, { id, deletedAt: null }, { failHandler: () => new NotFound() });
  }

  private async flush(): Promise<void> {
    try {
      await requireScope().em.flush();
    } catch (error) {
      throw constraintOf(error) === 'customers_email' ? new CustomerEmailTaken() : error;
    }
  }
}
