import { Injectable } from '@nestjs/common';
import { Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { OrganizationDeleted } from '../events.js';
import { tenantTables } from './empty-tables.js';
import { FoundingSteps } from './founding-steps.js';
import { lockOrganization } from './lock-organization.js';

/** As it was founded: no change of its own, nobody but its founder ever a member, and not waiting for anything. */
const UNTOUCHED = `
  select o.created_at as "foundedAt" from organizations o
  where o.id = ? and o.created_by_id = ? and o.version = 1 and o.is_active and o.deletes_at is null
    and (select array_agg(m.user_id) from members m where m.organization_id = o.id) = array[o.created_by_id]`;

/** The founding is one transaction; its rows carry the times at which they were made. */
const FOUNDED_WITHIN = "interval '1 minute'";

/** Deletes organizations that came into being with a sign-up and were never used. */
@Injectable()
export class DropUnusedOrganization {
  constructor(
    private readonly steps: FoundingSteps,
    private readonly outbox: Outbox,
  ) {}

  /** The organization the scope acts in, in the running transaction; false while it holds more than it was founded with, or others belonged to it. */
  async drop(founderId: string): Promise<boolean> {
    const organizationId = requireOrganizationId();
    if (!(await lockOrganization())) return false;
    const [untouched] = await requireScope().rows<{ foundedAt: Date | string }>(UNTOUCHED, [organizationId, founderId]);
    if (!untouched || (await this.holdsMore(organizationId, new Date(untouched.foundedAt)))) return false;
    await requireScope().rows('delete from organizations where id = ? returning id', [organizationId]);
    this.outbox.publish(OrganizationDeleted, { organizationId });
    return true;
  }

  /** Whether any table has a row that the founding did not write. */
  private async holdsMore(organizationId: string, foundedAt: Date): Promise<boolean> {
    const tables = (await tenantTables()).filter(({ name }) => name !== 'members');
    const parts = tables.map(({ name }) => {
      const founded = this.steps.tables.has(name);
      return { sql: `exists (select from "${name}" where organization_id = ?${founded ? ` and updated_at > ?::timestamptz + ${FOUNDED_WITHIN}` : ''})`, params: founded ? [organizationId, foundedAt.toISOString()] : [organizationId] };
    });
    const [row] = await requireScope().rows<{ more: boolean }>(`select ${parts.map(({ sql }) => sql).join(' or ')} as more`, parts.flatMap(({ params }) => params));
    return row!.more;
  }
}
