import { resolve } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { kernelConfig, loadConfig, migrate } from '@app/kernel';
import { adminUrl } from '../admin-url.js';
import { CommandFailed, defineCommand } from '../command.js';
import { missingKeys } from './key-fingerprints.js';
import { migrationsOfBuild, type DatabaseManifest, type Manifest } from './manifest.js';
import { openStorage, restoreObjects } from './objects.js';
import { onlyOption, partsOf, type Parts } from './parts.js';
import { readBackup } from './read-backup.js';
import { readTable } from './tables.js';

/** Brings a backup back, whole or not at all as far as the database goes. */
export const restoreCommand = defineCommand({
  details: 'Stop every API and worker first. Checksums and versions are checked before anything is touched; the build must be the one the backup was taken with.\nFiles go to the storage of this installation, whichever the backup came from. Afterwards jobs that were not done at the time of the backup run, possibly for the second time.',
  words: ['directory'],
  options: {
    only: onlyOption,
    check: { type: 'boolean', about: 'say whether the backup is whole and of this version, and restore nothing' },
    force: { type: 'boolean', about: 'delete what is in the database now, and write over files' },
    json: { type: 'boolean', about: 'print JSON' },
  },
  run: async ({ only, check, force, json }, [word]) => {
    const asked = partsOf(only);
    await import('../../../worker/src/worker.module.js'); // declares the configuration of every context
    loadConfig(process.env);
    const directory = resolve(word!);
    const manifest = await readBackup(directory);
    const { takenAt } = manifest;
    const parts = chosen(asked, manifest);
    if (parts.database) demandSameBuild(parts.database);
    const { rows, files } = check ? { rows: 0, files: 0 } : await bringBack(directory, parts, force);
    if (json) console.log(JSON.stringify({ rows, files, takenAt }));
    else console.log(check ? `The backup of ${takenAt} is whole.` : `Restored ${rows} rows and ${files} files of ${takenAt}.`);
    warnOfKeys(manifest);
  },
});

type Chosen = Pick<Manifest, 'database' | 'objects'>;

/** The parts of the backup that were asked for; all of it when nothing was. */
function chosen({ database, files }: Parts, manifest: Manifest): Chosen {
  if (!files && !manifest.database) throw new CommandFailed('The backup has no database: it was taken with --only files.');
  if (!database && !manifest.objects) throw new CommandFailed('The backup has no files: it was taken with --only database.');
  return { database: database ? manifest.database : null, objects: files ? manifest.objects : null };
}

async function bringBack(directory: string, { database, objects }: Chosen, force: boolean): Promise<{ rows: number; files: number }> {
  if (objects && !force) await demandEmptyStorage();
  if (database) await prepareDatabase(force);
  const rows = database ? await restoreDatabase(directory, database) : 0;
  try {
    return { rows, files: objects ? await restoreObjects(directory, objects) : 0 };
  } catch (error) {
    if (database) console.error('The database is back, the files are not all there. When the reason is gone: restore again with --only files --force.');
    throw error;
  }
}

function warnOfKeys({ keyRing, keys }: Manifest): void {
  for (const sentence of missingKeys(keyRing, kernelConfig.value().APP_KEYS)) console.error(`${sentence}${keys ? ` The backup holds it in ${keys.path}.` : ''}`);
}

function demandSameBuild({ migrations }: DatabaseManifest): void {
  const build = migrationsOfBuild();
  const differs = build.find((name) => !migrations.includes(name)) ?? migrations.find((name) => !build.includes(name));
  if (differs === undefined) return;
  const reason = build.includes(differs) ? `this build also has ${differs}` : `this build does not know ${differs}`;
  throw new CommandFailed(`The backup was taken with another version (up to ${migrations.at(-1)}; ${reason}): restore it with that version, then upgrade.`);
}

async function demandEmptyStorage(): Promise<void> {
  const { STORAGE_DRIVER, STORAGE_DIR, S3_BUCKET } = kernelConfig.value();
  const first = await openStorage().keys().next();
  if (!first.done) throw new CommandFailed(`${STORAGE_DRIVER === 'fs' ? resolve(STORAGE_DIR) : `The bucket ${S3_BUCKET}`} is not empty: move it away, or restore with --force, which leaves further files there.`);
}

/** An empty database; with `force` it is emptied. */
async function prepareDatabase(force: boolean): Promise<void> {
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

async function restoreDatabase(directory: string, database: DatabaseManifest): Promise<number> {
  const { DATABASE_URL, DATABASE_RELAY_URL } = kernelConfig.value();
  await migrate({ adminUrl: adminUrl(), appUrl: DATABASE_URL, relayUrl: DATABASE_RELAY_URL });
  return loadDatabase(directory, database);
}

async function loadDatabase(directory: string, { tables, sequences }: DatabaseManifest): Promise<number> {
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
