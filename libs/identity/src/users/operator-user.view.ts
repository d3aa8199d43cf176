import { between, defineView, equals, instant, type Owner } from '@app/kernel';
import { z } from 'zod';
import { OperatorUserDto } from './operator-user.dto.js';
import { avatarUrlOf } from './read-user.js';
import { ACCOUNT_TYPES, USER_STATUSES } from './user-kinds.js';

/** Everybody: the permission is the installation's. */
const ofInstallation: Owner = { sql: `'installation'`, id: () => 'installation' };
const primary = (column: string) => `(select ${column} from user_emails p where p.user_id = t.id and p.is_primary)`;
const IS_STAFF = 'exists (select from user_roles r where r.user_id = t.id)';

export const operatorUserView = defineView({
  table: 'users',
  resource: 'user',
  returns: OperatorUserDto,
  owner: ofInstallation,
  expressions: {
    email: primary('p.email'),
    emailVerified: `coalesce(${primary('p.verified_at is not null')}, false)`,
    avatarUrl: avatarUrlOf('t'),
    isStaff: IS_STAFF,
    roles: 'array(select r.name from user_roles ur join roles r on r.id = ur.role_id where ur.user_id = t.id order by r.id)',
  },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
  filters: {
    status: equals('t.status', z.enum(USER_STATUSES)),
    accountType: equals('t.account_type', z.enum(ACCOUNT_TYPES)),
    isStaff: equals(IS_STAFF, z.enum(['true', 'false']), 'boolean'),
    createdAt: between('t.created_at', instant(), 'timestamptz'),
  },
  search: 'search_users(?)',
});
