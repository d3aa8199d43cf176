import { kernelConfig, NotFound, requireScope, rfc3339 } from '@app/kernel';
import type { UserView } from './user.dto.js';

/**
 * The user's own picture by a path of ours, else where a provider keeps one, unless that would send the reader over plain HTTP.
 * `chr(63)` is a question mark: a written one would be taken for a parameter. `users` is the alias of the table.
 */
export const avatarUrlOf = (users: string): string =>
  `coalesce('/v1/users/' || ${users}.id || '/avatar' || chr(63) || 'v=' || substring(${users}.avatar_object_key from '-([0-9a-f]+)[.]webp$'), case when ${users}.avatar_url like 'https://%' then ${users}.avatar_url end)`;

/** Columns of a `UserView` over `users u` and its primary address `p`. */
export const USER_VIEW = `
  u.id, u.username, p.email, p.verified_at is not null as "emailVerified", u.display_name as "displayName", u.first_name as "firstName",
  u.last_name as "lastName", u.phone, u.bio, u.timezone, u.language, u.account_type as "accountType",
  exists (select from user_roles r where r.user_id = u.id) as "isStaff", u.status, ${avatarUrlOf('u')} as "avatarUrl",
  u.default_organization_id as "defaultOrganizationId", u.last_login_at as "lastLoginAt", u.joined_at as "joinedAt",
  u.created_at as "createdAt", u.updated_at as "updatedAt", u.version`;
export const PRIMARY_EMAIL = 'left join user_emails p on p.user_id = u.id and p.is_primary';

/** A user as users see themselves; a 404 problem for an unknown id. */
export async function readUser(userId: string): Promise<UserView> {
  const [row] = await requireScope().em.execute<UserView[]>(`select ${USER_VIEW} from users u ${PRIMARY_EMAIL} where u.id = ?`, [userId]);
  if (!row) throw new NotFound();
  return presentUser(row);
}

/** The row as the wire has it: times in RFC 3339, addresses of ours in full. */
export function presentUser<R extends UserView>(row: R): R {
  const { lastLoginAt, joinedAt, createdAt, updatedAt, avatarUrl } = row;
  return {
    ...row,
    avatarUrl: fullAvatarUrl(avatarUrl),
    lastLoginAt: lastLoginAt && rfc3339(lastLoginAt),
    joinedAt: rfc3339(joinedAt),
    createdAt: rfc3339(createdAt),
    updatedAt: rfc3339(updatedAt),
  };
}

/** A path of ours with the host others know us by. */
export const fullAvatarUrl = (url: string | null): string | null => (url?.startsWith('/') ? `${kernelConfig.value().PUBLIC_URL}${url}` : url);
