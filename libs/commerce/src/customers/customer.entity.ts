import { applyPatch, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const CUSTOMER_STATUSES = ['active', 'inactive', 'blocked'] as const;

const CustomerSchema = defineEntity({
  name: 'Customer',
  ...tenantTable('customers'),
  properties: {
    ...tenantColumns,
    /** The login that claimed this customer, if any did. */
    userId: p.uuid().nullable(),
    displayName: p.string().length(255),
    firstName: p.string().length(120).nullable(),
    lastName: p.string().length(120).nullable(),
    /** Lower case. */
    email: p.string().length(254).nullable(),
    /** E.164 where the number came with its country code, else as typed. */
    phone: p.string().length(32).nullable(),
    status: p.enum(CUSTOMER_STATUSES),
    customerSince: timestamp(),
    accountManagerId: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
    notes: p.text().nullable(),
    deletedAt: timestamp().nullable(),
  },
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
  ],
});

/** What of a customer may be changed by hand. */
export type CustomerChanges = {
  [F in 'displayName' | 'firstName' | 'lastName' | 'email' | 'phone' | 'status' | 'customerSince' | 'accountManagerId' | 'notes']?: Customer[F] | undefined;
};

/** A person who buys from the organization; needs no login. */
export class Customer extends CustomerSchema.class {
  /** Answers the names of the fields that changed. */
  edit(changes: CustomerChanges): string[] {
    return applyPatch<Customer>(this, changes);
  }

  delete(at: Date): void {
    this.deletedAt = at;
  }
}
CustomerSchema.setClass(Customer);
