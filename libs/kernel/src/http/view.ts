import { z } from 'zod';
import { NotFound } from './problem.js';
import { decodeCursor, encodeCursor, type CursorPosition } from './cursor.js';
import { filterConditions, filterParameters, inPerson, listFilters, wantedValues, type Filter, type Fragment, type ListFilters } from './filter.js';
import { requireOrganizationId, requireScope, requireUserId } from '../scope/scope.js';

export interface Owner {
  /** SQL expression over the alias `t`. */
  sql: string;
  id: () => string;
}

const ofOrganization: Owner = { sql: 't.organization_id', id: requireOrganizationId };
/** For tables that belong to users and not to organizations. */
export const ofUser: Owner = { sql: 't.user_id', id: requireUserId };

/** Rows of one statement with `?` placeholders. */
export type Reader = (sql: string, params: unknown[]) => Promise<Record<string, unknown>[]>;

/** In the running scope, so under row level security. */
const inScope: Reader = (sql, params) => requireScope().read<Record<string, unknown>>(sql, params);

export interface ViewOptions<D extends z.ZodObject> {
  /** Table; its alias in every expression is `t`. */
  table: string;
  resource: string;
  returns: D;
  /** SQL for fields which are not simply the snake_case column of the same name. */
  expressions?: Partial<Record<keyof z.output<D> & string, string>>;
  /** Fields that may be sorted by: never-null columns backed by an index that leads with the organization. Cast = PostgreSQL type. */
  sort: Record<string, { sql: string; cast: string }>;
  defaultSort: string;
  filters?: Record<string, Filter>;
  /** Call of an SQL function that answers the ids which match the text `?` (`q=`): `recordsContaining('lead')`. */
  search?: string;
  /** Rows that are always left out, e.g. `t.deleted_at is null`. */
  where?: string;
  /** Whose rows these are; the organization's unless given. */
  owner?: Owner;
  /** Which of the owner's rows the acting user may see at all; none given: all of them. Asked at every read. */
  visible?: () => Fragment | undefined;
  /** Query parameters the caller turns into a condition itself. */
  parameters?: Record<string, z.ZodType>;
  /** Further such parameters by the form of their name, for names that are known in the database only. */
  openParameters?: RegExp;
}

export const MAX_PAGE = 100;

export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/**
 * What a resource shows of its table, and how its list is filtered, sorted and searched: one definition gives the query
 * schema, the lean SQL, and the wire shape. Rows are read without entities (a fifth of the cost), identifiers never come
 * from input, and every statement names the organization beside row level security so that the planner sees it.
 */
