import { z } from 'zod';
import { requireScope } from '../scope/scope.js';
import { InvalidRequest } from './problem.js';

/** SQL with `?` placeholders and its parameters. */
export interface Fragment {
  sql: string;
  params: unknown[];
}

export interface Filter {
  /** SQL expression over the alias `t`. */
  sql: string;
  /** PostgreSQL type the parameter is cast to. */
  cast: string;
  schema: z.ZodType<string>;
  range: boolean;
}

export const equals = (sql: string, schema: z.ZodType<string>, cast = 'text'): Filter => ({ sql, schema, cast, range: false });
/** Allows `field[gte]`, `field[gt]`, `field[lte]`, `field[lt]` beside equality. */
export const between = (sql: string, schema: z.ZodType<string>, cast: string): Filter => ({ sql, schema, cast, range: true });

type Word = 'me' | 'none';

/** A filter as a list takes it. */
interface ListFilter extends Filter {
  /** Takes several values, separated by commas. */
  isList: boolean;
  /** What it takes beside values: `me`, the acting user; `none`, rows without a value. */
  words: readonly Word[];
}

export type ListFilters = Readonly<Record<string, ListFilter>>;
type Query = Readonly<Record<string, unknown>>;

const RANGE = { gte: '>=', gt: '>', lte: '<=', lt: '<' } as const;
const MAX_VALUES = 50;
/** Characters of a filter where one is kept: as many ids as it takes, and their commas. */
export const MAX_FILTER_CHARS = 2000;

/**
 * The filters of a list that shows `fields`. All but ranges, yes or no, and texts that may themselves contain a comma take
 * several values; those by a user take `me`, and those by a field that may be null take `none`, unless that is a value.
 */
export function listFilters(filters: Readonly<Record<string, Filter>>, fields: Readonly<Record<string, z.ZodType>>): ListFilters {
  return Object.fromEntries(Object.entries(filters).map(([name, filter]) => [name, { ...filter, isList: isList(filter), words: wordsOf(filter, fields[name]) }]));
}

const takes = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;
const isList = ({ schema, cast, range }: Filter): boolean => !range && cast !== 'boolean' && !takes(schema, 'a,b');

function wordsOf({ schema }: Filter, field: z.ZodType | undefined): Word[] {
  const isUser = schema.meta()?.['x-ref'] === 'user';
  const isNullable = field !== undefined && takes(field, null) && !takes(schema, 'none');
  return [...(isUser ? (['me'] as const) : []), ...(isNullable ? (['none'] as const) : [])];
}

/** The query parameters of a list's filters. */
export function filterParameters(filters: ListFilters): Record<string, z.ZodType> {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, filter] of Object.entries(filters)) {
    shape[name] = described(valuesOf(filter), filter.schema, `Only where \`${name}\` is this.`);
    if (filter.range) for (const [operator, sign] of Object.entries(RANGE)) shape[`${name}[${operator}]`] = described(filter.schema, filter.schema, `Only where \`${name}\` ${sign} this.`);
  }
  return shape;
}

/** An optional parameter, with what its values say of themselves, or a sentence where they say nothing. */
const described = (schema: z.ZodType, value: z.ZodType, description: string): z.ZodType => schema.optional().meta({ ...value.meta(), id: undefined, description: value.description ?? description });

/** What filters take, by the schema of a value: those of ids are shared by many. */
const made = new WeakMap<z.ZodType, Map<string, z.ZodType>>();

function valuesOf(filter: ListFilter): z.ZodType {
  if (!filter.isList && filter.words.length === 0) return filter.schema;
  const ways = made.get(filter.schema) ?? made.set(filter.schema, new Map()).get(filter.schema)!;
  const way = `${filter.isList} ${filter.words.join()}`;
  return ways.get(way) ?? ways.set(way, valuesOrWords(filter)).get(way)!;
}

/** One value, a word, or an array of both. The union describes them; what is wrong with a value is said as if it stood alone. */
function valuesOrWords(filter: ListFilter): z.ZodType {
  const { schema, words } = filter;
  const one = words.length > 0 ? [schema, z.enum(words)] : [schema];
  const many = filter.isList ? [z.array(one.length > 1 ? z.union(one) : schema).max(MAX_VALUES)] : [];
  return z.preprocess((input, context) => read(filter, input, context), z.union([...one, ...many]));
}

function read({ schema, words, isList: isSplit }: ListFilter, input: unknown, { issues }: z.RefinementCtx): unknown {
  const parts = isSplit && typeof input === 'string' ? input.split(',') : [input];
  if (parts.length > MAX_VALUES) {
    issues.push({ code: 'too_big', origin: 'array', maximum: MAX_VALUES, inclusive: true, input, message: `Too many: at most ${MAX_VALUES} values` });
    return z.NEVER;
  }
  const values: unknown[] = [];
  for (const part of parts) {
    const result = (words as readonly unknown[]).includes(part) ? { success: true as const, data: part } : schema.safeParse(part);
    if (!result.success) {
      issues.push(...result.error.issues.map((issue) => ({ ...issue, input: part }) as z.core.$ZodRawIssue));
      return z.NEVER;
    }
    values.push(result.data);
  }
  return values.length === 1 ? values[0] : values;
}

const asked = (value: unknown): string[] => (value === undefined ? [] : ([value].flat() as string[]));

/** The query with the acting user in place of `me`; a 422 problem that names the filter where nobody is one: a client app. */
export function inPerson<Q extends Query>(filters: ListFilters, query: Q): Q {
  const mine = Object.keys(filters).filter((name) => filters[name]!.words.includes('me') && asked(query[name]).includes('me'));
  if (mine.length === 0) return query;
  const { userId } = requireScope();
  if (!userId) throw new InvalidRequest({ errors: mine.map((name) => ({ pointer: `#/${name}`, code: 'nobody', detail: 'A client app is nobody, so `me` means nobody here: name the user by id.' })) });
  return { ...query, ...Object.fromEntries(mine.map((name) => [name, asked(query[name]).map((value) => (value === 'me' ? userId : value))])) };
}

/** The values a query asks a filter for, without `none`. */
export const wantedValues = (filters: ListFilters, query: Query, name: string): string[] =>
  asked(inPerson(filters, query)[name]).filter((value) => value !== 'none' || !filters[name]?.words.includes('none'));

/** The conditions of a query `inPerson`. */
export function filterConditions(filters: ListFilters, query: Query): Fragment[] {
  return Object.entries(filters).flatMap(([name, filter]) => {
    const found: Fragment[] = [];
    if (query[name] !== undefined) found.push(equalTo(filter, asked(query[name])));
    if (filter.range) {
      for (const [operator, sign] of Object.entries(RANGE)) {
        const value = query[`${name}[${operator}]`];
        if (value !== undefined) found.push({ sql: `${filter.sql} ${sign} ?::${filter.cast}`, params: [value] });
      }
    }
    return found;
  });
}

/** One value keeps the plan it always had. */
function equalTo({ sql, cast, words }: ListFilter, all: readonly string[]): Fragment {
  const values = words.includes('none') ? all.filter((value) => value !== 'none') : all;
  if (values.length === 0) return { sql: `${sql} is null`, params: [] };
  const equal = values.length === 1 ? { sql: `${sql} = ?::${cast}`, params: [values[0]] } : { sql: `${sql} = any(?::${cast}[])`, params: [values] };
  return values.length === all.length ? equal : { sql: `(${equal.sql} or ${sql} is null)`, params: equal.params };
}
