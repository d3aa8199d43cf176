import { CURRENT_USER, Role, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p, type EntityManager } from '@mikro-orm/postgresql';
import { DEPARTMENTS, MEMBER_FLAGS, ROLE_FLAGS, ROLES, type Department, type MemberFlags, type MemberRole } from './roles.js';

const MemberSchema = defineEntity({
  name: 'Member',
  ...tenantTable('members', {
    // signing in asks for the organizations of a user before any of them is chosen
    policies: [{ name: 'members_own', roles: [Role.app], command: 'select', using: `user_id = ${CURRENT_USER}` }],
  }),
  properties: {
    ...tenantColumns,
    userId: p.uuid(),
    role: p.enum(ROLES),
    department: p.enum(DEPARTMENTS).nullable(),
    canInviteUsers: p.boolean().default(false),
    canManageDeals: p.boolean().default(false),
    canViewReports: p.boolean().default(false),
    canManageCustomers: p.boolean().default(false),
    /** The flags somebody set for this member, so that another role leaves them as they are. */
    overriddenFlags: p.array().$type<(keyof MemberFlags)[]>().default([]),
    invitedById: p.uuid().nullable(),
    joinedAt: timestamp().onCreate(() => new Date()),
    isActive: p.boolean().default(true),
  },
  uniques: [{ name: 'members_organization_id_user_id', properties: ['organizationId', 'userId'] }],
  indexes: [
    { name: 'members_user_id', properties: ['userId'] },
    { name: 'members_invited_by_id', properties: ['invitedById'] },
    { name: 'members_joined_at', properties: ['organizationId', 'joinedAt', 'id'] },
    { name: 'members_role', properties: ['organizationId', 'role', 'joinedAt', 'id'] },
    { name: 'members_department', properties: ['organizationId', 'department', 'joinedAt', 'id'] },
  ],
});

/** A user in an organization: role, department, and what they may do there. */
export class Member extends MemberSchema.class {
  /** Gives the role, and every flag of it that nobody set for this member in particular. */
  assignRole(role: MemberRole): void {
    this.role = role;
    for (const flag of MEMBER_FLAGS) if (!this.overriddenFlags.includes(flag)) this[flag] = ROLE_FLAGS[role][flag];
  }
}
MemberSchema.setClass(Member);

export interface NewMember {
  organizationId: string;
  userId: string;
  role: MemberRole;
  department?: Department | null;
  invitedById?: string | null;
}

/** A new active member with the flags of the role. */
export function newMember(em: EntityManager, { organizationId, userId, role, department = null, invitedById = null }: NewMember): Member {
  const member = em.create(Member, { organizationId, userId, role, department, invitedById, overriddenFlags: [] });
  member.assignRole(role);
  return member;
}
