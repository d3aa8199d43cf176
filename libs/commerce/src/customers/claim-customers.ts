import { constraintOf, Outbox, requireScope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { CustomerLinked } from '../events.js';
import { Customer } from './customer.entity.js';

/** A customer a login may be linked to. */
export interface Claimable {
  id: string;
  organizationId: string;
  /** The proven address both have. */
  email: string;
}

/** The longest-standing customer of each organization that does not know the login yet. */
const CLAIMABLE = `
  select distinct on (c.organization_id) c.id, c.organization_id as "organizationId", c.email from customers c
  where c.user_id is null and c.deleted_at is null and c.email = any(?::text[])
    and not exists (select from customers o where o.organization_id = c.organization_id and o.user_id = ? and o.deleted_at is null)
  order by c.organization_id, c.customer_since, c.id`;

/**
 * A login becomes a customer of the organizations that know one of its proven addresses, one customer in each, and only when
 * its user asks for it: a company that could see a login wherever it writes an address down would learn who has an account
 * (docs/decisions/0004). Repeating it changes nothing.
 */
@Injectable()
export class ClaimCustomers {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly outbox: Outbox,
  ) {}

  /** What `claim` would link. Outside of a transaction, as the other two; the scope acts for the user, and for no organization, afterwards. */
  async find(userId: string): Promise<Claimable[]> {
    const scope = requireScope();
    scope.actAs(null, userId);
    return scope.rows<Claimable>(CLAIMABLE, [await this.tenancy.provenAddresses(userId), userId]);
  }

  async claimAll(userId: string): Promise<void> {
    for (const found of await this.find(userId)) await this.claim(found, userId);
  }

  /** False when it is too late: the customer changed, or the login was linked to another one of the organization a moment ago. */
  async claim({ id, organizationId, email }: Claimable, userId: string): Promise<boolean> {
    const scope = requireScope();
    scope.actAs(organizationId, userId);
    const isLinked = await scope.transaction(() => this.link(id, userId, email)).catch((error: unknown) => {
      if (constraintOf(error) === 'customers_login') return false;
      throw error;
    });
    scope.actAs(null, userId);
    return isLinked;
  }

  /** Looks again, in the transaction that links: address and link may have changed since they were found. */
  private async link(customerId: string, userId: string, email: string): Promise<boolean> {
    const scope = requireScope();
    const customer = await scope.em.findOne(Customer, { id: customerId, deletedAt: null });
    if (!customer || customer.userId || customer.email !== email) return false;
    customer.link(userId, scope.now());
    this.outbox.publish(CustomerLinked, { customerId, userId });
    await scope.em.flush();
    return true;
  }
}
