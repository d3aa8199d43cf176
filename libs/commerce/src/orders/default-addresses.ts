import { requireOrganizationId, requireScope, missing } from '@app/kernel';

interface AddressRow {
  displayName: string;
  street: string | null;
  city: string | null;
  country: string | null;
  billing: AddressLines | null;
  shipping: AddressLines | null;
}
type AddressLines = Record<'recipient' | 'address' | 'city' | 'region' | 'postalCode' | 'country', string | null>;

const lines = (flag: string) => `(select jsonb_build_object('recipient', a.recipient, 'address', a.address, 'city', a.city, 'region', a.region, 'postalCode', a.postal_code, 'country', a.country)
  from customer_addresses a where a.organization_id = c.organization_id and a.customer_id = c.id and a.${flag})`;

/**
 * Where parcels and bills of a customer go: the default addresses, else that of the customer; null where none is known.
 * The customer is locked against being merged or deleted meanwhile. A 404 that names `#/customerId`.
 */
export async function defaultAddressesOf(customerId: string): Promise<{ shippingAddress: string | null; billingAddress: string | null }> {
  const [row] = await requireScope().rows<AddressRow>(
    `select c.display_name as "displayName", c.address as street, c.city, c.country, ${lines('is_default_billing')} as billing, ${lines('is_default_shipping')} as shipping
     from customers c where c.organization_id = ? and c.id = ? and c.deleted_at is null for share of c`,
    [requireOrganizationId(), customerId],
  );
  if (!row) throw missing('#/customerId');
  const own = row.street ? written({ recipient: null, address: row.street, city: row.city, region: null, postalCode: null, country: row.country }, row.displayName) : null;
  const [shipping, billing] = [row.shipping, row.billing].map((address) => (address ? written(address, row.displayName) : null));
  return { shippingAddress: shipping ?? billing ?? own, billingAddress: billing ?? shipping ?? own };
}

/** As on an envelope. */
const written = ({ recipient, address, city, region, postalCode, country }: AddressLines, displayName: string): string =>
  [recipient ?? displayName, address, [postalCode, city].filter(Boolean).join(' '), region, country].filter(Boolean).join('\n');
