import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { escapeIdentifier, type Client } from 'pg';
import { measure, type DatabaseManifest } from './manifest.js';

const BATCH = 1000;
/** MikroORM's own record of what was applied: `migrate` writes it again. */
const RECORD = 'migrations';

type Table = DatabaseManifest['tables'][number];

/** Writes every row of every table of the product to `database/<table>.ndjson.gz`, as the running transaction sees them. */
export async function writeTables(client: Client, directory: string): Promise<Table[]> {
  const { rows } = await client.query<{ name: string }>(`select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> $1 order by relname`, [RECORD]);
  const tables: Table[] = [];
  for (const { name } of rows) {
    const path = `database/${name}.ndjson.gz`;
    const counter = { rows: 0 };
    await pipeline(Readable.from(lines(client, name, counter)), createGzip({ level: 3 }), createWriteStream(join(directory, path), { mode: 0o600 }));
    tables.push({ name, rows: counter.rows, ...(await measure(directory, path)) });
  }
  return tables;
}

async function* lines(client: Client, table: string, counter: { rows: number }): AsyncGenerator<string> {
  await client.query(`declare backup_rows no scroll cursor for select row_to_json(t)::text as line from ${escapeIdentifier(table)} t`);
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${BATCH} from backup_rows`);
    if (rows.length === 0) break;
    counter.rows += rows.length;
    yield `${rows.map(({ line }) => line).join('\n')}\n`;
  }
  await client.query('close backup_rows');
}

/** Puts the rows into the table, in the running transaction; how many there were. PostgreSQL reads back what it wrote, so no value passes through JavaScript. */
export async function readTable(client: Client, directory: string, { name, path }: Table): Promise<number> {
  const { columns, values } = await insertable(client, name);
  const table = escapeIdentifier(name);
  const insert = `insert into ${table} (${columns}) overriding system value select ${values} from json_populate_recordset(null::${table}, $1::json)`;
  let [batch, rows]: [string[], number] = [[], 0];
  const flush = async () => {
    if (batch.length > 0) await client.query(insert, [`[${batch.join(',')}]`]);
    rows += batch.length;
    batch = [];
  };
  for await (const line of createInterface({ input: createReadStream(join(directory, path)).pipe(createGunzip()), crlfDelay: Infinity })) {
    if (batch.push(line) >= BATCH) await flush();
  }
  await flush();
  return rows;
}

/**
 * Generated columns fill themselves. Numbers of transactions mean nothing on another server: what was committed there was
 * committed here by the transaction that restores it.
 */
async function insertable(client: Client, table: string): Promise<{ columns: string; values: string }> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname as name, atttypid::regtype::text as type from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [escapeIdentifier(table)],
  );
  const columns = rows.map(({ name }) => escapeIdentifier(name));
  return { columns: columns.join(', '), values: rows.map(({ type }, index) => (type === 'xid8' ? 'pg_current_xact_id()' : columns[index])).join(', ') };
}
