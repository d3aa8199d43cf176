import type { Command } from './command.js';

/** A command by its name. What it needs is loaded when it is called: to list the commands takes none of the product. */
export const commands: Readonly<Record<string, { about: string; load(): Promise<Command> }>> = {
  migrate: {
    about: 'create database, roles and tables, or bring them up to date (needs DATABASE_ADMIN_URL)',
    load: async () => (await import('./migrate.js')).migrateDatabase,
  },
  seed: {
    about: 'create the demo organization once, and print its login',
    load: async () => (await import('./seed.js')).seed,
  },
  'user create': {
    about: 'create a user who has verified the address, and an organization of theirs',
    load: async () => (await import('./accounts.js')).createUser,
  },
  'organization create': {
    about: 'found an organization for a user who is there',
    load: async () => (await import('./accounts.js')).createOrganization,
  },
  'token create': {
    about: 'make a token for a program: of a client app with --environment, else a personal key of the owner',
    load: async () => (await import('./tokens.js')).createToken,
  },
  'grant-role': {
    about: 'give a role of the installation (superuser, staff, operator, auditor) to who has verified the address',
    load: async () => (await import('./installation.js')).grantRole,
  },
  doctor: {
    about: 'explain what is not configured or not well; exits with 1 when something does not work',
    load: async () => (await import('./doctor/doctor.js')).doctor,
  },
  'jobs retry': {
    about: 'run jobs again that failed for good: one by its id, or all that fit the options',
    load: async () => (await import('./jobs.js')).retryJobs,
  },
  'keys rotate': {
    about: 'seal every secret again with the first key of APP_KEYS',
    load: async () => (await import('./rotate-keys.js')).rotateKeys,
  },
  'verify-audit': {
    about: 'prove that nobody changed the record of sign-ins; exits with 1 if somebody did',
    load: async () => (await import('./installation.js')).verifyAudit,
  },
  backup: {
    about: 'write database, stored files and a manifest with checksums to a new directory (needs DATABASE_ADMIN_URL)',
    load: async () => (await import('./backup/backup.js')).backupCommand,
  },
  restore: {
    about: 'bring a backup back into an empty database and storage (needs DATABASE_ADMIN_URL)',
    load: async () => (await import('./backup/restore.js')).restoreCommand,
  },
  'migration:draft': {
    about: 'print the SQL that creates the given tables, as the entities declare them',
    load: async () => (await import('./developer-commands.js')).draftMigration,
  },
  openapi: {
    about: 'write openapi.json (needs neither database nor settings)',
    load: async () => (await import('./developer-commands.js')).writeOpenApi,
  },
  'docs:configuration': {
    about: 'write docs/configuration.md',
    load: async () => (await import('./developer-commands.js')).writeConfigurationPage,
  },
};
