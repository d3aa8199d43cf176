import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { queryAsAdmin, type TestDatabase } from '../../../support/database.js';

/** Somewhere a secret may have been left, and all that stands there. */
export interface Hay {
  place: string;
  text: string;
}

/** Every row of every table, whatever the schema and the type of a column; `bytea` as hexadecimal. */
export async function hayOfDatabase(database: TestDatabase): Promise<Hay[]> {
  const tables = await queryAsAdmin<{ schema: string; name: string }>(
    database, `select table_schema as schema, table_name as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1, 2`,
  );
  const hay: Hay[] = [];
  for (const { schema, name } of tables) {
    const rows = await queryAsAdmin<{ row: string }>(database, `select to_jsonb(t)::text as row from "${schema}"."${name}" t`);
    hay.push({ place: `table ${schema}.${name}`, text: rows.map(({ row }) => row).join('\n') });
  }
  return hay;
}

/** Every key with its value, whatever its type, below a prefix. */
export async function hayOfRedis({ url, prefix }: { url: string; prefix: string }): Promise<Hay[]> {
  const redis = new Redis(url);
  try {
    const hay: Hay[] = [];
    for await (const keys of redis.scanStream({ match: `*${prefix}*`, count: 1000 })) for (const key of keys as string[]) hay.push({ place: `Redis ${key}`, text: `${key}\n${JSON.stringify(await valueOf(redis, key))}` });
    return hay;
  } finally {
    await redis.quit();
  }
}

async function valueOf(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  if (type === 'string') return redis.get(key);
  if (type === 'list') return redis.lrange(key, 0, -1);
  if (type === 'hash') return redis.hgetall(key);
  if (type === 'set') return redis.smembers(key);
  if (type === 'zset') return redis.zrange(key, '0', '-1');
  if (type === 'stream') return redis.xrange(key, '-', '+');
  if (type === 'none') return null; // expired meanwhile
  throw new Error(`Redis holds a ${type}, which nobody looks into.`);
}

/** Every file below a directory. */
export function hayOfFiles(directory: string): Hay[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => ({ place: `file ${name}`, text: readFileSync(join(parentPath, name)).toString('latin1') }));
}

/** A secret, where it came from, and whether people choose it: then no plain digest of it may be kept either, because it can be guessed. */
export interface Needle {
  from: string;
  value: string;
  isChosen: boolean;
}

/** The secrets that were found, as `<where it came from> in <where it was found> as <how it was written>`. */
export function search(hay: readonly Hay[], needles: readonly Needle[]): string[] {
  const found = new Set<string>();
  for (const needle of needles) {
    const spellings = spellingsOf(needle);
    for (const [spelling, text] of spellings.filter(([, one], index) => spellings.findIndex(([, other]) => other === one) === index)) {
      for (const { place, text: whole } of hay) if (typeof text === 'string' ? whole.includes(text) : text.test(whole)) found.add(`${needle.from} in ${place} as ${spelling}`);
    }
  }
  return [...found];
}

function spellingsOf({ value, isChosen }: Needle): [string, string | RegExp][] {
  // few digits are part of many numbers and times: they count where they stand alone
  if (/^\d{1,8}$/.test(value)) return [['itself', new RegExp(`(?<![\\w.:+-])${value}(?![\\w.:-])`)]];
  const bytes = Buffer.from(value);
  const spellings: [string, string][] = [
    ['itself', value], ['JSON', JSON.stringify(value).slice(1, -1)], ['JSON in JSON', JSON.stringify(JSON.stringify(value)).slice(3, -3)], ['part of an address', encodeURIComponent(value)], ['hexadecimal', bytes.toString('hex')],
    ...base64Spellings(bytes).map((text): [string, string] => ['Base64', text]),
  ];
  if (isChosen) for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
    for (const encoding of ['hex', 'base64', 'base64url'] as const) spellings.push([`${algorithm} in ${encoding}`, createHash(algorithm).update(value).digest(encoding)]);
  }
  return spellings;
}

/** What is sure to stand in the Base64 of any text with these bytes in it, for each of the three ways they may lie. */
function base64Spellings(bytes: Buffer): string[] {
  const inner = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64').replaceAll('=', '');
    return encoded.slice(before === 0 ? 0 : before + 1, encoded.length - 2);
  });
  return [...new Set(inner.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]))];
}
