import { kernelConfig, loadConfig, migrate } from '@app/kernel';
import { createOrganization, createUser } from './accounts.js';
import { adminUrl } from './admin-url.js';
import { backupCommand } from './backup/backup.js';
import { restoreCommand } from './backup/restore.js';
import { CommandFailed, defineCommand, type Command } from './command.js';
import { draftMigration, writeConfigurationPage, writeOpenApi } from './developer-commands.js';
import { doctor } from './doctor/doctor.js';
import { grantRole, verifyAudit } from './installation.js';
import { retryJobs } from './jobs.js';
import { createToken } from './tokens.js';

const rotateKeysCommand = defineCommand({
  about: 'seal every secret again with the first key of APP_KEYS',
  details: 'Run it again until nothing is left, then remove the old key.',
  run: async () => {
    const { rotateKeys } = await import('./rotate-keys.js');
    await rotateKeys();
  },
});

export const commands: Readonly<Record<string, Command>> = {
  migrate: defineCommand({
    about: 'create database, roles and tables, or bring them up to date (needs DATABASE_ADMIN_URL)',
    run: async () => {
      loadConfig(process.env);
      const { DATABASE_URL, DATABASE_RELAY_URL } = kernelConfig.value();
      const applied = await migrate({ adminUrl: adminUrl(), appUrl: DATABASE_URL, relayUrl: DATABASE_RELAY_URL });
      console.log(applied.length > 0 ? `Applied ${applied.length} migrations.` : 'The schema is up to date.');
    },
  }),
  seed: defineCommand({
    about: 'create the demo organization once, and print its login',
    options: { demo: { type: 'boolean', about: 'yes, demo data' } },
    run: async ({ demo }) => {
      if (!demo) throw new CommandFailed('There is only demo data to seed: seed --demo.');
      const { seedDemo } = await import('./seed-demo.js'); // declares the configuration of every context
      loadConfig(process.env);
      await seedDemo();
    },
  }),
  'user create': createUser,
  'organization create': createOrganization,
  'token create': createToken,
  'grant-role': grantRole,
  doctor,
  'jobs retry': retryJobs,
  'keys rotate': rotateKeysCommand,
  'verify-audit': verifyAudit,
  backup: backupCommand,
  restore: restoreCommand,
  'migration:draft': draftMigration,
  openapi: writeOpenApi,
  'docs:configuration': writeConfigurationPage,
};
