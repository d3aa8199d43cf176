import { declaredPermissions, type Permission } from '@app/kernel';
import { MEMBER_FLAGS, type MemberFlags, type MemberRole } from './roles.js';

/** What decides about a member's permissions. */
export type Standing = MemberFlags & {
  role: MemberRole;
  isActive: boolean;
  /** The organization waits for its deletion: its members may look, and take the deletion back. */
  isClosing: boolean;
};

interface Rule {
  /** `context.resource.action`; `*` stands for any one part. */
  permission: string;
  grantedTo: string;
  by: 'membership' | 'role' | keyof MemberFlags;
  grants(member: Standing): boolean;
}

/** Why a permission is, or is not, a member's. */
export const REASONS = ['every_member', 'role', 'flag', 'role_too_low', 'flag_off', 'member_inactive', 'organization_closing'] as const;
export interface Decision {
  isGranted: boolean;
  reason: (typeof REASONS)[number];
  rule: Rule;
}

const everyMember = { grantedTo: 'every member', by: 'membership' as const, grants: () => true };
const leaders = { grantedTo: 'ceo, manager', by: 'role' as const, grants: ({ role }: Standing) => role === 'ceo' || role === 'manager' };
const ceos = { grantedTo: 'ceo', by: 'role' as const, grants: ({ role }: Standing) => role === 'ceo' };
const holders = (flag: keyof MemberFlags) => ({ grantedTo: flag, by: flag, grants: (member: Standing) => member[flag] });

/**
 * Who gets which permission: the first rule whose pattern fits decides. A context that is not named here starts with its
 * leaders; give its everyday work to everybody, or to a flag, by a line of its own.
 */
export const RULES: readonly Rule[] = [
  { permission: '*.reports.read', ...holders('canViewReports') },
  { permission: 'crm.github.*', ...leaders },
  { permission: 'crm.*.read', ...everyMember },
  { permission: 'crm.records.read_all', ...holders('canViewAllRecords') },
  { permission: 'crm.views.*', ...everyMember },
  { permission: 'crm.activities.*', ...everyMember },
  { permission: 'crm.timeline.rebuild', ...leaders },
  { permission: 'crm.search.rebuild', ...leaders },
  { permission: 'crm.*.*', ...holders('canManageDeals') },
  { permission: 'commerce.*.read', ...everyMember },
  { permission: 'commerce.*.*', ...holders('canManageCustomers') },
  // the accounts themselves belong to single members; messaging shows each only their own
  { permission: 'messaging.*.*', ...everyMember },
  { permission: 'notifications.*.*', ...everyMember },
  { permission: 'kernel.*.read_all', ...leaders },
  // what an import writes, or an export shows, takes the permissions of those rows as well
  { permission: 'kernel.*.*', ...everyMember },
  { permission: 'tenancy.invitations.*', ...holders('canInviteUsers') },
  { permission: 'tenancy.ownership.*', ...ceos },
  { permission: 'tenancy.deletion.*', ...ceos },
  { permission: 'tenancy.plugins.*', ...leaders },
  { permission: 'tenancy.*.read', ...everyMember },
  { permission: 'clients.personal_keys.*', ...everyMember },
  { permission: '*.*.*', ...leaders },
];

export function ruleFor(permission: string): Rule {
  const parts = permission.split('.');
  return RULES.find((rule) => rule.permission.split('.').every((part, i) => part === '*' || part === parts[i]))!;
}

/** The one decision about a permission: HTTP asks it through `permissionsOf`, everything else through `isGranted` or for the reason. */
export function decide(member: Standing, permission: string): Decision {
  const rule = ruleFor(permission);
  if (!member.isActive) return { isGranted: false, reason: 'member_inactive', rule };
  if (member.isClosing && !staysOpen(permission)) return { isGranted: false, reason: 'organization_closing', rule };
  const isGranted = rule.grants(member);
  if (rule.by === 'membership') return { isGranted, reason: 'every_member', rule };
  if (rule.by === 'role') return { isGranted, reason: isGranted ? 'role' : 'role_too_low', rule };
  return { isGranted, reason: isGranted ? 'flag' : 'flag_off', rule };
}

export const isGranted = (member: Standing, permission: string): boolean => decide(member, permission).isGranted;

/** What may be done while the organization waits for its deletion: read, take out what is to be kept, and stop it. */
export const staysOpen = (permission: string): boolean => /\.(read(_all)?|export)$/.test(permission) || permission === 'kernel.exports.write' || permission === 'tenancy.deletion.write';

const known = new Map<string, ReadonlySet<Permission>>();

/** Every declared permission the member has. The catalogue does not change while a process runs, so the few kinds of member are remembered. */
export function permissionsOf(member: Standing): ReadonlySet<Permission> {
  const key = [member.isActive, member.isClosing, member.role, ...MEMBER_FLAGS.map((flag) => member[flag])].join();
  let permissions = known.get(key);
  if (!permissions) {
    permissions = new Set(declaredPermissions('organization').map(({ permission }) => permission).filter((permission) => isGranted(member, permission)));
    known.set(key, permissions);
  }
  return permissions;
}
