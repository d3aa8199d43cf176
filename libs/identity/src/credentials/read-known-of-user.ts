import { requireScope } from '@app/kernel';
import type { KnownOfUser } from './password-rules.js';

/** The addresses and names of a user, which a password must not be made of. */
export async function readKnownOfUser(userId: string): Promise<KnownOfUser> {
  const [row] = await requireScope().rows<KnownOfUser>(
    `select array(select e.email from user_emails e where e.user_id = u.id) as emails,
       array_remove(array[u.username, u.display_name, u.first_name, u.last_name], null) as names
     from users u where u.id = ?`,
    [userId],
  );
  return row ?? { emails: [], names: [] };
}
