import { applyPatch, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import type { CustomFieldValues } from '@app/tenancy';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { emailKeyColumns } from '../duplicates/duplicate-columns.js';
import { LeadAlreadyConverted } from './lead.problems.js';

export const LEAD_SOURCES = ['website', 'referral', 'cold_call', 'social_media', 'event', 'other'] as const;
/** Where a person may put a lead; `converted` is reached only by conversion. */
export const OPEN_LEAD_STATUSES = ['new', 'contacted', 'qualified', 'unqualified'] as const;
export const LEAD_STATUSES = [...OPEN_LEAD_STATUSES, 'converted'] as const;

const LeadSchema = defineEntity({
  name: 'Lead',
  ...tenantTable('leads', { searchable: true }),
  properties: {
    ...tenantColumns,
    firstName: p.string().length(120),
    lastName: p.string().length(120),
    /** Lower case; not unique: two people may share an address, and imports bring duplicates that are merged later. */
    email: p.string().length(254),
    ...emailKeyColumns,
    /** E.164 where the number came with its country code, else as typed. */
    phone: p.string().length(32).nullable(),
    companyName: p.string().length(255).nullable(),
    jobTitle: p.string().length(120).nullable(),
    leadSource: p.enum(LEAD_SOURCES),
    status: p.enum(LEAD_STATUSES),
    estimatedValue: p.decimal().precision(12).scale(2).nullable(),
    currency: p.character().length(3),
    notes: p.text().nullable(),
    assignedToId: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
    convertedToDealId: p.uuid().nullable(),
    convertedAt: timestamp().nullable(),
    convertedContactId: p.uuid().nullable(),
    convertedAccountId: p.uuid().nullable(),
    customFields: p.json<CustomFieldValues>().defaultRaw(`'{}'`),
    /** The record this one became a part of. */
    mergedIntoId: p.uuid().nullable(),
    deletedAt: timestamp().nullable(),
  },
  checks: [
    { name: 'leads_converted_check', expression: `(status = 'converted') = (converted_at is not null)` },
    { name: 'leads_merged_check', expression: '(merged_into_id is null) or (deleted_at is not null)' },
  ],
  uniques: [{ name: 'leads_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'leads_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'leads_updated_at', properties: ['organizationId', 'updatedAt', 'id'] },
    { name: 'leads_last_name', properties: ['organizationId', 'lastName', 'id'] },
    { name: 'leads_status', properties: ['organizationId', 'status', 'createdAt', 'id'] },
    { name: 'leads_assigned_to_id', properties: ['organizationId', 'assignedToId', 'createdAt', 'id'] },
    { name: 'leads_email', properties: ['organizationId', 'email'] },
    { name: 'leads_email_key', properties: ['organizationId', 'emailKey'] },
    { name: 'leads_domain', properties: ['organizationId', 'domain'] },
    { name: 'leads_phone', properties: ['organizationId', 'phone'] },
    { name: 'leads_created_by_id', properties: ['organizationId', 'createdById'] },
    { name: 'leads_merged_into_id', expression: `create index "leads_merged_into_id" on "leads" ("organization_id", "merged_into_id") where merged_into_id is not null` },
    { name: 'leads_converted_to_deal_id', expression: `create index "leads_converted_to_deal_id" on "leads" ("organization_id", "converted_to_deal_id") where converted_to_deal_id is not null` },
    { name: 'leads_converted_contact_id', expression: `create index "leads_converted_contact_id" on "leads" ("organization_id", "converted_contact_id") where converted_contact_id is not null` },
    { name: 'leads_converted_account_id', expression: `create index "leads_converted_account_id" on "leads" ("organization_id", "converted_account_id") where converted_account_id is not null` },
    { name: 'leads_trash', expression: `create index "leads_trash" on "leads" ("organization_id", "deleted_at", "id") where deleted_at is not null` },
    { name: 'leads_custom_fields', expression: `create index "leads_custom_fields" on "leads" using gin ("organization_id", "custom_fields" jsonb_path_ops)` },
  ],
});

/** What of a lead may be changed by hand. */
export type LeadChanges = Partial<
  Pick<Lead, 'firstName' | 'lastName' | 'email' | 'phone' | 'companyName' | 'jobTitle' | 'leadSource' | 'estimatedValue' | 'currency' | 'notes' | 'assignedToId' | 'customFields'>
> & { status?: (typeof OPEN_LEAD_STATUSES)[number] };

/** Somebody who may buy; becomes a deal by conversion and stays linked to it. */
export class Lead extends LeadSchema.class {
  isConverted(): boolean {
    return this.convertedAt != null;
  }

  fullName(): string {
    return `${this.firstName} ${this.lastName}`;
  }

  /** Answers the names of the fields that changed. A converted lead keeps its status: 409 `lead_already_converted`. */
  edit(changes: LeadChanges): string[] {
    if (changes.status) this.requireOpen();
    return applyPatch<Lead>(this, changes);
  }

  /** 409 `lead_already_converted` with the id of the deal it became. */
  requireOpen(): void {
    if (this.isConverted()) throw new LeadAlreadyConverted({ extensions: { dealId: this.convertedToDealId } });
  }

  /** Links the lead to its deal, once. */
  convertTo(dealId: string, at: Date): void {
    this.requireOpen();
    this.status = 'converted';
    this.convertedToDealId = dealId;
    this.convertedAt = at;
  }

  delete(at: Date): void {
    this.deletedAt = at;
  }
}
LeadSchema.setClass(Lead);
