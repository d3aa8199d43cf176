import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Permission } from '../auth/permissions.js';
import type { EventDefinition } from '../events/define-event.js';
import type { Fragment } from '../http/view.js';
import { OwnFields, withOwnFields, type OwnFieldSet } from './own-fields.js';

/** How the text of a cell is read, before the schema judges it. */
export const CELL_KINDS = ['text', 'code', 'choice', 'decimal', 'integer', 'date', 'instant', 'boolean', 'reference', 'number', 'list', 'money'] as const;
export type CellKind = (typeof CELL_KINDS)[number];

export interface ImportField {
  kind: CellKind;
  /** The snake_case of the field's name unless given. */
  column?: string;
  /** Where the column is an object (jsonb): the key of the value in it. `orNull`: an object without values is null. */
  inside?: { key: string; orNull?: boolean };
  /** Other headers the field is known by, in lower case. */
  labels?: readonly string[];
  /** May be a key: has an index that leads with the organization. */
  isKey?: boolean;
  /** For a key that is no column of its own: SQL of the id of the record that has a value, of the SQL of its text. */
  lookup?(text: string): string;
  /** For references: what is written in the cells → the id meant. Texts that lead nowhere are left out. */
  resolve?(texts: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** An event with its data. */
export type Fact = readonly [event: EventDefinition, data: unknown];

/** What rules of the organization give to new records where their rows say nothing, such as whose turn it is; for one transaction. */
export interface RowRules {
  /** The records with what they are given, behind those that were kept. */
  complete(records: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, unknown>>[];
  /** The records that were completed last are written. */
  keep(): void;
  /** Writes down what the kept ones were given, on the way of the COMMIT. */
  settle(): void;
}

/** A table whose rows may come from files. The table has the tenant columns and `deleted_at`. */
export interface Importable {
  resource: string;
  table: string;
  fields: Readonly<Record<string, ImportField>>;
  /** Judges the fields of a new record, and gives those their values that no cell names. */
  create: z.ZodType<Readonly<Record<string, unknown>>>;
  /** Such values that are the organization's own. */
  usual?(): Promise<Readonly<Record<string, unknown>>>;
  /** Rules that new records like these fall under, locked by the running transaction; undefined where there are none. */
  rules?(records: readonly Readonly<Record<string, unknown>>[]): Promise<RowRules | undefined>;
  /** Judges the fields of a change. */
  update: z.ZodType<Readonly<Record<string, unknown>>>;
  permissions: { import: Permission; create: Permission; update: Permission };
  /** Records the acting user may see, over the alias `t`. */
  visible(): Fragment | undefined;
  /** Columns of a new record that no field has; `cast` is their PostgreSQL type. Computed from the values the record is written with. */
  derived?: Readonly<Record<string, { cast: string; of(values: Readonly<Record<string, unknown>>): unknown }>>;
  facts: {
    created(id: string, values: Readonly<Record<string, unknown>>): readonly Fact[];
    updated(id: string, changed: readonly string[]): readonly Fact[];
    deleted(id: string): readonly Fact[];
  };
}

/** The id of a record, as exports write it: it tells which record a row is, and is never written. */
export const ID_FIELD = 'id';
const ID: OwnFieldSet = {
  within: ID_FIELD,
  fields: { [ID_FIELD]: { kind: 'text', isKey: true, lookup: (text) => `${text}::uuid` } },
  create: z.strictObject({ [ID_FIELD]: z.uuid().toLowerCase().optional() }),
  update: z.strictObject({ [ID_FIELD]: z.uuid().toLowerCase().nullable().optional() }),
};

/** What may be imported. Each context registers its tables when its module starts. */
@Injectable()
export class Importables {
  readonly #known = new Map<string, Importable>();

  constructor(private readonly ownFields: OwnFields) {}

  register(importable: Importable): void {
    if (this.#known.has(importable.resource)) throw new Error(`${importable.resource} is registered twice.`);
    this.#known.set(importable.resource, importable);
  }

  find(resource: string): Importable | undefined {
    return this.#known.get(resource);
  }

  /** The table with the fields the running organization added to it; throws for a resource this build does not know. */
  async load(resource: string): Promise<Importable> {
    const known = withOwnFields(this.get(resource), ID);
    const own = await this.ownFields.of(resource);
    return own ? withOwnFields(known, own) : known;
  }

  /** The table as every organization has it. Throws for a resource this build does not know. */
  get(resource: string): Importable {
    const found = this.find(resource);
    if (!found) throw new Error(`Nothing imports ${resource}.`);
    return found;
  }
}

const CASTS: Record<CellKind, string> = {
  text: 'text', code: 'text', choice: 'text', decimal: 'numeric', integer: 'int', date: 'date', instant: 'timestamptz', boolean: 'boolean', reference: 'uuid', number: 'numeric', list: 'jsonb', money: 'jsonb',
};

export interface ImportColumn {
  field: string;
  column: string;
  cast: string;
  inside: ImportField['inside'];
  lookup: ImportField['lookup'];
}

/** The columns of fields, all that can be written unless named, with the PostgreSQL types their values are read as. */
export const columnsOf = ({ fields }: Importable, names: readonly string[] = Object.keys(fields).filter((field) => field !== ID_FIELD)): ImportColumn[] =>
  names.map((field) => {
    const { column = snakeCase(field), kind, inside, lookup } = fields[field]!;
    return { field, column, cast: inside ? 'jsonb' : CASTS[kind], inside, lookup };
  });

/** The field of the record a field of the file belongs to: `address` for `address.city`. */
export const recordField = (field: string): string => field.replace(/\..*$/s, '');

export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
