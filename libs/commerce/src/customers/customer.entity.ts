import { isDeepStrictEqual } from 'node:util';
import { applyPatch, askedOnce, CURRENT_ORGANIZATION, CURRENT_USER, invalid, Role, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import type { CustomFieldValues } from '@app/tenancy';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const CUSTOMER_STATUSES = ['active', 'inactive', 'blocked'] as const;
export const CUSTOMER_TYPES = ['individual', 'business'] as const;

/** Whoever acts for an organization sees its customers and no link of their own to another: these hold outside of any organization only. */
const AS_ONESELF = `${askedOnce(CURRENT_ORGANIZATION)} is null`;

const CustomerSchema = defineEntity({
  name: 'Customer',
  ...tenantTable('customers', {
    // segments look at all customers of an organization
    isScanned: true,
    searchable: true,
    policies: [
      { name: 'customers_own', roles: [Role.app], command: 'select', using: `${AS_ONESELF} and user_id = ${askedOnce(CURRENT_USER)}` },
      // a login looks for the companies that know one of its proven addresses
      {
        name: 'customers_claimable',
        roles: [Role.app],
        command: 'select',
        using: `${AS_ONESELF} and user_id is null and deleted_at is null and email in (select e.email from user_emails e where e.user_id = ${CURRENT_USER} and e.verified_at is not null)`,
      },
    ],
  }),
  properties: {
    ...tenantColumns,
    /** The login that was linked to this customer, because its user wanted that and has proven the address; null where none was. */
    userId: p.uuid().nullable(),
    /** When it did; means nothing once the login is gone. */
    verifiedAt: timestamp().nullable(),
    /** When the login let go of this customer again. */
    unlinkedAt: timestamp().nullable(),
    displayName: p.string().length(255),
    firstName: p.string().length(120).nullable(),
    lastName: p.string().length(120).nullable(),
    /** Lower case. */
    email: p.string().length(254).nullable(),
    /** E.164 where the number came with its country code, else as typed. */
    phone: p.string().length(32).nullable(),
    dateOfBirth: p.date().nullable(),
    address: p.text().nullable(),
    city: p.string().length(100).nullable(),
    country: p.string().length(100).nullable(),
    status: p.enum(CUSTOMER_STATUSES),
    customerSince: timestamp(),
    accountManagerId: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
    notes: p.text().nullable(),
    customerType: p.enum(CUSTOMER_TYPES).default('individual'),
    /** Of a business, as its industry and revenue are. */
    companySize: p.string().length(50).nullable(),
    industry: p.string().length(100).nullable(),
    annualRevenue: p.decimal().precision(15).scale(2).nullable(),
    /** ISO 4217; there exactly when there is a revenue. */
    annualRevenueCurrency: p.character().length(3).nullable(),
    /** How the customer wants to be spoken to, and what they like; nothing the application acts on. */
    preferences: p.json<Record<string, unknown>>().defaultRaw(`'{}'`),
    customFields: p.json<CustomFieldValues>().defaultRaw(`'{}'`),
    /** The customer this one was merged into; it is deleted then. */
    mergedIntoId: p.uuid().nullable(),
    /** When the customer was last asked to claim a login. */
    invitedAt: timestamp().nullable(),
    deletedAt: timestamp().nullable(),
    /** What the customer bought, of all currencies: sums of CustomerStats, written with them. Segments read them of every customer at once. */
    totalOrders: p.integer().default(0),
    paidOrders: p.integer().default(0),
    firstOrderDate: timestamp().nullable(),
    lastOrderDate: timestamp().nullable(),
    /** By currency; exact in the database only. */
    lifetimeValues: p.json<Record<string, number>>().defaultRaw(`'{}'`),
  },
  checks: [
    { name: 'customers_annual_revenue_check', expression: '(annual_revenue is null) = (annual_revenue_currency is null) and annual_revenue >= 0' },
    { name: 'customers_merged_check', expression: 'merged_into_id is null or (deleted_at is not null and merged_into_id <> id)' },
  ],
  uniques: [{ name: 'customers_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'customers_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'customers_updated_at', properties: ['organizationId', 'updatedAt', 'id'] },
    { name: 'customers_display_name', properties: ['organizationId', 'displayName', 'id'] },
    { name: 'customers_account_manager_id', properties: ['organizationId', 'accountManagerId', 'createdAt', 'id'] },
    {
      name: 'customers_email',
      expression: `create unique index "customers_email" on "customers" ("organization_id", "email") where email is not null and deleted_at is null`,
    },
    {
      name: 'customers_login',
      expression: `create unique index "customers_login" on "customers" ("organization_id", "user_id") where user_id is not null and deleted_at is null`,
    },
    { name: 'customers_user_id', properties: ['userId'] },
    { name: 'customers_merged_into_id', expression: `create index "customers_merged_into_id" on "customers" ("organization_id", "merged_into_id") where merged_into_id is not null` },
    { name: 'customers_custom_fields', expression: `create index "customers_custom_fields" on "customers" using gin ("organization_id", "custom_fields" jsonb_path_ops)` },
    { name: 'customers_claimable', expression: `create index "customers_claimable" on "customers" ("email") where user_id is null and deleted_at is null` },
  ],
});

/** What only businesses have. */
const OF_BUSINESSES = ['companySize', 'industry', 'annualRevenue', 'annualRevenueCurrency'] as const;

/** What of a customer may be changed by hand. */
export type CustomerChanges = {
  [F in 'displayName' | 'firstName' | 'lastName' | 'email' | 'phone' | 'status' | 'customerSince' | 'accountManagerId' | 'notes' | 'dateOfBirth' | 'address' | 'city' | 'country' | 'customerType' | (typeof OF_BUSINESSES)[number] | 'preferences' | 'customFields']?: Customer[F] | undefined;
};

/** A person who buys from the organization; needs no login. */
export class Customer extends CustomerSchema.class {
  /** Answers the names of the fields that changed. 422 `business_only` for what individuals do not have; a customer who becomes one loses it. */
  edit({ preferences, ...changes }: CustomerChanges): string[] {
    const type = changes.customerType ?? this.customerType;
    if (type === 'individual') {
      for (const field of OF_BUSINESSES) if (changes[field] != null) throw invalid(`#/${field}`, 'business_only', 'Only businesses have this.');
    }
    const lost = type === 'individual' ? Object.fromEntries(OF_BUSINESSES.map((field) => [field, null])) : {};
    return applyPatch<Customer>(this, { ...changes, ...lost, ...(isDeepStrictEqual(preferences, this.preferences) ? {} : { preferences }) });
  }

  isLinked(): boolean {
    return this.userId != null && this.verifiedAt != null;
  }

  /** The login has proven the address of this customer, and its user wants the link. */
  link(userId: string, at: Date): void {
    this.userId = userId;
    this.verifiedAt = at;
    this.unlinkedAt = null;
  }

  /** `at`: when the login wanted it. Null: the customer is somebody else now. */
  unlink(at: Date | null): void {
    this.userId = null;
    this.verifiedAt = null;
    this.unlinkedAt = at;
  }

  delete(at: Date): void {
    this.deletedAt = at;
  }
}
CustomerSchema.setClass(Customer);
