import type { EventDefinition } from '@app/kernel';

export const FIELD_TYPES = ['text', 'choice', 'boolean', 'integer', 'decimal', 'date', 'instant', 'reference'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** One thing criteria may ask about. */
export interface SegmentField {
  /** `source.name` in camel case, as criteria say it. */
  key: string;
  label: string;
  type: FieldType;
  /** SQL of the value over the alias `c` of the customer; over `r` where there are `rows`. Never from input. */
  sql: string;
  /** `table r` whose rows belong to a customer through `r.organization_id` and `r.customer_id`; the field then has any number of values. */
  rows?: string;
  /** The `rows` are made of columns of the customer `c`. */
  lateral?: true;
  /** Rows that count, over `r`. */
  where?: string;
  /** What is made of the values of all rows of a customer, so that the field has one after all: the first or last date. */
  aggregate?: 'min' | 'max';
  /** What a customer without rows has, where that is not nothing: an amount is 0. */
  absent?: '0';
  /** ISO 4217 column over `r`: criteria must then name a currency. */
  currencySql?: string;
  /** `sql` asks for `$currency`: criteria must then name one. */
  inCurrency?: true;
  /** Values of a choice. */
  options?: readonly string[];
  /** Resource a reference names. */
  refersTo?: string;
  /** False for a column that is never null. */
  nullable?: boolean;
  /** Bound as `$name` in `sql` and `rows`, e.g. the key of a custom field. */
  bind?: string;
}

/** Something that happens to customers and can be counted. */
export interface SegmentEvent {
  key: string;
  label: string;
  /** `table r`, belonging to a customer as with fields. */
  rows: string;
  where?: string;
  /** SQL of the instant over `r`. */
  at: string;
}

/** Facts of one kind, from one context: what may be asked, and which published events may change the answers. */
export interface FactSource {
  /** Short and stable: marks of customers to look at again carry it. */
  name: string;
  /** Whoever listens to these tells `SegmentFacts.touched`. */
  touchedBy: readonly EventDefinition[];
  fields: readonly SegmentField[];
  events?: readonly SegmentEvent[];
  /** Fields that each organization has of its own, beside the others. */
  ownFields?(): Promise<readonly SegmentField[]>;
}
