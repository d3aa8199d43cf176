import { requireOrganizationId, requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { lockSegment } from '../segments/lock-segment.js';
import { SegmentMembersService } from '../segments/segment-members.service.js';
import type { Decision, MergeLog } from './customer-merge.entity.js';

const OF_HAND = `
  select m.segment_id as "segmentId", m.customer_id as "customerId", substr(m.source, length('manual_') + 1) as membership from segment_members m
  where m.organization_id = ? and m.customer_id = any(?::uuid[]) and m.source <> 'rule' order by m.segment_id, m.id`;

/** Who was put into segments by hand, or kept out, stays so when customers become one. */
@Injectable()
export class CarryDecisions {
  constructor(private readonly members: SegmentMembersService) {}

  /** Locks the segments that know a decision about the customers: always before the customers, as whoever evaluates a segment does. */
  async lock(customerIds: readonly string[], { decisions = [] }: Pick<MergeLog, 'decisions'> = {}): Promise<void> {
    const known = [...decisions, ...(await this.of(customerIds))].map(({ segmentId }) => segmentId);
    for (const segmentId of [...new Set(known)].sort()) await lockSegment(segmentId);
  }

  /** Gives the survivor what was decided about the sources, the first first; what was decided about itself stays. */
  async carry(targetId: string, sourceIds: readonly string[]): Promise<Required<Pick<MergeLog, 'decisions' | 'carried'>>> {
    const found = await this.of([targetId, ...sourceIds]);
    const decisions = found.filter(({ customerId }) => customerId !== targetId).sort((a, b) => sourceIds.indexOf(a.customerId) - sourceIds.indexOf(b.customerId));
    const settled = new Set(found.filter(({ customerId }) => customerId === targetId).map(({ segmentId }) => segmentId));
    const carried: Decision[] = [];
    for (const { segmentId, membership } of decisions) {
      if (settled.has(segmentId)) continue;
      settled.add(segmentId);
      carried.push({ segmentId, customerId: targetId, membership });
    }
    for (const decision of carried) await this.members.set(decision.segmentId, decision);
    return { decisions, carried };
  }

  /** Gives the sources their decisions back, and the survivor to the rule where nobody decided otherwise since. Segments that are gone are left out. */
  async giveBack({ decisions = [], carried = [] }: MergeLog): Promise<void> {
    const now = await this.of(carried.map(({ customerId }) => customerId));
    for (const { segmentId, customerId, membership } of carried) {
      if (now.some((decision) => decision.segmentId === segmentId && decision.membership === membership)) await this.members.set(segmentId, { customerId, membership: 'rule' });
    }
    for (const decision of decisions) if (await lockSegment(decision.segmentId)) await this.members.set(decision.segmentId, decision);
  }

  private of(customerIds: readonly string[]): Promise<Decision[]> {
    return requireScope().rows<Decision>(OF_HAND, [requireOrganizationId(), customerIds]);
  }
}
