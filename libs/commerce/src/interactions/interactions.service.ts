import { Clock, expectVersion, NotFound, Outbox, requireScope, type ListQuery } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CustomerView } from '../customers/customer.view.js';
import { lockCustomer } from '../customers/lock-customer.js';
import { InteractionRecorded } from '../events.js';
import { interactionFacts } from '../segments/interaction-facts.js';
import { SegmentFacts } from '../segments/segment-facts.js';
import type { CreateInteraction, UpdateInteraction } from './interaction.dto.js';
import { Interaction } from './interaction.entity.js';
import { InteractionDerived } from './interaction.problems.js';
import { InteractionView } from './interaction.view.js';

/** Interactions with customers of the running organization. */
@Injectable()
export class InteractionsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly facts: SegmentFacts,
  ) {}

  list(query: ListQuery) {
    return InteractionView.page(query);
  }

  async listOf(customerId: string, query: ListQuery) {
    await CustomerView.one(customerId);
    return InteractionView.page(query, { sql: 't.customer_id = ?', params: [customerId] });
  }

  get(id: string) {
    return InteractionView.one(id);
  }

  async create(customerId: string, { occurredAt, ...input }: CreateInteraction): Promise<Interaction> {
    await lockCustomer(customerId);
    const at = occurredAt ? new Date(occurredAt) : this.clock.now();
    const interaction = this.em.create(Interaction, { ...input, customerId, userId: requireScope().userId, source: 'manual', sourceId: null, occurredAt: at });
    this.outbox.publish(InteractionRecorded, { interactionId: interaction.id, customerId, interactionType: interaction.interactionType, source: 'manual', occurredAt: at.toISOString() });
    await this.em.flush();
    return interaction;
  }

  /** 409 `interaction_derived` for anything but the sentiment of what was not written by hand. */
  async update(id: string, { occurredAt, ...changes }: UpdateInteraction): Promise<void> {
    const interaction = await this.load(id);
    const { sentiment: _, ...others } = changes;
    if (interaction.isDerived() && (occurredAt || Object.keys(others).length > 0)) throw new InteractionDerived();
    const changed = interaction.edit({ ...changes, ...(occurredAt ? { occurredAt: new Date(occurredAt) } : {}) });
    await this.em.flush();
    if (changed.length > 0) await this.facts.touched(interactionFacts.name, [interaction.customerId]);
  }

  async delete(id: string): Promise<void> {
    const interaction = await this.load(id);
    if (interaction.isDerived()) throw new InteractionDerived();
    this.em.remove(interaction);
    await this.em.flush();
    await this.facts.touched(interactionFacts.name, [interaction.customerId]);
  }

  private async load(id: string): Promise<Interaction> {
    await InteractionView.one(id);
    const interaction = await this.em.findOneOrFail(Interaction, { id }, { failHandler: () => new NotFound() });
    expectVersion(interaction);
    return interaction;
  }
}
