import { Injectable } from '@nestjs/common';
import { IdentityApi } from '@app/identity';
import { maskedAddress, NotFound, requireScope, requireUserId, rfc3339 } from '@app/kernel';
import type { InvitationPreview, ReceivedInvitation } from './invitation.dto.js';
import { invitationOf, type InvitationRef } from './invitation-token.js';
import { Invitation } from './invitation.entity.js';

interface Row {
  id: string;
  organizationId: string;
  invitedById: string;
  email: string;
  role: ReceivedInvitation['role'];
  department: ReceivedInvitation['department'];
  expiresAt: string;
  createdAt: string;
}

/** Open ones at the addresses of one's own; row level security shows them whatever organization they are of (policy `invitations_received`). */
const RECEIVED = `
  select i.id, i.organization_id as "organizationId", i.invited_by_id as "invitedById", i.email, i.role, i.department, i.expires_at as "expiresAt", i.created_at as "createdAt"
  from invitations i where i.email = any(?::text[]) and i.status = 'pending' and i.expires_at > now()
    and not exists (select from members m where m.organization_id = i.organization_id and m.user_id = ? and m.is_active)`;
const MAX = 100;

/** Invitations as the invited person finds them: by the token in a mail, or because an address is theirs. */
@Injectable()
export class ReceivedInvitations {
  constructor(private readonly identity: IdentityApi) {}

  /** What a token opens, for everybody who has it. 404 for an unknown one, 410 for one that opens nothing any more. */
  async preview(token: string): Promise<InvitationPreview> {
    const ref = this.byToken(token);
    const scope = requireScope();
    scope.actAs(ref.organizationId, scope.userId);
    return scope.transaction(
      async () => {
        const { email, role, department, expiresAt, invitedById } = await this.openInvitation(ref);
        const organizationName = await this.nameOfOrganization(ref.organizationId);
        if (organizationName === undefined) throw new NotFound();
        return { organizationName, invitedBy: await this.nameOf(invitedById), role, department: department ?? null, email: maskedAddress(email), expiresAt: expiresAt.toISOString() };
      },
      { readOnly: true },
    );
  }

  /** The address an open invitation is for; the same refusals as `preview`. */
  async addressOf(ref: InvitationRef): Promise<string> {
    const scope = requireScope();
    scope.actAs(ref.organizationId, scope.userId);
    return scope.transaction(async () => (await this.openInvitation(ref)).email, { readOnly: true });
  }

  /** A 404 problem for what is no token. */
  byToken(token: string): InvitationRef {
    const ref = invitationOf(token);
    if (!ref) throw new NotFound();
    return ref;
  }

  /** A 404 problem for an invitation that was not sent to the caller. */
  async byId(id: string): Promise<InvitationRef> {
    const [row] = await this.find('and i.id = ?', [id]);
    if (!row) throw new NotFound();
    return { organizationId: row.organizationId, id };
  }

  /** The caller's, oldest first. Looks into one organization after the other, so it opens its own transactions. */
  async list(): Promise<ReceivedInvitation[]> {
    const rows = await this.find('', []);
    const scope = requireScope();
    const list: ReceivedInvitation[] = [];
    for (const { organizationId, invitedById, expiresAt, createdAt, ...row } of rows) {
      scope.actAs(organizationId, scope.userId);
      const organizationName = await this.nameOfOrganization(organizationId);
      if (organizationName === undefined) continue; // deactivated
      list.push({ ...row, organizationName, invitedBy: await this.nameOf(invitedById), expiresAt: rfc3339(expiresAt), createdAt: rfc3339(createdAt) });
    }
    return list;
  }

  private async find(condition: string, params: unknown[]): Promise<Row[]> {
    const userId = requireUserId();
    const addresses = await this.identity.verifiedAddresses(userId);
    return requireScope().rows<Row>(`${RECEIVED} ${condition} order by i.created_at, i.id limit ${MAX}`, [addresses, userId, ...params]);
  }

  private async openInvitation({ organizationId: _, ...by }: InvitationRef): Promise<Invitation> {
    const invitation = await requireScope().em.findOne(Invitation, by);
    if (!invitation) throw new NotFound();
    invitation.assertOpen(requireScope().now());
    return invitation;
  }

  private async nameOfOrganization(id: string): Promise<string | undefined> {
    const [row] = await requireScope().rows<{ name: string }>('select name from organizations where id = ? and is_active', [id]);
    return row?.name;
  }

  private async nameOf(userId: string): Promise<string> {
    return (await this.identity.usersByIds([userId]))[0]?.displayName ?? '';
  }
}
