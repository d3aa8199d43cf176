import type { Permission } from '../auth/permissions.js';
import { Forbidden } from '../http/problem.js';
import { requireScope } from '../scope/scope.js';
import type { Import } from './import.entity.js';
import type { Importable } from './importable.js';

/** 403 with the permission that is missing. An import that creates and changes needs both permissions, whatever its rows turn out to be. */
export function requirePermissions({ permissions }: Importable, mode: Import['mode']): void {
  const needed: Permission[] = [permissions.import];
  if (mode !== 'update') needed.push(permissions.create);
  if (mode !== 'create') needed.push(permissions.update);
  for (const permission of needed) requirePermission(permission);
}

/** 403 unless the acting user has the permission. */
export function requirePermission(permission: Permission): void {
  if (!requireScope().actor?.permissions.has(permission)) throw new Forbidden({ extensions: { permission } });
}
