import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { kernelConfig, loadConfig } from '@app/kernel';
import { adminUrl } from '../admin-url.js';
import { CommandFailed, defineCommand } from '../command.js';
import { keyFingerprints } from './key-fingerprints.js';
import { MANIFEST, measure, type DatabaseManifest, type Manifest, type StoredFile } from './manifest.js';
import { writeObjects } from './objects.js';
import { onlyOption, partsOf, type Parts } from './parts.js';
import { writeTables } from './tables.js';
import { keysAsGiven } from './keys.config.js';

/** Everything of the installation in one directory, taken while it runs. */
export const backupCommand = defineCommand({
  details: 'Taken from one snapshot while the product runs; the files, from a directory or a bucket, are copied after it, so every row finds its file unless that was deleted meanwhile. What waits in Redis is not part of it.\nRestore with: restore <directory>.',
  words: ['directory'],
  options: {
    only: onlyOption,
    'with-keys': { type: 'boolean', about: 'also write APP_KEYS and JWT_PRIVATE_KEY: who has the backup then reads every secret' },
    json: { type: 'boolean', about: 'print JSON' },
  },
  run: async ({ only, 'with-keys': withKeys, json }, [word]) => {
    const parts = partsOf(only);
    await import('../../../worker/src/worker.module.js'); // declares the configuration of every context
    loadConfig(process.env);
    const directory = resolve(word!);
    if (existsSync(directory) && readdirSync(directory).length > 0) throw new CommandFailed(`${directory} is not empty: name a new directory.`);
    const manifest = await writeBackup(directory, parts, withKeys);
    const tables = manifest.database?.tables ?? [];
    const report = { directory, tables: tables.length, rows: sum(tables.map(({ rows }) => rows)), files: manifest.objects?.count ?? 0, bytes: sum(tables.map(({ bytes }) => bytes)) + (manifest.objects?.bytes ?? 0) };
    if (json) console.log(JSON.stringify(report));
    else console.log(`Wrote ${report.rows} rows of ${report.tables} tables and ${report.files} files (${report.bytes} bytes) to ${directory}.`);
    if (!withKeys) console.error(`The keys (${manifest.keyRing.map(({ id }) => id).join(', ')}) are not part of it: without APP_KEYS no secret in it can be read again.`);
  },
});

/** Complete under its name, or not there: it is written beside and renamed. */
async function writeBackup(directory: string, parts: Parts, withKeys: boolean): Promise<Manifest> {
  const part = `${directory}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true, mode: 0o700 });
  try {
    const database = parts.database ? await writeDatabase(part) : null;
    const objects = parts.files ? await writeObjects(part) : null;
    const manifest: Manifest = { format: 3, takenAt: new Date().toISOString(), database, objects, keyRing: keyFingerprints(kernelConfig.value().APP_KEYS), keys: withKeys ? await writeKeys(part) : null };
    writeFileSync(join(part, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
    rmSync(directory, { recursive: true, force: true });
    renameSync(part, directory);
    return manifest;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
}

async function writeDatabase(part: string): Promise<DatabaseManifest> {
  const client = new Client({ connectionString: adminUrl(), options: '-c timezone=UTC -c extra_float_digits=3' });
  await client.connect();
  try {
    // a login that row level security binds would see no rows and say nothing: with it off, PostgreSQL refuses instead
    await client.query('begin isolation level repeatable read read only; set local row_security = off; set local statement_timeout = 0');
    const migrations = await client.query<{ name: string }>('select name from migrations order by name');
    const version = await client.query<{ server_version: string }>('show server_version');
    const sequences = await client.query<{ name: string; value: string }>(`select sequencename as name, last_value::text as value from pg_sequences where schemaname = 'public' and last_value is not null`);
    mkdirSync(join(part, 'database'), { mode: 0o700 });
    const tables = await writeTables(client, part);
    return { postgresVersion: version.rows[0]!.server_version, migrations: migrations.rows.map(({ name }) => name), tables, sequences: sequences.rows };
  } finally {
    await client.end();
  }
}

async function writeKeys(part: string): Promise<StoredFile> {
  writeFileSync(join(part, 'keys.json'), `${JSON.stringify(keysAsGiven(), null, 2)}\n`, { mode: 0o600 });
  return measure(part, 'keys.json');
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
