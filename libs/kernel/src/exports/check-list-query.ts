import { invalid, InvalidRequest } from '../http/problem.js';
import { validated } from '../http/validation.js';
import type { Exportable } from './exportable.js';

/** Judges what shall be shown of a list as the list itself would: 422 with the place in a body `{ filters, sort, columns }`. `limit` and `cursor` are no filters. */
export function checkListQuery({ query, fields }: Pick<Exportable, 'query' | 'fields'>, wanted: { filters: Readonly<Record<string, string>>; sort: string | undefined; columns: readonly string[] }): void {
  for (const name of ['limit', 'cursor', 'sort']) if (name in wanted.filters) throw invalid(`#/filters/${name}`, 'unknown_field', 'This field does not exist.');
  try {
    validated(query, { ...wanted.filters, ...(wanted.sort === undefined ? {} : { sort: wanted.sort }) });
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    throw new InvalidRequest({ errors: (error.errors ?? []).map((one) => ({ ...one, pointer: one.pointer === '#/sort' ? one.pointer : one.pointer.replace('#', '#/filters') })) });
  }
  for (const [i, column] of wanted.columns.entries()) if (!fields.includes(column)) throw invalid(`#/columns/${i}`, 'unknown_field', 'The list has no such field.');
}
