import { applyPatch, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import type { CustomFieldValues } from '@app/tenancy';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { emailKeyColumns } from '../duplicates/duplicate-columns.js';

const ContactSchema = defineEntity({
  name: 'Contact',
  ...tenantTable('contacts', { searchable: true }),
  properties: {
    ...tenantColumns,
    accountId: p.uuid().nullable(),
    firstName: p.string().length(120),
    lastName: p.string().length(120),
    /** Lower case. */
    email: p.string().length(254).nullable(),
    ...emailKeyColumns,
    /** E.164 where the number came with its country code, else as typed. */
    phone: p.string().length(32).nullable(),
    jobTitle: p.string().length(120).nullable(),
    notes: p.text().nullable(),
    assignedToId: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
    customFields: p.json<CustomFieldValues>().defaultRaw(`'{}'`),
    /** The record this one became a part of. */
    mergedIntoId: p.uuid().nullable(),
    deletedAt: timestamp().nullable(),
  },
  checks: [{ name: 'contacts_merged_check', expression: '(merged_into_id is null) or (deleted_at is not null)' }],
  uniques: [{ name: 'contacts_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'contacts_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'contacts_updated_at', properties: ['organizationId', 'updatedAt', 'id'] },
    { name: 'contacts_last_name', properties: ['organizationId', 'lastName', 'id'] },
    { name: 'contacts_account_id', properties: ['organizationId', 'accountId', 'createdAt', 'id'] },
    { name: 'contacts_assigned_to_id', properties: ['organizationId', 'assignedToId', 'createdAt', 'id'] },
    { name: 'contacts_created_by_id', properties: ['organizationId', 'createdById'] },
    { name: 'contacts_email', properties: ['organizationId', 'email'] },
    { name: 'contacts_email_key', properties: ['organizationId', 'emailKey'] },
    { name: 'contacts_domain', properties: ['organizationId', 'domain'] },
    { name: 'contacts_phone', properties: ['organizationId', 'phone'] },
    { name: 'contacts_merged_into_id', expression: `create index "contacts_merged_into_id" on "contacts" ("organization_id", "merged_into_id") where merged_into_id is not null` },
    { name: 'contacts_trash', expression: `create index "contacts_trash" on "contacts" ("organization_id", "deleted_at", "id") where deleted_at is not null` },
    { name: 'contacts_custom_fields', expression: `create index "contacts_custom_fields" on "contacts" using gin ("organization_id", "custom_fields" jsonb_path_ops)` },
  ],
});

/** What of a contact may be changed by hand. */
export type ContactChanges = Partial<
  Pick<Contact, 'accountId' | 'firstName' | 'lastName' | 'email' | 'phone' | 'jobTitle' | 'notes' | 'assignedToId' | 'customFields'>
>;

/** A person the organization talks to, alone or as part of an account. */
export class Contact extends ContactSchema.class {
  fullName(): string {
    return `${this.firstName} ${this.lastName}`;
  }

  /** Answers the names of the fields that changed. */
  edit(changes: ContactChanges): string[] {
    return applyPatch<Contact>(this, changes);
  }

  delete(at: Date): void {
    this.deletedAt = at;
  }
}
ContactSchema.setClass(Contact);
