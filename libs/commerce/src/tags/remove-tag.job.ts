import { defineJob, Handles, Outbox, requireOrganizationId, requireScope, type JobData, type JobRunContext } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CustomerTagsChanged } from '../events.js';

export const RemoveTagJob = defineJob('commerce.remove-tag', { queue: 'slow', data: z.object({ tagId: z.uuid(), userId: z.uuid().nullable() }), attempts: 20, timeoutMs: 3_600_000, transaction: 'own' });

/** Customers that lose the tag in one transaction. */
const BATCH = 1_000;

/**
 * Takes a deleted tag from the customers that carry it, and says so of each of them as the doing of whoever deleted it, and then
 * the tag itself. What is gone cannot be taken twice: a run that was ended goes on.
 */
@Injectable()
export class RemoveTag {
  constructor(private readonly outbox: Outbox) {}

  @Handles(RemoveTagJob)
  async run({ tagId, userId }: JobData<typeof RemoveTagJob>, { signal }: JobRunContext): Promise<void> {
    requireScope().actAs(requireOrganizationId(), userId);
    do signal.throwIfAborted();
    while (await requireScope().transaction(() => this.proceed(tagId)));
  }

  /** Whether there may be more to do. */
  private async proceed(tagId: string): Promise<boolean> {
    const scope = requireScope();
    const own = [requireOrganizationId(), tagId];
    const carriers = await scope.rows<{ customerId: string }>(
      `delete from customer_taggings where organization_id = ? and tag_id = ? and customer_id = any(array(
         select customer_id from customer_taggings where organization_id = ? and tag_id = ? order by customer_id limit ${BATCH})) returning customer_id as "customerId"`,
      [...own, ...own],
    );
    this.outbox.publishAll(carriers.map((carrier) => [CustomerTagsChanged, carrier]));
    if (carriers.length > 0) return true;
    await scope.rows('delete from customer_tags where organization_id = ? and id = ? and deleted_at is not null', own);
    return false;
  }
}
