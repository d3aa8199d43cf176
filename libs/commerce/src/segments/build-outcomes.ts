import { Clock, Jobs, localDate, Outbox, requireOrganizationId, requireScope, shiftDate, sqlStateOf, startOfDay } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { SegmentBuildFailed } from '../events.js';
import { BuildSegmentJob } from './build-segment.job.js';
import { CriteriaOutdated, type Granularity } from './compile-criteria.js';

const QUERY_CANCELED = '57014';
const AGAIN_MS = { hour: 3_600_000, minutes: 300_000 };
const AFTER_FAILURE_MS = 600_000;

/** Writes down how builds of segments ended, and arranges the next. What it writes is no edit: the version stays. */
@Injectable()
export class BuildOutcomes {
  constructor(
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
    private readonly tenancy: TenancyApi,
    private readonly clock: Clock,
  ) {}

  /** In the transaction that ends the build; nothing when the criteria changed since it began. */
  async succeeded(segmentId: string, revision: number, buildMs: number, granularity: Granularity | undefined): Promise<void> {
    const now = this.clock.now();
    const dueAt = granularity && (await this.due(now, granularity));
    const rows = await requireScope().rows(
      `update segments set build_status = 'ready', last_built_at = ?, last_build_ms = ?, last_failure = null, next_due_at = ?
       where organization_id = ? and id = ? and revision = ? returning id`,
      [now, buildMs, dueAt ?? null, requireOrganizationId(), segmentId, revision],
    );
    if (rows.length > 0 && dueAt) await this.jobs.enqueue(BuildSegmentJob, { segmentId }, { dedupeKey: `due ${segmentId}`, delayMs: dueAt.getTime() - now.getTime() });
  }

  /**
   * Runs work on a segment. An error is written down, told once until a build succeeds again, and not thrown: others must
   * not wait for a segment that is broken. Criteria that time or load defeated are tried again.
   */
  async recordFailureOf(segmentId: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      const failure = failureOf(error);
      if (!failure) throw error;
      await requireScope().transaction(() => this.failed(segmentId, failure));
      return false;
    }
  }

  private async failed(segmentId: string, failure: string): Promise<void> {
    const [before] = await requireScope().rows<{ status: string; createdById: string | null }>(
      `with before as (select id, build_status from segments where organization_id = ? and id = ? for update)
       update segments s set build_status = 'failed', last_failed_at = ?, last_failure = ? from before
       where s.organization_id = ? and s.id = before.id returning before.build_status as status, s.created_by_id as "createdById"`,
      [requireOrganizationId(), segmentId, this.clock.now(), failure, requireOrganizationId()],
    );
    if (!before) return;
    if (before.status !== 'failed') this.outbox.publish(SegmentBuildFailed, { segmentId, createdById: before.createdById, failure });
    if (failure === 'too_slow') await this.jobs.enqueue(BuildSegmentJob, { segmentId }, { dedupeKey: `due ${segmentId}`, delayMs: AFTER_FAILURE_MS });
  }

  private async due(now: Date, granularity: Granularity): Promise<Date> {
    if (granularity !== 'day') return new Date(now.getTime() + AGAIN_MS[granularity]);
    const timeZone = await this.tenancy.timeZone();
    return startOfDay(shiftDate(localDate(now, timeZone), { months: 0, days: 1 }, 1), timeZone);
  }
}

/** Failures that are the segment's own; undefined for all others, which the job's retries are for. */
function failureOf(error: unknown): string | undefined {
  if (error instanceof CriteriaOutdated) return 'criteria_outdated';
  const state = sqlStateOf(error);
  if (state === QUERY_CANCELED) return 'too_slow';
  // class 22, data exceptions: a value of a row that the criteria cannot be asked about
  return state?.startsWith('22') ? 'unreadable_value' : undefined;
}
