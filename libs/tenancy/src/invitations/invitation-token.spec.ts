import { hashToken, uuidv7 } from '@app/kernel';
import { invitationOf, newInvitationToken } from './invitation-token.js';

describe('the token of an invitation', () => {
  it('says which organization it is of, and is known by its hash', () => {
    const organizationId = uuidv7();
    const { token, hash } = newInvitationToken(organizationId);
    expect(token).toMatch(/^foin_[\w-]{64}$/);
    expect(invitationOf(token)).toEqual({ organizationId, tokenHash: hash });
    expect(hashToken(token)).toEqual(hash);
  });

  it('is another one each time', () => {
    const organizationId = uuidv7();
    expect(newInvitationToken(organizationId).token).not.toBe(newInvitationToken(organizationId).token);
  });

  it.each(['', 'foin_', `foin_${'a'.repeat(63)}`, `foin_${'a'.repeat(65)}`, `fort_${'a'.repeat(64)}`, `foin_${'a'.repeat(63)}=`, `foin_${'a'.repeat(63)}\u0000`, `x foin_${'a'.repeat(64)}`])('is nothing like %j', (text) => expect(invitationOf(text)).toBeNull());
});
