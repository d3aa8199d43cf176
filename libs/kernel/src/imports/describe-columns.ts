import { snakeCase, type Importable } from './importable.js';
import type { COLUMN_TYPES, FileColumn } from './import.entity.js';

type ColumnType = (typeof COLUMN_TYPES)[number];

const TESTS: readonly (readonly [ColumnType, RegExp])[] = [
  ['integer', /^[+-]?\d{1,15}$/],
  ['decimal', /^[+-]?\d{1,3}([., '\u00a0]?\d{3})*([.,]\d+)?$/],
  ['date', /^(\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})([T ].*)?$/],
  ['boolean', /^(true|false|yes|no|ja|nein|oui|non)$/i],
  ['email', /^[^\s@]+@[^\s@]+\.[^\s@]+$/],
];

/** Name and type of each column: the type that fits every cell seen, else text. */
export function describeColumns(header: readonly string[] | undefined, rows: readonly string[][]): FileColumn[] {
  const width = Math.max(header?.length ?? 0, ...rows.map((row) => row.length));
  return Array.from({ length: width }, (_, index) => ({
    index,
    name: header?.[index]?.trim().slice(0, 200) || `Column ${index + 1}`,
    type: typeOf(rows.map((row) => row[index]?.trim() ?? '').filter((cell) => cell !== '')),
  }));
}

function typeOf(cells: readonly string[]): ColumnType {
  if (cells.length === 0) return 'empty';
  return TESTS.find(([, test]) => cells.every((cell) => test.test(cell)))?.[0] ?? 'text';
}

/** The fields whose name, or another word for it, is a header: a first guess at the mapping. */
export function guessMapping({ fields }: Importable, columns: readonly FileColumn[]): Record<string, number> {
  const byName = new Map(columns.map(({ name, index }) => [plain(name), index] as const).reverse());
  const found = Object.entries(fields).flatMap(([field, { labels = [] }]) => {
    const index = [field, snakeCase(field), ...labels].map((label) => byName.get(plain(label))).find((at) => at !== undefined);
    return index === undefined ? [] : [[field, index] as const];
  });
  return Object.fromEntries(found);
}

const plain = (name: string): string => name.normalize('NFD').toLowerCase().replace(/[^a-z0-9]/g, '');
