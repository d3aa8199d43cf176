import { defineView } from '@app/kernel';
import { CustomerInvitationDto } from './customer-invitation.dto.js';

export const CustomerInvitationView = defineView({
  table: 'customer_invitations',
  resource: 'customer-invitation',
  returns: CustomerInvitationDto,
  expressions: { status: `case when t.status = 'pending' and t.expires_at <= now() then 'expired' else t.status end` },
  where: 'exists (select from customers c where c.organization_id = t.organization_id and c.id = t.customer_id and c.deleted_at is null)',
  sort: { customerId: { sql: 't.customer_id', cast: 'uuid' } },
  defaultSort: 'customerId',
});
