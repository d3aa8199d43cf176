import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { KeyFingerprint } from './key-fingerprints.js';

export const MANIFEST = 'manifest.json';

export const StoredFile = z.strictObject({
  /** Relative to the backup, with slashes. */
  path: z.string().regex(/^[^/\\][^\\]*$/).refine((path) => !path.split('/').includes('..')),
  bytes: z.int().min(0),
  /** Hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const Table = StoredFile.extend({ name: z.string(), rows: z.int().min(0) });

/** What a backup says of itself, so that a restore can tell whether it is whole and whether this build can read it. */
export const Manifest = z.strictObject({
  format: z.literal(3),
  takenAt: z.iso.datetime(),
  /** Null when only files were asked for. */
  database: z
    .strictObject({
      postgresVersion: z.string(),
      /** Every migration the tables have seen, in order. */
      migrations: z.array(z.string()),
      tables: z.array(Table),
      sequences: z.array(z.strictObject({ name: z.string(), value: z.string().regex(/^-?\d+$/) })),
    })
    .nullable(),
  /** Null when only the database was asked for. `list` has a line for each file. */
  objects: z.strictObject({ driver: z.enum(['fs', 's3']), count: z.int().min(0), bytes: z.int().min(0), list: StoredFile }).nullable(),
  /** Which keys were in APP_KEYS at that time; the keys themselves only with --with-keys. */
  keyRing: z.array(KeyFingerprint),
  keys: StoredFile.nullable(),
});
export type Manifest = z.infer<typeof Manifest>;
export type DatabaseManifest = NonNullable<Manifest['database']>;
export type StoredFile = z.infer<typeof StoredFile>;

/** Size and SHA-256 of a file as it lies on the disk. */
export async function measure(root: string, path: string): Promise<StoredFile> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(join(root, path)), digest);
  return { path, bytes: statSync(join(root, path)).size, sha256: digest.digest('hex') };
}

/** The migrations of this build, in order. */
export const migrationsOfBuild = (): string[] => readdirSync(join(process.cwd(), 'migrations')).flatMap((file) => /^(Migration.*)\.ts$/.exec(file)?.[1] ?? []).sort();
