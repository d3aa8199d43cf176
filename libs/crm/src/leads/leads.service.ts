import { Clock, expectVersion, NotFound, Outbox, requireScope, unlessMerged, type ListQuery } from '@app/kernel';
import { CustomFields, TenancyApi, type CustomFieldValues } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { emptyFieldsOf, withLacking } from '../duplicates/fill-empty-fields.js';
import { LeadCreated, LeadDeleted, LeadEmailChanged, LeadUpdated, RecordAssigned } from '../events.js';
import { ownEntities, ownRecords } from '../visibility/own-records.js';
import type { CreateLead, UpdateLead } from './lead.dto.js';
import { Lead } from './lead.entity.js';
import { LeadView } from './lead.view.js';

/** Input that was found to fit: its member exists, its custom fields are complete. */
export type PreparedLead = Omit<CreateLead, 'customFields'> & { customFields: CustomFieldValues };

/** Leads of the running organization. Every method answers or throws 404 for rows that are deleted, not its own, or not to be seen. */
@Injectable()
export class LeadsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly tenancy: TenancyApi,
    private readonly clock: Clock,
    private readonly customFields: CustomFields,
  ) {}

  async list(query: ListQuery) {
    return LeadView.page(query, await this.customFields.filter('lead', 'leads', query));
  }

  /** 301 to the lead this one became part of. */
  get(id: string) {
    return unlessMerged({ table: 'leads', visible: ownRecords('t') }, id, () => LeadView.one(id));
  }

  async prepare(input: CreateLead): Promise<PreparedLead> {
    await this.tenancy.requireMember(input.assignedToId, '#/assignedToId');
    return { ...input, customFields: await this.customFields.validate('lead', input.customFields) };
  }

  /** A new lead, whether there is one like it or not; `CaptureLead` looks first. */
  async create(input: CreateLead): Promise<Lead> {
    return this.write(await this.prepare(input));
  }

  async write(prepared: PreparedLead): Promise<Lead> {
    const lead = this.em.create(Lead, { ...prepared, createdById: requireScope().userId });
    const { id: leadId, leadSource, assignedToId = null } = lead;
    this.outbox.publish(LeadCreated, { leadId, leadSource, assignedToId });
    if (assignedToId) this.outbox.publish(RecordAssigned, { type: 'lead', recordId: leadId, assignedToId });
    await this.em.flush();
    return lead;
  }

  async update(id: string, changes: UpdateLead): Promise<Lead> {
    const lead = await this.load(id);
    expectVersion(lead);
    await this.tenancy.requireMember(changes.assignedToId, '#/assignedToId');
    const customFields = await this.customFields.validate('lead', changes.customFields, lead.customFields);
    return this.save(lead, { ...changes, customFields });
  }

  /** Fills what the lead lacks with what is known now. */
  async complete(id: string, { customFields, currency, ...known }: PreparedLead): Promise<Lead> {
    const lead = await this.load(id);
    const lacking = emptyFieldsOf<Lead>(lead, known);
    return this.save(lead, { ...lacking, ...(lacking.estimatedValue ? { currency } : {}), customFields: withLacking(lead.customFields, customFields) } as UpdateLead & { customFields: CustomFieldValues });
  }

  async delete(id: string): Promise<void> {
    const lead = await this.load(id);
    expectVersion(lead);
    lead.delete(this.clock.now());
    this.outbox.publish(LeadDeleted, { leadId: id });
  }

  load(id: string): Promise<Lead> {
    return this.em.findOneOrFail(Lead, { id, deletedAt: null, ...ownEntities() }, { failHandler: () => new NotFound() });
  }

  private async save(lead: Lead, changes: Omit<UpdateLead, 'customFields'> & { customFields: CustomFieldValues }): Promise<Lead> {
    const changed = lead.edit(changes);
    if (changed.length > 0) this.outbox.publish(LeadUpdated, { leadId: lead.id, changed });
    if (changed.includes('email')) this.outbox.publish(LeadEmailChanged, { leadId: lead.id });
    if (changed.includes('assignedToId') && lead.assignedToId) this.outbox.publish(RecordAssigned, { type: 'lead', recordId: lead.id, assignedToId: lead.assignedToId });
    await this.em.flush();
    return lead;
  }
}
