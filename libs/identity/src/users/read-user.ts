import { NotFound, requireScope, rfc3339 } from '@app/kernel';
import type { UserView } from './user.dto.js';

/** Columns of a `UserView` over `users u` and its primary address `p`. */
export const USER_VIEW = `
  u.id, u.username, p.email, p.verified_at is not null as "emailVerified", u.display_name as "displayName", u.first_name as "firstName",
  u.last_name as "lastName", u.phone, u.bio, u.timezone, u.language, u.account_type as "accountType", u.is_staff as "isStaff", u.status,
  u.default_organization_id as "defaultOrganizationId", u.last_login_at as "lastLoginAt", u.joined_at as "joinedAt",
  u.created_at as "createdAt", u.updated_at as "updatedAt", u.version`;
export const PRIMARY_EMAIL = 'left join user_emails p on p.user_id = u.id and p.is_primary';

/** A user as users see themselves; a 404 problem for an unknown id. */
export async function readUser(userId: string): Promise<UserView> {
  const [row] = await requireScope().em.execute<UserView[]>(`select ${USER_VIEW} from users u ${PRIMARY_EMAIL} where u.id = ?`, [userId]);
  if (!row) throw new NotFound();
  return withRfc3339(row);
}

/** The row with its times as the wire has them. */
export function withRfc3339<R extends UserView>(row: R): R {
  const { lastLoginAt, joinedAt, createdAt, updatedAt } = row;
  return { ...row, lastLoginAt: lastLoginAt && rfc3339(lastLoginAt), joinedAt: rfc3339(joinedAt), createdAt: rfc3339(createdAt), updatedAt: rfc3339(updatedAt) };
}
