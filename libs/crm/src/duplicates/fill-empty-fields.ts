import type { CustomFieldValues } from '@app/tenancy';

/** Those of the values for which the row has none yet, for a patch of the row. */
export function emptyFieldsOf<T extends object>(row: T, values: { [F in keyof T]?: T[F] | undefined }): { [F in keyof T]?: T[F] } {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value != null && row[name as keyof T] == null)) as { [F in keyof T]?: T[F] };
}

/** The custom fields of a record with those of `others` it lacks; itself when it lacks none. */
export const withLacking = (own: CustomFieldValues, others: CustomFieldValues): CustomFieldValues =>
  Object.keys(others).every((key) => key in own) ? own : { ...others, ...own };
