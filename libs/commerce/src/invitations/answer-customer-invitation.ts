import { constraintOf, maskedAddress, NotFound, Outbox, requireOrganizationId, requireScope, requireUserId, type OrganizationTokenRef } from '@app/kernel';
import { InvitationForOthers, InvitationWithdrawn, TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { CustomerLinkedAlready } from '../customers/customer.problems.js';
import { Customer } from '../customers/customer.entity.js';
import { CustomerLinked } from '../events.js';
import { lockCustomer } from '../customers/lock-customer.js';
import { customerInvitationOf } from './customer-invitation-token.js';
import type { CustomerInvitationPreview } from './customer-invitation.dto.js';
import { CustomerInvitation } from './customer-invitation.entity.js';
import { AlreadyCustomer } from './customer-invitation.problems.js';

/** What an invited customer does. Acts for the organization the token names, so that its rows exist; opens its own transactions. */
@Injectable()
export class AnswerCustomerInvitation {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly outbox: Outbox,
  ) {}

  /** What a token opens, for everybody who has it. 404 for an unknown one, 410 for one that opens nothing any more. */
  async preview(token: string): Promise<CustomerInvitationPreview> {
    const scope = requireScope();
    const { organizationId, tokenHash } = refOf(token);
    scope.actAs(organizationId, scope.userId);
    return scope.transaction(
      async () => {
        const invitation = await scope.em.findOne(CustomerInvitation, { tokenHash });
        const organizationName = await this.tenancy.activeName();
        if (!invitation || organizationName === null) throw new NotFound();
        invitation.assertOpen(scope.now());
        await this.assertStillTheirs(invitation);
        return { organizationName, email: maskedAddress(invitation.email), expiresAt: invitation.expiresAt.toISOString() };
      },
      { readOnly: true },
    );
  }

  /** Links the caller, who must have verified the address; answers the id of the customer. The scope acts for that organization from here on. */
  async accept(token: string): Promise<string> {
    const scope = requireScope();
    const userId = requireUserId();
    const { organizationId, tokenHash } = refOf(token);
    scope.actAs(organizationId, userId);
    return scope.transaction(() => this.link(tokenHash, userId)).catch((error: unknown) => {
      throw constraintOf(error) === 'customers_login' ? new AlreadyCustomer({ cause: error }) : error;
    });
  }

  private async link(tokenHash: Buffer, userId: string): Promise<string> {
    const scope = requireScope();
    const now = scope.now();
    const invitation = await this.lockedInvitation(tokenHash);
    if ((await this.tenancy.activeName()) === null) throw new NotFound();
    if (!(await this.tenancy.provenAddresses(userId)).includes(invitation.email)) throw new InvitationForOthers();
    invitation.assertOpen(now);
    const customer = await this.assertStillTheirs(invitation);
    if (customer.userId != null && customer.userId !== userId) throw new CustomerLinkedAlready();
    if (!customer.isLinked()) {
      customer.link(userId, now);
      this.outbox.publish(CustomerLinked, { customerId: customer.id, userId });
    }
    invitation.accept(now);
    await scope.em.flush();
    return customer.id;
  }

  /** Under the lock of its customer, as whoever sends or revokes it takes first. */
  private async lockedInvitation(tokenHash: Buffer): Promise<CustomerInvitation> {
    const scope = requireScope();
    const [found] = await scope.rows<{ customerId: string }>('select customer_id as "customerId" from customer_invitations where organization_id = ? and token_hash = ?', [requireOrganizationId(), tokenHash]);
    if (!found) throw new NotFound();
    await lockCustomer(found.customerId, { alone: true });
    return scope.em.findOneOrFail(CustomerInvitation, { tokenHash }, { failHandler: () => new NotFound() });
  }

  /** The customer, if it is still the one the mail was written to. */
  private async assertStillTheirs({ customerId, email }: CustomerInvitation): Promise<Customer> {
    const customer = await requireScope().em.findOne(Customer, { id: customerId, deletedAt: null });
    if (customer?.email !== email) throw new InvitationWithdrawn();
    return customer;
  }
}

function refOf(token: string): OrganizationTokenRef {
  const ref = customerInvitationOf(token);
  if (!ref) throw new NotFound();
  return ref;
}
