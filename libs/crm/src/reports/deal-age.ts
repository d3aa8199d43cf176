import { requireOrganizationId, requireScope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import type { DealAge, DealAgeQuery } from './report.dto.js';
import { reportPipeline, requireSubjects } from './report-scope.js';

/**
 * Each deal is looked at once, and only its ages go on from there: of seconds as numbers, for intervals and decimals cost three
 * times as much. Parameters: organization, pipeline, responsible member (twice, or null), organization, organization, pipeline.
 */
const AGES = `
  with ages as materialized (
    select d.stage_id, (date_part('epoch', now()) - date_part('epoch', d.created_at)) / 86400 as age, (date_part('epoch', now()) - date_part('epoch', d.stage_entered_at)) / 86400 as in_stage
    from deals d where d.organization_id = ? and d.pipeline_id = ? and d.status = 'open' and d.deleted_at is null and (?::uuid is null or d.assigned_to_id = ?::uuid)),
  tallies as materialized (
    select d.stage_id, count(*)::int as count, count(*) filter (where d.in_stage > s.rotting_days)::int as rotting,
      round(avg(d.age)::numeric, 2)::float8 as age, round(avg(d.in_stage)::numeric, 2)::float8 as in_stage,
      round((percentile_cont(0.5) within group (order by d.in_stage))::numeric, 2)::float8 as median, round(max(d.in_stage)::numeric, 2)::float8 as oldest,
      count(*) filter (where d.in_stage <= 7)::int as week, count(*) filter (where d.in_stage > 7 and d.in_stage <= 30)::int as month,
      count(*) filter (where d.in_stage > 30 and d.in_stage <= 90)::int as quarter, count(*) filter (where d.in_stage > 90)::int as longer
    from ages d join pipeline_stages s on s.organization_id = ? and s.id = d.stage_id group by d.stage_id)
  select s.id as "stageId", s.name, s.type, coalesce(t.count, 0) as count, coalesce(t.rotting, 0) as rotting, t.age as "averageAgeDays", t.in_stage as "averageDaysInStage",
    t.median as "medianDaysInStage", t.oldest as "oldestDaysInStage", coalesce(t.week, 0) as "upTo7Days", coalesce(t.month, 0) as "upTo30Days", coalesce(t.quarter, 0) as "upTo90Days", coalesce(t.longer, 0) as "over90Days"
  from pipeline_stages s left join tallies t on t.stage_id = s.id
  where s.organization_id = ? and s.pipeline_id = ? and s.type = 'open' and s.deleted_at is null order by s."order"`;

/** How old the open deals of a pipeline are, and how long they have been where they are. */
@Injectable()
export class ReportDealAge {
  constructor(private readonly tenancy: TenancyApi) {}

  async report({ pipelineId: asked, assignedToId }: DealAgeQuery): Promise<DealAge> {
    await requireSubjects(this.tenancy, { assignedToId });
    const pipelineId = await reportPipeline(asked);
    const organizationId = requireOrganizationId();
    const stages = await requireScope().read<DealAge['stages'][number]>(AGES, [organizationId, pipelineId, assignedToId ?? null, assignedToId ?? null, organizationId, organizationId, pipelineId]);
    return { pipelineId, stages };
  }
}
