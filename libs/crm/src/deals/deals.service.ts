import { Clock, expectVersion, invalid, missing, NotFound, Outbox, requireScope, type ListQuery } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DealCreated, DealDeleted, DealUpdated } from '../events.js';
import { Lead } from '../leads/lead.entity.js';
import { PipelinesService } from '../pipelines/pipelines.service.js';
import type { CreateDeal, UpdateDeal } from './deal.dto.js';
import { Deal } from './deal.entity.js';
import { DealView, StageStayView } from './deal.view.js';
import { StageStay } from './stage-stay.entity.js';

/** Deals of the running organization. Every method answers or throws 404 for rows that are deleted or not its own. */
@Injectable()
export class DealsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly tenancy: TenancyApi,
    private readonly clock: Clock,
    private readonly pipelines: PipelinesService,
  ) {}

  list(query: ListQuery) {
    return DealView.page(query);
  }

  get(id: string) {
    return DealView.one(id);
  }

  async stageHistory(id: string, query: ListQuery) {
    await DealView.one(id);
    return StageStayView.page(query, { sql: 't.deal_id = ?', params: [id] });
  }

  /** Opens a deal; who it is about comes from the lead where the input does not say. */
  async create({ leadId, ...input }: CreateDeal): Promise<Deal> {
    await this.tenancy.requireMember(input.assignedToId, '#/assignedToId');
    const lead = leadId ? await this.em.findOneOrFail(Lead, { id: leadId, deletedAt: null }, { failHandler: () => missing('#/leadId') }) : null;
    const { contactName = lead?.fullName(), contactEmail = lead?.email } = input;
    if (!contactName) throw invalid('#/contactName', 'required', 'Say who the deal is with, or name its lead.');
    if (!contactEmail) throw invalid('#/contactEmail', 'required', 'Say who the deal is with, or name its lead.');
    return this.open({ ...input, contactName, contactEmail, leadId: lead?.id ?? null });
  }

  /** Opens a deal whose references were checked by the caller. */
  async open({ probability, pipelineId, stageId, ...fields }: CreateDeal & { contactName: string; contactEmail: string }): Promise<Deal> {
    const stage = await this.pipelines.entryStage({ pipelineId, stageId });
    const at = this.clock.now();
    const { userId } = requireScope();
    const deal = this.em.create(Deal, {
      ...fields,
      pipelineId: stage.pipelineId,
      stageId: stage.id,
      status: stage.type,
      probability: probability ?? stage.probability,
      probabilityOverridden: probability != null,
      createdById: userId,
      createdAt: at,
    });
    const { value, currency } = deal;
    this.em.create(StageStay, { dealId: deal.id, stageId: stage.id, type: stage.type, enteredAt: at, actorUserId: userId, value, currency, probability: deal.probability });
    this.outbox.publish(DealCreated, { dealId: deal.id, leadId: deal.leadId ?? null, pipelineId: stage.pipelineId, stageId: stage.id, stageName: stage.name, value, currency });
    await this.em.flush();
    return deal;
  }

  async update(id: string, changes: UpdateDeal): Promise<Deal> {
    const deal = await this.load(id);
    expectVersion(deal);
    await this.tenancy.requireMember(changes.assignedToId, '#/assignedToId');
    const changed = deal.edit(changes, await this.pipelines.stage(deal.stageId, '#'));
    if (changed.length > 0) this.outbox.publish(DealUpdated, { dealId: id, changed });
    await this.em.flush();
    return deal;
  }

  async delete(id: string): Promise<void> {
    const deal = await this.load(id);
    expectVersion(deal);
    deal.delete(this.clock.now());
    this.outbox.publish(DealDeleted, { dealId: id });
  }

  /** The deal, locked until the transaction ends: whoever comes second sees what the first did. */
  async lock(id: string): Promise<Deal> {
    return this.load(id, LockMode.PESSIMISTIC_WRITE);
  }

  private async load(id: string, lockMode?: LockMode): Promise<Deal> {
    return this.em.findOneOrFail(Deal, { id, deletedAt: null }, { failHandler: () => new NotFound(), ...(lockMode === undefined ? {} : { lockMode }) });
  }
}
