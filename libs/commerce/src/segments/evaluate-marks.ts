import { Handles, requireOrganizationId, requireScope, type JobData, type JobRunContext } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { BuildOutcomes } from './build-outcomes.js';
import { EvaluateCustomers } from './evaluate-customers.js';
import { lockSegment } from './lock-segment.js';
import { EvaluateMarksJob } from './evaluate-marks.job.js';
import { inOrderOfReference } from './reference-order.js';
import { MARKS_LOCK } from './segment-facts.js';

interface Mark {
  customerId: string;
  topic: string;
  mark: string;
}

const BATCH = 2_000;

/**
 * The incremental half of segments. A mark is taken away once every segment that asks about its topic has looked at its
 * customer; an evaluation that was cut off is done again and then finds nothing left to move.
 */
@Injectable()
export class EvaluateMarks {
  constructor(
    private readonly evaluations: EvaluateCustomers,
    private readonly outcomes: BuildOutcomes,
  ) {}

  @Handles(EvaluateMarksJob)
  async run(_: JobData<typeof EvaluateMarksJob>, run?: JobRunContext): Promise<void> {
    for (let marks = await this.read(); marks.length > 0; marks = await this.read()) {
      run?.signal.throwIfAborted();
      await this.evaluate(marks);
      await this.remove(marks);
    }
  }

  /** Waits for marks that are being made: their makers may have found this very job waiting, and enqueued no other. */
  private async read(): Promise<Mark[]> {
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    return scope.transaction(async () => {
      await scope.rows(`select pg_advisory_xact_lock(${MARKS_LOCK})`, [organizationId]);
      return scope.rows<Mark>(`select customer_id as "customerId", topic, mark from segment_marks where organization_id = ? order by customer_id, topic limit ${BATCH}`, [organizationId]);
    });
  }

  private async evaluate(marks: readonly Mark[]): Promise<void> {
    const topics = [...new Set(marks.map(({ topic }) => topic))];
    for (const { id, topics: asked } of inOrderOfReference(await this.segmentsAbout(topics))) {
      const customerIds = [...new Set(marks.filter(({ topic }) => asked.includes(topic)).map(({ customerId }) => customerId))];
      await this.outcomes.recordFailureOf(id, () =>
        requireScope().transaction(async () => {
          const segment = await lockSegment(id);
          if (segment) await this.evaluations.evaluate(segment, customerIds);
        }),
      );
    }
  }

  private segmentsAbout(topics: readonly string[]): Promise<{ id: string; topics: string[]; references: string[] }[]> {
    return requireScope().rows(
      `select s.id, s.topics, array(select r.referenced_id::text from segment_references r where r.organization_id = s.organization_id and r.segment_id = s.id) as references
       from segments s where s.organization_id = ? and s.topics && ?::text[] order by s.id`,
      [requireOrganizationId(), topics],
    );
  }

  /** But for those that were made anew meanwhile. */
  private async remove(marks: readonly Mark[]): Promise<void> {
    const scope = requireScope();
    await scope.transaction(() =>
      scope.rows(
        `delete from segment_marks m using jsonb_to_recordset(?::jsonb) as done ("customerId" uuid, topic text, mark uuid)
         where m.organization_id = ? and m.customer_id = done."customerId" and m.topic = done.topic and m.mark = done.mark`,
        [JSON.stringify(marks), requireOrganizationId()],
      ),
    );
  }
}
