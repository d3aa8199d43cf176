import { UserDeleted } from '@app/identity/events';
import { defineJob, Handles, Jobs, OnEvent, Outbox, requireScope, type EventOf, type JobData } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CustomerUnlinked } from '../events.js';
import { Customer } from './customer.entity.js';

/** Ends the links of a login that was deleted. */
export const UnlinkDeletedLoginJob = defineJob('commerce.unlink-deleted-login', { data: z.object({ userId: z.uuid() }), system: true, transaction: 'own' });

/** The customer stays the company's, and may be claimed by whoever proves the address next. Repeating it finds less to do. */
@Injectable()
export class UnlinkDeletedLogin {
  constructor(
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
  ) {}

  @OnEvent(UserDeleted, 'commerce.unlink-customers-of-login')
  async onDeleted({ data: { userId } }: EventOf<typeof UserDeleted>): Promise<void> {
    await this.jobs.enqueue(UnlinkDeletedLoginJob, { userId });
  }

  @Handles(UnlinkDeletedLoginJob)
  async run({ userId }: JobData<typeof UnlinkDeletedLoginJob>): Promise<void> {
    const scope = requireScope();
    scope.actAs(null, userId);
    const linked = await scope.rows<{ id: string; organizationId: string }>('select id, organization_id as "organizationId" from customers where user_id = ?', [userId]);
    for (const { id, organizationId } of linked) {
      scope.actAs(organizationId, userId);
      await scope.transaction(() => this.unlink(id, userId));
    }
    scope.actAs(null, null);
  }

  private async unlink(customerId: string, userId: string): Promise<void> {
    const customer = await requireScope().em.findOne(Customer, { id: customerId, userId });
    if (!customer) return;
    customer.unlink(null);
    if (!customer.deletedAt) this.outbox.publish(CustomerUnlinked, { customerId, userId });
  }
}
