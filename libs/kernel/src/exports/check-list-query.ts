import type { z } from 'zod';
import { invalid, InvalidRequest } from '../http/problem.js';
import { validated } from '../http/validation.js';
import type { ListQuery } from '../http/view.js';
import type { Exportable } from './exportable.js';

/** Judges what shall be shown of a list as the list itself would: 422 with the place in a body `{ filters, sort, columns }`. */
export function checkListQuery({ query, fields }: Pick<Exportable, 'query' | 'fields'>, wanted: { filters: Readonly<Record<string, string>>; sort: string | undefined; columns: readonly string[] }): void {
  checkFilters(query, wanted.filters, '#/filters');
  validated(query, wanted.sort === undefined ? {} : { sort: wanted.sort });
  for (const [i, column] of wanted.columns.entries()) if (!fields.includes(column)) throw invalid(`#/columns/${i}`, 'unknown_field', 'The list has no such field.');
}

/** 422 with the place below `pointer` unless the list takes these filters; `limit`, `cursor` and `sort` are none. */
export function checkFilters(query: z.ZodType<ListQuery>, filters: Readonly<Record<string, string>>, pointer: string): void {
  for (const name of ['limit', 'cursor', 'sort']) if (name in filters) throw invalid(`${pointer}/${name}`, 'unknown_field', 'This field does not exist.');
  try {
    validated(query, filters);
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    throw new InvalidRequest({ errors: (error.errors ?? []).map((one) => ({ ...one, pointer: one.pointer.replace('#', pointer) })) });
  }
}
