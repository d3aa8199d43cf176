import { Clock, Outbox, requireScope } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DealCreated, RecordAssigned } from '../events.js';
import { PipelinesService } from '../pipelines/pipelines.service.js';
import { Deal, newestPosition } from './deal.entity.js';
import type { CheckedDeal } from './deal-references.js';
import { requireFields } from './required-fields.js';
import { StageStay } from './stage-stay.entity.js';

/** Opens deals, with the first page of their history. */
@Injectable()
export class OpenDeal {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly pipelines: PipelinesService,
  ) {}

  /** Opens a deal whose references were checked by the caller. 422 with pointers for what its first stage asks for. */
  async open({ probability, pipelineId, stageId, customFields = {}, ...fields }: CheckedDeal): Promise<Deal> {
    const stage = await this.pipelines.entryStage({ pipelineId, stageId });
    requireFields({ ...fields, customFields }, stage.requiredFields);
    const at = this.clock.now();
    const { userId } = requireScope();
    const deal = this.em.create(Deal, {
      ...fields,
      customFields,
      pipelineId: stage.pipelineId,
      stageId: stage.id,
      stageEnteredAt: at,
      position: newestPosition(at),
      status: stage.type,
      probability: probability ?? stage.probability,
      probabilityOverridden: probability != null,
      createdById: userId,
      createdAt: at,
    });
    const { value, currency, contactId, accountId } = deal;
    this.em.create(StageStay, { dealId: deal.id, stageId: stage.id, type: stage.type, enteredAt: at, actorUserId: userId, value, currency, probability: deal.probability });
    this.outbox.publish(DealCreated, { dealId: deal.id, leadId: deal.leadId ?? null, pipelineId: stage.pipelineId, stageId: stage.id, stageName: stage.name, contactId, accountId, value, currency });
    if (deal.assignedToId) this.outbox.publish(RecordAssigned, { type: 'deal', recordId: deal.id, assignedToId: deal.assignedToId });
    await this.em.flush();
    return deal;
  }
}
