import { defineView } from '@app/kernel';
import { CustomerTagDto } from './customer-tag.dto.js';

export const CustomerTagView = defineView({
  table: 'customer_tags',
  resource: 'customer-tag',
  returns: CustomerTagDto,
  where: 't.deleted_at is null',
  expressions: {
    customerCount: `(select count(*)::int from customer_taggings k join customers c on c.organization_id = k.organization_id and c.id = k.customer_id and c.deleted_at is null where k.organization_id = t.organization_id and k.tag_id = t.id)`,
  },
  sort: { name: { sql: 't.name', cast: 'text' } },
  defaultSort: 'name',
});
