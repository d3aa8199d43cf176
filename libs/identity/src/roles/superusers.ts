import { requireScope } from '@app/kernel';
import { LastSuperuser } from './role.problems.js';

/** Whoever may leave the installation without a superuser waits here for whoever does so at the same moment. */
const LOCK = '7308326118283461';

const STANDING = `
  select coalesce(bool_or(u.id = ?), false) as "isSuperuser", coalesce(bool_or(u.id <> ?), false) as "thereAreOthers"
  from user_roles ur join roles r on r.id = ur.role_id join users u on u.id = ur.user_id where r.name = 'superuser' and u.status = 'active'`;

/** Call it in the transaction that takes the role, or the user, away, before it does: 409 `last_superuser` when nobody else would be left. */
export async function keepASuperuser(withoutUserId: string): Promise<void> {
  const scope = requireScope();
  await scope.rows('select pg_advisory_xact_lock(?::bigint)', [LOCK]);
  const [standing] = await scope.rows<{ isSuperuser: boolean; thereAreOthers: boolean }>(STANDING, [withoutUserId, withoutUserId]);
  if (standing!.isSuperuser && !standing!.thereAreOthers) throw new LastSuperuser();
}
