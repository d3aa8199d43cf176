import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './repository.js';

/** The committed text of a golden file; with UPDATE_GOLDEN=1 the file is written first, and the diff is the review. */
export function golden(path: string, current: string): string {
  const file = join(root, path);
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, current);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Lines with aligned columns. */
export function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()).join('\n') + '\n';
}
