import { constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Client } from 'pg';
import { kernelConfig, loadConfig } from '@app/kernel';
import { adminUrl } from '../admin-url.js';
import { CommandFailed, defineCommand } from '../command.js';
import { MANIFEST, measure, type Manifest, type StoredFile } from './manifest.js';
import { writeTables } from './tables.js';
import { keysAsGiven } from './keys.config.js';

/** Everything of the installation in one directory, taken while it runs. */
export const backupCommand = defineCommand({
  about: 'write database, stored files and a manifest with checksums to a new directory (needs DATABASE_ADMIN_URL)',
  details: 'Taken from one snapshot while the product runs; the files are copied after it, so every row finds its file. What waits in Redis is not part of it.\nIn an S3 bucket files are not copied: turn on versioning there. Restore with: restore <directory>.',
  words: ['directory'],
  options: {
    'with-keys': { type: 'boolean', about: 'also write APP_KEYS and JWT_PRIVATE_KEY: who has the backup then reads every secret' },
    json: { type: 'boolean', about: 'print JSON' },
  },
  run: async ({ 'with-keys': withKeys, json }, [word]) => {
    await import('../../../worker/src/worker.module.js'); // declares the configuration of every context
    loadConfig(process.env);
    const directory = resolve(word!);
    if (existsSync(directory) && readdirSync(directory).length > 0) throw new CommandFailed(`${directory} is not empty: name a new directory.`);
    const manifest = await writeBackup(directory, withKeys);
    const report = { directory, tables: manifest.tables.length, rows: sum(manifest.tables.map(({ rows }) => rows)), files: manifest.objects.files.length, bytes: sum([...manifest.tables, ...manifest.objects.files].map(({ bytes }) => bytes)) };
    if (json) console.log(JSON.stringify(report));
    else console.log(`Wrote ${report.rows} rows of ${report.tables} tables and ${report.files} files (${report.bytes} bytes) to ${directory}.`);
    if (!manifest.objects.isCopied) console.error(`The files in the bucket ${kernelConfig.value().S3_BUCKET} were not copied.`);
    if (!withKeys) console.error(`The keys (${manifest.keyIds.join(', ')}) are not part of it: without APP_KEYS no secret in it can be read again.`);
  },
});

/** Complete under its name, or not there: it is written beside and renamed. */
async function writeBackup(directory: string, withKeys: boolean): Promise<Manifest> {
  const part = `${directory}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(join(part, 'database'), { recursive: true, mode: 0o700 });
  try {
    const database = await writeDatabase(part);
    const manifest: Manifest = { format: 1, takenAt: new Date().toISOString(), ...database, objects: await copyObjects(part), keyIds: [...kernelConfig.value().APP_KEYS.ids], keys: withKeys ? await writeKeys(part) : null };
    writeFileSync(join(part, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
    rmSync(directory, { recursive: true, force: true });
    renameSync(part, directory);
    return manifest;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
}

async function writeDatabase(part: string): Promise<Pick<Manifest, 'postgresVersion' | 'migrations' | 'tables' | 'sequences'>> {
  const client = new Client({ connectionString: adminUrl(), options: '-c timezone=UTC -c extra_float_digits=3' });
  await client.connect();
  try {
    // a login that row level security binds would see no rows and say nothing: with it off, PostgreSQL refuses instead
    await client.query('begin isolation level repeatable read read only; set local row_security = off; set local statement_timeout = 0');
    const migrations = await client.query<{ name: string }>('select name from migrations order by name');
    const version = await client.query<{ server_version: string }>('show server_version');
    const sequences = await client.query<{ name: string; value: string }>(`select sequencename as name, last_value::text as value from pg_sequences where schemaname = 'public' and last_value is not null`);
    const tables = await writeTables(client, part);
    return { postgresVersion: version.rows[0]!.server_version, migrations: migrations.rows.map(({ name }) => name), tables, sequences: sequences.rows };
  } finally {
    await client.end();
  }
}

/** A file may go while we copy: then no row of the present refers to it, and none of the snapshot needs it for long. */
async function copyObjects(part: string): Promise<Manifest['objects']> {
  const { STORAGE_DRIVER: driver, STORAGE_DIR } = kernelConfig.value();
  if (driver === 's3') return { driver, isCopied: false, files: [] };
  const root = resolve(STORAGE_DIR);
  const files: StoredFile[] = [];
  for (const entry of existsSync(root) ? readdirSync(root, { recursive: true, withFileTypes: true }) : []) {
    const path = `objects/${relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')}`;
    if (!entry.isFile() || path.includes('/.')) continue; // where unfinished ones lie
    mkdirSync(dirname(join(part, path)), { recursive: true, mode: 0o700 });
    const isThere = await copyFile(join(entry.parentPath, entry.name), join(part, path), constants.COPYFILE_FICLONE).then(() => true, () => false);
    if (isThere) files.push(await measure(part, path));
    else if (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })) throw new CommandFailed(`${path} cannot be read.`);
  }
  return { driver, isCopied: true, files };
}

async function writeKeys(part: string): Promise<StoredFile> {
  writeFileSync(join(part, 'keys.json'), `${JSON.stringify(keysAsGiven(), null, 2)}\n`, { mode: 0o600 });
  return measure(part, 'keys.json');
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
