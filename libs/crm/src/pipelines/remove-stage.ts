import { Clock, expectVersion, Outbox, requireOrganizationId, requireScope, uuidv7 } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DealStageChanged } from '../events.js';
import { StageHasDeals, StageNotInPipeline } from './pipeline.problems.js';
import { PipelinesService } from './pipelines.service.js';
import type { Stage } from './stage.entity.js';
import { StagesService } from './stages.service.js';

interface MovedDeal {
  id: string;
  contactId: string | null;
  accountId: string | null;
  isDeleted: boolean;
}

/** Deletes a stage, and moves the deals in it to another one first, all of them or none. */
@Injectable()
export class RemoveStage {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly pipelines: PipelinesService,
    private readonly stages: StagesService,
  ) {}

  /**
   * 409 `stage_has_deals` when there are deals and no stage for them, `stage_not_in_pipeline` when the one named is not an active
   * stage of the same pipeline and type, `pipeline_needs_open_stage` for the last open one.
   */
  async remove(pipelineId: string, id: string, moveToStageId: string | undefined): Promise<void> {
    const pipeline = await this.pipelines.lock(pipelineId);
    const stage = await this.stages.load(pipelineId, id);
    expectVersion(stage);
    const to = moveToStageId ? await this.target(stage, moveToStageId) : null;
    await this.stages.close(id);
    if (await this.stages.hasDeals(id)) {
      if (!to) throw new StageHasDeals();
      await this.moveAll(stage, to);
    }
    const freed = stage.order!;
    stage.delete(this.clock.now());
    this.stages.reordered(pipeline);
    await this.em.flush();
    await this.stages.requireOpenStage(pipelineId);
    await requireScope().rows(`update pipeline_stages set "order" = "order" - 1 where organization_id = ? and pipeline_id = ? and "order" > ?`, [requireOrganizationId(), pipelineId, freed]);
  }

  private async target(stage: Stage, id: string): Promise<Stage> {
    const to = await this.pipelines.hold(id, '#/moveToStageId');
    if (to.pipelineId !== stage.pipelineId || !to.isActive || to.type !== stage.type || to.id === stage.id) throw new StageNotInPipeline();
    return to;
  }

  private async moveAll(from: Stage, to: Stage): Promise<void> {
    for await (const ids of this.stages.dealsOf(from)) await this.moveSome(ids, from, to);
  }

  private async moveSome(ids: readonly string[], from: Stage, to: Stage): Promise<void> {
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    const at = this.clock.now();
    const deals = await scope.rows<MovedDeal>(
      `update deals set stage_id = ?, stage_entered_at = greatest(?, stage_entered_at), probability = case when probability_overridden then probability else ? end, version = version + 1, updated_at = ?
       where organization_id = ? and stage_id = ? and id = any(?::uuid[]) returning id, contact_id as "contactId", account_id as "accountId", deleted_at is not null as "isDeleted"`,
      [to.id, at, to.probability, at, organizationId, from.id, ids],
    );
    await scope.rows('update deal_stage_history set left_at = greatest(?, entered_at) where organization_id = ? and deal_id = any(?::uuid[]) and left_at is null', [at, organizationId, ids]);
    await scope.rows(
      `insert into deal_stage_history (id, organization_id, deal_id, from_stage_id, from_type, stage_id, type, entered_at, actor_user_id, value, currency, probability)
       select stay.id, d.organization_id, d.id, ?, ?, d.stage_id, ?, d.stage_entered_at, ?::uuid, d.value, d.currency, d.probability
       from unnest(?::uuid[], ?::uuid[]) as stay (id, deal_id) join deals d on d.organization_id = ? and d.id = stay.deal_id`,
      [from.id, from.type, to.type, scope.userId, deals.map(() => uuidv7()), deals.map(({ id }) => id), organizationId],
    );
    const names = { pipelineId: to.pipelineId, fromStageId: from.id, fromStageName: from.name, toStageId: to.id, toStageName: to.name };
    this.outbox.publishAll(deals.filter(({ isDeleted }) => !isDeleted).map(({ id, contactId, accountId }) => [DealStageChanged, { dealId: id, ...names, contactId, accountId }]));
  }
}
