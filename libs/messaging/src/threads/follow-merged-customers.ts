import { Injectable } from '@nestjs/common';
import { CommerceApi } from '@app/commerce';
import { CustomerMerged, CustomerUnmerged } from '@app/commerce/events';
import { OnEvent, requireOrganizationId, type EventOf } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';
import { LinkThreads } from './link-threads.js';

/** Threads follow customers who become one. Idempotent: it moves what is still linked to who is gone. */
@Injectable()
export class FollowMergedCustomers {
  constructor(
    private readonly commerce: CommerceApi,
    private readonly links: LinkThreads,
  ) {}

  @OnEvent(CustomerMerged, 'messaging.move-threads-of-merged-customers')
  async onMerged({ data: { targetId, sourceIds } }: EventOf<typeof CustomerMerged>): Promise<void> {
    if (!(await this.commerce.exists(targetId))) return;
    const moved = await boundQuery<{ id: string }>(
      'update email_threads set customer_id = $2, updated_at = now(), version = version + 1 where organization_id = $1 and customer_id = any($3::uuid[]) returning id',
      [requireOrganizationId(), targetId, sourceIds],
    );
    await this.links.announceLinked(moved.map(({ id }) => id), []);
  }

  /** Each gets back the threads that have its address, unless somebody linked them by hand. */
  @OnEvent(CustomerUnmerged, 'messaging.return-threads-of-parted-customers')
  async onUnmerged({ data: { targetId, sourceIds } }: EventOf<typeof CustomerUnmerged>): Promise<void> {
    for (const sourceId of sourceIds) {
      const address = await this.commerce.addressOf(sourceId);
      if (!address) continue;
      const returned = await boundQuery<{ id: string }>(
        `update email_threads set customer_id = $2, updated_at = now(), version = version + 1
         where organization_id = $1 and customer_id = $3 and not links_are_manual and id in (select email_threads_with($4)) returning id`,
        [requireOrganizationId(), sourceId, targetId, address],
      );
      await this.links.announceLinked(returned.map(({ id }) => id), []);
    }
  }
}