export function defineView<D extends z.ZodObject>(options: ViewOptions<D>) {
  type Row = z.output<D>;
  const fields = Object.keys(options.returns.shape);
  const timestamps = fields.filter((field) => isTimestamp(options.returns.shape[field]!));
  const select = fields.map((field) => `${options.expressions?.[field as keyof Row & string] ?? `t.${snakeCase(field)}`} as "${field}"`).join(', ');
  const owner = options.owner ?? ofOrganization;
  const filters = listFilters(options.filters ?? {}, options.returns.shape);
  const base = `from ${options.table} t where ${owner.sql} = ?${options.where ? ` and ${options.where}` : ''}`;

  const fromDatabase = (row: Record<string, unknown>): Row => {
    for (const field of timestamps) if (typeof row[field] === 'string') row[field] = rfc3339(row[field]);
    return row as Row;
  };

  const read = async (reader: Reader, where: Fragment, tail: string, tailParams: unknown[]): Promise<Row[]> => {
    const conditions = [options.visible?.(), where].filter((condition) => condition?.sql) as Fragment[];
    const params = [owner.id(), ...conditions.flatMap((condition) => condition.params), ...tailParams];
    const rows = await reader(`select ${select} ${base}${conditions.map(({ sql }) => ` and ${sql}`).join('')} ${tail}`, params);
    return rows.map(fromDatabase);
  };

  return {
    Query: querySchema(options, filters),
    /** The query without some of its parameters: for what shows the rows of the list in another way. */
    queryWithout: (...names: string[]) => querySchema(options, filters, names),
    Page: pageOf(options.returns),
    /** An entity in the wire shape: its fields of the same name, instants as RFC 3339. Flush first: version and times are set then. */
    present(entity: Presentable<Row>): Row {
      return Object.fromEntries(fields.map((field) => [field, wireValue(entity[field as keyof Row])])) as Row;
    },
    /** One row by id; a 404 problem when it does not exist for this organization. */
    async one(id: string, where?: Fragment, reader = inScope): Promise<Row> {
      const [row] = await read(reader, { sql: `t.id = ?${where ? ` and ${where.sql}` : ''}`, params: [id, ...(where?.params ?? [])] }, 'limit 1', []);
      if (!row) throw new NotFound();
      return row;
    },
    /** The list's statement in parts, for one that reads several pages at once: columns and condition (`and …`) over the alias `t`. */
    parts(given: ListQuery, scope?: Fragment): { select: string; where: Fragment } {
      const query = inPerson(filters, given);
      const conditions = [options.visible?.(), scope, ...filterConditions(filters, query), ...searchCondition(options, query)].filter((condition) => condition !== undefined);
      const where = [options.where, ...conditions.map(({ sql }) => sql)].filter(Boolean);
      return { select, where: { sql: where.map((sql) => ` and ${sql}`).join(''), params: conditions.flatMap(({ params }) => params) } };
    },
    /** A row of such a statement in the wire shape. */
    row: fromDatabase,
    /** The values a query asks a filter for: the acting user in place of `me`, and nothing for `none`. */
    wanted: (query: ListQuery, filter: string): string[] => wantedValues(filters, query, filter),
    /** `cursor` for the page of the list that begins behind a row. */
    cursorBehind(row: Row & { id: string }, query: ListQuery): string {
      const sort = sortOf(options, query.sort ?? options.defaultSort);
      return encodeCursor({ value: String(row[sort.field as keyof Row]), id: row.id }, cursorBinding(options, sort, inPerson(filters, query)));
    },
    /** One page of the list; `scope` narrows it further than the query may (own records, a parent's rows), `reader` reads what no scope may. */
    async page(given: ListQuery, scope?: Fragment, reader = inScope): Promise<Page<Row>> {
      const query = inPerson(filters, given);
      const sort = sortOf(options, query.sort ?? options.defaultSort);
      const conditions = [...(scope ? [scope] : []), ...filterConditions(filters, query), ...searchCondition(options, query)];
      const position = query.cursor ? decodeCursor(query.cursor, cursorBinding(options, sort, query)) : undefined;
      if (position) conditions.push({ sql: `(${sort.sql}, t.id) ${sort.descending ? '<' : '>'} (?::${sort.cast}, ?::uuid)`, params: [position.value, position.id] });
      const limit = query.limit ?? 25;
      const direction = sort.descending ? 'desc' : 'asc';
      const rows = await read(
        reader,
        { sql: conditions.map((c) => c.sql).join(' and '), params: conditions.flatMap((c) => c.params) },
        `order by ${sort.sql} ${direction}, t.id ${direction} limit ?`,
        [limit + 1],
      );
      const data = rows.slice(0, limit);
      const last = data.at(-1) as (Row & { id: string }) | undefined;
      return { data, nextCursor: rows.length > limit && last ? this.cursorBehind(last, query) : null };
    },
  };
}

/** What a view can present: every field of the wire shape, instants still as dates. */
type Presentable<Row> = { readonly [F in keyof Row]: Row[F] | Date | (null extends Row[F] ? undefined : never) };

const wireValue = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : (value ?? null));

/** The query every list accepts; a view adds its filters. */
export interface ListQuery {
  limit?: number | undefined;
  cursor?: string | undefined;
  sort?: string | undefined;
  q?: string | undefined;
  [filter: string]: unknown;
}

