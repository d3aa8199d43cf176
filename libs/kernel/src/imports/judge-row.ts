import type { z } from 'zod';
import { convertCell, type CellFormat } from './convert-cell.js';
import type { Importable } from './importable.js';
import type { IMPORT_MODES } from './import.entity.js';
import type { RowError } from './import-row.entity.js';
import type { NumberedRow } from './read-rows.js';

export interface ImportPlan extends CellFormat {
  mapping: Readonly<Record<string, number>>;
  defaults: Readonly<Record<string, string>>;
  mode: (typeof IMPORT_MODES)[number];
  keys: readonly string[];
  emptyCells: 'keep' | 'clear';
}

type Values = Record<string, unknown>;

/** A row of the file, read and judged. */
export interface JudgedRow {
  number: number;
  /** Values of a new record; absent when the row is no complete record. */
  creation?: Values;
  /** Values for a record that exists; absent when one of them is refused. */
  change?: Values;
  errors: RowError[];
}

/** The text of the cell a field is mapped to, or what stands in for an empty one. */
export function cellText({ mapping, defaults }: ImportPlan, field: string, cells: readonly string[]): string {
  const index = mapping[field];
  const text = index === undefined ? '' : (cells[index] ?? '');
  return text.trim() === '' ? (defaults[field] ?? text) : text;
}

/** Reads and judges one row. `resolved` holds, for each field that is a reference, the ids its texts mean. */
export function judgeRow(importable: Importable, plan: ImportPlan, row: NumberedRow, resolved: ReadonlyMap<string, ReadonlyMap<string, string>>): JudgedRow {
  const given: Values = {};
  const unresolved: RowError[] = [];
  for (const field of new Set([...Object.keys(plan.mapping), ...Object.keys(plan.defaults)])) {
    const text = cellText(plan, field, row.cells);
    const { kind } = importable.fields[field]!;
    if (text.trim() === '') {
      if (plan.emptyCells === 'clear') given[field] = null;
      continue;
    }
    const value = convertCell(kind, text, plan);
    if (kind !== 'reference') given[field] = value;
    else if (resolved.get(field)?.has(text.trim())) given[field] = resolved.get(field)!.get(text.trim());
    else unresolved.push({ field, code: 'not_found', detail: 'There is nothing of this name or id.' });
  }
  if (unresolved.length > 0) return { number: row.number, errors: unresolved };
  return { number: row.number, ...judge(importable, plan, given) };
}

function judge({ create, update }: Importable, { mode }: ImportPlan, given: Values): Omit<JudgedRow, 'number'> {
  const known = withoutNulls(given);
  const complete = mode === 'update' ? undefined : create.safeParse(known);
  if (mode === 'create') return complete!.success ? { creation: complete!.data, errors: [] } : { errors: errorsOf(complete!.error) };
  // what is good for a new record is good for a change; only what is to be emptied is left to judge
  const judged = complete?.success ? { ...complete.data } : {};
  const open = complete?.success ? Object.fromEntries(Object.entries(given).filter(([field]) => !(field in known))) : given;
  const partial = update.safeParse(open);
  if (!partial.success) return { errors: errorsOf(partial.error) };
  const change = Object.fromEntries(Object.keys(given).map((field) => [field, field in open ? partial.data[field] : judged[field]]));
  if (!complete) return { change, errors: [] };
  return complete.success ? { creation: complete.data, change, errors: [] } : { change, errors: errorsOf(complete.error) };
}

/** Nothing is cleared in a record that does not exist yet. */
const withoutNulls = (given: Values): Values => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));

function errorsOf(error: z.ZodError): RowError[] {
  return error.issues.slice(0, 20).map((issue) => ({
    field: issue.path.length > 0 ? issue.path.map(String).join('.') : null,
    code: issue.code ?? 'invalid',
    detail: issue.message.slice(0, 300),
  }));
}

/** What tells whether two rows speak of the same record; undefined when a key has no value, so that the row cannot be compared. */
export function keyOf({ keys }: ImportPlan, row: JudgedRow): string | undefined {
  const values = row.change ?? row.creation;
  if (keys.length === 0 || !values) return undefined;
  const parts = keys.map((field) => values[field]);
  return parts.some((part) => part === undefined || part === null) ? undefined : JSON.stringify(parts);
}
