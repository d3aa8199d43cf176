import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { CommandFailed } from '../command.js';

export const MANIFEST = 'manifest.json';

const StoredFile = z.strictObject({
  /** Relative to the backup, with slashes. */
  path: z.string().regex(/^[^/\\][^\\]*$/).refine((path) => !path.split('/').includes('..')),
  bytes: z.int().min(0),
  /** Hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const Table = StoredFile.extend({ name: z.string(), rows: z.int().min(0) });

/** What a backup says of itself, so that a restore can tell whether it is whole and whether this build can read it. */
const Manifest = z.strictObject({
  format: z.literal(1),
  takenAt: z.iso.datetime(),
  postgresVersion: z.string(),
  /** Every migration the tables have seen, in order. */
  migrations: z.array(z.string()),
  tables: z.array(Table),
  sequences: z.array(z.strictObject({ name: z.string(), value: z.string().regex(/^-?\d+$/) })),
  objects: z.strictObject({ driver: z.enum(['fs', 's3']), isCopied: z.boolean(), files: z.array(StoredFile) }),
  /** Ids of the keys in APP_KEYS at that time; the keys themselves only with --with-keys. */
  keyIds: z.array(z.string()),
  keys: StoredFile.nullable(),
});
export type Manifest = z.infer<typeof Manifest>;
export type StoredFile = z.infer<typeof StoredFile>;

/** Size and SHA-256 of a file as it lies on the disk. */
export async function measure(root: string, path: string): Promise<StoredFile> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(join(root, path)), digest);
  return { path, bytes: statSync(join(root, path)).size, sha256: digest.digest('hex') };
}

/** The manifest of a backup whose every file is there and unchanged; CommandFailed with the first five that are not. */
export async function readBackup(directory: string): Promise<Manifest> {
  const file = join(directory, MANIFEST);
  if (!existsSync(file)) throw new CommandFailed(`There is no backup in ${directory}: it has no ${MANIFEST}.`);
  const parsed = Manifest.safeParse(json(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new CommandFailed(`${file} is damaged, or of another version of Frontoffice.`);
  const { tables, objects, keys } = parsed.data;
  const damaged: string[] = [];
  for (const expected of [...tables, ...objects.files, ...(keys ? [keys] : [])]) {
    const found = existsSync(join(directory, expected.path)) ? await measure(directory, expected.path) : null;
    if (found?.sha256 !== expected.sha256) damaged.push(`${expected.path} is ${found ? 'not what was written' : 'missing'}`);
  }
  if (damaged.length > 0) throw new CommandFailed(`The backup is damaged: ${damaged.slice(0, 5).join('; ')}${damaged.length > 5 ? `; and ${damaged.length - 5} more` : ''}.`);
  return parsed.data;
}

/** The migrations of this build, in order. */
export const migrationsOfBuild = (): string[] => readdirSync(join(process.cwd(), 'migrations')).flatMap((file) => /^(Migration.*)\.ts$/.exec(file)?.[1] ?? []).sort();

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
