import { requireOrganizationId, requireScope, type Fragment } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { PipelineView } from '../pipelines/pipeline.view.js';
import { ownRecords } from '../visibility/own-records.js';
import type { Board, Column } from './board.dto.js';
import { DealReferences } from './deal-references.js';
import { DealView, type BoardQuery } from './deal.view.js';

type Heading = Omit<Column, 'count' | 'deals' | 'nextCursor'>;
type Card = Column['deals'][number];

/** Pipelines as boards: a column for each stage. */
@Injectable()
export class ReadBoard {
  constructor(private readonly references: DealReferences) {}

  /**
   * Every column with what stands in it, and its first cards. Without filters, and for those who see everybody's deals, counts
   * and sums come from those that are kept; the cards come off the index of their columns. Neither cost grows with the deals.
   */
  async read(pipelineId: string, { limit = 25, stageId, ...filters }: BoardQuery): Promise<Board> {
    await PipelineView.one(pipelineId);
    await this.references.requireFilters({ ...filters, stageId });
    const query = { ...filters, pipelineId };
    const narrowed = ownRecords('t') !== undefined || Object.values(filters).some((value) => value !== undefined);
    const parts = DealView.parts(query, await this.references.customFieldFilter(filters));
    const headings = await this.headings(pipelineId, DealView.wanted({ stageId }, 'stageId'), narrowed ? parts.where : undefined);
    const cards = Map.groupBy(await this.cards(pipelineId, headings, parts, limit + 1), (card) => card.stageId);
    return {
      pipelineId,
      columns: headings.map((heading) => {
        const found = cards.get(heading.stageId) ?? [];
        const deals = found.slice(0, limit);
        const page = { ...query, stageId: heading.stageId, sort: '-position' };
        const nextCursor = found.length > limit ? DealView.cursorBehind(deals.at(-1)!, page) : null;
        return { ...heading, count: heading.totals.reduce((sum, { count }) => sum + count, 0), deals, nextCursor };
      }),
    };
  }

  /** The stages that are active or have deals, with the sums that are kept, or those of the deals that fit `where`. */
  private headings(pipelineId: string, stageIds: readonly string[], where: Fragment | undefined): Promise<Heading[]> {
    const inColumn = 't.organization_id = s.organization_id and t.pipeline_id = s.pipeline_id and t.stage_id = s.id';
    const sums = where
      ? `select t.currency, count(*) as count, sum(t.value) as value, sum(t.value * t.probability * 0.01) as weighted from deals t where ${inColumn}${where.sql} group by 1`
      : `select t.currency, sum(t.count) as count, sum(t.value) as value, sum(t.weighted_value) as weighted from deal_stage_totals t where ${inColumn} group by 1 having sum(t.count) > 0`;
    return requireScope().read<Heading>(
      `select s.id as "stageId", s.name, s."order", s.type, s.probability, s.rotting_days as "rottingDays", s.is_active as "isActive", coalesce(d.totals, '[]') as totals
       from pipeline_stages s left join lateral (
         select json_agg(json_build_object('currency', sums.currency, 'count', sums.count, 'value', sums.value::text, 'weightedValue', round(sums.weighted, 2)::text) order by sums.currency) as totals
         from (${sums}) sums) d on true
       where s.organization_id = ? and s.pipeline_id = ? and s.deleted_at is null and (s.is_active or d.totals is not null) and (?::boolean or s.id = any(?::uuid[]))
       order by s."order"`,
      [...(where?.params ?? []), requireOrganizationId(), pipelineId, stageIds.length === 0, stageIds],
    );
  }

  private async cards(pipelineId: string, headings: Heading[], { select, where }: ReturnType<typeof DealView.parts>, limit: number): Promise<Card[]> {
    const organizationId = requireOrganizationId();
    const rows = await requireScope().read<Record<string, unknown>>(
      `select cards.* from unnest(?::uuid[]) as s (id) cross join lateral (
         select ${select} from deals t where t.organization_id = ? and t.pipeline_id = ? and t.stage_id = s.id${where.sql}
         order by t.position desc, t.id desc limit ?) cards`,
      [headings.map(({ stageId }) => stageId), organizationId, pipelineId, ...where.params, limit],
    );
    return rows.map((row) => DealView.row(row) as Card);
  }
}
