import { applyPatch, tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const CustomerAddressSchema = defineEntity({
  name: 'CustomerAddress',
  ...tenantTable('customer_addresses'),
  properties: {
    ...tenantColumns,
    customerId: p.uuid(),
    /** What the customer calls it, e.g. "Office". */
    label: p.string().length(100).nullable(),
    recipient: p.string().length(255).nullable(),
    address: p.text(),
    city: p.string().length(100).nullable(),
    region: p.string().length(100).nullable(),
    postalCode: p.string().length(20).nullable(),
    country: p.string().length(100).nullable(),
    isDefaultBilling: p.boolean().default(false),
    isDefaultShipping: p.boolean().default(false),
  },
  uniques: [{ name: 'customer_addresses_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'customer_addresses_created_at', properties: ['organizationId', 'customerId', 'createdAt', 'id'] },
    {
      name: 'customer_addresses_one_billing',
      expression: `create unique index "customer_addresses_one_billing" on "customer_addresses" ("organization_id", "customer_id") where is_default_billing`,
    },
    {
      name: 'customer_addresses_one_shipping',
      expression: `create unique index "customer_addresses_one_shipping" on "customer_addresses" ("organization_id", "customer_id") where is_default_shipping`,
    },
  ],
});

/** What of an address may be changed by hand. */
export type AddressChanges = {
  [F in 'label' | 'recipient' | 'address' | 'city' | 'region' | 'postalCode' | 'country' | 'isDefaultBilling' | 'isDefaultShipping']?: CustomerAddress[F] | undefined;
};

/** One of the addresses of a customer; at most one is the default for bills, and one for parcels. */
export class CustomerAddress extends CustomerAddressSchema.class {
  /** Answers the names of the fields that changed. */
  edit(changes: AddressChanges): string[] {
    return applyPatch<CustomerAddress>(this, changes);
  }
}
CustomerAddressSchema.setClass(CustomerAddress);
