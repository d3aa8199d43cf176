import { CustomerMerged, CustomerUnmerged } from '@app/commerce/events';
import { OnEvent, Operations, type EventOf } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { RecordMerged, RecordUnmerged } from '../events.js';
import { RebuildTimelineJob } from './rebuild-timeline.job.js';
import { RecordTimeline } from './record-timeline.js';

/** Keeps timelines what they are of when records become one. Idempotent: all of it says what the records say now. */
@Injectable()
export class FollowMerges {
  constructor(
    private readonly timeline: RecordTimeline,
    private readonly operations: Operations,
  ) {}

  /** The survivor shows what the merged record's timeline says; what now belongs to the survivor shows that too. */
  @OnEvent(RecordMerged, 'crm.merge-timelines')
  async onRecordMerged({ data: { type, sourceId, targetId } }: EventOf<typeof RecordMerged>): Promise<void> {
    await this.timeline.spread({ type, id: sourceId });
    await this.timeline.spread({ type, id: targetId });
  }

  /** The merge took its entries back itself; the deals of a lead that are its own again still show the other's until all are made anew. */
  @OnEvent(RecordUnmerged, 'crm.part-timelines')
  async onRecordUnmerged({ data: { type } }: EventOf<typeof RecordUnmerged>): Promise<void> {
    if (type === 'lead') await this.operations.start(RebuildTimelineJob, {});
  }

  @OnEvent(CustomerMerged, 'crm.merge-customer-timelines')
  async onCustomerMerged({ data: { sourceIds } }: EventOf<typeof CustomerMerged>): Promise<void> {
    for (const id of sourceIds) await this.timeline.spread({ type: 'customer', id });
  }

  /** What came from the others leaves the timeline of the survivor; theirs still have it. */
  @OnEvent(CustomerUnmerged, 'crm.part-customer-timelines')
  async onCustomerUnmerged({ data: { sourceIds, targetId } }: EventOf<typeof CustomerUnmerged>): Promise<void> {
    await this.timeline.part('customer', targetId, sourceIds);
  }
}
