import { isGranted, ruleFor, type Standing } from './role-permissions.js';
import { MEMBER_FLAGS, ROLE_FLAGS, ROLES, type MemberFlags, type MemberRole } from './roles.js';

const PERMISSIONS = [
  'billing.subscriptions.write', 'commerce.customers.read', 'commerce.customers.write', 'commerce.reports.read', 'crm.deals.read', 'crm.deals.write', 'crm.leads.export',
  'crm.reports.read', 'messaging.accounts.write', 'messaging.threads.read', 'notifications.inbox.read', 'tenancy.invitations.read', 'tenancy.invitations.write',
  'tenancy.members.read', 'tenancy.members.write', 'tenancy.organization.read', 'tenancy.organization.write', 'telephony.calls.read',
];
const member = (role: MemberRole, flags: Partial<MemberFlags> = {}, isActive = true): Standing => ({ role, isActive, ...ROLE_FLAGS[role], ...flags });
const none = Object.fromEntries(MEMBER_FLAGS.map((flag) => [flag, false])) as unknown as MemberFlags;
const granted = (standing: Standing) => PERMISSIONS.filter((permission) => isGranted(standing, permission));

describe('the permissions of a member', () => {
  it('follow from the role as this table says', () => {
    const header = `${'permission'.padEnd(28)} ${ROLES.join(' ')}`;
    const rows = PERMISSIONS.map((permission) => `${permission.padEnd(28)} ${ROLES.map((role) => (isGranted(member(role), permission) ? 'x' : '-').padEnd(role.length)).join(' ')}`.trimEnd());
    expect(['', header, ...rows, ''].join('\n')).toMatchInlineSnapshot(`
"
permission                   ceo manager sales_manager support_staff
billing.subscriptions.write  x   x       -             -
commerce.customers.read      x   x       x             x
commerce.customers.write     x   x       x             x
commerce.reports.read        x   x       x             -
crm.deals.read               x   x       x             x
crm.deals.write              x   x       x             -
crm.leads.export             x   x       x             -
crm.reports.read             x   x       x             -
messaging.accounts.write     x   x       x             x
messaging.threads.read       x   x       x             x
notifications.inbox.read     x   x       x             x
tenancy.invitations.read     x   x       -             -
tenancy.invitations.write    x   x       -             -
tenancy.members.read         x   x       x             x
tenancy.members.write        x   x       -             -
tenancy.organization.read    x   x       x             x
tenancy.organization.write   x   x       -             -
telephony.calls.read         x   x       -             -
"
`);
  });

  it('differ by one flag exactly in what the flag is for', () => {
    const base = granted(member('support_staff', none));
    const added = Object.fromEntries(MEMBER_FLAGS.map((flag) => [flag, granted(member('support_staff', { ...none, [flag]: true })).filter((permission) => !base.includes(permission))]));
    expect(added).toEqual({
      canInviteUsers: ['tenancy.invitations.read', 'tenancy.invitations.write'],
      canManageDeals: ['crm.deals.write', 'crm.leads.export'],
      canViewReports: ['commerce.reports.read', 'crm.reports.read'],
      canManageCustomers: ['commerce.customers.write'],
    });
  });

  it('can be taken from a manager flag by flag', () => {
    expect(isGranted(member('manager', { canManageDeals: false }), 'crm.deals.write')).toBe(false);
    expect(isGranted(member('manager', { canManageDeals: false }), 'crm.deals.read')).toBe(true);
  });

  it('are none for a membership that is not active', () => expect(granted(member('ceo', {}, false))).toEqual([]));

  it('are decided by one rule for any permission there may ever be', () => {
    for (const permission of [...PERMISSIONS, 'unheard.of.thing']) expect(ruleFor(permission)).toBeDefined();
    expect(ruleFor('unheard.of.thing').grantedTo).toBe('ceo, manager');
  });
});
