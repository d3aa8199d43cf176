import { parseDuration, shiftInstant } from '@app/kernel';
import type { Catalogue } from './catalogue.js';
import type { Criteria, EventCondition, FieldCondition, RandomCondition, SegmentRule } from './criteria.js';
import type { SegmentField } from './fact-source.js';
import { inRange, predicate, rangeOf, type Parameters, type Present } from './predicates.js';

/** How soon time alone may change who matches: with the next day, within the hour, within minutes; undefined when never. */
export type Granularity = 'day' | 'hour' | 'minutes';

export interface CompiledCriteria {
  /** A boolean over the alias `c` of customers that is never null. Its parameters are in the `Parameters` it was compiled with. */
  sql: string;
  /** Names of the sources of facts it asks. */
  topics: Set<string>;
  /** Ids of the segments it refers to. */
  segments: Set<string>;
  granularity: Granularity | undefined;
}

/** Criteria ask for a field or event that is not there any more. */
export class CriteriaOutdated extends Error {
  override readonly name = 'CriteriaOutdated';
}

const RELATIVE = ['withinLast', 'withinNext', 'moreThanAgo', 'moreThanAhead'];
const GRANULARITIES: readonly Granularity[] = ['day', 'hour', 'minutes'];

/**
 * Turns a rule into SQL. Only the catalogue's own SQL and numbered placeholders get into the text; whatever came from a
 * person is a bound value. Throws CriteriaOutdated. `organization` is the placeholder of the organization's id, `customers`
 * that of the ids of the only customers the question is about, where it is about some.
 */
export function compileCriteria(rule: SegmentRule, catalogue: Catalogue, present: Present, params: Parameters, organization: string, customers?: string): CompiledCriteria {
  const compilation = new Compilation(catalogue, present, params, organization, customers);
  const sql = Object.keys(rule).length === 0 ? 'false' : compilation.node(rule as Criteria);
  return { sql, topics: compilation.topics, segments: compilation.segments, granularity: compilation.granularity };
}