const LIMIT = z.coerce.number().int().min(1).max(MAX_PAGE).optional().meta({ description: `Rows per page, 1 to ${MAX_PAGE}; 25 when absent.` });
const CURSOR = z.string().max(2000).optional().meta({ description: '`nextCursor` of the page before.' });
const FREE_TEXT = z.string().trim().min(2).max(200).refine((text) => !text.includes('\u0000'), { error: 'contains characters that are not allowed' }).optional().meta({ description: 'Free text.', example: 'lighthouse' });
const NEXT_CURSOR = z.string().nullable();

function querySchema(options: ViewOptions<z.ZodObject>, filters: ListFilters, without: readonly string[] = []) {
  const sorts = Object.keys(options.sort).flatMap((field) => [field, `-${field}`]);
  const shape: Record<string, z.ZodType> = {
    limit: LIMIT,
    cursor: CURSOR,
    sort: z.enum(sorts as [string, ...string[]]).optional().meta({ description: `Field to sort by, \`-\` for descending; \`${options.defaultSort}\` when absent.` }),
  };
  if (options.search) shape['q'] = FREE_TEXT;
  Object.assign(shape, filterParameters(filters), options.parameters);
  for (const name of without) delete shape[name];
  return (options.openParameters ? open(shape, options.openParameters) : z.strictObject(shape)) as z.ZodObject as z.ZodType<ListQuery>;
}

const open = (shape: Record<string, z.ZodType>, names: RegExp) =>
  z.object(shape).catchall(z.string().max(500)).check(({ value, issues }) => {
    const keys = Object.keys(value).filter((name) => !(name in shape) && !names.test(name));
    if (keys.length > 0) issues.push({ code: 'unrecognized_keys', keys, input: value });
  });

/** `{ data, nextCursor }` around a resource. */
export function pageOf<D extends z.ZodObject>(item: D) {
  const { id = 'Unnamed', example } = item.meta() ?? {};
  return z.object({ data: z.array(item), nextCursor: NEXT_CURSOR }).meta({ id: `${id}Page`, ...(example ? { example: { data: [example], nextCursor: null } } : {}) });
}

const searchCondition = (options: ViewOptions<z.ZodObject>, query: ListQuery): Fragment[] =>
  query.q && options.search ? [{ sql: `t.id in (select ${options.search})`, params: [query.q] }] : [];

interface Sort {
  field: string;
  sql: string;
  cast: string;
  descending: boolean;
}

function sortOf(options: ViewOptions<z.ZodObject>, text: string): Sort {
  const descending = text.startsWith('-');
  const field = descending ? text.slice(1) : text;
  return { field, descending, ...options.sort[field]! };
}

/** A cursor is good only for the list, organization, order and filters it was made for. */
function cursorBinding(options: ViewOptions<z.ZodObject>, sort: Sort, query: ListQuery): string {
  const { cursor: _c, limit: _l, sort: _s, ...filters } = query;
  return JSON.stringify([options.resource, (options.owner ?? ofOrganization).id(), sort.field, sort.descending, Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

function isTimestamp(schema: z.ZodType): boolean {
  const json = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' }) as { format?: string; anyOf?: { format?: string }[] };
  return json.format === 'date-time' || (json.anyOf ?? []).some((part) => part.format === 'date-time');
}

/** `2026-11-21 02:13:44.1+00`, as PostgreSQL writes timestamptz(3) in UTC → `2026-11-21T02:13:44.100Z`. */
export function rfc3339(text: string): string {
  if (!text.endsWith('+00')) return new Date(text).toISOString();
  const fraction = text.length > 22 ? text.slice(20, -3).padEnd(3, '0').slice(0, 3) : '000';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}

export { between, equals, MAX_FILTER_CHARS, type Filter, type Fragment } from './filter.js';
export type { CursorPosition };
