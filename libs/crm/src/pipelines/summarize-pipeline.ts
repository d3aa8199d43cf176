import { requireOrganizationId } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
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
  constructor(private readonly em: EntityManager) {}

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

  private rows(pipelineId: string): Promise<Row[]> {
    return this.em.execute<Row[]>(
      `select s.id as "stageId", s.name, s."order", s.type, s.probability, d.currency, count(d.id)::int as count,
         sum(d.value) as value, round(sum(d.value * d.probability) / 100, 2) as "weightedValue"
       from pipeline_stages s
       left join deals d on d.organization_id = s.organization_id and d.pipeline_id = s.pipeline_id and d.stage_id = s.id and d.deleted_at is null
       where s.organization_id = ? and s.pipeline_id = ? and (s.is_active or d.id is not null)
       group by s.id, d.currency
       order by s."order", d.currency`,
      [requireOrganizationId(), pipelineId],
    );
  }
}
