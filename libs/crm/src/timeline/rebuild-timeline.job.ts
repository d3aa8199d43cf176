import { defineJob, Handles, Operations, requireOrganizationId, requireScope, type EventDefinition, type EventOf, type JobData, type JobRunContext, type OperationProgress } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { RecordTimeline } from './record-timeline.js';
import { timelineEvents } from './timeline-facts.js';

/** Makes the timelines of an organization anew from the events that are still kept; entries of older events stay. */
export const RebuildTimelineJob = defineJob('crm.rebuild-timeline', { data: z.object({ operationId: z.uuid() }), queue: 'slow', timeoutMs: 600_000, transaction: 'own' });

interface EventRow {
  id: string;
  type: string;
  data: unknown;
  actor_user_id: string | null;
  occurred_at: string;
}

const BATCH = 500;

@Injectable()
export class RebuildTimeline {
  constructor(
    private readonly em: EntityManager,
    private readonly timeline: RecordTimeline,
    private readonly operations: Operations,
  ) {}

  @Handles(RebuildTimelineJob)
  async run({ operationId }: JobData<typeof RebuildTimelineJob>, run: JobRunContext): Promise<void> {
    await this.operations.perform(RebuildTimelineJob, operationId, run, async (progress) => {
      const events = await this.rebuild(progress);
      return { result: { events, checksum: await this.checksum() } };
    });
  }

  /** One transaction, so that nobody reads half a timeline; running it again gives the same entries. Answers how many events it read. */
  async rebuild(progress?: OperationProgress): Promise<number> {
    return requireScope().transaction(async () => {
      const organizationId = requireOrganizationId();
      await this.em.execute(
        'delete from timeline_entries t using outbox_events e where t.organization_id = ? and e.organization_id = t.organization_id and e.id = t.source_event_id',
        [organizationId],
      );
      let done = 0;
      for (let events = await this.events(null); events.length > 0; events = await this.events(events.at(-1)!.id)) {
        for (const event of events) await this.timeline.record(event);
        done += events.length;
        await progress?.report({ done });
      }
      return done;
    });
  }

  /** A hash over everything the timelines of the organization say, whatever the order it was recorded in. */
  async checksum(): Promise<string> {
    const [row] = await this.em.execute<{ checksum: string }[]>(
      `select md5(coalesce(string_agg(md5(concat_ws('|', subject_type, subject_id, kind, fact_id, at, actor_user_id, title, data)), '' order by subject_type, subject_id, kind, fact_id), '')) as checksum
       from timeline_entries where organization_id = ?`,
      [requireOrganizationId()],
    );
    return row!.checksum;
  }

  private async events(after: string | null): Promise<EventOf<EventDefinition>[]> {
    const organizationId = requireOrganizationId();
    const rows = await this.em.execute<EventRow[]>(
      `select id, type, data, actor_user_id, occurred_at from outbox_events
       where organization_id = ? and type in (select jsonb_array_elements_text(?::jsonb)) and (?::uuid is null or id > ?::uuid)
       order by id limit ${BATCH}`,
      [organizationId, JSON.stringify(timelineEvents().map(({ type }) => type)), after, after],
    );
    return rows.map(({ actor_user_id, occurred_at, ...event }) => ({ ...event, organizationId, actorUserId: actor_user_id, occurredAt: new Date(occurred_at) }));
  }
}
