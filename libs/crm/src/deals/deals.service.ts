import { Clock, expectVersion, Outbox, type ListQuery } from '@app/kernel';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DealDeleted, DealUpdated, RecordAssigned } from '../events.js';
import { Stage } from '../pipelines/stage.entity.js';
import { loadOwn } from '../visibility/load-own.js';
import type { CreateDeal, UpdateDeal } from './deal.dto.js';
import { DealReferences } from './deal-references.js';
import { Deal } from './deal.entity.js';
import { DealView, StageStayView } from './deal.view.js';
import { OpenDeal } from './open-deal.js';

/** Deals of the running organization. Every method answers or throws 404 for rows that are deleted, not its own, or not to be seen. */
@Injectable()
export class DealsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly references: DealReferences,
    private readonly opening: OpenDeal,
  ) {}

  async list(query: ListQuery) {
    return DealView.page(query, await this.references.customFieldFilter(query));
  }

  get(id: string) {
    return DealView.one(id);
  }

  async stageHistory(id: string, query: ListQuery) {
    await this.get(id);
    return StageStayView.page(query, { sql: 't.deal_id = ?', params: [id] });
  }

  /** Opens a deal; who it is about comes from the lead where the input does not say. */
  async create(input: CreateDeal): Promise<Deal> {
    return this.opening.open(await this.references.ofNew(input));
  }

  async update(id: string, changes: UpdateDeal): Promise<Deal> {
    const deal = await loadOwn(Deal, id);
    expectVersion(deal);
    const checked = await this.references.ofChanged(changes, deal.customFields);
    const changed = deal.edit(checked, await this.em.findOneOrFail(Stage, deal.stageId));
    if (changed.length > 0) this.outbox.publish(DealUpdated, { dealId: id, changed, contactId: deal.contactId, accountId: deal.accountId });
    if (changed.includes('assignedToId') && deal.assignedToId) this.outbox.publish(RecordAssigned, { type: 'deal', recordId: id, assignedToId: deal.assignedToId });
    await this.em.flush();
    return deal;
  }

  async delete(id: string): Promise<void> {
    const deal = await loadOwn(Deal, id);
    expectVersion(deal);
    deal.delete(this.clock.now());
    this.outbox.publish(DealDeleted, { dealId: id });
  }

  /** The deal, locked until the transaction ends: whoever comes second sees what the first did. */
  async lock(id: string): Promise<Deal> {
    return loadOwn(Deal, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }
}
