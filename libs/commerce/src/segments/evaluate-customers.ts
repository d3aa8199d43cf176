import { Clock, Outbox, requireOrganizationId, requireScope, UUIDV7_SQL } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { SegmentMemberEntered, SegmentMemberLeft } from '../events.js';
import { compileCriteria, type Granularity } from './compile-criteria.js';
import type { LockedSegment } from './lock-segment.js';
import { Parameters, type Present } from './predicates.js';
import { SegmentFacts } from './segment-facts.js';
import { segmentQuery } from './segment-query.js';

export interface Movement {
  entered: string[];
  left: string[];
}

/** Topic of the marks of customers who came into or left a segment that others refer to. */
export const segmentTopic = (segmentId: string): string => `segment:${segmentId}`;

/**
 * Moves customers in and out of a segment as its rule says. Whoever changes members holds the lock of the segment, and each
 * statement sees what was committed before it, so a movement happens, and is announced, exactly once.
 */
@Injectable()
export class EvaluateCustomers {
  constructor(
    private readonly facts: SegmentFacts,
    private readonly outbox: Outbox,
    private readonly tenancy: TenancyApi,
    private readonly clock: Clock,
  ) {}

  async present(): Promise<Present> {
    return { now: this.clock.now(), timeZone: await this.tenancy.timeZone() };
  }

  /** How soon time alone may change the members. Throws CriteriaOutdated. */
  async granularity({ criteria }: Pick<LockedSegment, 'criteria'>): Promise<Granularity | undefined> {
    return compileCriteria(criteria, await this.facts.catalogue(), await this.present(), new Parameters(), 'null').granularity;
  }

  /** Looks at these customers, at most some thousands. Needs the lock, in the same transaction. Throws CriteriaOutdated. */
  async evaluate(segment: LockedSegment, customerIds: readonly string[]): Promise<Movement> {
    const present = await this.present();
    const params = new Parameters();
    const organization = params.add(requireOrganizationId(), 'uuid');
    const customers = params.add(customerIds, 'uuid[]');
    const { sql } = compileCriteria(segment.criteria, await this.facts.catalogue(), present, params, organization, customers);
    const segmentId = params.add(segment.id, 'uuid');
    const now = params.add(present.now, 'timestamptz');
    const rows = await segmentQuery<{ customerId: string; entered: boolean }>(
      `with target as (
         select c.id, c.deleted_at is not null as gone, c.deleted_at is null and ${sql} as matches from customers c where c.organization_id = ${organization} and c.id = any(${customers})),
       entered as (
         insert into segment_members as m (id, organization_id, segment_id, customer_id, source, entered_at, left_at)
         select ${UUIDV7_SQL}, ${organization}, ${segmentId}, t.id, 'rule', ${now}, null from target t
         where t.matches and not exists (
           select from segment_members o where o.organization_id = ${organization} and o.segment_id = ${segmentId} and o.customer_id = t.id and (o.left_at is null or o.source <> 'rule'))
         on conflict (organization_id, segment_id, customer_id) do update set entered_at = excluded.entered_at, left_at = null
         returning m.customer_id),
       gone as (
         update segment_members m set left_at = ${now}, source = 'rule' from target t
         where m.organization_id = ${organization} and m.segment_id = ${segmentId} and m.customer_id = t.id and m.left_at is null
           and (t.gone or (m.source = 'rule' and not t.matches))
         returning m.customer_id)
       select customer_id as "customerId", true as entered from entered union all select customer_id, false from gone`,
      params.values,
    );
    const movement = { entered: rows.filter(({ entered }) => entered).map(({ customerId }) => customerId), left: rows.filter(({ entered }) => !entered).map(({ customerId }) => customerId) };
    await this.announce(segment.id, movement);
    return movement;
  }

  /** Tells the world, and the segments that refer to this one, and counts. In the transaction of the movement. */
  async announce(segmentId: string, { entered, left }: Movement): Promise<void> {
    if (entered.length + left.length === 0) return;
    const scope = requireScope();
    const [found] = await scope.rows<{ name: string; referenced: boolean }>(
      `update segments set member_count = member_count + ? where organization_id = ? and id = ?
       returning name, exists (select from segment_references r where r.organization_id = segments.organization_id and r.referenced_id = segments.id) as referenced`,
      [entered.length - left.length, requireOrganizationId(), segmentId],
    );
    if (!found) return;
    this.outbox.publishAll([
      ...entered.map((customerId) => [SegmentMemberEntered, { segmentId, segmentName: found.name, customerId }] as const),
      ...left.map((customerId) => [SegmentMemberLeft, { segmentId, segmentName: found.name, customerId }] as const),
    ]);
    if (found.referenced) await this.facts.touched(segmentTopic(segmentId), [...entered, ...left]);
  }
}
