import { Injectable } from '@nestjs/common';
import { NotFound, problems, requireOrganizationId, requireScope, requireUserId } from '@app/kernel';
import { lockOrganization, type LockedOrganization } from '../organizations/lock-organization.js';
import { tenancy } from '../tenancy.permissions.js';
import { assertMayTouch } from './grant-rules.js';
import { lockMember } from './lock-member.js';
import type { Member } from './member.entity.js';
import { LastCeo } from './member.problems.js';
import { isGranted, type Standing } from './role-permissions.js';
import { TenantAccessPolicy } from './tenant-access-policy.js';

export interface Change {
  member: Member;
  /** Who makes the change, as they stand now and not as their token was looked at. */
  actor: Standing;
  organization: LockedOrganization;
}

/**
 * The frame of every change to a member: under the lock of the organization, by somebody who may at this moment, to nobody
 * above them, and never so that no active ceo is left. What was remembered of the member's rights is forgotten with the commit.
 */
@Injectable()
export class ChangeMember {
  constructor(private readonly policy: TenantAccessPolicy) {}

  /** 404 for a member who is none (any more), 403 `escalation_refused`, 409 `last_ceo`. */
  async change(id: string, make: (change: Change) => Promise<void>): Promise<void> {
    const organization = await this.lock();
    const acting = await this.own();
    const actor = acting.standing(organization.isClosing);
    if (!isGranted(actor, tenancy.members.write)) throw new problems.Forbidden({ extensions: { permission: tenancy.members.write } });
    const member = acting.id === id ? acting : await lockMember({ id });
    if (!member || member.removedAt) throw new NotFound();
    assertMayTouch(actor, member.role);
    await this.keepingACeo(member, () => make({ member, actor, organization }));
  }

  /** A change to the caller's own membership that asks for no permission. */
  async changeOwn(make: (member: Member) => Promise<void>): Promise<void> {
    await this.lock();
    const member = await this.own();
    await this.keepingACeo(member, () => make(member));
  }

  private async lock(): Promise<LockedOrganization> {
    const organization = await lockOrganization();
    if (!organization) throw new NotFound();
    return organization;
  }

  private async own(): Promise<Member> {
    const member = await lockMember({ userId: requireUserId() });
    if (!member?.isActive) throw new problems.Forbidden();
    return member;
  }

  private async keepingACeo(member: Member, make: () => Promise<void>): Promise<void> {
    const scope = requireScope();
    const wasCeo = member.role === 'ceo' && member.isActive;
    await make();
    if (wasCeo && !(member.role === 'ceo' && member.isActive)) {
      const [other] = await scope.rows(`select id from members where organization_id = ? and role = 'ceo' and is_active and id <> ? limit 1`, [requireOrganizationId(), member.id]);
      if (!other) throw new LastCeo();
    }
    await scope.em.flush();
    scope.afterCommit(() => this.policy.forget(member.userId));
  }
}
