import { OnEvent, requireOrganizationId, requireScope, type EventOf } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { CustomerTagUpdated } from '../events.js';
import { tagFacts } from '../segments/interaction-facts.js';
import { SegmentFacts } from '../segments/segment-facts.js';

const BATCH = 5_000;

/** Segments ask for tags by name too: those who carry a renamed one may come in or leave. */
@Injectable()
export class FollowRenamedTags {
  constructor(private readonly facts: SegmentFacts) {}

  @OnEvent(CustomerTagUpdated, 'commerce.mark-carriers-of-renamed-tag')
  async mark({ data: { tagId, changed } }: EventOf<typeof CustomerTagUpdated>): Promise<void> {
    if (!changed.includes('name')) return;
    for (let after: string | undefined = '00000000-0000-0000-0000-000000000000'; after; ) {
      const carriers: { id: string }[] = await requireScope().rows<{ id: string }>(
        `select customer_id as id from customer_taggings where organization_id = ? and tag_id = ? and customer_id > ?::uuid order by customer_id limit ${BATCH}`,
        [requireOrganizationId(), tagId, after],
      );
      await this.facts.touched(tagFacts.name, carriers.map(({ id }) => id));
      after = carriers.length < BATCH ? undefined : carriers.at(-1)!.id;
    }
  }
}
