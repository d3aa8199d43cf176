/** What a condition compares with; dates and instants as RFC 3339, amounts as decimal strings. */
export type Scalar = string | number | boolean;

export const OPERATORS = [
  '=', '!=', 'gt', 'gte', 'lt', 'lte', 'between', 'in', 'empty', 'notEmpty', 'like', 'contains', 'startsWith', 'endsWith',
  'withinLast', 'withinNext', 'moreThanAgo', 'moreThanAhead', 'during', 'anniversaryWithinNext',
] as const;
export type Operator = (typeof OPERATORS)[number];

export interface FieldCondition {
  field: string;
  op: Operator;
  value?: Scalar | Scalar[];
  /** ISO 4217, for amounts. */
  currency?: string;
}

export const COUNTS = ['=', 'gte', 'lte'] as const;

export interface EventCondition {
  event: string;
  /** How often; at least once when absent. */
  times?: { [count in (typeof COUNTS)[number]]?: number };
  /** ISO 8601 duration until now; ever when absent. */
  within?: string;
}

/** A share of all customers that stays the same: those whose id falls into bucket `bucket` (from 0) of `of`. Another seed deals anew. */
export interface RandomCondition {
  random: { bucket: number; of: number; seed?: string };
}

export type Criteria = { all: Criteria[] } | { any: Criteria[] } | { not: Criteria } | FieldCondition | EventCondition | { segment: string } | RandomCondition;

/** Nobody: `{}` is the rule of a segment that members are put into by hand. `{"all":[]}` is everybody. */
export type SegmentRule = Criteria | Record<string, never>;

export const MAX_NODES = 200;
export const MAX_DEPTH = 8;
export const MAX_LIST = 100;
export const MAX_TEXT = 200;

/** Operators each type of field knows. No regular expressions: one can keep a database busy for ever. */
export const OPERATORS_OF = {
  text: ['=', '!=', 'in', 'like', 'contains', 'startsWith', 'endsWith', 'empty', 'notEmpty'],
  choice: ['=', '!=', 'in', 'empty', 'notEmpty'],
  boolean: ['=', '!=', 'empty', 'notEmpty'],
  integer: ['=', '!=', 'in', 'gt', 'gte', 'lt', 'lte', 'between', 'empty', 'notEmpty'],
  decimal: ['=', '!=', 'in', 'gt', 'gte', 'lt', 'lte', 'between', 'empty', 'notEmpty'],
  date: ['=', '!=', 'gt', 'gte', 'lt', 'lte', 'between', 'withinLast', 'withinNext', 'moreThanAgo', 'moreThanAhead', 'during', 'anniversaryWithinNext', 'empty', 'notEmpty'],
  instant: ['=', '!=', 'gt', 'gte', 'lt', 'lte', 'between', 'withinLast', 'withinNext', 'moreThanAgo', 'moreThanAhead', 'during', 'empty', 'notEmpty'],
  reference: ['=', '!=', 'in', 'empty', 'notEmpty'],
} as const satisfies Record<string, readonly Operator[]>;
