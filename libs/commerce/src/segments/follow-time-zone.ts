import { Jobs, OnEvent, requireOrganizationId, requireScope, type EventOf } from '@app/kernel';
import { OrganizationUpdated } from '@app/tenancy/events';
import { Injectable } from '@nestjs/common';
import { BuildSegmentJob } from './build-segment.job.js';

/** Days begin at another time in another time zone, so everybody is looked at again. Building twice moves nobody twice. */
@Injectable()
export class FollowTimeZone {
  constructor(private readonly jobs: Jobs) {}

  @OnEvent(OrganizationUpdated, 'commerce.rebuild-segments-in-time-zone')
  async onOrganizationUpdated({ data }: EventOf<typeof OrganizationUpdated>): Promise<void> {
    if (!data.changed.includes('timezone')) return;
    const segments = await requireScope().rows<{ id: string }>('select id from segments where organization_id = ? order by id', [requireOrganizationId()]);
    for (const { id: segmentId } of segments) await this.jobs.enqueue(BuildSegmentJob, { segmentId }, { dedupeKey: `build ${segmentId}` });
  }
}
