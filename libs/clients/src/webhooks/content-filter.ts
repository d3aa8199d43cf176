import { z } from 'zod';

export const FILTER_OPERATORS = ['eq', 'ne', 'in', 'gt', 'lt', 'exists'] as const;
const MAX_NODES = 20;

const scalar = z.union([z.string().max(200).refine((text) => !text.includes('\u0000'), { error: 'contains characters that are not allowed' }), z.number(), z.boolean(), z.null()]);
type Scalar = z.output<typeof scalar>;
type Operator = (typeof FILTER_OPERATORS)[number];

interface Condition {
  field: string;
  operator: Operator;
  value: Scalar | Scalar[];
}
type Clause = Condition | { all: Condition[] } | { any: Condition[] };
/** Which events of the chosen types are wanted, by fields of their data: all or any of some conditions, in groups if need be. */
export type ContentFilter = { all: Clause[] } | { any: Clause[] };
type Node = ContentFilter | Clause;

const condition = z
  .strictObject({
    field: z.string().max(100).regex(/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*){0,4}$/, { error: 'must be the path of a field, such as "amount" or "address.city"' }),
    operator: z.enum(FILTER_OPERATORS),
    value: z.union([scalar, z.array(scalar).min(1).max(50)]),
  })
  .refine((given: Condition) => fits(given), { path: ['value'], error: 'does not fit the operator: a list for in, a number or text for gt and lt, true or false for exists' });

const conditions = z.array(condition).min(1).max(MAX_NODES);
const clauses = z.array(z.union([condition, z.strictObject({ all: conditions }), z.strictObject({ any: conditions })])).min(1).max(MAX_NODES);

/** A `ContentFilter` of at most twenty conditions and groups. */
export const contentFilter = z
  .union([z.strictObject({ all: clauses }), z.strictObject({ any: clauses })])
  .refine((filter: ContentFilter) => countNodes(filter) <= MAX_NODES, { error: `may have at most ${MAX_NODES} conditions and groups` });

function fits({ operator, value }: Condition): boolean {
  if (operator === 'in') return Array.isArray(value);
  if (operator === 'exists') return typeof value === 'boolean';
  if (operator === 'gt' || operator === 'lt') return typeof value === 'number' || typeof value === 'string';
  return !Array.isArray(value);
}

function countNodes(node: Node): number {
  if ('field' in node) return 1;
  return childrenOf(node).reduce((sum, child) => sum + countNodes(child), 1);
}

const childrenOf = (group: Exclude<Node, Condition>): readonly Node[] => ('all' in group ? group.all : group.any);

/**
 * The filter as a predicate of SQL/JSON path (PostgreSQL 9.16.2), for `data @@ path`. A field that is missing or of another kind
 * does not match; of a list, one element that matches is enough. Amounts are text in events: compared with a number they count as one.
 */
export function toJsonPath(node: Node): string {
  if ('field' in node) return conditionPath(node);
  return childrenOf(node).map((child) => `(${toJsonPath(child)})`).join('all' in node ? ' && ' : ' || ');
}

function conditionPath({ field, operator, value }: Condition): string {
  const path = `$.${field.split('.').map((key) => `"${key}"`).join('.')}`;
  switch (operator) {
    case 'eq': return `${path} == ${literal(value as Scalar)}`;
    case 'ne': return `!(${path} == ${literal(value as Scalar)})`;
    case 'in': return (value as Scalar[]).map((one) => `${path} == ${literal(one)}`).join(' || ');
    case 'gt': return `${comparable(path, value)} > ${literal(value as Scalar)}`;
    case 'lt': return `${comparable(path, value)} < ${literal(value as Scalar)}`;
    case 'exists': return value ? `exists(${path})` : `!(exists(${path}))`;
  }
}

const comparable = (path: string, value: Condition['value']): string => (typeof value === 'number' ? `${path}.double()` : path);

/** Text in jsonpath is written as in JSON; a negative number needs parentheses after an operator. */
const literal = (value: Scalar): string => (typeof value === 'number' && value < 0 ? `(${value})` : JSON.stringify(value));
