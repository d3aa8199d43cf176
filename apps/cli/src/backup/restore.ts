import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { kernelConfig, loadConfig, migrate } from '@app/kernel';
import { adminUrl } from '../admin-url.js';
import { CommandFailed, defineCommand } from '../command.js';
import { migrationsOfBuild, readBackup, type Manifest } from './manifest.js';
import { readTable } from './tables.js';

/** Brings a backup back, whole or not at all as far as the database goes. */
export const restoreCommand = defineCommand({
  about: 'bring a backup back into an empty database and storage (needs DATABASE_ADMIN_URL)',
  details: 'Stop every API and worker first. Checksums and versions are checked before anything is touched; the build must be the one the backup was taken with.\nAfterwards jobs that were not done at the time of the backup run, possibly for the second time.',
  words: ['directory'],
  options: {
    force: { type: 'boolean', about: 'delete what is in the database now' },
    json: { type: 'boolean', about: 'print JSON' },
  },
  run: async ({ force, json }, [word]) => {
    await import('../../../worker/src/worker.module.js'); // declares the configuration of every context
    loadConfig(process.env);
    const directory = resolve(word!);
    const manifest = await readBackup(directory);
    demandSameBuild(manifest);
    await prepareTarget(force);
    const { DATABASE_URL, DATABASE_RELAY_URL } = kernelConfig.value();
    await migrate({ adminUrl: adminUrl(), appUrl: DATABASE_URL, relayUrl: DATABASE_RELAY_URL });
    const rows = await loadDatabase(directory, manifest);
    const files = await copyObjects(directory, manifest);
    console.log(json ? JSON.stringify({ rows, files, takenAt: manifest.takenAt }) : `Restored ${rows} rows and ${files} files of ${manifest.takenAt}.`);
    if (!manifest.objects.isCopied) console.error('Its files lie in a bucket and were not part of it.');
    const missing = manifest.keyIds.filter((id) => !kernelConfig.value().APP_KEYS.has(id));
    if (missing.length > 0) console.error(`APP_KEYS lacks ${missing.join(', ')}: what was sealed with it cannot be read.${manifest.keys ? ` The backup holds it in ${manifest.keys.path}.` : ''}`);
  },
});

function demandSameBuild({ migrations }: Manifest): void {
  const build = migrationsOfBuild();
  const differs = build.find((name) => !migrations.includes(name)) ?? migrations.find((name) => !build.includes(name));
  if (differs === undefined) return;
  const reason = build.includes(differs) ? `this build also has ${differs}` : `this build does not know ${differs}`;
  throw new CommandFailed(`The backup was taken with another version (up to ${migrations.at(-1)}; ${reason}): restore it with that version, then upgrade.`);
}

/** An empty database, and an empty directory for files; with `force` the database is emptied. */
async function prepareTarget(force: boolean): Promise<void> {
  const { STORAGE_DRIVER, STORAGE_DIR } = kernelConfig.value();
  if (!force && STORAGE_DRIVER === 'fs' && existsSync(STORAGE_DIR) && readdirSync(STORAGE_DIR).some((name) => !name.startsWith('.'))) throw new CommandFailed(`${resolve(STORAGE_DIR)} is not empty: move it away, or restore with --force, which leaves further files there.`);
  const client = new Client({ connectionString: adminUrl() });
  try {
    await client.connect();
    const { rows: users } = await client.query(`select 1 from pg_stat_activity where datname = current_database() and usename in ('frontoffice_app', 'frontoffice_relay')`);
    if (users.length > 0) throw new CommandFailed(`The product, or PgBouncer for it, is connected to the database (${users.length} connections): stop every API and worker first.`);
    const { rows: tables } = await client.query(`select 1 from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`);
    if (tables.length === 0) return;
    if (!force) throw new CommandFailed(`The database has ${tables.length} tables already: name an empty one, or restore with --force, which deletes them.`);
    await client.query('drop schema if exists bullmq cascade; drop schema public cascade; create schema public');
  } catch (error) {
    if ((error as { code?: string }).code !== '3D000') throw error; // `migrate` creates it
  } finally {
    await client.end();
  }
}

async function loadDatabase(directory: string, { tables, sequences }: Manifest): Promise<number> {
  const client = new Client({ connectionString: adminUrl(), options: '-c timezone=UTC' });
  await client.connect();
  let total = 0;
  try {
    // rows come in any order and were checked when they were written: neither foreign keys nor triggers run
    await client.query('begin; set local session_replication_role = replica; set local row_security = off; set local statement_timeout = 0');
    await client.query(`truncate ${tables.map(({ name }) => escapeIdentifier(name)).join(', ')}`);
    for (const table of tables) {
      const rows = await readTable(client, directory, table);
      if (rows !== table.rows) throw new CommandFailed(`${table.path} has ${rows} rows, the manifest says ${table.rows}. Nothing was restored.`);
      total += rows;
    }
    for (const { name, value } of sequences) await client.query('select setval($1::regclass, $2::bigint)', [escapeIdentifier(name), value]);
    await client.query('commit');
    await client.query('analyze');
    return total;
  } finally {
    await client.end();
  }
}

async function copyObjects(directory: string, { objects }: Manifest): Promise<number> {
  const { STORAGE_DRIVER, STORAGE_DIR } = kernelConfig.value();
  if (!objects.isCopied) return 0;
  if (STORAGE_DRIVER !== 'fs') throw new CommandFailed(`The database is back. The files are not: copy ${join(directory, 'objects')} to the bucket.`);
  for (const { path } of objects.files) {
    const target = join(resolve(STORAGE_DIR), path.slice('objects/'.length));
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    await copyFile(join(directory, path), target);
  }
  return objects.files.length;
}
