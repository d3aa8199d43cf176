import { expectVersion, Jobs, NotFound, problems, requireScope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { CustomerLinkedAlready, CustomerWithoutEmail } from '../customers/customer.problems.js';
import { Customer } from '../customers/customer.entity.js';
import { lockCustomer } from '../customers/lock-customer.js';
import type { CustomerInvitationDto } from './customer-invitation.dto.js';
import { CustomerInvitation, expiryFrom } from './customer-invitation.entity.js';
import { CustomerInvitationView } from './customer-invitation.view.js';
import { MailCustomerInvitationJob } from './mail-customer-invitation.job.js';

const PAUSE_MS = 3_600_000;

/**
 * Asks customers to link a login. What is answered depends on the customer and on earlier invitations only: whether somebody
 * has an account with the address is not asked, so that nobody learns it by inviting (docs/decisions/0004).
 */
@Injectable()
export class InviteCustomer {
  constructor(
    private readonly jobs: Jobs,
    private readonly tenancy: TenancyApi,
  ) {}

  /** A 404 problem for a customer who was never invited. */
  async read(customerId: string): Promise<z.output<typeof CustomerInvitationDto>> {
    const { data } = await CustomerInvitationView.page({}, { sql: 't.customer_id = ?', params: [customerId] });
    if (!data[0]) throw new NotFound();
    return data[0];
  }

  /**
   * Mails a new token; one before is void. 409 without an address or with a login; 429 within an hour of the last one, or
   * when the mailbox got too many from all organizations. Opens its own transaction.
   */
  async invite(customerId: string): Promise<void> {
    const scope = requireScope();
    const email = await scope.transaction(async () => addressOf(await this.load(customerId), scope.now()), { readOnly: true });
    await this.tenancy.countInvitation(email);
    await scope.transaction(async () => {
      await lockCustomer(customerId, { alone: true });
      const [customer, now] = [await this.load(customerId), scope.now()];
      const address = addressOf(customer, now);
      customer.invitedAt = now;
      const invitation = (await scope.em.findOne(CustomerInvitation, { customerId })) ?? scope.em.create(CustomerInvitation, { customerId, email: address, expiresAt: expiryFrom(now) });
      invitation.renew(address, scope.userId, now);
      await scope.em.flush();
      await this.jobs.enqueue(MailCustomerInvitationJob, { customerId });
    });
  }

  /** 409 once it was answered or taken back. */
  async revoke(customerId: string): Promise<void> {
    await lockCustomer(customerId, { alone: true });
    const invitation = await requireScope().em.findOneOrFail(CustomerInvitation, { customerId }, { failHandler: () => new NotFound() });
    expectVersion(invitation);
    invitation.revoke();
  }

  /** As it is now: what was read before the lock may have changed. */
  private load(id: string): Promise<Customer> {
    return requireScope().em.findOneOrFail(Customer, { id, deletedAt: null }, { refresh: true, failHandler: () => new NotFound() });
  }
}

/** Where the customer may be written to now. */
function addressOf(customer: Customer, now: Date): string {
  if (!customer.email) throw new CustomerWithoutEmail();
  if (customer.isLinked()) throw new CustomerLinkedAlready();
  const waitMs = customer.invitedAt ? customer.invitedAt.getTime() + PAUSE_MS - now.getTime() : 0;
  if (waitMs > 0) throw new problems.TooManyRequests({ headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) } });
  return customer.email;
}
