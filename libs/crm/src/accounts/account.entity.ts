import { applyPatch, constraintMeans, invalid, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import type { CustomFieldValues } from '@app/tenancy';
import { isDeepStrictEqual } from 'node:util';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** Where an account is; the country as ISO 3166-1 alpha-2. */
export type AccountAddress = { [F in 'street' | 'city' | 'region' | 'postalCode' | 'country']?: string | undefined };

const AccountSchema = defineEntity({
  name: 'Account',
  ...tenantTable('accounts', { searchable: true }),
  properties: {
    ...tenantColumns,
    name: p.string().length(255),
    /** Lower case, without `www.`. */
    domain: p.string().length(253).nullable(),
    industry: p.string().length(120).nullable(),
    employeeCount: p.integer().nullable(),
    annualRevenue: p.decimal().precision(12).scale(2).nullable(),
    currency: p.character().length(3).nullable(),
    /** E.164 where the number came with its country code, else as typed. */
    phone: p.string().length(32).nullable(),
    website: p.string().length(2000).nullable(),
    address: p.json<AccountAddress>().nullable(),
    notes: p.text().nullable(),
    assignedToId: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
    customFields: p.json<CustomFieldValues>().defaultRaw(`'{}'`),
    /** The record this one became a part of. */
    mergedIntoId: p.uuid().nullable(),
    deletedAt: timestamp().nullable(),
  },
  checks: [
    { name: 'accounts_employee_count_check', expression: 'employee_count >= 0' },
    { name: 'accounts_revenue_check', expression: '(annual_revenue is null) or (currency is not null)' },
    { name: 'accounts_merged_check', expression: '(merged_into_id is null) or (deleted_at is not null)' },
  ],
  uniques: [{ name: 'accounts_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'accounts_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'accounts_updated_at', properties: ['organizationId', 'updatedAt', 'id'] },
    { name: 'accounts_name', properties: ['organizationId', 'name', 'id'] },
    { name: 'accounts_assigned_to_id', properties: ['organizationId', 'assignedToId', 'createdAt', 'id'] },
    { name: 'accounts_created_by_id', properties: ['organizationId', 'createdById'] },
    { name: 'accounts_domain', properties: ['organizationId', 'domain'] },
    { name: 'accounts_phone', properties: ['organizationId', 'phone'] },
    { name: 'accounts_industry', properties: ['organizationId', 'industry', 'createdAt', 'id'] },
    { name: 'accounts_merged_into_id', expression: `create index "accounts_merged_into_id" on "accounts" ("organization_id", "merged_into_id") where merged_into_id is not null` },
    { name: 'accounts_trash', expression: `create index "accounts_trash" on "accounts" ("organization_id", "deleted_at", "id") where deleted_at is not null` },
    { name: 'accounts_custom_fields', expression: `create index "accounts_custom_fields" on "accounts" using gin ("organization_id", "custom_fields" jsonb_path_ops)` },
    { name: 'accounts_similar', expression: `create index "accounts_similar" on "accounts" using gin ("organization_id", "name" gin_trgm_ops)` },
  ],
});

/** What of an account may be changed by hand. */
export type AccountChanges = Partial<
  Pick<
    Account,
    'name' | 'domain' | 'industry' | 'employeeCount' | 'annualRevenue' | 'currency' | 'phone' | 'website' | 'address' | 'notes' | 'assignedToId' | 'customFields'
  >
>;

/** A company the organization sells to; its people are contacts. */
export class Account extends AccountSchema.class {
  /** Answers the names of the fields that changed. 422 for a revenue without a currency. */
  edit(changes: AccountChanges): string[] {
    const { address, ...others } = changes;
    const changed = applyPatch<Account>(this, isDeepStrictEqual(address, this.address) ? others : changes);
    requireCurrency(this);
    return changed;
  }

  delete(at: Date): void {
    this.deletedAt = at;
  }
}
AccountSchema.setClass(Account);

const withoutCurrency = () => invalid('#/currency', 'required', 'An amount comes with a currency.');
// an import changes accounts without looking at each
constraintMeans('accounts_revenue_check', withoutCurrency);

/** 422 `required` for a revenue without a currency. */
export function requireCurrency({ annualRevenue, currency }: Pick<AccountChanges, 'annualRevenue' | 'currency'>): void {
  if (annualRevenue && !currency) throw withoutCurrency();
}
