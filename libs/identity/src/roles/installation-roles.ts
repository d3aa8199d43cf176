import { backgroundWork, type Permission } from '@app/kernel';
import { installation } from '../identity.permissions.js';
import type { InstallationRoleName } from './role-names.js';

interface InstallationRole {
  description: string;
  permissions: readonly Permission[];
}

const { users, roles, organizations } = installation;
const { jobs } = backgroundWork;

/** What each role may do. The table `roles` names them for its readers. */
export const INSTALLATION_ROLES = {
  superuser: {
    description: 'May do everything an installation knows, and give these roles.',
    permissions: [users.read, users.write, roles.write, organizations.read, jobs.read, jobs.write],
  },
  staff: { description: 'Supports users: sees users and organizations, and may suspend users.', permissions: [users.read, users.write, organizations.read] },
  operator: { description: 'Keeps the installation running: sees and handles background jobs.', permissions: [organizations.read, jobs.read, jobs.write] },
  auditor: { description: 'Sees users, organizations and jobs, and changes nothing.', permissions: [users.read, organizations.read, jobs.read] },
} as const satisfies Record<InstallationRoleName, InstallationRole>;

const NONE: ReadonlySet<Permission> = new Set();

/** The permissions of the roles together; a role this build does not know gives none. */
export function permissionsOfRoles(names: readonly string[]): ReadonlySet<Permission> {
  if (names.length === 0) return NONE;
  return new Set(names.flatMap((name): readonly Permission[] => (name in INSTALLATION_ROLES ? INSTALLATION_ROLES[name as InstallationRoleName].permissions : [])));
}
