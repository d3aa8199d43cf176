import { declaredPermissions, invalid, requireScope } from '@app/kernel';
import { z } from 'zod';
import { ScopeBeyondOwn } from './api-key.problems.js';

const MAX_SCOPES = 300;

/** Names of permissions as input: each once, in order. Which there are is known when the request comes, see `assertGrantable`. */
export const scopeNames = () =>
  z
    .array(z.string().regex(/^[a-z]+(\.[a-z_]+){2}$/, { error: 'must be the name of a permission' }).max(100))
    .max(MAX_SCOPES)
    .overwrite((names) => [...new Set(names)].sort());

/** 422 for a scope that is no permission in an organization; 403 `scope_beyond_own` for one whoever acts has not themselves. */
export function assertGrantable(scopes: readonly string[]): void {
  const known = new Set<string>(declaredPermissions('organization').map(({ permission }) => permission));
  const unknown = scopes.findIndex((scope) => !known.has(scope));
  if (unknown >= 0) throw invalid(`#/scopes/${unknown}`, 'unknown_scope', 'There is no such permission in an organization.');
  const own = requireScope().actor?.permissions;
  if (!own) return; // work of the application itself, e.g. a seed
  const beyond = scopes.filter((scope) => !own.has(scope));
  if (beyond.length > 0) throw new ScopeBeyondOwn({ extensions: { scopes: beyond } });
}
