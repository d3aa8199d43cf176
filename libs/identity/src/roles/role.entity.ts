import { timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** A role of the installation by name; what it may do is code (installation-roles.ts). */
export const RoleSchema = defineEntity({
  name: 'Role',
  tableName: 'roles',
  properties: {
    id: p.smallint().primary().autoincrement(false),
    name: p.string().length(60).unique('roles_name'),
    description: p.text(),
  },
});

/** Who has which role of the installation. */
export const UserRoleSchema = defineEntity({
  name: 'UserRole',
  tableName: 'user_roles',
  properties: {
    userId: p.uuid().primary(),
    roleId: p.smallint().primary(),
    assignedAt: timestamp().defaultRaw('now()'),
    /** Null for the first superuser, whom the operator of the machine named. */
    assignedById: p.uuid().nullable(),
  },
  indexes: [
    { name: 'user_roles_role_id', properties: ['roleId'] },
    { name: 'user_roles_assigned_by_id', properties: ['assignedById'] },
  ],
});
