import { columnsOf, type Importable, type ImportColumn } from './importable.js';
import type { Fragment } from '../http/view.js';

/** The statements of an import over `jsonb_to_recordset`, one for a whole chunk. Identifiers come from what contexts registered, never from input. */

const recordset = (columns: readonly string[]): string => `jsonb_to_recordset(?::jsonb) as r (${columns.join(', ')})`;
/** What a record has now. */
const stored = ({ column, inside }: ImportColumn): string => (inside ? `(t.${column} -> '${inside.key}')` : `t.${column}`);
/** Values as text: they compare exactly, and can be cast back. */
const image = (columns: readonly ImportColumn[]): string => `jsonb_build_object(${columns.map((column) => `'${column.field}', ${stored(column)}::text`).join(', ')})`;

/** The columns to write and what to write there; keys of one object make it together, over what it has. */
function assigned(columns: readonly ImportColumn[], value: (column: ImportColumn) => string, object: (column: string) => string): (readonly [column: string, sql: string])[] {
  const single = columns.filter(({ inside }) => !inside).map((column) => [column.column, value(column)] as const);
  const keyed = Map.groupBy(columns.filter(({ inside }) => inside), ({ column }) => column);
  return [...single, ...[...keyed].map(([column, parts]) => {
    const keys = parts.map(({ inside }) => `'${inside!.key}'`);
    const made = `((${object(column)} - array[${keys.join(', ')}]) || jsonb_strip_nulls(${keys.map((key, i) => `jsonb_build_object(${key}, ${value(parts[i]!)})`).join(' || ')}))`;
    return [column, parts[0]!.inside!.orNull ? `nullif(${made}, '{}'::jsonb)` : made] as const;
  })];
}
const ofRecord = (column: string): string => `coalesce(t.${column}, '{}'::jsonb)`;
const setOf = (assignments: readonly (readonly [string, string])[]): string => assignments.map(([column, sql]) => `${column} = ${sql}`).join(', ');

/**
 * Records that have the keys of a row `{ n, k0, k1… }`: `{ n, id, version, before }`, where `before` holds the values of `fields`.
 * Parameters: rows, organization, then those of `visible`.
 */
export function matchSql(importable: Importable, keys: readonly string[], fields: readonly string[], visible: Fragment | undefined, lock: boolean): string {
  const columns = columnsOf(importable, keys);
  const on = columns.map(({ column, cast, lookup }, i) => (lookup ? `t.id = ${lookup(`r.k${i}`)}` : `t.${column} = r.k${i}::${cast}`)).join(' and ');
  return `select r.n, t.id, t.version, ${image(columnsOf(importable, fields))} as before
    from ${importable.table} t join ${recordset(['n int', ...keys.map((_, i) => `k${i} text`)])} on ${on}
    where t.organization_id = ? and t.deleted_at is null${visible ? ` and ${visible.sql}` : ''}
    order by t.id${lock ? ' for update of t' : ''}`;
}

/** Inserts records `{ id, field… }`. Parameters: organization, user, now, now, rows. */
export function insertSql(importable: Importable): string {
  const columns = columnsOf(importable);
  const derived = Object.entries(importable.derived ?? {});
  const written = assigned(columns, ({ field }) => `r."${field}"`, () => `'{}'::jsonb`);
  const names = [...written.map(([column]) => column), ...derived.map(([column]) => column)];
  const read = [...columns.map(({ field, cast }) => `"${field}" ${cast}`), ...derived.map(([column, { cast }]) => `"${column}" ${cast}`)];
  const values = [...written.map(([, sql]) => sql), ...derived.map(([column]) => `r."${column}"`)];
  return `insert into ${importable.table} (id, organization_id, created_by_id, created_at, updated_at, version, ${names.join(', ')})
    select r.id, ?::uuid, ?::uuid, ?::timestamptz, ?::timestamptz, 1, ${values.join(', ')} from ${recordset(['id uuid', ...read])}`;
}

/**
 * Changes records `{ id, field… }`; those that have the values already stay as they are and are not answered. `keep`: a value
 * that is null changes nothing. Answers `{ id, version, after }`. Parameters: now, rows, organization.
 */
export function updateSql(importable: Importable, fields: readonly string[], nulls: 'keep' | 'clear'): string {
  const columns = columnsOf(importable, fields);
  const value = (column: ImportColumn) => (nulls === 'keep' ? `coalesce(r."${column.field}", ${stored(column)})` : `r."${column.field}"`);
  return `update ${importable.table} t set ${setOf(assigned(columns, value, ofRecord))}, updated_at = ?::timestamptz, version = t.version + 1
    from ${recordset(['id uuid', ...columns.map(({ field, cast }) => `"${field}" ${cast}`)])}
    where t.organization_id = ? and t.id = r.id and (${columns.map((column) => `${stored(column)} is distinct from ${value(column)}`).join(' or ')})
    returning t.id, t.version, ${image(columns)} as after`;
}

/** Takes back what an import created: `{ id, version }` of the record as the import left it. Answers `{ id, version }`. Parameters: now, now, rows, organization. */
export const removeSql = ({ table }: Importable): string =>
  `update ${table} t set deleted_at = ?::timestamptz, updated_at = ?::timestamptz, version = t.version + 1
   from ${recordset(['id uuid', 'version int'])} where t.organization_id = ? and t.id = r.id and t.version = r.version and t.deleted_at is null returning t.id, t.version`;

/** Takes back what an import changed: `{ id, version, before }`. Answers `{ id, version }`. Parameters: now, rows, organization. */
export function restoreSql(importable: Importable, fields: readonly string[]): string {
  const columns = columnsOf(importable, fields);
  return `update ${importable.table} t set ${setOf(assigned(columns, ({ field, cast }) => `(r.before->>'${field}')::${cast}`, ofRecord))}, updated_at = ?::timestamptz, version = t.version + 1
    from ${recordset(['id uuid', 'version int', 'before jsonb'])} where t.organization_id = ? and t.id = r.id and t.version = r.version and t.deleted_at is null returning t.id, t.version`;
}
