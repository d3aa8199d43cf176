import { decide, isGranted, ruleFor, type Standing } from './role-permissions.js';
import { MEMBER_FLAGS, ROLE_FLAGS, ROLES, type MemberFlags, type MemberRole } from './roles.js';

const PERMISSIONS = [
  'billing.subscriptions.write', 'commerce.customers.read', 'commerce.customers.write', 'commerce.reports.read', 'crm.deals.read', 'crm.deals.write', 'crm.leads.export',
  'crm.records.read_all', 'crm.reports.read', 'messaging.accounts.write', 'messaging.threads.read', 'notifications.inbox.read', 'tenancy.invitations.read', 'tenancy.invitations.write',
  'tenancy.deletion.write', 'tenancy.members.read', 'tenancy.members.write', 'tenancy.organization.read', 'tenancy.organization.write', 'tenancy.ownership.write', 'telephony.calls.read',
];
const member = (role: MemberRole, flags: Partial<MemberFlags> = {}, isActive = true, isClosing = false): Standing => ({ role, isActive, isClosing, ...ROLE_FLAGS[role], ...flags });
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
crm.records.read_all         x   x       x             x
crm.reports.read             x   x       x             -
messaging.accounts.write     x   x       x             x
messaging.threads.read       x   x       x             x
notifications.inbox.read     x   x       x             x
tenancy.invitations.read     x   x       -             -
tenancy.invitations.write    x   x       -             -
tenancy.deletion.write       x   -       -             -
tenancy.members.read         x   x       x             x
tenancy.members.write        x   x       -             -
tenancy.organization.read    x   x       x             x
tenancy.organization.write   x   x       -             -
tenancy.ownership.write      x   -       -             -
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
      canViewAllRecords: ['crm.records.read_all'],
    });
  });

  it('can be taken from a manager flag by flag', () => {
    expect(isGranted(member('manager', { canManageDeals: false }), 'crm.deals.write')).toBe(false);
    expect(isGranted(member('manager', { canManageDeals: false }), 'crm.deals.read')).toBe(true);
  });

  it('are none for a membership that is not active', () => expect(granted(member('ceo', {}, false))).toEqual([]));

  it('are, while the organization waits for its deletion, those to look and the one to take it back', () => {
    const closing = granted(member('ceo', {}, true, true));
    expect(closing).toEqual(PERMISSIONS.filter((permission) => /\.(read(_all)?|export)$/.test(permission) || ['kernel.exports.write', 'tenancy.deletion.write'].includes(permission)));
    expect(granted(member('manager', {}, true, true))).toEqual(closing.filter((permission) => permission !== 'tenancy.deletion.write'));
  });

  it('come with the reason they were decided by', () => {
    const reasonOf = (standing: Standing, permission: string) => decide(standing, permission).reason;
    expect(reasonOf(member('support_staff'), 'crm.deals.read')).toBe('every_member');
    expect(reasonOf(member('support_staff'), 'crm.deals.write')).toBe('flag_off');
    expect(reasonOf(member('support_staff', { canManageDeals: true }), 'crm.deals.write')).toBe('flag');
    expect(reasonOf(member('sales_manager'), 'tenancy.members.write')).toBe('role_too_low');
    expect(reasonOf(member('manager'), 'tenancy.members.write')).toBe('role');
    expect(reasonOf(member('ceo', {}, false), 'crm.deals.read')).toBe('member_inactive');
    expect(reasonOf(member('ceo', {}, true, true), 'crm.deals.write')).toBe('organization_closing');
  });

  it('are decided by one rule for any permission there may ever be', () => {
    for (const permission of [...PERMISSIONS, 'unheard.of.thing']) expect(ruleFor(permission)).toBeDefined();
    expect(ruleFor('unheard.of.thing').grantedTo).toBe('ceo, manager');
  });
});
