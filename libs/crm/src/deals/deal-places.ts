import { Clock, missing, requireOrganizationId, requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { PipelinesService } from '../pipelines/pipelines.service.js';
import type { Stage } from '../pipelines/stage.entity.js';
import { ownRecords } from '../visibility/own-records.js';
import type { DealPosition } from './deal.dto.js';
import { newestPosition, type Deal } from './deal.entity.js';
import { NotInColumn } from './deal.problems.js';

interface Neighbour {
  stageId: string;
  position: string;
}

/** Between two neighbours whose positions are the same, or as long as this, there is no more room worth having. */
const MAX_POSITION_LENGTH = 60;
/** How many cards above and below get new positions then. */
const SPREAD = 32;

/** Where deals may go: into stages, and among the others of a board's column. */
@Injectable()
export class DealPlaces {
  constructor(
    private readonly clock: Clock,
    private readonly pipelines: PipelinesService,
  ) {}

  /** The stage a deal is about to come into, held until the transaction ends. */
  async stage(id: string): Promise<Stage> {
    return this.pipelines.hold(id, '#/toStageId');
  }

  /**
   * Puts the deal right above or below a neighbour in the column it stands in, else on top; beside itself it stays. Whoever
   * places by neighbours holds the stage, so that two never take the same room. 404 for a neighbour that is not to be seen, 409 `not_in_column`.
   */
  async place(deal: Deal, { aboveDealId, belowDealId }: DealPosition): Promise<void> {
    const neighbourId = aboveDealId ?? belowDealId;
    if (neighbourId === deal.id) return;
    if (!neighbourId) {
      deal.position = newestPosition(this.clock.now());
      return;
    }
    await requireScope().rows('select 1 from pipeline_stages where organization_id = ? and id = ? for no key update', [requireOrganizationId(), deal.stageId]);
    const above = aboveDealId !== undefined;
    const room = await this.room(deal, neighbourId, above);
    if (room === undefined) await this.makeRoom(deal, neighbourId);
    deal.position = room ?? (await this.room(deal, neighbourId, above)) ?? deal.position;
  }

  /** A position between the neighbour and the one beyond; undefined when there is none left. */
  private async room(deal: Deal, neighbourId: string, above: boolean): Promise<string | undefined> {
    const neighbour = await this.neighbour(neighbourId, above ? '#/aboveDealId' : '#/belowDealId');
    if (neighbour.stageId !== deal.stageId) throw new NotInColumn();
    const [row] = await requireScope().rows<{ between: string; isFree: boolean }>(
      `select trim_scale((n.position + b.position) * 0.5)::text as between, b.position <> n.position as "isFree"
       from (select ?::numeric as position) n,
         lateral (select coalesce((
           select t.position from deals t
           where t.organization_id = ? and t.pipeline_id = ? and t.stage_id = ? and t.id <> ? and t.deleted_at is null and (t.position, t.id) ${above ? '>' : '<'} (n.position, ?::uuid)
           order by t.position ${above ? 'asc' : 'desc'}, t.id ${above ? 'asc' : 'desc'} limit 1), n.position ${above ? '+' : '-'} 2) as position) b`,
      [neighbour.position, requireOrganizationId(), deal.pipelineId, deal.stageId, deal.id, neighbourId],
    );
    return row!.isFree && row!.between.length <= MAX_POSITION_LENGTH ? row!.between : undefined;
  }

  private async neighbour(id: string, pointer: string): Promise<Neighbour> {
    const own = ownRecords('t');
    const [row] = await requireScope().rows<Neighbour>(
      `select t.stage_id as "stageId", t.position::text from deals t where t.organization_id = ? and t.id = ? and t.deleted_at is null${own ? ` and ${own.sql}` : ''}`,
      [requireOrganizationId(), id, ...(own?.params ?? [])],
    );
    if (!row) throw missing(pointer);
    return row;
  }

  /** Spreads the cards around the neighbour evenly over the room they have together, in the order they have. */
  private async makeRoom(deal: Deal, neighbourId: string): Promise<void> {
    const column = `from deals t where t.organization_id = ? and t.pipeline_id = ? and t.stage_id = ? and t.id <> ?`;
    const params = [requireOrganizationId(), deal.pipelineId, deal.stageId, deal.id];
    const pivot = '(select p.position, p.id from deals p where p.organization_id = ? and p.id = ?)';
    await requireScope().rows(
      `with around as (
         (select t.id, t.position ${column} and (t.position, t.id) >= ${pivot} order by t.position, t.id limit ${SPREAD})
         union (select t.id, t.position ${column} and (t.position, t.id) <= ${pivot} order by t.position desc, t.id desc limit ${SPREAD})),
       bounds as (
         select coalesce((select max(t.position) ${column} and t.position < (select min(position) from around)), (select min(position) from around) - ${SPREAD * 2}) as low,
           coalesce((select min(t.position) ${column} and t.position > (select max(position) from around)), (select max(position) from around) + ${SPREAD * 2}) as high),
       placed as (select a.id, row_number() over (order by a.position, a.id) as place, count(*) over () as cards from around a)
       update deals d set position = round(b.low + (b.high - b.low) * p.place / (p.cards + 1), 20)
       from placed p, bounds b where d.organization_id = ? and d.id = p.id`,
      [...params, params[0], neighbourId, ...params, params[0], neighbourId, ...params, ...params, params[0]],
    );
  }
}
