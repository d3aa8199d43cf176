import { EmailVerified } from '@app/identity/events';
import { Clock, constraintOf, defineJob, Handles, Jobs, OnEvent, Outbox, requireScope, type EventOf, type JobData } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CustomerCreated, CustomerLinked, CustomerUpdated } from '../events.js';
import { Customer } from './customer.entity.js';

/** Links a login to the customers that have one of its proven addresses. */
export const ClaimCustomersJob = defineJob('commerce.claim-customers', { data: z.object({ userId: z.uuid() }), system: true, transaction: 'own' });

interface Claimable {
  id: string;
  organizationId: string;
}

/** The longest-standing customer of each organization that does not know the login yet. */
const CLAIMABLE = `
  select distinct on (c.organization_id) c.id, c.organization_id as "organizationId" from customers c
  where c.user_id is null and c.deleted_at is null and c.email = any(?::text[]) and (c.unlinked_at is null or ?::boolean)
    and not exists (select from customers o where o.organization_id = c.organization_id and o.user_id = ? and o.deleted_at is null)
  order by c.organization_id, c.customer_since, c.id`;

/**
 * A login becomes a customer of an organization by a proven address, one customer in each. Whichever comes second, the proof
 * or the customer, makes the link. Repeating it changes nothing.
 */
@Injectable()
export class ClaimCustomers {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  @OnEvent(EmailVerified, 'commerce.claim-customers-of-login')
  async onEmailVerified({ data: { userId } }: EventOf<typeof EmailVerified>): Promise<void> {
    await this.jobs.enqueue(ClaimCustomersJob, { userId });
  }

  @OnEvent(CustomerCreated, 'commerce.link-created-customer')
  async onCreated({ data: { customerId } }: EventOf<typeof CustomerCreated>): Promise<void> {
    await this.linkOwner(customerId);
  }

  @OnEvent(CustomerUpdated, 'commerce.link-changed-customer')
  async onUpdated({ data: { customerId, emailChanged } }: EventOf<typeof CustomerUpdated>): Promise<void> {
    if (emailChanged) await this.linkOwner(customerId);
  }

  @Handles(ClaimCustomersJob)
  async run({ userId }: JobData<typeof ClaimCustomersJob>): Promise<void> {
    await this.claimAll(userId);
  }

  /** Outside of a transaction; the scope acts for the user, and for no organization, afterwards. `unlinkedToo`: also what the login let go of before. */
  async claimAll(userId: string, { unlinkedToo = false } = {}): Promise<void> {
    const scope = requireScope();
    scope.actAs(null, userId);
    const addresses = await this.tenancy.provenAddresses(userId);
    const found = await scope.rows<Claimable>(CLAIMABLE, [addresses, unlinkedToo, userId]);
    for (const { id, organizationId } of found) {
      scope.actAs(organizationId, userId);
      await scope.transaction(() => this.link(id, userId, addresses)).catch((error: unknown) => {
        // the login was linked to another customer of the organization a moment ago
        if (constraintOf(error) !== 'customers_login') throw error;
      });
    }
    scope.actAs(null, userId);
  }

  private async linkOwner(customerId: string): Promise<void> {
    const scope = requireScope();
    const customer = await scope.em.findOne(Customer, { id: customerId, deletedAt: null });
    if (!customer?.email || customer.userId) return;
    const owner = await this.tenancy.loginOf(customer.email);
    if (!owner || (await scope.em.count(Customer, { userId: owner, deletedAt: null })) > 0) return;
    await this.link(customerId, owner, [customer.email]);
  }

  /** Looks again, in the transaction that links: address and link may have changed since they were found. */
  private async link(customerId: string, userId: string, addresses: readonly string[]): Promise<void> {
    const { em } = requireScope();
    const customer = await em.findOne(Customer, { id: customerId, deletedAt: null });
    if (!customer || customer.userId || !customer.email || !addresses.includes(customer.email)) return;
    customer.link(userId, this.clock.now());
    this.outbox.publish(CustomerLinked, { customerId, userId });
    await em.flush();
  }
}
