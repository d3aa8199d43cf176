import { Handles, Operations, requireOrganizationId, requireScope, type JobData, type JobRunContext } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { BuildOutcomes } from './build-outcomes.js';
import { BuildSegmentJob, RebuildSegmentJob } from './build-segment.job.js';
import { EvaluateCustomers } from './evaluate-customers.js';
import { lockSegment } from './lock-segment.js';

const CHUNK = 5_000;

interface Counts {
  customers: number;
  entered: number;
  left: number;
}

/**
 * The full half of segments: looks at every customer in turn, some thousands a transaction, so that nobody waits long for
 * the lock. Running twice, or again after it was cut off, moves only who is left to move.
 */
@Injectable()
export class BuildSegment {
  constructor(
    private readonly evaluations: EvaluateCustomers,
    private readonly outcomes: BuildOutcomes,
    private readonly operations: Operations,
  ) {}

  @Handles(BuildSegmentJob)
  async run({ segmentId }: JobData<typeof BuildSegmentJob>, run: JobRunContext): Promise<void> {
    await this.build(segmentId, async () => run.signal.throwIfAborted());
  }

  @Handles(RebuildSegmentJob)
  async runOperation({ segmentId, operationId }: JobData<typeof RebuildSegmentJob>, run: JobRunContext): Promise<void> {
    await this.operations.perform(RebuildSegmentJob, operationId, run, async (progress) => {
      const total = await this.customerCount();
      const counts = await this.build(segmentId, ({ customers }) => progress.report({ done: customers, total }));
      return { resultUrl: `/v1/segments/${segmentId}`, result: { ...counts } };
    });
  }

  /** Outside of a transaction. Ends early, and quietly, when the segment is gone or its criteria change: that enqueued a build of its own. */
  async build(segmentId: string, report: (counts: Counts) => Promise<void> = async () => undefined): Promise<Counts> {
    const startedAt = performance.now();
    const counts: Counts = { customers: 0, entered: 0, left: 0 };
    await this.outcomes.recordFailureOf(segmentId, async () => {
      const begun = await this.begin(segmentId);
      if (!begun) return;
      for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after; await report(counts)) after = await this.chunk(segmentId, begun.revision, after, counts);
      const { granularity, revision } = begun;
      await requireScope().transaction(() => this.outcomes.succeeded(segmentId, revision, Math.round(performance.now() - startedAt), granularity));
    });
    return counts;
  }

  private begin(segmentId: string) {
    return requireScope().transaction(async () => {
      const segment = await lockSegment(segmentId);
      if (!segment) return undefined;
      await requireScope().rows(`update segments set build_status = 'building' where organization_id = ? and id = ? and build_status <> 'failed'`, [requireOrganizationId(), segmentId]);
      return { revision: segment.revision, granularity: await this.evaluations.granularity(segment) };
    });
  }

  /** The last id looked at; null when that was the last of all. */
  private chunk(segmentId: string, revision: number, after: string, counts: Counts): Promise<string | null> {
    const scope = requireScope();
    return scope.transaction(async () => {
      const segment = await lockSegment(segmentId);
      if (segment?.revision !== revision) return null;
      const rows = await scope.rows<{ id: string }>(`select id from customers where organization_id = ? and id > ?::uuid order by id limit ${CHUNK}`, [requireOrganizationId(), after]);
      const { entered, left } = await this.evaluations.evaluate(segment, rows.map(({ id }) => id));
      counts.customers += rows.length;
      counts.entered += entered.length;
      counts.left += left.length;
      return rows.length < CHUNK ? null : rows.at(-1)!.id;
    });
  }

  private async customerCount(): Promise<number> {
    const [row] = await requireScope().rows<{ count: number }>('select count(*)::int as count from customers where organization_id = ?', [requireOrganizationId()]);
    return row!.count;
  }
}
