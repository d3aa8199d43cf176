import { Outbox, requireScope } from '@app/kernel';
import { CustomFields } from '@app/tenancy';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { followConversion } from '../activities/follow-conversion.js';
import { ChangedDealView } from '../deals/deal.view.js';
import { OpenDeal } from '../deals/open-deal.js';
import { LeadConverted } from '../events.js';
import { loadOwn } from '../visibility/load-own.js';
import type { ConvertLeadInput } from './conversion.dto.js';
import { FindConversionTargets } from './find-conversion-targets.js';
import { Lead } from './lead.entity.js';
import { LeadView } from './lead.view.js';

/** Makes a deal of a lead, with its account and contact, once, and its activities go on with them: the row lock lets one of many callers through, the others find it converted. */
@Injectable()
export class ConvertLead {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly customFields: CustomFields,
    private readonly opening: OpenDeal,
    private readonly targets: FindConversionTargets,
  ) {}

  /** 409 `lead_already_converted` with the `dealId` of the first time; 422 with pointers for what the stage or a custom field of deals asks for. */
  async convert(id: string, { accountId, contactId, customFields, ...input }: NonNullable<ConvertLeadInput> = {}) {
    const lead = await loadOwn(Lead, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
    lead.requireOpen();
    const ofDeal = await this.customFields.validate('deal', customFields);
    const about = await this.targets.of(lead, { accountId, contactId });
    const deal = await this.opening.open({ ...this.dealOf(lead, input), ...about, customFields: ofDeal });
    const convertedAt = requireScope().now();
    lead.convertTo(deal.id, convertedAt);
    lead.convertedAccountId = about.accountId;
    lead.convertedContactId = about.contactId;
    this.outbox.publish(LeadConverted, { leadId: id, dealId: deal.id, ...about });
    this.outbox.publishAll(await followConversion(id, { dealId: deal.id, ...about }));
    await this.em.flush();
    return { leadId: id, dealId: deal.id, ...about, convertedAt: convertedAt.toISOString(), lead: LeadView.present(lead), deal: await ChangedDealView.one(deal.id) };
  }

  private dealOf(lead: Lead, { title, value, currency, priority, ...rest }: Omit<NonNullable<ConvertLeadInput>, 'accountId' | 'contactId' | 'customFields'>) {
    return {
      ...rest,
      title: title ?? lead.companyName ?? lead.fullName(),
      value: value ?? lead.estimatedValue ?? '0.00',
      currency: currency ?? lead.currency,
      priority: priority ?? ('medium' as const),
      leadId: lead.id,
      assignedToId: lead.assignedToId ?? null,
      contactName: lead.fullName(),
      contactEmail: lead.email,
      contactPhone: lead.phone ?? null,
      companyName: lead.companyName ?? null,
    };
  }
}
