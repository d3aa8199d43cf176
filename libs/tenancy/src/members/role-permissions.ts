import { declaredPermissions, type Permission } from '@app/kernel';
import { MEMBER_FLAGS, type MemberFlags, type MemberRole } from './roles.js';

/** What decides about a member's permissions. */
export type Standing = MemberFlags & { role: MemberRole; isActive: boolean };

interface Rule {
  /** `context.resource.action`; `*` stands for any one part. */
  permission: string;
  grantedTo: string;
  grants(member: Standing): boolean;
}

const everyMember = { grantedTo: 'every member', grants: () => true };
const leaders = { grantedTo: 'ceo, manager', grants: ({ role }: Standing) => role === 'ceo' || role === 'manager' };
const holders = (flag: keyof MemberFlags) => ({ grantedTo: flag, grants: (member: Standing) => member[flag] });

/**
 * Who gets which permission: the first rule whose pattern fits decides. A context that is not named here starts with its
 * leaders; give its everyday work to everybody, or to a flag, by a line of its own.
 */
export const RULES: readonly Rule[] = [
  { permission: '*.reports.read', ...holders('canViewReports') },
  { permission: 'crm.*.read', ...everyMember },
  { permission: 'crm.*.*', ...holders('canManageDeals') },
  { permission: 'commerce.*.read', ...everyMember },
  { permission: 'commerce.*.*', ...holders('canManageCustomers') },
  // the accounts themselves belong to single members; messaging shows each only their own
  { permission: 'messaging.*.*', ...everyMember },
  { permission: 'notifications.*.*', ...everyMember },
  { permission: 'tenancy.invitations.*', ...holders('canInviteUsers') },
  { permission: 'tenancy.*.read', ...everyMember },
  { permission: '*.*.*', ...leaders },
];

/** The one decision about a permission: used by HTTP through `permissionsOf`, and by whoever has to explain it. */
export function ruleFor(permission: string): Rule {
  const parts = permission.split('.');
  return RULES.find((rule) => rule.permission.split('.').every((part, i) => part === '*' || part === parts[i]))!;
}

export const isGranted = (member: Standing, permission: string): boolean => member.isActive && ruleFor(permission).grants(member);

const known = new Map<string, ReadonlySet<Permission>>();

/** Every declared permission the member has. The catalogue does not change while a process runs, so the few kinds of member are remembered. */
export function permissionsOf(member: Standing): ReadonlySet<Permission> {
  const key = [member.isActive, member.role, ...MEMBER_FLAGS.map((flag) => member[flag])].join();
  let permissions = known.get(key);
  if (!permissions) {
    permissions = new Set(declaredPermissions('organization').map(({ permission }) => permission).filter((permission) => isGranted(member, permission)));
    known.set(key, permissions);
  }
  return permissions;
}
