import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { uuidv7 } from '@app/kernel';

interface Column {
  name: string;
  type: string;
  maxLength: number | null;
  nullable: boolean;
  hasDefault: boolean;
  generated: boolean;
}
interface ForeignKey {
  columns: string[];
  table: string;
  foreignColumns: string[];
}
interface Table {
  name: string;
  columns: Column[];
  keys: ForeignKey[];
  /** Values a CHECK names for a text column. */
  allowed: Map<string, string[]>;
  /** Columns of unique keys. */
  unique: Set<string>;
}

export type Row = Record<string, unknown>;
/** What the catalogue does not tell about a table. */
export interface TableRule {
  /** Values its checks demand of each other. */
  values?: (own: { organization: Organization; id: string; world: World; given: Row }) => Row | Promise<Row>;
  /** How many rows an organization can have; any number when absent. */
  rows?: number;
  /** What never exists without the row. */
  after?: (row: Row, own: { organization: Organization; world: World }) => Promise<unknown>;
}

export interface Organization {
  id: string;
  /** Somebody who belongs to this organization only. */
  userId: string;
  /** Whose personal rows (mailboxes, notifications) there are. A person may be a member of several organizations. */
  ownerId: string;
  /** Part of every text it owns. */
  canary: string;
  /** Rows to take as ids of a kind, where not any will do; a function makes one each time. */
  known?: Record<string, Row | (() => Promise<Row>)>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Columns that hold a user: without a foreign key the catalogue does not tell. */
const USER_COLUMN = /^(user_id|actor_user_id|\w+_by_id|assigned_to_id|owner_id)$/;

/** Tables whose name is not the plural of what `x-ref` calls their rows. */
const TABLE_OF: Record<string, string> = { 'received-invitation': 'invitations', 'company-suggestion': 'customers', stage: 'pipeline_stages', thread: 'email_threads', attachment: 'email_attachments', device: 'user_devices', 'mfa-factor': 'user_mfa_factors', 'sync-log': 'email_sync_logs', 'client-token': 'api_keys', 'personal-key': 'api_keys', merge: 'record_merges', 'openid-grant': 'openid_artifacts' };

/**
 * Two organizations full of rows. Every tenant table gets rows by looking at its columns, checks and foreign keys, so a new
 * table takes part without a word here, unless it has a rule the catalogue does not tell (`tableRules`). Every text an
 * organization owns holds its canary.
 */
export class World {
  /** The last number given to a unique column. */
  private number = 1000;

  private constructor(
    private readonly client: Client,
    private readonly tables: Map<string, Table>,
    private readonly tableRules: Record<string, TableRule>,
  ) {}