class Compilation {
  readonly topics = new Set<string>();
  readonly segments = new Set<string>();
  granularity: Granularity | undefined;
  /** Of conditions that look for rows: the query of the customers that have them. */
  readonly #idsOf = new Map<string, string>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly present: Present,
    private readonly params: Parameters,
    private readonly organization: string,
    private readonly customers: string | undefined,
  ) {}

  node(node: Criteria): string {
    if ('all' in node) return node.all.length === 0 ? 'true' : `(${node.all.map((child) => this.node(child)).join(' and ')})`;
    if ('any' in node) return node.any.length === 0 ? 'false' : this.any(node.any.map((child) => this.node(child)));
    if ('not' in node) return `(not ${this.node(node.not)})`;
    if ('field' in node) return this.field(node);
    if ('event' in node) return this.event(node);
    if ('segment' in node) return this.segment(node.segment);
    return this.random(node.random);
  }

  /**
   * Conditions that look for rows are asked as one, after those on the customer alone: each costs a look into a hash table for
   * every customer. Nothing else beside them, it is a join; else it must not refer to the customer, or no worker may ask it.
   */
  private any(children: readonly string[]): string {
    const ids = children.flatMap((child) => this.#idsOf.get(child) ?? []);
    if (ids.length === 0 || children.length === 1) return `(${children.join(' or ')})`;
    const union = ids.join(' union all ');
    const others = children.filter((child) => !this.#idsOf.has(child));
    if (others.length > 0) return `(${[...others, `c.id in (${union})`].join(' or ')})`;
    return this.remember(`exists (select from (${union}) u where u.customer_id = c.id)`, union);
  }

  private remember(sql: string, ids: string): string {
    this.#idsOf.set(sql, ids);
    return sql;
  }

  private field(condition: FieldCondition): string {
    const found = this.catalogue.field(condition.field);
    if (!found) throw new CriteriaOutdated(`There is no field ${condition.field}.`);
    this.topics.add(found.source);
    this.noteTime(condition);
    const field = this.bound(found.field, condition);
    if (!field.rows) return this.single(field, condition);
    if (!field.aggregate) return this.rows(field, condition);
    return condition.op === '!=' ? `(not ${this.outermost(field, { ...condition, op: '=' })})` : this.outermost(field, condition);
  }

  private bound(field: SegmentField, { currency }: FieldCondition): SegmentField {
    const names = { ...(field.bind === undefined ? {} : { $name: field.bind }), ...(field.inCurrency ? { $currency: currency } : {}) };
    return Object.entries(names).reduce((bound, [name, value]) => {
      const placeholder = this.params.add(value, 'text');
      const put = (sql: string) => sql.replaceAll(name, () => placeholder);
      return { ...bound, sql: put(bound.sql), ...(bound.rows === undefined ? {} : { rows: put(bound.rows) }) };
    }, field);
  }

  /** A field with one value a customer: not equal is also what has no value. */
  private single({ sql: x, type, nullable }: SegmentField, { op, value }: FieldCondition): string {
    if (op === 'empty') return isEmpty(x, type);
    if (op === 'notEmpty') return `(not ${isEmpty(x, type)})`;
    const test = (operator: FieldCondition['op']) => {
      const sql = predicate(x, type, operator, value, this.present, this.params);
      return nullable === false ? `(${sql})` : `(${x} is not null and ${sql})`;
    };
    return op === '!=' ? `(not ${test('=')})` : test(op);
  }

  /** A field with any number of values: one of them is enough, and not equal means none is. */
  private rows(field: SegmentField, { op, value, currency }: FieldCondition): string {
    const has = (test: string) => this.exists(field, [...conditionsOf(field), ...this.currency(field, currency), test]);
    if (op === 'empty') return `(not ${has(`${field.sql} is not null`)})`;
    if (op === 'notEmpty') return has(`${field.sql} is not null`);
    const test = predicate(field.sql, field.type, op === '!=' ? '=' : op, value, this.present, this.params);
    // whoever has no row matches as well: ask who has one that does not
    const complement = absentMatches(field, { op: op === '!=' ? '=' : op, value });
    const found = complement ? `(not ${has(`not ${test}`)})` : has(test);
    return op === '!=' ? `(not ${found})` : found;
  }

  /** The first or last instant lies in a range when one does and none beyond it: two joins instead of grouping everything. */
  private outermost(field: SegmentField, { op, value }: FieldCondition): string {
    const has = (test: string) => this.exists(field, [...conditionsOf(field), test]);
    if (op === 'empty') return `(not ${has(`${field.sql} is not null`)})`;
    if (op === 'notEmpty') return has(`${field.sql} is not null`);
    const type = field.type as 'date' | 'instant';
    const range = rangeOf(type, op, value as string | string[], this.present);
    const beyond = field.aggregate === 'max' ? { from: range.until, until: null } : { from: null, until: range.from };
    const within = has(inRange(field.sql, type, range, this.params));
    return beyond.from === null && beyond.until === null ? within : `(${within} and not ${has(inRange(field.sql, type, beyond, this.params))})`;
  }

  private event({ event: key, times = { gte: 1 }, within }: EventCondition): string {
    const found = this.catalogue.event(key);
    if (!found) throw new CriteriaOutdated(`There is no event ${key}.`);
    this.topics.add(found.source);
    const { where, at } = found.event;
    const least = Math.max(times.gte ?? 0, times['='] ?? 0);
    const most = Math.min(times.lte ?? Infinity, times['='] ?? Infinity);
    if (least > most) return 'false';
    if (least === 0 && most === Infinity) return 'true';
    const conditions = where ? [where] : [];
    if (within !== undefined) {
      conditions.push(`${at} >= ${this.params.add(shiftInstant(this.present.now, parseDuration(within)!, -1, this.present.timeZone).toISOString(), 'timestamptz')}`);
      conditions.push(`${at} <= ${this.params.add(this.present.now.toISOString(), 'timestamptz')}`);
      this.note(within.includes('T') ? 'minutes' : 'hour');
    }
    const atLeast = (count: number) => {
      if (count <= 1) return this.exists(found.event, conditions);
      return this.grouped(found.event.rows, conditions, `count(*) >= ${this.params.add(count, 'bigint')}`);
    };
    const parts = [...(least > 0 ? [atLeast(least)] : []), ...(most < Infinity ? [`(not ${atLeast(most + 1)})`] : [])];
    return parts.length === 1 ? parts[0]! : `(${parts.join(' and ')})`;
  }

  private segment(id: string): string {
    this.segments.add(id.toLowerCase());
    return this.exists({ rows: 'segment_members r' }, [`r.segment_id = ${this.params.add(id, 'uuid')}`, 'r.left_at is null']);
  }

  private random({ bucket, of, seed }: RandomCondition['random']): string {
    return `(('x' || left(md5(${this.params.add(`${seed ?? ''}:`, 'text')} || c.id::text), 8))::bit(32)::bigint % ${this.params.add(of, 'bigint')} = ${this.params.add(bucket, 'bigint')})`;
  }

  private exists({ rows, lateral }: Pick<SegmentField, 'rows' | 'lateral'>, conditions: readonly string[]): string {
    const where = [...this.ofCustomers(), ...conditions].join(' and ');
    const sql = `exists (select from ${rows} where ${where} and r.customer_id = c.id)`;
    return lateral ? sql : this.remember(sql, `select r.customer_id from ${rows} where ${where} and r.customer_id is not null`);
  }

  private grouped(rows: string, conditions: readonly string[], having: string): string {
    const ids = `select r.customer_id from ${rows} where ${[...this.ofCustomers(), 'r.customer_id is not null', ...conditions].join(' and ')} group by r.customer_id having ${having}`;
    return this.remember(`(c.id in (${ids}))`, ids);
  }

  /** The rows of the organization; of some customers, so that their index is asked and not everything read. */
  private ofCustomers(): string[] {
    return [`r.organization_id = ${this.organization}`, ...(this.customers ? [`r.customer_id = any(${this.customers})`] : [])];
  }

  private currency({ currencySql }: SegmentField, currency: string | undefined): string[] {
    return currencySql ? [`${currencySql} = ${this.params.add(currency, 'text')}`] : [];
  }

  private noteTime({ op, value, field }: FieldCondition): void {
    if (op === 'during' || op === 'anniversaryWithinNext') return this.note('day');
    if (!RELATIVE.includes(op)) return;
    if (this.catalogue.field(field)!.field.type === 'date') return this.note('day');
    this.note((value as string).includes('T') ? 'minutes' : 'hour');
  }

  private note(granularity: Granularity): void {
    const rank = (of: Granularity | undefined) => (of ? GRANULARITIES.indexOf(of) : -1);
    if (rank(granularity) > rank(this.granularity)) this.granularity = granularity;
  }
}

const conditionsOf = ({ where }: SegmentField): string[] => (where ? [where] : []);

const isEmpty = (x: string, type: SegmentField['type']): string => (type === 'text' ? `coalesce(${x}, '') = ''` : `${x} is null`);

/** Whether a customer without rows matches, because an amount of nothing is 0. */
function absentMatches(field: SegmentField, { op, value }: Pick<FieldCondition, 'op' | 'value'>): boolean {
  if (field.absent === undefined) return false;
  const compared = (Array.isArray(value) ? value : [value]).map(Number) as [number, number];
  switch (op) {
    case '=':
      return compared[0] === 0;
    case 'in':
      return compared.includes(0);
    case 'gt':
      return compared[0] < 0;
    case 'gte':
      return compared[0] <= 0;
    case 'lt':
      return compared[0] > 0;
    case 'lte':
      return compared[0] >= 0;
    case 'between':
      return compared[0] <= 0 && compared[1] >= 0;
    default:
      return false;
  }
}
