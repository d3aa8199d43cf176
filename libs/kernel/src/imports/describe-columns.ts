import type { CellFormat } from './convert-cell.js';
import { ID_FIELD, snakeCase, type Importable } from './importable.js';
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
    if (field === ID_FIELD) return []; // files of other programs have ids of their own
    const index = [field, snakeCase(field), ...labels].map((label) => byName.get(plain(label))).find((at) => at !== undefined);
    return index === undefined ? [] : [[field, index] as const];
  });
  return Object.fromEntries(found);
}

const plain = (name: string): string => name.normalize('NFD').toLowerCase().replace(/[^a-z0-9]/g, '');

/** How a file writes numbers and dates, as far as its cells tell; what they leave open is as programs write it, and then a date with slashes is refused and not mistaken. */
export function guessNotation(rows: readonly string[][]): CellFormat {
  const cells = rows.flat().map((cell) => cell.replace(/[\s\u00a0\p{Sc}]|\b[A-Z]{3}\b/gu, ''));
  const some = (form: RegExp) => cells.some((cell) => form.test(cell));
  const decimalSeparator = some(/^[+-]?\d{1,3}(\.?\d{3})*,(\d{1,2}|\d{4,})$/) && !some(/^[+-]?\d{1,3}(,?\d{3})*\.(\d{1,2}|\d{4,})$/) ? ',' : '.';
  if (some(/^\d{1,2}\.\d{1,2}\.\d{4}/)) return { decimalSeparator, dateFormat: 'DD.MM.YYYY' };
  const [dayFirst, monthFirst] = [some(/^(1[3-9]|2\d|3[01])\/\d{1,2}\/\d{4}/), some(/^\d{1,2}\/(1[3-9]|2\d|3[01])\/\d{4}/)];
  if (dayFirst === monthFirst) return { decimalSeparator, dateFormat: 'YYYY-MM-DD' };
  return { decimalSeparator, dateFormat: dayFirst ? 'DD/MM/YYYY' : 'MM/DD/YYYY' };
}
