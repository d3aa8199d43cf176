import { Clock, expectVersion, Outbox, requireScope } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DealLost, DealReopened, DealStageChanged, DealWon } from '../events.js';
import { Stage } from '../pipelines/stage.entity.js';
import type { DealPosition, DealTransition } from './deal.dto.js';
import { DealPlaces } from './deal-places.js';
import type { Deal } from './deal.entity.js';
import { DealsService } from './deals.service.js';
import { StageStay } from './stage-stay.entity.js';

/** Moves a deal from stage to stage and keeps its history. */
@Injectable()
export class MoveDeal {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly deals: DealsService,
    private readonly places: DealPlaces,
  ) {}

  /** Moves the deal to another stage of its pipeline, on top of its column or beside a neighbour. */
  async move(id: string, { toStageId, aboveDealId, belowDealId, ...move }: DealTransition): Promise<Deal> {
    const deal = await this.deals.lock(id);
    expectVersion(deal);
    const to = await this.places.stage(toStageId);
    const from = await this.em.findOneOrFail(Stage, deal.stageId);
    deal.moveTo(to, { ...move, at: new Date(Math.max(this.clock.now().getTime(), deal.stageEnteredAt.getTime())) });
    if (aboveDealId ?? belowDealId) await this.places.place(deal, { aboveDealId, belowDealId });
    await this.turnPage(deal, from, to);
    this.publish(deal, from, to);
    await this.em.flush();
    return deal;
  }

  /** Gives the deal another place in the column it stands in. */
  async reposition(id: string, position: DealPosition): Promise<Deal> {
    const deal = await this.deals.lock(id);
    expectVersion(deal);
    await this.places.place(deal, position);
    await this.em.flush();
    return deal;
  }

  /** Ends the open stay and begins the next at the same moment; a clock that went back does not make a stay negative. */
  private async turnPage(deal: Deal, from: Stage, to: Stage): Promise<void> {
    const open = await this.em.findOneOrFail(StageStay, { dealId: deal.id, leftAt: null });
    const at = deal.stageEnteredAt;
    open.leftAt = at;
    await this.em.flush(); // ended before the next begins: a deal has one open stay
    this.em.create(StageStay, {
      dealId: deal.id,
      fromStageId: from.id,
      fromType: from.type,
      stageId: to.id,
      type: to.type,
      enteredAt: at,
      actorUserId: requireScope().userId,
      value: deal.value,
      currency: deal.currency,
      probability: deal.probability,
    });
  }

  private publish({ id: dealId, leadId = null, assignedToId, contactId, accountId, value, currency }: Deal, from: Stage, to: Stage): void {
    const about = { contactId, accountId };
    this.outbox.publish(DealStageChanged, { dealId, pipelineId: to.pipelineId, fromStageId: from.id, fromStageName: from.name, toStageId: to.id, toStageName: to.name, ...about });
    if (to.type === 'won') this.outbox.publish(DealWon, { dealId, leadId, assignedToId, ...about, value, currency });
    if (to.type === 'lost') this.outbox.publish(DealLost, { dealId, leadId, assignedToId, ...about, value, currency });
    if (to.isOpen() && !from.isOpen()) this.outbox.publish(DealReopened, { dealId, leadId, ...about });
  }
}
