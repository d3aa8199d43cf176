import { assertMayTouch, gainOf, mayGrant } from './grant-rules.js';
import { EscalationRefused } from './member.problems.js';
import type { Standing } from './role-permissions.js';
import { MEMBER_FLAGS, ROLE_FLAGS, ROLES, type MemberFlags, type MemberRole } from './roles.js';

const standing = (role: MemberRole, flags: Partial<MemberFlags> = {}): Standing => ({ role, isActive: true, isClosing: false, ...ROLE_FLAGS[role], ...flags });
const as = (role: MemberRole, flags: Partial<MemberFlags> = {}) => ({ role, flags: { ...ROLE_FLAGS[role], ...flags } });

describe('what one member may give another', () => {
  it('is a role of their own rank or below, with its flags', () => {
    const table = ROLES.map((granter) => [granter, ROLES.filter((role) => mayGrant(standing(granter), as(role)))]);
    expect(Object.fromEntries(table)).toEqual({
      ceo: ['ceo', 'manager', 'sales_manager', 'support_staff'],
      manager: ['manager', 'sales_manager', 'support_staff'],
      sales_manager: ['sales_manager', 'support_staff'],
      support_staff: ['support_staff'],
    });
  });

  it.each(MEMBER_FLAGS)('is never the flag %s when they lack it, whatever role it comes with', (flag) => {
    for (const role of ROLES.slice(1)) {
      expect(mayGrant(standing('manager', { [flag]: false }), as(role, { [flag]: true }))).toBe(false);
      expect(mayGrant(standing('manager', { [flag]: false }), as(role, { [flag]: false }))).toBe(true);
    }
  });

  it('does not count what was there before the change, and counts what it gives back to the role', () => {
    const before = standing('sales_manager');
    const cut = standing('manager', { canManageDeals: false });
    expect(mayGrant(cut, gainOf(before, standing('support_staff', { canManageDeals: true })))).toBe(true);
    expect(mayGrant(cut, gainOf(standing('support_staff'), before))).toBe(false);
  });
});

it.each(ROLES.flatMap((actor, rank) => ROLES.map((target, other) => [actor, other >= rank ? 'may' : 'may not', target] as const)))('a %s %s change a %s', (actor, verdict, target) => {
  const touch = () => assertMayTouch(standing(actor), target);
  if (verdict === 'may') expect(touch).not.toThrow();
  else expect(touch).toThrow(EscalationRefused);
});
