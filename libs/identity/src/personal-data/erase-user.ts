import { Injectable } from '@nestjs/common';
import { Jobs, Outbox, requireScope } from '@app/kernel';
import { LoginEvents } from '../audit/login-events.js';
import { UserDeleted } from '../events.js';
import { OrganizationDirectory } from '../organization-directory.js';
import { keepASuperuser } from '../roles/superusers.js';
import { SessionEnds } from '../sessions/session-ends.js';
import { SoleCeo } from '../users/user.problems.js';
import { EraseUserJob } from './erase-user.job.js';

/** What only the person could sign in with, or that says where they did. Their addresses go last, after the mail that says so. */
const OF_THE_PERSON = ['user_credentials', 'user_mfa_factors', 'user_auth_providers', 'sign_in_challenges', 'user_roles', 'sessions', 'user_devices'];

const TOMBSTONE = `
  update users set status = 'deleted', status_reason = null, deactivated_at = now(), username = 'deleted-' || replace(id::text, '-', ''), display_name = 'Deleted user',
    first_name = null, last_name = null, phone = null, bio = null, timezone = null, language = null, avatar_url = null, avatar_object_key = null,
    default_organization_id = null, managed_by_organization_id = null, last_login_at = null, updated_at = now(), version = version + 1
  where id = ? returning id`;

/**
 * Deletes a user for good: they leave every organization, nobody can sign in as them any more, and what is left of them is an
 * id that names nobody, so that what they did keeps an author. What other features keep goes in the background.
 */
@Injectable()
export class EraseUser {
  constructor(
    private readonly directory: OrganizationDirectory,
    private readonly ends: SessionEnds,
    private readonly loginEvents: LoginEvents,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
  ) {}

  /** 409 `sole_ceo` or `last_superuser`, and then nothing has happened. Outside of a transaction; the scope acts as the user from here on. */
  async erase(userId: string): Promise<void> {
    const scope = requireScope();
    scope.actAs(null, userId);
    const organizationIds = await scope.transaction(async () => {
      await keepASuperuser(userId);
      return this.directory.everyOrganizationOf(userId);
    });
    // an organization is left in a transaction of its own, so all of them are asked before the first is left
    await this.inEach(organizationIds, userId, () => this.directory.mayLeave(userId));
    await this.inEach(organizationIds, userId, () => this.directory.leave(userId));
    scope.actAs(null, userId);
    await scope.transaction(() => this.tombstone(userId));
  }

  private async inEach(organizationIds: readonly string[], userId: string, step: () => Promise<boolean>): Promise<void> {
    const scope = requireScope();
    for (const organizationId of organizationIds) {
      scope.actAs(organizationId, userId);
      if (!(await scope.transaction(step))) throw new SoleCeo({ extensions: { organizationId } });
    }
  }

  private async tombstone(userId: string): Promise<void> {
    const scope = requireScope();
    await keepASuperuser(userId);
    const [user] = await scope.rows<{ status: string; avatarObjectKey: string | null }>('select status, avatar_object_key as "avatarObjectKey" from users where id = ? for update', [userId]);
    if (!user || user.status === 'deleted') return;
    await this.ends.endOthers({ userId, exceptSessionId: null }, 'user_deactivated', null);
    await scope.rows(TOMBSTONE, [userId]);
    for (const table of OF_THE_PERSON) await scope.rows(`delete from ${table} where user_id = ?`, [userId]);
    await this.loginEvents.record({ type: 'user.deleted', userId, client: null });
    await scope.rows('select erase_login_event_details(?)', [userId]);
    await this.jobs.enqueue(EraseUserJob, { userId, avatarObjectKey: user.avatarObjectKey });
    this.outbox.publish(UserDeleted, { userId });
  }
}
