import { defineView, requireOrganizationId } from '@app/kernel';
import { OrganizationDto } from './organization.dto.js';

export const organizationView = defineView({
  table: 'organizations',
  resource: 'organization',
  returns: OrganizationDto,
  owner: { sql: 't.id', id: requireOrganizationId },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});
