import { Injectable } from '@nestjs/common';
import { IdentityApi } from '@app/identity';
import { NotFound, Outbox, requireScope, requireUserId } from '@app/kernel';
import { InvitationAccepted, InvitationDeclined, MemberJoined } from '../events.js';
import { mayGrant } from '../members/grant-rules.js';
import { lockMember } from '../members/lock-member.js';
import { newMember } from '../members/member.entity.js';
import { isGranted } from '../members/role-permissions.js';
import { TenantAccessPolicy } from '../members/tenant-access-policy.js';
import { assertFreeSeat, lockOrganization, type LockedOrganization } from '../organizations/lock-organization.js';
import { tenancy } from '../tenancy.permissions.js';
import type { AcceptedInvitation } from './invitation.dto.js';
import type { InvitationRef } from './invitation-token.js';
import { Invitation } from './invitation.entity.js';
import { AlreadyMember, InvitationForOthers, InviterMayNot } from './invitation.problems.js';

/** What the invited person answers. Acts for the organization the invitation is of, so that its rows exist. */
@Injectable()
export class AnswerInvitation {
  constructor(
    private readonly identity: IdentityApi,
    private readonly outbox: Outbox,
    private readonly policy: TenantAccessPolicy,
  ) {}

  /** Makes the caller a member, in a transaction of its own. */
  async accept(ref: InvitationRef): Promise<AcceptedInvitation> {
    const scope = requireScope();
    const userId = requireUserId();
    scope.actAs(ref.organizationId, userId);
    return scope.transaction(() => this.join(ref, userId));
  }

  async decline(ref: InvitationRef): Promise<void> {
    const scope = requireScope();
    const userId = requireUserId();
    scope.actAs(ref.organizationId, userId);
    await scope.transaction(async () => {
      const { invitation } = await this.load(ref, userId);
      invitation.assertOpen(scope.now());
      invitation.status = 'declined';
      this.outbox.publish(InvitationDeclined, { invitationId: invitation.id, invitedById: invitation.invitedById });
    });
  }

  /**
   * Makes the user a member in the running transaction, which acts for the organization. An active membership is never
   * changed (409); one that ended begins anew as what the invitation says, since nobody granted them more than that.
   */
  async join(ref: InvitationRef, userId: string): Promise<AcceptedInvitation> {
    const scope = requireScope();
    const { invitation, organization } = await this.load(ref, userId);
    const known = await lockMember({ userId });
    if (known?.isActive) throw new AlreadyMember();
    invitation.assertOpen(scope.now());
    await this.assertInviterMay(invitation, organization);
    await assertFreeSeat(organization);
    const { role, department, invitedById } = invitation;
    const terms = { role, department, invitedById, flags: invitation.ownFlags() };
    known?.rejoin(terms, scope.now());
    const member = known ?? newMember(scope.em, { organizationId: organization.id, userId, ...terms });
    invitation.accept(userId, scope.now());
    await scope.em.flush();
    this.outbox.publish(MemberJoined, { memberId: member.id, userId, role });
    this.outbox.publish(InvitationAccepted, { invitationId: invitation.id, invitedById, memberId: member.id, userId });
    scope.afterCommit(() => this.policy.forget(userId));
    return { memberId: member.id, organization: { id: organization.id, name: organization.name, role } };
  }

  /** The invitation under the lock of its organization; 404 for none, 403 for who has not proven the address. */
  private async load({ organizationId: _, ...by }: InvitationRef, userId: string): Promise<{ invitation: Invitation; organization: LockedOrganization }> {
    const organization = await lockOrganization();
    const invitation = organization?.isActive ? await requireScope().em.findOne(Invitation, by) : null;
    if (!organization || !invitation) throw new NotFound();
    if (!(await this.identity.verifiedAddresses(userId)).includes(invitation.email)) throw new InvitationForOthers();
    return { invitation, organization };
  }

  private async assertInviterMay(invitation: Invitation, { isClosing }: LockedOrganization): Promise<void> {
    const inviter = (await lockMember({ userId: invitation.invitedById }))?.standing(isClosing);
    const may = inviter && isGranted(inviter, tenancy.invitations.write) && mayGrant(inviter, { role: invitation.role, flags: invitation.flags() });
    if (!may) throw new InviterMayNot();
  }
}
