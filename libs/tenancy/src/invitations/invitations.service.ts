import { Injectable } from '@nestjs/common';
import { IdentityApi } from '@app/identity';
import { constraintOf, expectVersion, Jobs, NotFound, Outbox, problems, requireOrganizationId, requireScope, requireUserId, type ListQuery, type Page } from '@app/kernel';
import { InvitationCreated, InvitationRevoked } from '../events.js';
import { assertMayGrant, assertMayTouch } from '../members/grant-rules.js';
import { lockMember } from '../members/lock-member.js';
import { Member } from '../members/member.entity.js';
import { CeoHasEveryFlag } from '../members/member.problems.js';
import { isGranted, type Standing } from '../members/role-permissions.js';
import { flagsFor, MEMBER_FLAGS } from '../members/roles.js';
import { lockOrganization } from '../organizations/lock-organization.js';
import { tenancy } from '../tenancy.permissions.js';
import type { CreateInvitation, InvitationView } from './invitation.dto.js';
import { expiryFrom, Invitation } from './invitation.entity.js';
import { countInvitation } from './invitation-limits.js';
import { AlreadyMember, InvitationNotPending, InvitationPending } from './invitation.problems.js';
import { invitationView } from './invitation.view.js';
import { SendInvitation } from './send-invitation.job.js';

/** Invitations as the organization handles them. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly identity: IdentityApi,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
  ) {}

  page(query: ListQuery): Promise<Page<InvitationView>> {
    return invitationView.page(query);
  }

  read(id: string): Promise<InvitationView> {
    return invitationView.one(id);
  }

  /** 409 `invitation_pending` with the id of the one there is, 409 `already_member`, 403 `escalation_refused`, 429. Opens its own transaction. */
  async invite(input: CreateInvitation): Promise<InvitationView> {
    await countInvitation(this.identity, input.email);
    const id = await requireScope().transaction(() => this.create(input)).catch(async (error: unknown) => {
      if (constraintOf(error) !== 'invitations_pending') throw error;
      throw new InvitationPending({ cause: error, extensions: { invitationId: await this.pendingFor(input.email) } });
    });
    return this.read(id);
  }

  /** Mails a new token in the name of whoever asks; the one before is void. Opens its own transaction. */
  async redeliver(id: string): Promise<InvitationView> {
    await countInvitation(this.identity, (await this.read(id)).email);
    const scope = requireScope();
    await scope.transaction(async () => {
      const { invitation, actor } = await this.load(id);
      assertMayGrant(actor, { role: invitation.role, flags: invitation.flags() });
      if (invitation.status !== 'pending') throw new InvitationNotPending();
      invitation.renew(requireUserId(), scope.now());
      await this.jobs.enqueue(SendInvitation, { invitationId: id }, { dedupeKey: id });
    });
    return this.read(id);
  }

  async revoke(id: string): Promise<void> {
    const { invitation, actor } = await this.load(id);
    expectVersion(invitation);
    assertMayTouch(actor, invitation.role);
    if (invitation.status !== 'pending') throw new InvitationNotPending();
    invitation.status = 'revoked';
    this.outbox.publish(InvitationRevoked, { invitationId: id, invitedById: invitation.invitedById });
  }

  private async create({ email, ...wanted }: CreateInvitation): Promise<string> {
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    const actor = await this.actor();
    assertMayGrant(actor, { role: wanted.role, flags: flagsFor(wanted.role, wanted) });
    if (wanted.role === 'ceo' && MEMBER_FLAGS.some((flag) => wanted[flag] === false)) throw new CeoHasEveryFlag();
    await this.assertNoMember(email);
    await scope.rows(`update invitations set status = 'expired', updated_at = now() where organization_id = ? and email = ? and status = 'pending' and expires_at <= now()`, [organizationId, email]);
    const invitation = scope.em.create(Invitation, { email, ...wanted, invitedById: requireUserId(), expiresAt: expiryFrom(scope.now()) });
    await scope.em.flush();
    await this.jobs.enqueue(SendInvitation, { invitationId: invitation.id }, { dedupeKey: invitation.id });
    this.outbox.publish(InvitationCreated, { invitationId: invitation.id, invitedById: requireUserId() });
    return invitation.id;
  }

  /** Under the lock of the organization: an invitation is not accepted while it is changed. */
  private async load(id: string): Promise<{ invitation: Invitation; actor: Standing }> {
    const actor = await this.actor();
    const invitation = await requireScope().em.findOne(Invitation, id);
    if (!invitation) throw new NotFound();
    return { invitation, actor };
  }

  /** The caller as they stand now. */
  private async actor(): Promise<Standing> {
    const organization = await lockOrganization();
    const actor = (await lockMember({ userId: requireUserId() }))?.standing(organization?.isClosing ?? true);
    if (!actor || !isGranted(actor, tenancy.invitations.write)) throw new problems.Forbidden({ extensions: { permission: tenancy.invitations.write } });
    return actor;
  }

  private async assertNoMember(email: string): Promise<void> {
    const userId = await this.identity.ownerOf(email);
    if (userId && (await requireScope().em.count(Member, { userId, isActive: true })) > 0) throw new AlreadyMember();
  }

  private async pendingFor(email: string): Promise<string | undefined> {
    const [row] = await requireScope().rows<{ id: string }>(`select id from invitations where organization_id = ? and email = ? and status = 'pending'`, [requireOrganizationId(), email]);
    return row?.id;
  }
}
