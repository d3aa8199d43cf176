/** The roles of the installation, unlike those of a member in an organization. */
export const INSTALLATION_ROLE_NAMES = ['superuser', 'staff', 'operator', 'auditor'] as const;
export type InstallationRoleName = (typeof INSTALLATION_ROLE_NAMES)[number];
