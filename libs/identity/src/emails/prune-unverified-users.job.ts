import { Injectable } from '@nestjs/common';
import { defineJob, Handles, ObjectStorage, Outbox, requireScope } from '@app/kernel';
import { z } from 'zod';
import { UserDeleted } from '../events.js';
import { identityConfig } from '../identity.config.js';
import { OrganizationDirectory } from '../organization-directory.js';

export const PruneUnverifiedUsers = defineJob('identity.prune-unverified-users', { data: z.object({}), everyMs: 86_400_000, timeoutMs: 600_000, transaction: 'own' });

const BATCH = 500;

/**
 * A sign-up that came to nothing: no address was ever verified (or its address went to who verified it), there is no other way
 * in, no role, no session, and none was opened for the configured days. The `?` are those days.
 */
const LAPSED = `u.status = 'active' and not u.is_system and u.managed_by_organization_id is null
  and u.created_at < now() - ? * interval '1 day' and coalesce(u.last_login_at, u.created_at) < now() - ? * interval '1 day'
  and not exists (select from user_emails e where e.user_id = u.id and e.verified_at is not null)
  and not exists (select from user_mfa_factors f where f.user_id = u.id and f.is_enabled)
  and not exists (select from user_auth_providers a where a.user_id = u.id)
  and not exists (select from user_roles r where r.user_id = u.id)
  and not exists (select from sessions s where s.user_id = u.id and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now())`;

/**
 * Removes users who signed up, never verified their address and left, with the organization they founded if nobody ever used
 * it. Any other membership, also an inactive one, keeps a user: what is in the organization may be other people's work.
 * Deleting twice deletes nothing more.
 */
@Injectable()
export class PruneUnverifiedUsersHandler {
  constructor(
    private readonly directory: OrganizationDirectory,
    private readonly storage: ObjectStorage,
    private readonly outbox: Outbox,
  ) {}

  @Handles(PruneUnverifiedUsers)
  async prune(): Promise<void> {
    const scope = requireScope();
    const days = identityConfig.value().UNVERIFIED_USER_DAYS;
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      const candidates = await scope.rows<{ id: string }>(`select u.id from users u where u.id > ? and ${LAPSED} order by u.id limit ${BATCH}`, [after, days, days]);
      for (const { id } of candidates) if (await this.dropOrganization(id, days)) await this.remove(id, days);
      scope.actAs(null, null);
      if (candidates.length < BATCH) return;
      after = candidates.at(-1)!.id;
    }
  }

  /**
   * False while the user belongs to an organization that stays. Row level security shows memberships to their own user only,
   * so each is looked at as that user.
   */
  private async dropOrganization(userId: string, days: number): Promise<boolean> {
    const scope = requireScope();
    scope.actAs(null, userId);
    const [organizationId, ...others] = await this.directory.everyOrganizationOf(userId);
    if (!organizationId || others.length > 0) return !organizationId;
    scope.actAs(organizationId, userId);
    return scope.transaction(async () => {
      await scope.rows('select from users where id = ? for update', [userId]); // nobody verifies or signs in meanwhile
      const [lapsed] = await scope.rows(`select u.id from users u where u.id = ? and ${LAPSED}`, [userId, days, days]);
      return lapsed !== undefined && this.directory.dropUnused(userId);
    });
  }

  private async remove(userId: string, days: number): Promise<void> {
    const scope = requireScope();
    scope.actAs(null, userId);
    await scope.transaction(async () => {
      await scope.rows('select from users where id = ? for update', [userId]); // nobody joins, verifies or signs in meanwhile
      if ((await this.directory.everyOrganizationOf(userId)).length > 0) return;
      const [gone] = await scope.rows<{ avatarObjectKey: string | null }>(`delete from users u where u.id = ? and ${LAPSED} returning avatar_object_key as "avatarObjectKey"`, [userId, days, days]);
      if (!gone) return;
      if (gone.avatarObjectKey) await this.storage.delete(gone.avatarObjectKey); // before the commit, so that no picture outlives its user
      this.outbox.publish(UserDeleted, { userId });
    });
  }
}
