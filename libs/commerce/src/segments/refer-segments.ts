import { missing, requireOrganizationId, requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { compileCriteria } from './compile-criteria.js';
import type { Criteria, SegmentRule } from './criteria.js';
import { PRESENCE_TOPIC } from './customer-facts.js';
import { segmentTopic } from './evaluate-customers.js';
import { Parameters } from './predicates.js';
import { reaches } from './reference-order.js';
import { SegmentFacts } from './segment-facts.js';
import { SegmentCycle } from './segment.problems.js';

/** Which segments refer to which. */
@Injectable()
export class ReferSegments {
  constructor(private readonly facts: SegmentFacts) {}

  /** What the members of a segment with these criteria depend on: topics of facts, other segments among them. */
  async topicsOf(criteria: SegmentRule): Promise<string[]> {
    const { topics, segments } = await this.compiled(criteria);
    return [...new Set([PRESENCE_TOPIC, ...topics, ...[...segments].map(segmentTopic)])].sort();
  }

  /**
   * Replaces what a segment refers to. 404 with a pointer for a segment that does not exist, 409 `segment_cycle`. References
   * of an organization change one after the other: two that are fine alone could close a circle together.
   */
  async write(segmentId: string, criteria: SegmentRule): Promise<void> {
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    const { segments } = await this.compiled(criteria);
    await scope.rows(`select pg_advisory_xact_lock(hashtextextended('segment references of ' || ?, 0))`, [organizationId]);
    await this.requireAll(segments, criteria);
    const edges = await scope.rows<{ segmentId: string; referencedId: string }>('select segment_id as "segmentId", referenced_id as "referencedId" from segment_references where organization_id = ?', [organizationId]);
    if (reaches(segments, segmentId, edges)) throw new SegmentCycle();
    await scope.rows('delete from segment_references where organization_id = ? and segment_id = ?', [organizationId, segmentId]);
    await scope.rows('insert into segment_references (organization_id, segment_id, referenced_id) select ?::uuid, ?::uuid, referenced from unnest(?::uuid[]) referenced', [organizationId, segmentId, [...segments]]);
  }

  private async compiled(criteria: SegmentRule) {
    return compileCriteria(criteria, await this.facts.catalogue(), { now: new Date(0), timeZone: 'UTC' }, new Parameters(), 'null');
  }

  /** 404 with a pointer for a segment in criteria that does not exist. */
  async requireAll(segments: ReadonlySet<string>, criteria: SegmentRule): Promise<void> {
    if (segments.size === 0) return;
    const rows = await requireScope().rows<{ id: string }>('select id from segments where organization_id = ? and id = any(?::uuid[])', [requireOrganizationId(), [...segments]]);
    const absent = [...segments].find((id) => !rows.some((row) => row.id === id));
    if (absent) throw missing(pointerTo(absent, criteria as Criteria, '#/criteria')!);
  }
}

/** Where criteria name a segment. */
function pointerTo(id: string, node: Criteria, pointer: string): string | undefined {
  if ('segment' in node) return node.segment.toLowerCase() === id ? `${pointer}/segment` : undefined;
  if ('not' in node) return pointerTo(id, node.not, `${pointer}/not`);
  const [key, children] = 'all' in node ? (['all', node.all] as const) : 'any' in node ? (['any', node.any] as const) : (['', []] as const);
  return children.map((child, index) => pointerTo(id, child, `${pointer}/${key}/${index}`)).find((found) => found !== undefined);
}
