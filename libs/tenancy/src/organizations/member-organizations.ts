import { Injectable } from '@nestjs/common';
import { Outbox, requireScope } from '@app/kernel';
import { OrganizationDirectory, type OrganizationSummary, type Start } from '@app/identity';
import { MemberJoined, OrganizationFounded } from '../events.js';
import { LeaveOrganization } from '../members/leave-organization.js';
import { newMember } from '../members/member.entity.js';
import { DropUnusedOrganization } from './drop-unused-organization.js';
import { FoundingSteps } from './founding-steps.js';
import { Organization } from './organization.entity.js';

/** Row level security shows a user their own memberships in every organization, and the names of those (policies `…_own`, `…_membership`). */
const FROM_ACTIVE = 'from members m join organizations o on o.id = m.organization_id where m.user_id = ? and m.is_active and o.is_active';
const ACTIVE = `select o.id, o.name, m.role ${FROM_ACTIVE}`;
const IN_ORDER_OF_JOINING = 'order by m.joined_at, m.id';

/** Identity's view of organizations, through the memberships of the user who asks. */
@Injectable()
export class MemberOrganizations extends OrganizationDirectory {
  constructor(
    private readonly steps: FoundingSteps,
    private readonly outbox: Outbox,
    private readonly leaving: LeaveOrganization,
    private readonly dropping: DropUnusedOrganization,
  ) {
    super();
  }

  async found({ organizationId, userId, name }: { organizationId: string; userId: string; name: string }): Promise<OrganizationSummary> {
    const { em } = requireScope();
    em.create(Organization, { id: organizationId, name, createdById: userId, settings: {} });
    await em.flush();
    const member = newMember(em, { organizationId, userId, role: 'ceo', department: 'management' });
    await em.flush();
    this.outbox.publish(OrganizationFounded, { organizationId, userId });
    this.outbox.publish(MemberJoined, { memberId: member.id, userId, role: member.role });
    await this.steps.run({ id: organizationId, name, userId });
    return { id: organizationId, name, role: member.role };
  }

  async activeFor(userId: string, wanted: string): Promise<OrganizationSummary | null> {
    const [found] = await requireScope().rows<OrganizationSummary>(`${ACTIVE} and o.id = ?`, [userId, wanted]);
    return found ?? null;
  }

  async startingFor(userId: string, preferred: string | null): Promise<Start | null> {
    const [found] = await requireScope().rows<OrganizationSummary & { singleSession: boolean }>(
      `select o.id, o.name, m.role, o.single_session as "singleSession" ${FROM_ACTIVE} order by o.id = ?::uuid desc nulls last, m.joined_at, m.id limit 1`,
      [userId, preferred],
    );
    if (!found) return null;
    const { singleSession, ...organization } = found;
    return { organization, singleSession };
  }

  async allFor(userId: string): Promise<OrganizationSummary[]> {
    return requireScope().em.execute<OrganizationSummary[]>(`${ACTIVE} ${IN_ORDER_OF_JOINING}`, [userId]);
  }

  async everyOrganizationOf(userId: string): Promise<string[]> {
    const rows = await requireScope().rows<{ id: string }>('select organization_id as id from members where user_id = ? order by joined_at, id', [userId]);
    return rows.map(({ id }) => id);
  }

  async isFellow(userId: string): Promise<boolean> {
    const { organizationId } = requireScope();
    if (!organizationId) return false;
    return (await requireScope().rows('select id from members where organization_id = ? and user_id = ?', [organizationId, userId])).length > 0;
  }

  mayLeave(userId: string): Promise<boolean> {
    return this.leaving.mayLeave(userId);
  }

  leave(userId: string): Promise<boolean> {
    return this.leaving.leave(userId);
  }

  dropUnused(userId: string): Promise<boolean> {
    return this.dropping.drop(userId);
  }
}
