import { idOf, pageOf } from '@app/kernel';
import { z } from 'zod';
import { INSTALLATION_ROLE_NAMES } from './role-names.js';

const example = { name: 'staff', description: 'Supports users: sees users and organizations, and may suspend users.', permissions: ['installation.users.read', 'installation.users.write'] } as const;

export const InstallationRoleDto = z
  .object({ name: z.enum(INSTALLATION_ROLE_NAMES), description: z.string(), permissions: z.array(z.string()) })
  .meta({ id: 'InstallationRole', example });

/** All of them at once; a list all the same, so that it reads like every other. */
export const InstallationRolePageDto = pageOf(InstallationRoleDto);

export const UserRoleDto = z
  .object({
    userId: idOf('user'),
    name: z.enum(INSTALLATION_ROLE_NAMES),
    assignedAt: z.iso.datetime(),
    assignedById: idOf('user').nullable().describe('Null for a role given on the machine itself.'),
  })
  .meta({ id: 'UserRole', example: { userId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e16', name: 'staff', assignedAt: '2026-11-21T08:30:00.000Z', assignedById: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e10' } });

export const UserRolePageDto = pageOf(UserRoleDto);

export const AssignRoleDto = z.strictObject({ role: z.enum(INSTALLATION_ROLE_NAMES) }).meta({ id: 'AssignRole', example: { role: 'staff' } });

export const UserRolePathDto = z.object({ id: idOf('user'), role: z.enum(INSTALLATION_ROLE_NAMES).meta({ description: 'A role of the installation.' }) });

export type AssignRole = z.output<typeof AssignRoleDto>;
export type UserRolePath = z.output<typeof UserRolePathDto>;
export type UserRoleView = z.output<typeof UserRoleDto>;
export type InstallationRoleView = z.output<typeof InstallationRoleDto>;
