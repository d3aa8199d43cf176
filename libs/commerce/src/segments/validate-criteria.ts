import { currencyCode, idOf, parseDuration, problems } from '@app/kernel';
import { z } from 'zod';
import { needsCurrency, operatorsOf, type Catalogue } from './catalogue.js';
import { conditionValueError } from './condition-value.js';
import { COUNTS, MAX_DEPTH, MAX_NODES, type SegmentRule } from './criteria.js';

type Node = Record<string, unknown>;
type Found = { pointer: string; code: string; detail: string };

/** What tells the kinds of nodes apart, and what else each may have. */
const SHAPES: Record<string, readonly string[]> = {
  all: ['all'],
  any: ['any'],
  not: ['not'],
  field: ['field', 'op', 'value', 'currency'],
  event: ['event', 'times', 'within'],
  segment: ['segment'],
  random: ['random'],
};

const Times = z
  .strictObject(Object.fromEntries(COUNTS.map((count) => [count, z.int().min(0).max(10_000)])))
  .partial()
  .refine((times) => Object.keys(times).length > 0, { error: 'must name =, gte or lte' });
const Random = z
  .strictObject({ bucket: z.int().min(0), of: z.int().min(2).max(1_000), seed: z.string().max(50).regex(/^[\w.-]*$/).optional() })
  .refine(({ bucket, of }) => bucket < of, { path: ['bucket'], error: 'must be less than of' });

/**
 * The rule of a segment, checked against what may be asked: 422 with the JSON pointer of everything that is wrong, at most
 * 50 places. Referenced segments are not looked up here.
 */
export function validateCriteria(input: unknown, catalogue: Catalogue, pointer = '#/criteria'): SegmentRule {
  const check = new CriteriaCheck(catalogue);
  if (!isEmptyObject(input)) check.node(input, pointer, 1);
  if (check.errors.length > 0) throw new problems.InvalidRequest({ errors: check.errors.slice(0, 50) });
  return input as SegmentRule;
}

class CriteriaCheck {
  readonly errors: Found[] = [];
  #nodes = 0;

  constructor(private readonly catalogue: Catalogue) {}

  node(input: unknown, pointer: string, depth: number): void {
    if (++this.#nodes > MAX_NODES) {
      if (this.#nodes === MAX_NODES + 1) this.error(pointer, 'too_many_nodes', `Criteria have at most ${MAX_NODES} nodes.`);
      return;
    }
    if (depth > MAX_DEPTH) return this.error(pointer, 'too_deep', `Criteria are at most ${MAX_DEPTH} nodes deep.`);
    if (!isObject(input)) return this.error(pointer, 'invalid_type', 'A node is an object.');
    const kind = Object.keys(SHAPES).filter((key) => Object.hasOwn(input, key));
    if (kind.length !== 1) return this.error(pointer, 'unknown_node', 'A node has exactly one of all, any, not, field, event, segment, random.');
    const allowed = SHAPES[kind[0]!]!;
    for (const key of Object.keys(input)) if (!allowed.includes(key)) this.error(`${pointer}/${escaped(key)}`, 'unknown_field', 'This field does not exist.');
    this.kinds[kind[0]!]!(input, pointer, depth);
  }

  private readonly kinds: Record<string, (input: Node, pointer: string, depth: number) => void> = {
    all: (input, pointer, depth) => this.list(input['all'], `${pointer}/all`, depth),
    any: (input, pointer, depth) => this.list(input['any'], `${pointer}/any`, depth),
    not: (input, pointer, depth) => this.node(input['not'], `${pointer}/not`, depth + 1),
    field: (input, pointer) => this.condition(input, pointer),
    event: (input, pointer) => this.event(input, pointer),
    segment: (input, pointer) => this.matches(idOf('segment'), input['segment'], `${pointer}/segment`),
    random: (input, pointer) => this.matches(Random, input['random'], `${pointer}/random`),
  };

  private list(input: unknown, pointer: string, depth: number): void {
    if (!Array.isArray(input)) return this.error(pointer, 'invalid_type', 'This is a list of nodes.');
    for (const [index, child] of input.entries()) {
      if (this.#nodes > MAX_NODES) return;
      this.node(child, `${pointer}/${index}`, depth + 1);
    }
  }

  private condition(input: Node, pointer: string): void {
    const field = typeof input['field'] === 'string' ? this.catalogue.field(input['field'])?.field : undefined;
    if (!field) return this.error(`${pointer}/field`, 'unknown_field', 'There is no such field; GET /v1/segments/fields lists them.');
    const operators = operatorsOf(field);
    const op = operators.find((known) => known === input['op']);
    if (!op) return this.error(`${pointer}/op`, 'unknown_operator', `One of ${operators.join(', ')}.`);
    if (needsCurrency(field) && input['currency'] === undefined) this.error(`${pointer}/currency`, 'invalid_type', 'An amount is asked for in one currency, such as "EUR".');
    else if (needsCurrency(field)) this.matches(currencyCode(), input['currency'], `${pointer}/currency`);
    else if (input['currency'] !== undefined) this.error(`${pointer}/currency`, 'unknown_field', 'This field has no currency.');
    const found = conditionValueError(field, op, input['value']);
    if (found) this.error(`${pointer}/value${found.index === undefined ? '' : `/${String(found.index)}`}`, 'invalid_value', found.detail);
  }

  private event(input: Node, pointer: string): void {
    if (typeof input['event'] !== 'string' || !this.catalogue.event(input['event'])) this.error(`${pointer}/event`, 'unknown_event', 'There is no such event; GET /v1/segments/fields lists them.');
    if (input['times'] !== undefined) this.matches(Times, input['times'], `${pointer}/times`);
    const { within } = input;
    if (within !== undefined && !(typeof within === 'string' && parseDuration(within))) this.error(`${pointer}/within`, 'invalid_value', 'must be an ISO 8601 duration such as "P90D"');
  }

  private matches(schema: z.ZodType, input: unknown, pointer: string): void {
    const { error } = schema.safeParse(input);
    for (const issue of error?.issues ?? []) this.error([pointer, ...issue.path.map((part) => escaped(String(part)))].join('/'), issue.code, issue.message);
  }

  private error(pointer: string, code: string, detail: string): void {
    this.errors.push({ pointer, code, detail });
  }
}

const isObject = (value: unknown): value is Node => value !== null && typeof value === 'object' && !Array.isArray(value);
const isEmptyObject = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;
/** RFC 6901 §3. */
const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');
