import { CURRENT_USER, Role, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p, type EntityManager } from '@mikro-orm/postgresql';
import { CeoHasEveryFlag } from './member.problems.js';
import type { Standing } from './role-permissions.js';
import { DEPARTMENTS, MEMBER_FLAGS, ROLE_FLAGS, ROLES, type Department, type MemberFlag, type MemberRole } from './roles.js';

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
    /** Without it, only the records the member is responsible for. */
    canViewAllRecords: p.boolean().default(true),
    /** The flags somebody set for this member, so that another role leaves them as they are. */
    overriddenFlags: p.array().$type<MemberFlag[]>().default([]),
    invitedById: p.uuid().nullable(),
    joinedAt: timestamp().onCreate(() => new Date()),
    isActive: p.boolean().default(true),
    /** When the member left or was removed. The row stays, because others name the user by it; only an invitation brings them back. */
    removedAt: timestamp().nullable(),
  },
  checks: [{ name: 'members_removed_check', expression: 'removed_at is null or not is_active' }],
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
  /**
   * Takes over what a change names and answers the fields that got another value. A flag that is set stays through every
   * change of role; `overriddenFlags` drops those it does not name back to what the role gives. A ceo has every flag.
   */
  change({ role, department, overriddenFlags, ...flags }: MemberChange): (keyof MemberChange)[] {
    const before = this.facts();
    const set = MEMBER_FLAGS.filter((flag) => flags[flag] !== undefined);
    for (const flag of set) this[flag] = flags[flag]!;
    this.overriddenFlags = MEMBER_FLAGS.filter((flag) => set.includes(flag) || (overriddenFlags ?? this.overriddenFlags).includes(flag));
    if (department !== undefined) this.department = department;
    this.assignRole(role ?? this.role);
    if (this.role === 'ceo' && set.some((flag) => !flags[flag])) throw new CeoHasEveryFlag();
    const after = this.facts();
    return (Object.keys(after) as (keyof MemberChange)[]).filter((field) => String(before[field]) !== String(after[field]));
  }

  /** Ends the membership; the row stays. */
  leave(at: Date): void {
    this.isActive = false;
    this.removedAt = at;
  }

  /** Begins anew as somebody invited: nothing of an earlier membership counts. */
  rejoin({ role, department = null, invitedById = null, flags = {} }: Omit<NewMember, 'organizationId' | 'userId'>, at: Date): void {
    Object.assign(this, { department, invitedById, joinedAt: at, isActive: true, removedAt: null, overriddenFlags: [] });
    this.assignRole(role);
    this.change(flags);
  }

  standing(isClosing: boolean): Standing {
    const { role, isActive, canInviteUsers, canManageDeals, canViewReports, canManageCustomers, canViewAllRecords } = this;
    return { role, isActive, isClosing, canInviteUsers, canManageDeals, canViewReports, canManageCustomers, canViewAllRecords };
  }

  /** Gives the role, and every flag of it that nobody set for this member in particular. */
  assignRole(role: MemberRole): void {
    this.role = role;
    if (role === 'ceo') this.overriddenFlags = [];
    for (const flag of MEMBER_FLAGS) if (!this.overriddenFlags.includes(flag)) this[flag] = ROLE_FLAGS[role][flag];
  }

  private facts() {
    const { role, department, canInviteUsers, canManageDeals, canViewReports, canManageCustomers, canViewAllRecords, overriddenFlags } = this;
    return { role, department, canInviteUsers, canManageDeals, canViewReports, canManageCustomers, canViewAllRecords, overriddenFlags: [...overriddenFlags].sort() };
  }
}
MemberSchema.setClass(Member);

export type MemberChange = { [F in MemberFlag]?: boolean | undefined } & {
  role?: MemberRole | undefined;
  department?: Department | null | undefined;
  /** The flags that stay as they are, whatever the role says. */
  overriddenFlags?: readonly MemberFlag[] | undefined;
};

export interface NewMember {
  organizationId: string;
  userId: string;
  role: MemberRole;
  department?: Department | null;
  invitedById?: string | null;
  /** Flags that shall differ from those of the role. */
  flags?: { [F in MemberFlag]?: boolean | undefined };
}

/** A new active member with the flags of the role, unless told otherwise. */
export function newMember(em: EntityManager, { organizationId, userId, role, department = null, invitedById = null, flags = {} }: NewMember): Member {
  const member = em.create(Member, { organizationId, userId, role, department, invitedById, overriddenFlags: [] });
  member.assignRole(role);
  member.change(flags);
  return member;
}
