import { Member } from './member.entity.js';
import { CeoHasEveryFlag } from './member.problems.js';
import { ROLE_FLAGS, ROLES } from './roles.js';

function memberAs(role: (typeof ROLES)[number]): Member {
  const member = new Member();
  member.overriddenFlags = [];
  member.assignRole(role);
  return member;
}

describe('Member', () => {
  it.each(ROLES)('gets the flags of the role %s', (role) => expect(memberAs(role)).toMatchObject({ role, ...ROLE_FLAGS[role] }));

  it('keeps a flag somebody set, through every change of role', () => {
    const member = memberAs('support_staff');
    member.canManageDeals = true;
    member.overriddenFlags = ['canManageDeals'];
    member.assignRole('manager');
    member.assignRole('support_staff');
    expect(member).toMatchObject({ ...ROLE_FLAGS.support_staff, canManageDeals: true });
  });

  it('counts a flag that a change names as set, and names what got another value', () => {
    const member = memberAs('support_staff');
    expect(member.change({ canManageDeals: true, canManageCustomers: true, department: 'sales' })).toEqual(['department', 'canManageDeals', 'overriddenFlags']);
    expect(member.overriddenFlags).toEqual(['canManageDeals', 'canManageCustomers']);
    expect(member.change({ canManageDeals: true })).toEqual([]);
  });

  it('gives a flag back to the role when the change leaves it out of the overridden ones', () => {
    const member = memberAs('support_staff');
    member.change({ canManageDeals: true, canViewReports: true });
    expect(member.change({ overriddenFlags: ['canViewReports'] })).toEqual(['canManageDeals', 'overriddenFlags']);
    expect(member).toMatchObject({ ...ROLE_FLAGS.support_staff, canViewReports: true, overriddenFlags: ['canViewReports'] });
    member.change({ overriddenFlags: [] });
    expect(member).toMatchObject({ ...ROLE_FLAGS.support_staff, overriddenFlags: [] });
  });

  it('has every flag as ceo, whatever was set before, and refuses to have one less', () => {
    const member = memberAs('manager');
    member.change({ canManageDeals: false });
    member.change({ role: 'ceo' });
    expect(member).toMatchObject({ ...ROLE_FLAGS.ceo, overriddenFlags: [] });
    expect(() => member.change({ canManageDeals: false })).toThrow(CeoHasEveryFlag);
    expect(() => memberAs('manager').change({ role: 'ceo', canViewReports: false })).toThrow(CeoHasEveryFlag);
  });

  it('begins anew when it is invited again: neither role nor flags of before come back', () => {
    const member = memberAs('ceo');
    const at = new Date('2026-11-21T10:00:00Z');
    member.leave(at);
    expect(member).toMatchObject({ isActive: false, removedAt: at });
    member.rejoin({ role: 'support_staff', invitedById: 'x', flags: { canViewReports: true } }, at);
    expect(member).toMatchObject({ role: 'support_staff', ...ROLE_FLAGS.support_staff, canViewReports: true, overriddenFlags: ['canViewReports'], isActive: true, removedAt: null, joinedAt: at, department: null });
  });
});
