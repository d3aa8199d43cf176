import { Clock, requireOrganizationId, requireScope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import type { StageType } from '../pipelines/stage.entity.js';
import type { DealReportQuery, StageConversion } from './report.dto.js';
import { ratio, reportDays, reportPipeline, requireSubjects } from './report-scope.js';

interface Row {
  stageId: string;
  name: string;
  type: StageType;
  entered: number;
  advanced: number;
  won: number;
  lost: number;
}

/** How many of the deals that came into a stage went on from it. */
@Injectable()
export class ReportStageConversion {
  constructor(
    private readonly clock: Clock,
    private readonly tenancy: TenancyApi,
  ) {}

  /** Deleted deals count for nothing; a deal that came into a stage several times counts once. */
  async report({ pipelineId: asked, assignedToId, ...query }: DealReportQuery): Promise<StageConversion> {
    await requireSubjects(this.tenancy, { assignedToId });
    const pipelineId = await reportPipeline(asked);
    const { from, to } = reportDays(query, this.clock.now());
    const rows = await requireScope().read<Row>(
      `with came as (
         select h.stage_id, h.deal_id, min(h.entered_at) as entered_at
         from deal_stage_history h join deals d on d.organization_id = h.organization_id and d.id = h.deal_id
         where h.organization_id = ? and h.entered_at >= ?::date and h.entered_at < ?::date + 1
           and d.pipeline_id = ? and d.deleted_at is null and (?::uuid is null or d.assigned_to_id = ?::uuid)
         group by 1, 2),
       went as (
         select c.stage_id, d.status,
           exists (select from deal_stage_history l join pipeline_stages n on n.organization_id = l.organization_id and n.id = l.stage_id
             where l.organization_id = d.organization_id and l.deal_id = c.deal_id and l.entered_at >= c.entered_at and l.stage_id <> c.stage_id
               and (l.type = 'won' or l.type = 'open' and n."order" > s."order")) as advanced
         from came c join pipeline_stages s on s.id = c.stage_id join deals d on d.id = c.deal_id
         where s.organization_id = ? and d.organization_id = ?)
       select s.id as "stageId", s.name, s.type, count(w.stage_id)::int as entered, count(*) filter (where w.advanced)::int as advanced,
         count(*) filter (where w.status = 'won')::int as won, count(*) filter (where w.status = 'lost')::int as lost
       from pipeline_stages s left join went w on w.stage_id = s.id
       where s.organization_id = ? and s.pipeline_id = ? and s.deleted_at is null
       group by s.id order by s."order"`,
      [requireOrganizationId(), from, to, pipelineId, assignedToId ?? null, assignedToId ?? null, requireOrganizationId(), requireOrganizationId(), requireOrganizationId(), pipelineId],
    );
    const stages = rows.map((row) => ({ ...row, conversionRate: row.type === 'open' ? ratio(row.advanced, row.entered) : null, winRate: ratio(row.won, row.won + row.lost) }));
    return { pipelineId, from, to, stages };
  }
}
