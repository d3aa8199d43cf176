import { Member } from './member.entity.js';
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
});
