import { requireOrganizationId, requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { PipelineSummary } from './pipeline.dto.js';
import { PipelineView } from './pipeline.view.js';
import type { StageType } from './stage.entity.js';

interface Row {
  stageId: string;
  name: string;
  order: number;
  type: StageType;
  probability: number;
  currency: string | null;
  count: number;
  value: string | null;
  weightedValue: string | null;
}

/** Counts and sums the deals of a pipeline by stage and currency. */
@Injectable()
export class SummarizePipeline {
  async summarize(pipelineId: string): Promise<PipelineSummary> {
    await PipelineView.one(pipelineId);
    const rows = await this.rows(pipelineId);
    const stages = Map.groupBy(rows, (row) => row.stageId);
    return {
      pipelineId,
      stages: [...stages.values()].map((ofStage) => {
        const { stageId, name, order, type, probability } = ofStage[0]!;
        const totals = ofStage.flatMap(({ currency, count, value, weightedValue }) => (currency && value && weightedValue ? [{ currency, count, value, weightedValue }] : []));
        return { stageId, name, order, type, probability, count: totals.reduce((sum, { count }) => sum + count, 0), totals };
      }),
    };
  }

  /** From the sums that are kept, so that it costs the same however many deals there are. */
  private rows(pipelineId: string): Promise<Row[]> {
    return requireScope().read<Row>(
      `select s.id as "stageId", s.name, s."order", s.type, s.probability, d.currency, coalesce(d.count, 0)::int as count, d.value, round(d.weighted, 2) as "weightedValue"
       from pipeline_stages s
       left join lateral (
         select t.currency, sum(t.count) as count, sum(t.value) as value, sum(t.weighted_value) as weighted from deal_stage_totals t
         where t.organization_id = s.organization_id and t.pipeline_id = s.pipeline_id and t.stage_id = s.id
         group by t.currency having sum(t.count) > 0) d on true
       where s.organization_id = ? and s.pipeline_id = ? and s.deleted_at is null and (s.is_active or d.count is not null)
       order by s."order", d.currency`,
      [requireOrganizationId(), pipelineId],
    );
  }
}
