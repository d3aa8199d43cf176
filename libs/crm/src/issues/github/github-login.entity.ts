import { tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** Who a member is at GitHub; logins are compared without case and kept in lower case. */
export const GithubLoginSchema = defineEntity({
  name: 'GithubLogin',
  ...tenantTable('github_logins'),
  properties: { ...tenantColumns, userId: p.uuid(), login: p.string().length(39) },
  uniques: [
    { name: 'github_logins_user_id', properties: ['organizationId', 'userId'] },
    { name: 'github_logins_login', properties: ['organizationId', 'login'] },
  ],
  indexes: [
    { name: 'github_logins_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'github_logins_user', properties: ['userId'] },
  ],
});
