/** In order of rank, the highest first. */
export const ROLES = ['ceo', 'manager', 'sales_manager', 'support_staff'] as const;
export type MemberRole = (typeof ROLES)[number];

export const outranks = (role: MemberRole, other: MemberRole): boolean => ROLES.indexOf(role) < ROLES.indexOf(other);

export const DEPARTMENTS = ['sales', 'support', 'marketing', 'management'] as const;
export type Department = (typeof DEPARTMENTS)[number];

/** What a member may do beyond what every member may. A role sets them; each can be set otherwise for one member. */
export interface MemberFlags {
  canInviteUsers: boolean;
  canManageDeals: boolean;
  canViewReports: boolean;
  canManageCustomers: boolean;
  canViewAllRecords: boolean;
}

export const ROLE_FLAGS: Readonly<Record<MemberRole, MemberFlags>> = {
  ceo: { canInviteUsers: true, canManageDeals: true, canViewReports: true, canManageCustomers: true, canViewAllRecords: true },
  manager: { canInviteUsers: true, canManageDeals: true, canViewReports: true, canManageCustomers: true, canViewAllRecords: true },
  sales_manager: { canInviteUsers: false, canManageDeals: true, canViewReports: true, canManageCustomers: true, canViewAllRecords: true },
  support_staff: { canInviteUsers: false, canManageDeals: false, canViewReports: false, canManageCustomers: true, canViewAllRecords: true },
};

export const MEMBER_FLAGS = ['canInviteUsers', 'canManageDeals', 'canViewReports', 'canManageCustomers', 'canViewAllRecords'] as const satisfies readonly (keyof MemberFlags)[];
export type MemberFlag = (typeof MEMBER_FLAGS)[number];

/** The flags of a role, except where `own` says otherwise. */
export function flagsFor(role: MemberRole, own: { [F in MemberFlag]?: boolean | null | undefined }): MemberFlags {
  const flags = { ...ROLE_FLAGS[role] };
  for (const flag of MEMBER_FLAGS) flags[flag] = own[flag] ?? flags[flag];
  return flags;
}
