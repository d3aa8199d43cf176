import { invalid, missing, requireOrganizationId, requireScope, type Fragment, type ListQuery } from '@app/kernel';
import { CustomFields, TenancyApi, type CustomFieldValues } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Lead } from '../leads/lead.entity.js';
import { Stage } from '../pipelines/stage.entity.js';
import { requireSubjects } from '../reports/report-scope.js';
import { ownRecords } from '../visibility/own-records.js';
import type { CreateDeal, UpdateDeal } from './deal.dto.js';
import { DealView } from './deal.view.js';

/** A deal to open whose references were checked, and that says who it is with. */
export type CheckedDeal = Omit<CreateDeal, 'customFields' | 'contactName' | 'contactEmail' | 'currency'> & { contactName: string; contactEmail: string; currency: string; customFields?: CustomFieldValues };

/** Whether what a deal refers to is there, and may be seen by who says so. */
@Injectable()
export class DealReferences {
  constructor(
    private readonly em: EntityManager,
    private readonly tenancy: TenancyApi,
    private readonly customFields: CustomFields,
  ) {}

  /** 404 for ids that lead nowhere, 422 for custom fields that do not fit. Who the deal is with, and its currency, come from its lead where the input does not say. */
  async ofNew(input: CreateDeal): Promise<CheckedDeal> {
    await this.require(input);
    const lead = input.leadId ? await this.em.findOneOrFail(Lead, { id: input.leadId, deletedAt: null }, { failHandler: () => missing('#/leadId') }) : null;
    const { contactName = lead?.fullName(), contactEmail = lead?.email } = input;
    if (!contactName) throw invalid('#/contactName', 'required', 'Say who the deal is with, or name its lead.');
    if (!contactEmail) throw invalid('#/contactEmail', 'required', 'Say who the deal is with, or name its lead.');
    const currency = input.currency ?? lead?.currency ?? (await this.tenancy.currency());
    return { ...input, contactName, contactEmail, currency, customFields: await this.customFields.validate('deal', input.customFields) };
  }

  /** The changes with the whole of the custom fields. */
  async ofChanged({ customFields, ...changes }: UpdateDeal, before: CustomFieldValues) {
    await this.require(changes);
    return customFields === undefined ? changes : { ...changes, customFields: await this.customFields.validate('deal', customFields, before) };
  }

  /** The condition of the `customFields[…]` parameters of a list of deals. */
  customFieldFilter(query: ListQuery): Promise<Fragment | undefined> {
    return this.customFields.filter('deal', 'deals', query);
  }

  /** 404 for a filter by something that is not there: a board or a sum would show it as nothing. */
  async requireFilters(query: ListQuery): Promise<void> {
    for (const assignedToId of DealView.wanted(query, 'assignedToId')) await requireSubjects(this.tenancy, { assignedToId });
    for (const id of DealView.wanted(query, 'stageId')) await this.em.findOneOrFail(Stage, { id, deletedAt: null }, { failHandler: () => missing('#/stageId') });
    for (const id of DealView.wanted(query, 'leadId')) await this.requireRow('leads', id, '#/leadId');
    for (const id of DealView.wanted(query, 'contactId')) await this.requireRow('contacts', id, '#/contactId');
    for (const id of DealView.wanted(query, 'accountId')) await this.requireRow('accounts', id, '#/accountId');
  }

  private async require({ assignedToId, leadId, contactId, accountId }: Pick<UpdateDeal, 'assignedToId' | 'leadId' | 'contactId' | 'accountId'>): Promise<void> {
    await this.tenancy.requireMember(assignedToId, '#/assignedToId');
    await this.requireRow('leads', leadId, '#/leadId');
    await this.requireRow('contacts', contactId, '#/contactId');
    await this.requireRow('accounts', accountId, '#/accountId');
  }

  private async requireRow(table: 'leads' | 'contacts' | 'accounts', id: string | null | undefined, pointer: string): Promise<void> {
    if (!id) return;
    const own = ownRecords('t');
    const rows = await requireScope().rows(`select 1 from ${table} t where t.organization_id = ? and t.id = ? and t.deleted_at is null${own ? ` and ${own.sql}` : ''}`, [
      requireOrganizationId(), id, ...(own?.params ?? []),
    ]);
    if (rows.length === 0) throw missing(pointer);
  }
}
