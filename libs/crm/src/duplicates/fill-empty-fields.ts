import type { CustomFieldValues } from '@app/tenancy';

/** Those of the values for which the row has none yet, for a patch of the row. */
export function emptyFieldsOf(row: object, values: object): Record<string, unknown> {
  const own = row as Record<string, unknown>;
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value != null && own[name] == null));
}

/** The custom fields of a record with those of `others` it lacks; itself when it lacks none. */
export const withLacking = (own: CustomFieldValues, others: CustomFieldValues): CustomFieldValues =>
  Object.keys(others).every((key) => key in own) ? own : { ...others, ...own };
