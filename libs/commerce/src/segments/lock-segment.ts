import { requireOrganizationId, requireScope } from '@app/kernel';
import type { SegmentRule } from './criteria.js';

/** A segment as evaluations see it, locked until the transaction ends. */
export interface LockedSegment {
  id: string;
  criteria: SegmentRule;
  revision: number;
}

/** Undefined when the segment is gone. Another segment may refer to it meanwhile (a key share lock passes). */
export async function lockSegment(segmentId: string): Promise<LockedSegment | undefined> {
  const [segment] = await requireScope().rows<LockedSegment>('select id, criteria, revision from segments where organization_id = ? and id = ? for no key update', [requireOrganizationId(), segmentId]);
  return segment;
}
