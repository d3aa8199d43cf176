import { applyPatch, CURRENT_ORGANIZATION, CURRENT_USER, Role, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const CUSTOMER_STATUSES = ['active', 'inactive', 'blocked'] as const;

/** Whoever acts for an organization sees its customers and no link of their own to another: these hold outside of any organization only. */
const AS_ONESELF = `${CURRENT_ORGANIZATION} is null`;

const CustomerSchema = defineEntity({
  name: 'Customer',
  ...tenantTable('customers', {
    policies: [
      { name: 'customers_own', roles: [Role.app], command: 'select', using: `${AS_ONESELF} and user_id = ${CURRENT_USER}` },
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
    /** The login that claimed this customer by a proven address, if any did. */
    userId: p.uuid().nullable(),
    /** When it did; means nothing once the login is gone. */
    verifiedAt: timestamp().nullable(),
    /** When the login let go of this customer again: from then on it is not claimed without being asked. */
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
    {
      name: 'customers_login',
      expression: `create unique index "customers_login" on "customers" ("organization_id", "user_id") where user_id is not null and deleted_at is null`,
    },
    { name: 'customers_user_id', properties: ['userId'] },
    { name: 'customers_claimable', expression: `create index "customers_claimable" on "customers" ("email") where user_id is null and deleted_at is null` },
  ],
});

/** What of a customer may be changed by hand. */
export type CustomerChanges = {
  [F in 'displayName' | 'firstName' | 'lastName' | 'email' | 'phone' | 'status' | 'customerSince' | 'accountManagerId' | 'notes' | 'dateOfBirth' | 'address' | 'city' | 'country']?: Customer[F] | undefined;
};

/** A person who buys from the organization; needs no login. */
export class Customer extends CustomerSchema.class {
  /** Answers the names of the fields that changed. */
  edit(changes: CustomerChanges): string[] {
    return applyPatch<Customer>(this, changes);
  }

  isLinked(): boolean {
    return this.userId != null && this.verifiedAt != null;
  }

  /** The login has proven the address of this customer. */
  link(userId: string, at: Date): void {
    this.userId = userId;
    this.verifiedAt = at;
    this.unlinkedAt = null;
  }

  /** `at`: the login wanted it, and is not linked again by itself. Null: the customer is somebody else now. */
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
