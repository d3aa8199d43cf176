import { CURRENT_USER, Role, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { DEPARTMENTS, flagsFor, MEMBER_FLAGS, ROLES, type MemberFlag, type MemberFlags } from '../members/roles.js';
import { InvitationAnswered, InvitationExpired, InvitationWithdrawn } from './invitation.problems.js';

/** As stored. A pending invitation past `expires_at` is expired, whether or not the row says so yet. */
export const INVITATION_STATUSES = ['pending', 'accepted', 'expired', 'declined', 'revoked'] as const;
const DAYS = 7;

const InvitationSchema = defineEntity({
  name: 'Invitation',
  ...tenantTable('invitations', {
    // whoever has proven an address sees what was sent to it
    policies: [{
      name: 'invitations_received',
      roles: [Role.app],
      command: 'select',
      using: `status = 'pending' and email in (select e.email from user_emails e where e.user_id = ${CURRENT_USER} and e.verified_at is not null)`,
    }],
  }),
  properties: {
    ...tenantColumns,
    email: p.string().length(254).check('email = lower(email)'),
    role: p.enum(ROLES),
    department: p.enum(DEPARTMENTS).nullable(),
    /** Null: as the role has it. */
    canInviteUsers: p.boolean().nullable(),
    canManageDeals: p.boolean().nullable(),
    canViewReports: p.boolean().nullable(),
    canManageCustomers: p.boolean().nullable(),
    canViewAllRecords: p.boolean().nullable(),
    /** Who answers for it: the invitation holds while they may still grant what it says. */
    invitedById: p.uuid(),
    /** SHA-256 of the token mailed last; null until one was. */
    tokenHash: p.blob().nullable(),
    status: p.enum(INVITATION_STATUSES).default('pending'),
    expiresAt: timestamp(),
    acceptedAt: timestamp().nullable(),
    acceptedById: p.uuid().nullable(),
  },
  uniques: [{ name: 'invitations_organization_id_token_hash', properties: ['organizationId', 'tokenHash'] }],
  indexes: [
    { name: 'invitations_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'invitations_email', properties: ['email'] },
    { name: 'invitations_invited_by_id', properties: ['invitedById'] },
    { name: 'invitations_accepted_by_id', properties: ['acceptedById'] },
    { name: 'invitations_pending', expression: `create unique index "invitations_pending" on "invitations" ("organization_id", "email") where status = 'pending'` },
  ],
});

/** That somebody with an e-mail address may become a member, as what, and until when. */
export class Invitation extends InvitationSchema.class {
  /** The flags the member will have. */
  flags(): MemberFlags {
    return flagsFor(this.role, this);
  }

  /** The flags that shall differ from those of the role. */
  ownFlags(): { [F in MemberFlag]?: boolean } {
    return Object.fromEntries(MEMBER_FLAGS.filter((flag) => this[flag] !== null && this[flag] !== undefined).map((flag) => [flag, this[flag]]));
  }

  /** Throws a 410 that says why, unless the invitation waits for an answer. */
  assertOpen(now: Date): void {
    if (this.status === 'revoked') throw new InvitationWithdrawn();
    if (this.status === 'accepted' || this.status === 'declined') throw new InvitationAnswered();
    if (this.status === 'expired' || this.expiresAt <= now) throw new InvitationExpired();
  }

  accept(userId: string, at: Date): void {
    Object.assign(this, { status: 'accepted', acceptedAt: at, acceptedById: userId });
  }

  /** Goes out again in the name of `invitedById`; the token that was mailed is void at once. */
  renew(invitedById: string, now: Date): void {
    Object.assign(this, { invitedById, tokenHash: null, expiresAt: expiryFrom(now) });
  }
}
InvitationSchema.setClass(Invitation);

export const expiryFrom = (now: Date): Date => new Date(now.getTime() + DAYS * 86_400_000);
