import { Clock, expectVersion, NotFound, Outbox, requireScope, type ListQuery } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { LeadCreated, LeadDeleted, LeadEmailChanged, LeadUpdated } from '../events.js';
import type { CreateLead, UpdateLead } from './lead.dto.js';
import { Lead } from './lead.entity.js';
import { LeadView } from './lead.view.js';

/** Leads of the running organization. Every method answers or throws 404 for rows that are deleted or not its own. */
@Injectable()
export class LeadsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly tenancy: TenancyApi,
    private readonly clock: Clock,
  ) {}

  list(query: ListQuery) {
    return LeadView.page(query);
  }

  get(id: string) {
    return LeadView.one(id);
  }

  async create(input: CreateLead): Promise<Lead> {
    await this.tenancy.requireMember(input.assignedToId, '#/assignedToId');
    const lead = this.em.create(Lead, { ...input, createdById: requireScope().userId });
    this.outbox.publish(LeadCreated, { leadId: lead.id, leadSource: lead.leadSource, assignedToId: lead.assignedToId ?? null });
    await this.em.flush();
    return lead;
  }

  async update(id: string, changes: UpdateLead): Promise<Lead> {
    const lead = await this.load(id);
    expectVersion(lead);
    await this.tenancy.requireMember(changes.assignedToId, '#/assignedToId');
    const changed = lead.edit(changes);
    if (changed.length > 0) this.outbox.publish(LeadUpdated, { leadId: id, changed });
    if (changed.includes('email')) this.outbox.publish(LeadEmailChanged, { leadId: id });
    await this.em.flush();
    return lead;
  }

  async delete(id: string): Promise<void> {
    const lead = await this.load(id);
    expectVersion(lead);
    lead.delete(this.clock.now());
    this.outbox.publish(LeadDeleted, { leadId: id });
  }

  private async load(id: string): Promise<Lead> {
    return this.em.findOneOrFail(Lead, { id, deletedAt: null }, { failHandler: () => new NotFound() });
  }
}
