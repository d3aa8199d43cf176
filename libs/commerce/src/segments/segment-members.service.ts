import { missing, NotFound, requireOrganizationId, requireScope, UUIDV7_SQL, type ListQuery } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { EvaluateCustomers } from './evaluate-customers.js';
import { lockSegment } from './lock-segment.js';
import type { SetMembership } from './segment.dto.js';
import type { MembershipSource } from './segment-member.entity.js';
import { CustomerSegmentView, SegmentMemberView, SegmentView } from './segment.view.js';

const SET = `
  insert into segment_members as m (id, organization_id, segment_id, customer_id, source, entered_at, left_at)
  select ${UUIDV7_SQL}, ?::uuid, ?::uuid, ?::uuid, d.source, case when d.source = 'manual_in' then d.at end, case when d.source <> 'manual_in' then d.at end
  from (select ?::text as source, ?::timestamptz as at) d
  on conflict (organization_id, segment_id, customer_id) do update set source = excluded.source,
    entered_at = case when excluded.source = 'manual_in' and m.left_at is not null then excluded.entered_at else m.entered_at end,
    left_at = case excluded.source when 'manual_in' then null when 'manual_out' then coalesce(m.left_at, excluded.left_at) else m.left_at end
  returning left_at is null as "isMember"`;

/** Who is in the segments of the running organization, and who was put in or kept out by hand. */
@Injectable()
export class SegmentMembersService {
  constructor(private readonly evaluations: EvaluateCustomers) {}

  async members(segmentId: string, query: ListQuery) {
    await SegmentView.one(segmentId);
    return SegmentMemberView.page(query, { sql: 't.segment_id = ?', params: [segmentId] });
  }

  async segmentsOf(customerId: string, query: ListQuery) {
    await this.requireCustomer(customerId, new NotFound());
    return CustomerSegmentView.page(query, { sql: 't.customer_id = ?', params: [customerId] });
  }

  /** A decision by hand, or back to the rule, which then decides at once. 404 for an unknown segment or customer. */
  async set(segmentId: string, { customerId, membership }: SetMembership) {
    const segment = await lockSegment(segmentId);
    if (!segment) throw new NotFound();
    await this.requireCustomer(customerId, missing('#/customerId'));
    const wasMember = await this.isMember(segmentId, customerId);
    const source: MembershipSource = membership === 'rule' ? 'rule' : `manual_${membership}`;
    const { now } = await this.evaluations.present();
    const [row] = await requireScope().rows<{ isMember: boolean }>(SET, [requireOrganizationId(), segmentId, customerId, source, now]);
    if (membership === 'rule') await this.evaluations.evaluate(segment, [customerId]);
    else await this.evaluations.announce(segmentId, { entered: !wasMember && row!.isMember ? [customerId] : [], left: wasMember && !row!.isMember ? [customerId] : [] });
    return { segmentId, customerId, isMember: membership === 'rule' ? await this.isMember(segmentId, customerId) : row!.isMember, source };
  }

  private async isMember(segmentId: string, customerId: string): Promise<boolean> {
    const rows = await requireScope().rows('select from segment_members where organization_id = ? and segment_id = ? and customer_id = ? and left_at is null', [requireOrganizationId(), segmentId, customerId]);
    return rows.length > 0;
  }

  private async requireCustomer(customerId: string, otherwise: Error): Promise<void> {
    const rows = await requireScope().rows('select from customers where organization_id = ? and id = ? and deleted_at is null', [requireOrganizationId(), customerId]);
    if (rows.length === 0) throw otherwise;
  }
}
