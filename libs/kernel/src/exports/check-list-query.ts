import { invalid, InvalidRequest } from '../http/problem.js';
import { validated } from '../http/validation.js';
import type { Exportable } from './exportable.js';

type FilteredList = Pick<Exportable, 'query' | 'page'>;

/** Judges what shall be shown of a list as the list itself would: 422 with the place in a body `{ filters, sort, columns }`. */
export async function checkListQuery(list: FilteredList & Pick<Exportable, 'fields'>, wanted: { filters: Readonly<Record<string, string>>; sort: string | undefined; columns: readonly string[] }): Promise<void> {
  await checkFilters(list, wanted.filters, '#/filters');
  validated(list.query, wanted.sort === undefined ? {} : { sort: wanted.sort });
  for (const [i, column] of wanted.columns.entries()) if (!list.fields.includes(column)) throw invalid(`#/columns/${i}`, 'unknown_field', 'The list has no such field.');
}

/** 422 with the place below `pointer` unless the list takes these filters; `limit`, `cursor` and `sort` are none. What only the list knows (fields of the organization) it is asked. */
export async function checkFilters({ query, page }: FilteredList, filters: Readonly<Record<string, string>>, pointer: string): Promise<void> {
  for (const name of ['limit', 'cursor', 'sort']) if (name in filters) throw invalid(`${pointer}/${name}`, 'unknown_field', 'This field does not exist.');
  try {
    const asked = validated(query, filters);
    if (Object.keys(filters).length > 0) await page({ ...asked, limit: 1 });
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    throw new InvalidRequest({ errors: (error.errors ?? []).map((one) => ({ ...one, pointer: one.pointer.replace('#', pointer) })) });
  }
}
