export const ROLES = ['ceo', 'manager', 'sales_manager', 'support_staff'] as const;
export type MemberRole = (typeof ROLES)[number];

export const DEPARTMENTS = ['sales', 'support', 'marketing', 'management'] as const;
export type Department = (typeof DEPARTMENTS)[number];

/** What a member may do beyond what every member may. A role sets them; each can be set otherwise for one member. */
export interface MemberFlags {
  canInviteUsers: boolean;
  canManageDeals: boolean;
  canViewReports: boolean;
  canManageCustomers: boolean;
}

export const ROLE_FLAGS: Readonly<Record<MemberRole, MemberFlags>> = {
  ceo: { canInviteUsers: true, canManageDeals: true, canViewReports: true, canManageCustomers: true },
  manager: { canInviteUsers: true, canManageDeals: true, canViewReports: true, canManageCustomers: true },
  sales_manager: { canInviteUsers: false, canManageDeals: true, canViewReports: true, canManageCustomers: true },
  support_staff: { canInviteUsers: false, canManageDeals: false, canViewReports: false, canManageCustomers: true },
};

export const MEMBER_FLAGS = Object.keys(ROLE_FLAGS.ceo) as (keyof MemberFlags)[];
