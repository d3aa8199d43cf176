import { between, defineView, emailAddress, equals, idOf, instant } from '@app/kernel';
import { z } from 'zod';
import { CustomerDto } from './customer.dto.js';
import { CUSTOMER_STATUSES } from './customer.entity.js';

const LINKED = '(t.user_id is not null and t.verified_at is not null)';

/** What a customer shows, and how customers are listed. */
export const CustomerView = defineView({
  table: 'customers',
  resource: 'customer',
  returns: CustomerDto,
  where: 't.deleted_at is null',
  // a login that is gone leaves the time behind; the picture is the login's, and is asked for where there is one
  expressions: { verified: LINKED, verifiedAt: `case when ${LINKED} then t.verified_at end`, profilePictureUrl: 'null::text' },
  filters: {
    status: equals('t.status', z.enum(CUSTOMER_STATUSES)),
    email: equals('t.email', emailAddress()),
    verified: equals(LINKED, z.enum(['true', 'false']), 'boolean'),
    accountManagerId: equals('t.account_manager_id', idOf('user'), 'uuid'),
    createdAt: between('t.created_at', instant(), 'timestamptz'),
    updatedAt: between('t.updated_at', instant(), 'timestamptz'),
  },
  sort: {
    createdAt: { sql: 't.created_at', cast: 'timestamptz' },
    updatedAt: { sql: 't.updated_at', cast: 'timestamptz' },
    displayName: { sql: 't.display_name', cast: 'text' },
  },
  defaultSort: '-createdAt',
});
