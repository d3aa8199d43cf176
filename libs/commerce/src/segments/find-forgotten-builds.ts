import { Handles, Jobs, requireOrganizationId, requireScope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { BuildSegmentJob, FindForgottenBuildsJob } from './build-segment.job.js';
import { EvaluateMarksJob } from './evaluate-marks.job.js';

/** A net below the chain of builds that each enqueue the next: a dead job would end it. Enqueueing what already waits changes nothing. */
@Injectable()
export class FindForgottenBuilds {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly jobs: Jobs,
  ) {}

  @Handles(FindForgottenBuildsJob)
  async run(): Promise<void> {
    const scope = requireScope();
    for (const organizationId of await this.tenancy.organizationIds()) {
      scope.actAs(organizationId, null);
      await scope.transaction(() => this.enqueue());
    }
    scope.actAs(null, null);
  }

  private async enqueue(): Promise<void> {
    const scope = requireScope();
    const forgotten = await scope.rows<{ id: string }>(
      `select id from segments where organization_id = ? and (next_due_at < now() - interval '10 minutes' or (build_status in ('pending', 'building') and updated_at < now() - interval '1 hour'))`,
      [requireOrganizationId()],
    );
    for (const { id: segmentId } of forgotten) await this.jobs.enqueue(BuildSegmentJob, { segmentId }, { dedupeKey: `due ${segmentId}` });
    const [mark] = await scope.rows('select from segment_marks where organization_id = ? limit 1', [requireOrganizationId()]);
    if (mark) await this.jobs.enqueue(EvaluateMarksJob, {}, { dedupeKey: 'marks' });
  }
}
