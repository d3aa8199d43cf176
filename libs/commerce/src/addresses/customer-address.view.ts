import { defineView } from '@app/kernel';
import { CustomerAddressDto } from './customer-address.dto.js';

export const CustomerAddressView = defineView({
  table: 'customer_addresses',
  resource: 'customer-address',
  returns: CustomerAddressDto,
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: 'createdAt',
});
