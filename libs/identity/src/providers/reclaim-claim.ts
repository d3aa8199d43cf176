import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import type { Client } from '../authentication/client.js';
import { RevokeAccess } from '../credentials/revoke-access.js';
import { ProveEmail } from '../emails/prove-email.js';
import { StartAfresh } from '../emails/start-afresh.js';

interface Claim {
  id: string;
  userId: string;
}

const CLAIM = `select e.id, e.user_id as "userId" from user_emails e join users u on u.id = e.user_id
  where e.email = ? and e.verified_at is null and e.is_primary and u.status = 'active'
    and exists (select from user_credentials c where c.user_id = u.id)
    and not exists (select from user_emails v where v.user_id = u.id and v.verified_at is not null)
    and not exists (select from user_auth_providers a where a.user_id = u.id)
    and not exists (select from user_roles r where r.user_id = u.id)`;
const OLDEST = 'order by e.created_at, e.id limit 1';

/**
 * Gives an account that somebody opened with an address they never proved to the one a provider says the address belongs
 * to. Whoever opened it may have been another person, waiting for the owner to fill it: every way in of theirs is closed.
 */
@Injectable()
export class ReclaimClaim {
  constructor(
    private readonly proveEmail: ProveEmail,
    private readonly access: RevokeAccess,
    private readonly afresh: StartAfresh,
  ) {}

  /** Outside of a transaction, before `reclaim`: the scope acts as whoever has the account now, if it is to be given away. Answers who that is. */
  async prepare(email: string): Promise<string | null> {
    const [claim] = await requireScope().rows<Claim>(`${CLAIM} and not exists (select from user_emails o where o.email = e.email and o.verified_at is not null) ${OLDEST}`, [email]);
    if (!claim) return null;
    await this.afresh.prepare(claim.userId);
    return claim.userId;
  }

  /**
   * In the running transaction: the user who has the account from here on; null when nobody claims the address, or only
   * somebody who has proven another address, signs in through a provider, or has a role in the installation.
   */
  async reclaim(email: string, client: Client): Promise<string | null> {
    const claim = await this.lockedClaim(email);
    if (!claim) return null;
    const { em } = requireScope();
    const { id, userId } = claim;
    await em.execute('delete from user_credentials where user_id = ?', [userId]);
    await em.execute('delete from user_mfa_factors where user_id = ?', [userId]);
    await em.execute('delete from email_changes where user_id = ?', [userId]);
    await this.access.revoke({ userId, exceptSessionId: null, reason: 'password_changed', trustToo: true }, client);
    await em.execute('delete from user_emails where user_id = ? and id <> ?', [userId, id]);
    await this.proveEmail.prove(id, userId, client);
    await this.afresh.start(userId);
    return userId;
  }

  /** Outside of a transaction, after it. */
  async tidy(userId: string): Promise<void> {
    await this.afresh.tidy(userId);
  }

  private async lockedClaim(email: string): Promise<Claim | undefined> {
    const [claim] = await requireScope().em.execute<Claim[]>(`${CLAIM} ${OLDEST} for update of u, e`, [email]);
    return claim;
  }
}
