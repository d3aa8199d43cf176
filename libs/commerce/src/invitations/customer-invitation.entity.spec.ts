import { InvitationAnswered, InvitationExpired, InvitationNotPending, InvitationWithdrawn } from '@app/tenancy';
import { CustomerInvitation } from './customer-invitation.entity.js';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

function sent(): CustomerInvitation {
  const invitation = new CustomerInvitation();
  invitation.renew('jonas@example.test', null, NOW);
  return invitation;
}

describe('The invitation of a customer', () => {
  it('is open for seven days, and not at their end', () => {
    expect(sent().expiresAt).toEqual(inDays(7));
    expect(() => sent().assertOpen(new Date(inDays(7).getTime() - 1))).not.toThrow();
    expect(() => sent().assertOpen(inDays(7))).toThrow(InvitationExpired);
  });

  it('is answered once', () => {
    const invitation = sent();
    invitation.accept(NOW);
    expect(invitation.acceptedAt).toEqual(NOW);
    expect(() => invitation.assertOpen(NOW)).toThrow(InvitationAnswered);
    expect(() => invitation.revoke()).toThrow(InvitationNotPending);
  });

  it('is taken back once', () => {
    const invitation = sent();
    invitation.revoke();
    expect(() => invitation.assertOpen(NOW)).toThrow(InvitationWithdrawn);
    expect(() => invitation.revoke()).toThrow(InvitationNotPending);
  });

  it('begins anew when it is sent again, whatever became of it, without the token that was mailed', () => {
    for (const end of ['accept', 'revoke'] as const) {
      const invitation = sent();
      invitation.tokenHash = Buffer.from('hash');
      invitation[end](NOW);
      invitation.renew('weber@example.test', null, inDays(8));
      expect(invitation).toMatchObject({ email: 'weber@example.test', tokenHash: null, status: 'pending', acceptedAt: null, expiresAt: inDays(15) });
    }
  });
});