  static async open(adminUrl: string, tableRules: Record<string, TableRule> = {}): Promise<World> {
    const client = new Client(adminUrl);
    await client.connect();
    return new World(client, await readTables(client), tableRules);
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  async query<R = Row>(sql: string, params: unknown[] = []): Promise<R[]> {
    return (await this.client.query(sql, params)).rows as R[];
  }

  /** Tables with `organization_id`, parents first. */
  tenantTables(): string[] {
    return inOrder([...this.tables.values()].filter(hasOrganization)).map(({ name }) => name);
  }

  /** The table of what `x-ref` calls `kind`; fails for a kind nobody told about, so that no id slot escapes. */
  tableOf(kind: string): string {
    const snake = kind.replaceAll('-', '_');
    const candidates = [TABLE_OF[kind], `${snake}s`, `${snake}es`, snake.replace(/y$/, 'ies')];
    const found = candidates.find((name) => name !== undefined && this.tables.has(name));
    if (!found) throw new Error(`No table holds a "${kind}" (x-ref).`);
    return found;
  }

  /** Inserts a row for an organization; what it refers to is taken from the organization's own rows, or made. */
  async insert(organization: Organization, tableName: string, given: Row = {}): Promise<Row> {
    const table = this.tables.get(tableName)!;
    const id = uuidv7();
    const row: Row = {};
    for (const column of table.columns) if (!column.generated) this.fill(row, table, column, organization);
    Object.assign(row, { ...(has(table, 'id') ? { id } : {}), ...(has(table, 'organization_id') ? { organization_id: organization.id } : {}) }, await this.tableRules[tableName]?.values?.({ organization, id, world: this, given }), given);
    for (const key of table.keys) await this.refer(row, table, key, organization);
    const columns = Object.keys(row);
    const [inserted] = await this.query<Row>(
      `insert into "${tableName}" (${columns.map((name) => `"${name}"`).join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')}) returning *`,
      Object.values(row).map((value) => (value !== null && typeof value === 'object' && !Buffer.isBuffer(value) && !(value instanceof Date) ? JSON.stringify(value) : value)),
    ).catch((error: Error) => {
      throw new Error(`${tableName}: ${error.message}`, { cause: error });
    });
    await this.tableRules[tableName]?.after?.(inserted!, { organization, world: this });
    return inserted!;
  }

  /** Gives an organization at least two rows in every tenant table. */
  async populate(organization: Organization): Promise<void> {
    for (const table of this.tenantTables()) {
      for (let count = await this.count(table, organization); count < this.rowsOf(table); count++) await this.insert(organization, table);
    }
  }

  /** How many rows an organization has at least in a table: two, where it can have so many. */
  rowsOf(table: string): number {
    return this.tableRules[table]?.rows ?? 2;
  }

  async count(table: string, organization: Organization): Promise<number> {
    const [row] = await this.query<{ count: number }>(`select count(*)::int as count from "${table}" where organization_id = $1`, [organization.id]);
    return row!.count;
  }

  /** The row of a kind an organization has had longest; made when there is none. */
  async oldest(organization: Organization, kind: string): Promise<Row> {
    const table = this.tableOf(kind);
    const [row] = await this.query<Row>(`select * from "${table}" where organization_id = $1 order by id limit 1`, [organization.id]);
    return row ?? this.insert(organization, table);
  }

  /** Whether one of the ids is that of a row of the organization. A membership is also its person's, who sees it from anywhere. */
  async owns({ id }: Organization, ids: string[], personId: string): Promise<boolean> {
    const uuids = ids.filter((one) => UUID.test(one));
    const owned = [...this.tables.values()].filter((table) => has(table, 'organization_id') && table.columns.some(({ name, type }) => name === 'id' && type === 'uuid'));
    const parts = owned.map(({ name }) => `select 1 from "${name}" where organization_id = $1 and id = any ($2::uuid[])${name === 'members' ? ' and user_id <> $3' : ''}`);
    return (await this.query(`${parts.join(' union all ')} limit 1`, [id, uuids, personId])).length > 0;
  }

  /** From now on every row written, changed or removed is noted: asking what changed costs the same however many rows there are. */
  async watch(): Promise<void> {
    const owned = [...this.tables.values()].filter((table) => has(table, 'organization_id'));
    await this.query(`
      create schema watched;
      create table watched.changes (number bigserial, owner_id uuid, table_name text);
      create index on watched.changes (owner_id, number);
      create function watched.note() returns trigger language plpgsql security definer as $note$
        declare owner text := tg_argv[0];
        begin
          if tg_op <> 'INSERT' then insert into watched.changes (owner_id, table_name) values ((to_jsonb(old) ->> owner)::uuid, tg_table_name); end if;
          if tg_op <> 'DELETE' then insert into watched.changes (owner_id, table_name) values ((to_jsonb(new) ->> owner)::uuid, tg_table_name); end if;
          return null;
        end $note$;
      ${owned.map(({ name }) => `create trigger zz_watched after insert or update or delete on "${name}" for each row execute function watched.note('organization_id');`).join('\n')}
      create trigger zz_watched after insert or update or delete on users for each row execute function watched.note('id');
    `);
  }

  /** The number of the last change to a row an organization owns, or to one of its users. */
  async lastChange(organizationId: string, userIds: string[]): Promise<string> {
    const [row] = await this.query<{ number: string | null }>('select max(number) as number from watched.changes where owner_id = any ($1::uuid[])', [[organizationId, ...userIds]]);
    return row!.number ?? 'none';
  }

  private fill(row: Row, table: Table, column: Column, { canary, userId, ownerId }: Organization): void {
    const allowed = table.allowed.get(column.name);
    if (allowed) row[column.name] = allowed[0];
    else if (column.type === 'uuid' && USER_COLUMN.test(column.name)) row[column.name] = hasOrganization(table) ? ownerId : userId;
    else if (column.name === 'organization_id' || column.name === 'id' || table.keys.some((key) => key.columns.includes(column.name))) return;
    else if (/^(text|character varying|character|citext)$/.test(column.type)) {
      if (!column.nullable || !column.hasDefault) row[column.name] = `${canary} ${table.name}.${column.name} ${randomBytes(6).toString('hex')}`.slice(0, column.maxLength ?? 200);
    } else if (/^(integer|bigint|numeric)$/.test(column.type) && table.unique.has(column.name)) row[column.name] = ++this.number;
    else if (!column.hasDefault && !column.nullable) row[column.name] = plainValue(column.type);
  }

  /** Points a foreign key at a row of the same organization: nullable ones too, where there is one. */
  private async refer(row: Row, table: Table, key: ForeignKey, organization: Organization): Promise<void> {
    const own = key.columns.filter((name) => name !== 'organization_id');
    if (own.length === 0 || own.every((name) => name in row)) return;
    const known = key.columns.flatMap((name, index) => (name in row ? [{ name: key.foreignColumns[index]!, value: row[name] }] : []));
    const where = known.map(({ name }, index) => `"${name}" = $${index + 1}`).join(' and ') || 'true';
    let [parent] = await this.query<Row>(`select * from "${key.table}" where ${where} order by id limit 1`, known.map(({ value }) => value));
    const required = own.every((name) => table.columns.find((column) => column.name === name)?.nullable === false);
    if (!parent && required) parent = await this.insert(organization, key.table, Object.fromEntries(known.map(({ name, value }) => [name, value])));
    if (parent) key.columns.forEach((name, index) => (row[name] = parent[key.foreignColumns[index]!]));
  }
}

const has = (table: Table, column: string): boolean => table.columns.some(({ name }) => name === column);
const hasOrganization = (table: Table): boolean => table.columns.some(({ name, nullable }) => name === 'organization_id' && !nullable);

function plainValue(type: string): unknown {
  if (type === 'uuid') return uuidv7();
  if (/^timestamp|^date/.test(type)) return new Date();
  if (/^(integer|bigint|smallint|numeric|double|real)/.test(type)) return 1;
  if (type === 'boolean') return false;
  if (/^json/.test(type)) return {};
  if (type === 'bytea') return randomBytes(32);
  if (type === 'ARRAY') return '{}';
  if (type === 'inet') return '192.0.2.1';
  throw new Error(`No value is known for the type ${type}.`);
}

/** Parents before children. */
function inOrder(tables: Table[]): Table[] {
  const sorted: Table[] = [];
  const visit = (table: Table, path: Set<string>): void => {
    if (sorted.includes(table) || path.has(table.name)) return;
    for (const { table: parent } of table.keys) {
      const found = tables.find(({ name }) => name === parent);
      if (found && found !== table) visit(found, new Set([...path, table.name]));
    }
    if (!sorted.includes(table)) sorted.push(table);
  };
  for (const table of tables) visit(table, new Set());
  return sorted;
}

async function readTables(client: Client): Promise<Map<string, Table>> {
  const { rows: columns } = await client.query<Column & { table: string }>(
    `select table_name as table, column_name as name, data_type as type, character_maximum_length as "maxLength", is_nullable = 'YES' as nullable,
       column_default is not null or is_identity = 'YES' as "hasDefault", is_generated = 'ALWAYS' or is_identity = 'YES' as generated
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' order by ordinal_position`,
  );
  const names = (numbers: string, relation: string) => `array(select attname::text from unnest(${numbers}) with ordinality k (num, n) join pg_attribute on attrelid = ${relation} and attnum = k.num order by k.n)`;
  const { rows: keys } = await client.query<ForeignKey & { of: string }>(
    `select conrelid::regclass::text as of, confrelid::regclass::text as table, ${names('conkey', 'conrelid')} as columns, ${names('confkey', 'confrelid')} as "foreignColumns"
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
  );
  const { rows: checks } = await client.query<{ of: string; text: string }>(
    `select conrelid::regclass::text as of, pg_get_constraintdef(oid) as text from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`,
  );
  const { rows: unique } = await client.query<{ of: string; columns: string[] }>(`select indrelid::regclass::text as of, ${names('indkey::int2[]', 'indrelid')} as columns from pg_index where indisunique`);
  const tables = new Map<string, Table>();
  for (const { table, ...column } of columns) {
    if (!tables.has(table)) tables.set(table, {
      name: table,
      columns: [],
      keys: keys.filter((key) => key.of === table),
      allowed: allowedValues(checks.filter((check) => check.of === table).map(({ text }) => text)),
      unique: new Set(unique.filter((index) => index.of === table).flatMap((index) => index.columns)),
    });
    tables.get(table)!.columns.push(column);
  }
  return tables;
}

/** `CHECK (((status)::text = ANY (ARRAY['new'::text, …])))` → status: new, … */
function allowedValues(checks: string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const text of checks) {
    const match = /^CHECK \(+(\w+)\)?(?:::\w+(?: \w+)*)?\)? = ANY \(+ARRAY\[(.*)\]/.exec(text);
    if (match) found.set(match[1]!, [...match[2]!.matchAll(/'([^']*)'/g)].map(([, value]) => value!));
  }
  return found;
}
