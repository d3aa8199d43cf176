import { defineView, requireOrganizationId } from '@app/kernel';
import { OrganizationDto } from './organization.dto.js';

export const organizationView = defineView({
  table: 'organizations',
  resource: 'organization',
  returns: OrganizationDto,
  expressions: { logoUrl: 't.logo_object_key' },
  owner: { sql: 't.id', id: requireOrganizationId },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});
