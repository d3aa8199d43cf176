import type { FieldLocation } from './field-cipher.js';

/** Whose rows a table holds: those of organizations, those of none, or both. */
export type RowOwner = 'organization' | 'installation' | 'either';

export interface SealedColumnOptions {
  /** `organization` unless given. */
  owner?: RowOwner;
  /** The primary key, and the PostgreSQL type its text is cast to. */
  key?: { column: string; type: 'uuid' | 'bytea' };
}

/** A text column that holds envelopes of FieldCipher. Sealing, opening and the rotation of keys all start from its declaration. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly owner: RowOwner;
  readonly key: { column: string; type: 'uuid' | 'bytea' };
  /** The place of one row's value; `rowId` is the primary key, bytes in hex. */
  at(organizationId: string | null, rowId: string): FieldLocation;
}

const declared = new Map<string, SealedColumn>();

/** Declares a sealed column, once; what is sealed without a declaration would be lost when an old key is removed. */
export function defineSealedColumn(table: string, column: string, { owner = 'organization', key = { column: 'id', type: 'uuid' } }: SealedColumnOptions = {}): SealedColumn {
  const name = `${table}.${column}`;
  if (![table, column, key.column].every((part) => /^[a-z][a-z0-9_]*$/.test(part))) throw new Error(`${name} is not a column.`);
  if (declared.has(name)) throw new Error(`The sealed column ${name} is declared twice.`);
  const definition: SealedColumn = { table, column, owner, key, at: (organizationId, rowId) => ({ table, column, organizationId, rowId }) };
  declared.set(name, definition);
  return definition;
}

/** Every sealed column of the loaded contexts, in order of name. */
export const declaredSealedColumns = (): SealedColumn[] => [...declared].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, column]) => column);
