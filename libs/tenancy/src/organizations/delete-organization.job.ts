import { Injectable } from '@nestjs/common';
import { IdentityApi } from '@app/identity';
import { defineJob, Handles, ObjectStorage, Outbox, requireOrganizationId, requireScope, type JobData, type JobRunContext } from '@app/kernel';
import { z } from 'zod';
import { OrganizationDeleted } from '../events.js';
import { TenantAccessPolicy } from '../members/tenant-access-policy.js';
import { emptyTables } from './empty-tables.js';

/** Deletes the organization if its time has come. */
export const DeleteOrganization = defineJob('tenancy.delete-organization', { queue: 'slow', data: z.object({}), attempts: 20, timeoutMs: 6 * 3_600_000, transaction: 'own' });

/**
 * Deletes an organization whose thirty days are over: shuts it, empties its tables, erases the users it manages who belong
 * to no other, and then its stored objects and itself. Every step can be repeated, so a run that was ended goes on later.
 */
@Injectable()
export class DeleteOrganizationHandler {
  constructor(
    private readonly identity: IdentityApi,
    private readonly storage: ObjectStorage,
    private readonly policy: TenantAccessPolicy,
    private readonly outbox: Outbox,
  ) {}

  @Handles(DeleteOrganization)
  async delete(_: JobData<typeof DeleteOrganization>, { signal }: JobRunContext): Promise<void> {
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    if (!(await this.shut(organizationId))) return;
    await emptyTables(signal);
    await this.eraseManagedUsers(organizationId, signal);
    // what stores objects has no accounts left by now, so none is stored behind our back
    await this.storage.deleteAllOf(organizationId);
    await scope.transaction(async () => {
      await scope.rows('delete from organizations where id = ? returning id', [organizationId]);
      this.outbox.publish(OrganizationDeleted, { organizationId });
    });
  }

  /** From here on nobody gets in, and nobody can take it back. False when its time has not come, or it is gone. */
  private async shut(organizationId: string): Promise<boolean> {
    const scope = requireScope();
    const rows = await scope.transaction(() => scope.rows('update organizations set is_active = false where id = ? and deletes_at <= now() returning id', [organizationId]));
    if (rows.length > 0) this.policy.forgetOrganization(organizationId);
    return rows.length > 0;
  }

  private async eraseManagedUsers(organizationId: string, signal: AbortSignal): Promise<void> {
    const scope = requireScope();
    for (const userId of await this.identity.usersManagedBy(organizationId)) {
      signal.throwIfAborted();
      scope.actAs(organizationId, userId); // shows their memberships in other organizations
      const [elsewhere] = await scope.rows('select id from members where user_id = ? and organization_id <> ? and removed_at is null limit 1', [userId, organizationId]);
      if (!elsewhere) await this.identity.erase(userId); // the last superuser stays
    }
    scope.actAs(organizationId, null);
  }
}
