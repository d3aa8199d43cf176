import { requireOrganizationId, requireScope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import type { DealAge, DealAgeQuery } from './report.dto.js';
import { reportPipeline, requireSubjects } from './report-scope.js';

/** How old the open deals of a pipeline are, and how long they have been where they are. */
@Injectable()
export class ReportDealAge {
  constructor(private readonly tenancy: TenancyApi) {}

  async report({ pipelineId: asked, assignedToId }: DealAgeQuery): Promise<DealAge> {
    await requireSubjects(this.tenancy, { assignedToId });
    const pipelineId = await reportPipeline(asked);
    const stages = await requireScope().read<DealAge['stages'][number]>(
      `select s.id as "stageId", s.name, s.type, count(d.id)::int as count, count(*) filter (where d.in_stage > s.rotting_days)::int as rotting,
         round(avg(d.age)::numeric, 2)::float8 as "averageAgeDays", round(avg(d.in_stage)::numeric, 2)::float8 as "averageDaysInStage",
         round((percentile_cont(0.5) within group (order by d.in_stage))::numeric, 2)::float8 as "medianDaysInStage", round(max(d.in_stage)::numeric, 2)::float8 as "oldestDaysInStage",
         count(*) filter (where d.in_stage <= 7)::int as "upTo7Days", count(*) filter (where d.in_stage > 7 and d.in_stage <= 30)::int as "upTo30Days",
         count(*) filter (where d.in_stage > 30 and d.in_stage <= 90)::int as "upTo90Days", count(*) filter (where d.in_stage > 90)::int as "over90Days"
       from pipeline_stages s left join (
         select d.id, d.stage_id, (extract(epoch from now() - d.created_at) / 86400)::float8 as age, (extract(epoch from now() - d.stage_entered_at) / 86400)::float8 as in_stage
         from deals d where d.organization_id = ? and d.pipeline_id = ? and d.status = 'open' and d.deleted_at is null and (?::uuid is null or d.assigned_to_id = ?::uuid)
       ) d on d.stage_id = s.id
       where s.organization_id = ? and s.pipeline_id = ? and s.type = 'open' and s.deleted_at is null
       group by s.id order by s."order"`,
      [requireOrganizationId(), pipelineId, assignedToId ?? null, assignedToId ?? null, requireOrganizationId(), pipelineId],
    );
    return { pipelineId, stages };
  }
}
