/**
 * Writes the fields a merge patch names onto a row (RFC 7396: an absent field stays, null empties) and answers the names of
 * those that got another value. For scalar fields only.
 */
export function applyPatch<T extends object>(row: T, patch: { [F in keyof T]?: T[F] | undefined }): (keyof T & string)[] {
  const changed = (Object.keys(patch) as (keyof T & string)[]).filter((name) => patch[name] !== undefined && patch[name] !== row[name]);
  for (const name of changed) row[name] = patch[name] as T[typeof name];
  return changed;
}
