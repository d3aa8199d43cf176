import { isDeepStrictEqual } from 'node:util';

/**
 * Writes the fields a merge patch names onto a row (RFC 7396: an absent field stays, null empties) and answers the names of
 * those that got another value. Lists, JSON and instants are compared by what they hold, so that a patch that changes nothing writes nothing.
 */
export function applyPatch<T extends object>(row: T, patch: { [F in keyof T]?: T[F] | undefined }): (keyof T & string)[] {
  const changed = (Object.keys(patch) as (keyof T & string)[]).filter((name) => patch[name] !== undefined && !isDeepStrictEqual(patch[name], row[name]));
  for (const name of changed) row[name] = patch[name] as T[typeof name];
  return changed;
}
