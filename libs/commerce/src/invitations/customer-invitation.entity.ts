import { tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { InvitationAnswered, InvitationExpired, InvitationNotPending, InvitationWithdrawn } from '@app/tenancy';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** As the wire has them. A pending invitation past `expires_at` is expired; no row says so. */
export const CUSTOMER_INVITATION_STATUSES = ['pending', 'accepted', 'revoked', 'expired'] as const;
const STORED = ['pending', 'accepted', 'revoked'] as const;
const DAYS = 7;

const CustomerInvitationSchema = defineEntity({
  name: 'CustomerInvitation',
  ...tenantTable('customer_invitations'),
  properties: {
    ...tenantColumns,
    customerId: p.uuid(),
    /** Where it was mailed to: it holds for this address only, also when the customer has another one by now. */
    email: p.string().length(254),
    /** Null for a program, and for a user who is gone. */
    invitedById: p.uuid().nullable(),
    /** SHA-256 of the token mailed last; null until one was. */
    tokenHash: p.blob().nullable(),
    status: p.enum(STORED).default('pending'),
    expiresAt: timestamp(),
    acceptedAt: timestamp().nullable(),
  },
  uniques: [
    { name: 'customer_invitations_customer_id', properties: ['organizationId', 'customerId'] },
    { name: 'customer_invitations_organization_id_token_hash', properties: ['organizationId', 'tokenHash'] },
  ],
  indexes: [{ name: 'customer_invitations_invited_by_id', properties: ['invitedById'] }],
});

/** That whoever reads the mail of a customer may link a login to it; one a customer, made anew each time it is sent. */
export class CustomerInvitation extends CustomerInvitationSchema.class {
  /** Goes out (again): what was mailed before is void at once. */
  renew(email: string, invitedById: string | null, now: Date): void {
    Object.assign(this, { email, invitedById, tokenHash: null, status: 'pending', acceptedAt: null, expiresAt: expiryFrom(now) });
  }

  /** 409 `invitation_not_pending`. One that expired can be taken back as well. */
  revoke(): void {
    if (this.status !== 'pending') throw new InvitationNotPending();
    this.status = 'revoked';
  }

  /** Throws a 410 that says why, unless the invitation waits for an answer. */
  assertOpen(now: Date): void {
    if (this.status === 'revoked') throw new InvitationWithdrawn();
    if (this.status === 'accepted') throw new InvitationAnswered();
    if (this.expiresAt <= now) throw new InvitationExpired();
  }

  accept(at: Date): void {
    Object.assign(this, { status: 'accepted', acceptedAt: at });
  }
}
CustomerInvitationSchema.setClass(CustomerInvitation);

export const expiryFrom = (now: Date): Date => new Date(now.getTime() + DAYS * 86_400_000);
