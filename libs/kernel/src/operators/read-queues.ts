import type { RelayDatabase } from '../database/relay-database.js';
import type { Owner, Reader } from '../http/view.js';

/** Everybody's rows: the permission is the installation's. */
export const ofInstallation: Owner = { sql: `'installation'`, id: () => 'installation' };

/** Numbers the placeholders of a statement written with `?`, as the driver wants them. */
export function numbered(sql: string): string {
  let n = 0;
  return sql.replace(/\?(?![|&])/g, () => `$${++n}`);
}

/** Reads the queue tables of every organization, which only the relay's login sees; instants as RFC 3339. */
export const readAsRelay = (database: RelayDatabase): Reader => async (sql, params) =>
  (await database.query<Record<string, unknown>>(numbered(sql), params)).map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value])));
