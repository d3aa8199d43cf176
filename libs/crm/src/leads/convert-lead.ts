import { Clock, NotFound, Outbox } from '@app/kernel';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DealView } from '../deals/deal.view.js';
import { DealsService } from '../deals/deals.service.js';
import { LeadConverted } from '../events.js';
import type { ConvertLeadInput } from './conversion.dto.js';
import { Lead } from './lead.entity.js';
import { LeadView } from './lead.view.js';

/** Makes a deal of a lead, once: the row lock lets one of many callers through, the others find it converted. */
@Injectable()
export class ConvertLead {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly deals: DealsService,
  ) {}

  /** 409 `lead_already_converted` with the `dealId` of the first time. */
  async convert(id: string, input: ConvertLeadInput) {
    const lead = await this.em.findOneOrFail(Lead, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE, failHandler: () => new NotFound() });
    lead.requireOpen();
    const deal = await this.deals.open(this.dealOf(lead, input ?? {}));
    const convertedAt = this.clock.now();
    lead.convertTo(deal.id, convertedAt);
    this.outbox.publish(LeadConverted, { leadId: id, dealId: deal.id });
    await this.em.flush();
    return { leadId: id, dealId: deal.id, convertedAt: convertedAt.toISOString(), lead: LeadView.present(lead), deal: DealView.present(deal) };
  }

  private dealOf(lead: Lead, { title, value, currency, ...place }: NonNullable<ConvertLeadInput>) {
    return {
      ...place,
      title: title ?? lead.companyName ?? lead.fullName(),
      value: value ?? lead.estimatedValue ?? '0.00',
      currency: currency ?? lead.currency,
      priority: 'medium' as const,
      leadId: lead.id,
      assignedToId: lead.assignedToId ?? null,
      contactName: lead.fullName(),
      contactEmail: lead.email,
      contactPhone: lead.phone ?? null,
      companyName: lead.companyName ?? null,
    };
  }
}
