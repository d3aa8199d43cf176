import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { MikroORM, type Options } from '@mikro-orm/postgresql';
import { buildOpenApi, createHttpApp, loadConfig, migratorOptions, renderConfigurationMarkdown } from '@app/kernel';
import { adminUrl } from './admin-url.js';
import { defineCommand } from './command.js';

export const draftMigration = defineCommand({
  words: ['table?…'],
  run: async (_, tables) => withMigrator(async (orm) => {
    const sql = await orm.schema.getCreateSchemaSQL();
    const wanted = sql.split(';\n').filter((statement) => tables.length === 0 || tables.some((table) => new RegExp(`(table|on|policy "[^"]+" on) "${table}"`).test(statement)));
    console.log(wanted.map((statement) => `${statement.trim()};`).join('\n'));
  }),
});

export const writeOpenApi = defineCommand({
  words: ['file?'],
  run: async (_, [file = 'openapi.json']) => {
    const { ApiModule } = await import('../../api/src/api.module.js');
    loadConfig(settingsOfNobody());
    const app = await createHttpApp(ApiModule);
    await app.init();
    writeFileSync(file, `${JSON.stringify(await buildOpenApi(app), null, 2)}\n`);
    await app.close();
  },
});

/** Of an application that opens no connection and serves nobody: what it describes is the same everywhere, whatever is set here. */
const settingsOfNobody = (): Record<string, string> => ({
  NODE_ENV: 'development', // in production the login is examined, by asking the database
  DATABASE_URL: 'postgres://nobody@localhost/none',
  DATABASE_RELAY_URL: 'postgres://nobody@localhost/none',
  APP_KEYS: `none:${randomBytes(32).toString('base64')}`,
  JWT_PRIVATE_KEY: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().replaceAll('\n', '\\n'),
});

export const writeConfigurationPage = defineCommand({
  words: ['file?'],
  run: async (_, [file = 'docs/configuration.md']) => {
    await import('../../worker/src/worker.module.js');
    writeFileSync(file, renderConfigurationMarkdown());
  },
});

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
