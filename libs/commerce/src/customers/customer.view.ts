import { between, defineView, emailAddress, equals, idOf, instant, line, recordsContaining } from '@app/kernel';
import { CUSTOM_FIELD_PARAMETERS } from '@app/tenancy';
import { z } from 'zod';
import { CustomerDto } from './customer.dto.js';
import { CUSTOMER_STATUSES, CUSTOMER_TYPES } from './customer.entity.js';

const LINKED = '(t.user_id is not null and t.verified_at is not null)';

/** What is read of a customer; picture and worth are completed by PresentCustomers. */
const CustomerRowDto = CustomerDto.omit({ profilePictureUrl: true, lifetimeValue: true, lifetimeValueCurrency: true }).extend({
  worth: z.array(z.object({ currency: z.string(), lifetimeValue: z.string() })),
  organizationCurrency: z.string(),
});
export type CustomerRow = z.output<typeof CustomerRowDto>;

/** What a customer shows, and how customers are listed. */
export const CustomerView = defineView({
  table: 'customers',
  resource: 'customer',
  returns: CustomerRowDto,
  where: 't.deleted_at is null',
  search: recordsContaining('customer'),
  expressions: {
    // a login that is gone leaves the time behind
    verified: LINKED,
    verifiedAt: `case when ${LINKED} then t.verified_at end`,
    tags: `(select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'color', g.color) order by g.name), '[]') from customer_taggings k join customer_tags g on g.organization_id = k.organization_id and g.id = k.tag_id and g.deleted_at is null
      where k.organization_id = t.organization_id and k.customer_id = t.id)`,
    worth: `(select coalesce(jsonb_agg(jsonb_build_object('currency', s.currency, 'lifetimeValue', s.lifetime_value::text) order by s.currency), '[]') from customer_stats s where s.organization_id = t.organization_id and s.customer_id = t.id)`,
    organizationCurrency: '(select o.currency from organizations o where o.id = t.organization_id)',
  },
  filters: {
    status: equals('t.status', z.enum(CUSTOMER_STATUSES)),
    customerType: equals('t.customer_type', z.enum(CUSTOMER_TYPES)),
    email: equals('t.email', emailAddress()),
    industry: equals('t.industry', line(100).meta({ example: 'Logistics' })),
    verified: equals(LINKED, z.enum(['true', 'false']), 'boolean'),
    accountManagerId: equals('t.account_manager_id', idOf('user'), 'uuid'),
    createdAt: between('t.created_at', instant(), 'timestamptz'),
    updatedAt: between('t.updated_at', instant(), 'timestamptz'),
  },
  parameters: { tagId: idOf('customer-tag').optional().describe('Customers that carry the tag.') },
  openParameters: CUSTOM_FIELD_PARAMETERS,
  sort: {
    createdAt: { sql: 't.created_at', cast: 'timestamptz' },
    updatedAt: { sql: 't.updated_at', cast: 'timestamptz' },
    displayName: { sql: 't.display_name', cast: 'text' },
  },
  defaultSort: '-createdAt',
});
