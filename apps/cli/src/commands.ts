import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { MikroORM, type Options } from '@mikro-orm/postgresql';
import { buildOpenApi, ConfigError, createHttpApp, kernelConfig, loadConfig, migrate, migratorOptions, renderConfigurationMarkdown } from '@app/kernel';

interface Command {
  usage: string;
  run(args: string[]): Promise<void>;
}

export const commands: Record<string, Command> = {
  migrate: {
    usage: 'create database, roles and tables, or bring them up to date (needs DATABASE_ADMIN_URL)',
    run: async () => {
      loadConfig(process.env);
      const { DATABASE_URL, DATABASE_RELAY_URL } = kernelConfig.value();
      const applied = await migrate({ adminUrl: adminUrl(), appUrl: DATABASE_URL, relayUrl: DATABASE_RELAY_URL });
      console.log(applied.length > 0 ? `Applied ${applied.length} migrations.` : 'The schema is up to date.');
    },
  },
  'migration:draft': {
    usage: 'print the SQL that creates the given tables, as the entities declare them',
    run: async (tables) => withMigrator(async (orm) => {
      const sql = await orm.schema.getCreateSchemaSQL();
      const wanted = sql.split(';\n').filter((statement) => tables.length === 0 || tables.some((table) => new RegExp(`(table|on|policy "[^"]+" on) "${table}"`).test(statement)));
      console.log(wanted.map((statement) => `${statement.trim()};`).join('\n'));
    }),
  },
  openapi: {
    usage: 'write openapi.json',
    run: async ([file = 'openapi.json']) => {
      const { ApiModule } = await import('../../api/src/api.module.js');
      loadConfig(process.env);
      const app = await createHttpApp(ApiModule);
      await app.init();
      writeFileSync(file, `${JSON.stringify(buildOpenApi(app), null, 2)}\n`);
      await app.close();
    },
  },
  'docs:configuration': {
    usage: 'write docs/configuration.md',
    run: async ([file = 'docs/configuration.md']) => {
      await import('../../worker/src/worker.module.js');
      writeFileSync(file, renderConfigurationMarkdown());
    },
  },
  'rotate-keys': {
    usage: 'seal every secret again with the first key of APP_KEYS; run it again until nothing is left, then remove the old key',
    run: async () => {
      const { rotateKeys } = await import('./rotate-keys.js');
      await rotateKeys();
    },
  },
  'grant-role': {
    usage: '<email> <role>: give a role of the installation (superuser, staff, operator, auditor) to who has verified the address',
    run: async ([email = '', role = '']) => {
      const { grantRole } = await import('./installation.js');
      loadConfig(process.env);
      await grantRole(email, role);
    },
  },
  'verify-audit': {
    usage: 'prove that nobody changed the record of sign-ins; exits with 1 if somebody did',
    run: async () => {
      const { verifyAudit } = await import('./installation.js');
      loadConfig(process.env);
      await verifyAudit();
    },
  },
  seed: {
    usage: '--demo: create the demo organization once',
    run: async () => {
      const { seedDemo } = await import('./seed-demo.js');
      loadConfig(process.env);
      await seedDemo();
    },
  },
};

function adminUrl(): string {
  const url = kernelConfig.value().DATABASE_ADMIN_URL;
  if (!url) throw new ConfigError(['DATABASE_ADMIN_URL: is required here: a login that may create roles and tables (kernel)']);
  return url;
}

/** Every entity of every context, found by loading the modules without connecting. */
async function entities(): Promise<Options['entities']> {
  const { WorkerModule } = await import('../../worker/src/worker.module.js');
  const app = await NestFactory.createApplicationContext(WorkerModule, { logger: false });
  const found = app.get(MikroORM).config.get('entities');
  await app.close();
  return found;
}

async function withMigrator(work: (orm: MikroORM) => Promise<void>): Promise<void> {
  await import('../../worker/src/worker.module.js'); // declares every context's configuration before it is parsed
  loadConfig(process.env);
  const orm = (await MikroORM.init(migratorOptions(adminUrl(), await entities()))) as unknown as MikroORM;
  try {
    await work(orm);
  } finally {
    await orm.close(true);
  }
}
