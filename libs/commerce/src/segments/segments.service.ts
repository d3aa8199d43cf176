import { constraintOf, expectVersion, Jobs, NotFound, Outbox, requireOrganizationId, requireScope, type ListQuery } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { SegmentCreated, SegmentDeleted, SegmentMemberLeft, SegmentUpdated } from '../events.js';
import { BuildSegmentJob } from './build-segment.job.js';
import { lockSegment } from './lock-segment.js';
import { ReferSegments } from './refer-segments.js';
import { SegmentFacts } from './segment-facts.js';
import type { CreateSegment, UpdateSegment } from './segment.dto.js';
import { Segment } from './segment.entity.js';
import { SegmentInUse, SegmentNameTaken } from './segment.problems.js';
import { SegmentView } from './segment.view.js';
import { validateCriteria } from './validate-criteria.js';

/** Segments of the running organization. Their members follow in the background. */
@Injectable()
export class SegmentsService {
  constructor(
    private readonly em: EntityManager,
    private readonly facts: SegmentFacts,
    private readonly references: ReferSegments,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
  ) {}

  list(query: ListQuery) {
    return SegmentView.page(query);
  }

  get(id: string) {
    return SegmentView.one(id);
  }

  /** 409 `segment_name_taken`; 422 with a pointer for criteria that make no sense, 404 with one for segments in them that do not exist. */
  async create({ name, description, criteria = {} }: CreateSegment): Promise<Segment> {
    const rule = validateCriteria(criteria, await this.facts.catalogue());
    const segment = this.em.create(Segment, { name, description: description ?? null, criteria: rule, topics: await this.references.topicsOf(rule), createdById: requireScope().userId });
    await this.flush();
    await this.follow(segment);
    this.outbox.publish(SegmentCreated, { segmentId: segment.id });
    return segment;
  }

  /** The problems of `create`, and 409 `segment_cycle`. */
  async update(id: string, { criteria, ...changes }: UpdateSegment): Promise<Segment> {
    const segment = await this.load(id);
    expectVersion(segment);
    const rule = criteria === undefined ? undefined : validateCriteria(criteria, await this.facts.catalogue());
    const changed = segment.edit({ ...changes, criteria: rule });
    const rebuild = changed.includes('criteria');
    if (rebuild) segment.topics = await this.references.topicsOf(segment.criteria);
    if (changed.length > 0) this.outbox.publish(SegmentUpdated, { segmentId: id, changed });
    await this.flush();
    if (rebuild) await this.follow(segment);
    return segment;
  }

  /** Nobody is in it any more, and each who was is said to have left. 409 `segment_in_use`. */
  async delete(id: string): Promise<void> {
    const segment = await this.load(id);
    expectVersion(segment);
    const scope = requireScope();
    const gone = await scope.rows<{ customerId: string }>(
      'delete from segment_members where organization_id = ? and segment_id = ? and left_at is null returning customer_id as "customerId"',
      [requireOrganizationId(), id],
    );
    this.outbox.publishAll([...gone.map(({ customerId }) => [SegmentMemberLeft, { segmentId: id, segmentName: segment.name, customerId }] as const), [SegmentDeleted, { segmentId: id }] as const]);
    this.em.remove(segment);
    try {
      await this.em.flush();
    } catch (error) {
      throw constraintOf(error) === 'segment_references_referenced_id_foreign' ? new SegmentInUse() : error;
    }
  }

  /** Keeps what the criteria depend on beside them, and has the members found. */
  private async follow(segment: Segment): Promise<void> {
    await this.references.write(segment.id, segment.criteria);
    await this.jobs.enqueue(BuildSegmentJob, { segmentId: segment.id }, { dedupeKey: `build ${segment.id}` });
  }

  /** Locked: edits and movements of members wait for each other. */
  private async load(id: string): Promise<Segment> {
    await lockSegment(id);
    return this.em.findOneOrFail(Segment, { id }, { failHandler: () => new NotFound() });
  }

  private async flush(): Promise<void> {
    try {
      await this.em.flush();
    } catch (error) {
      throw constraintOf(error) === 'segments_name' ? new SegmentNameTaken() : error;
    }
  }
}
