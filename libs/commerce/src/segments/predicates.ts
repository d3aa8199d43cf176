import { localDate, parseDuration, periodOf, shiftDate, shiftInstant, startOfDay, type Period } from '@app/kernel';
import type { Operator, Scalar } from './criteria.js';
import type { FieldType } from './fact-source.js';

/** Values of a statement, bound as `$1`, `$2`, … in the order they were added. */
export class Parameters {
  readonly values: unknown[] = [];

  /** The placeholder of a value. `cast` is a PostgreSQL type, never input. */
  add(value: unknown, cast: string): string {
    this.values.push(value);
    return `$${this.values.length}::${cast}`;
  }
}

/** The present, as the organization's calendar has it. */
export interface Present {
  now: Date;
  timeZone: string;
}

const CAST: Record<FieldType, string> = {
  text: 'text', choice: 'text', boolean: 'boolean', integer: 'bigint', decimal: 'numeric', date: 'date', instant: 'timestamptz', reference: 'uuid',
};
const SIGN = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** The half-open range [from, until) of instants or dates; null where it is open. */
export interface Range {
  from: string | null;
  until: string | null;
}

/**
 * SQL that is true for the values `x` of a field that an operator chooses, and never true for null. Not for `!=`, `empty`
 * and `notEmpty`, which ask about the whole of a field.
 */
export function predicate(x: string, type: FieldType, op: Operator, value: Scalar | Scalar[] | undefined, present: Present, params: Parameters): string {
  if (type === 'text') return textPredicate(x, op, value as string | string[], params);
  if (type === 'date' && op === 'anniversaryWithinNext') return anniversary(x, value as string, present, params);
  if (type === 'date' || type === 'instant') return inRange(x, type, rangeOf(type, op, value as string | string[], present), params);
  const cast = CAST[type];
  if (op === 'in') return `${x} = any(${params.add(value, `${cast}[]`)})`;
  if (op === 'between') return `(${x} >= ${params.add((value as Scalar[])[0], cast)} and ${x} <= ${params.add((value as Scalar[])[1], cast)})`;
  return `${x} ${op === '=' ? '=' : SIGN[op as keyof typeof SIGN]} ${params.add(value, cast)}`;
}

/** The dates or instants an operator chooses, `anniversaryWithinNext` apart. */
export const rangeOf = (type: 'date' | 'instant', op: Operator, value: string | string[], present: Present): Range =>
  type === 'date' ? dates(op, value, present) : instants(op, value, present);

/** Text is compared as people read it: whatever the case, without spaces around it. */
function textPredicate(x: string, op: Operator, value: string | string[], params: Parameters): string {
  if (op === 'in') return `lower(${x}) = any(array(select lower(v) from unnest(${params.add((value as string[]).map(plain), 'text[]')}) v))`;
  const text = plain(value as string);
  const literal = text.replace(/[\\%_]/g, '\\$&');
  const patterns: Partial<Record<Operator, string>> = { like: text, contains: `%${literal}%`, startsWith: `${literal}%`, endsWith: `%${literal}` };
  const found = patterns[op];
  return found === undefined ? `lower(${x}) = lower(${params.add(text, 'text')})` : `lower(${x}) like lower(${params.add(found, 'text')})`;
}

const plain = (text: string): string => text.trim().normalize('NFC');

/** SQL that is true for the values `x` within a range. */
export function inRange(x: string, type: 'date' | 'instant', { from, until }: Range, params: Parameters): string {
  const bounds = [...(from === null ? [] : [`${x} >= ${params.add(from, CAST[type])}`]), ...(until === null ? [] : [`${x} < ${params.add(until, CAST[type])}`])];
  return `(${bounds.join(' and ')})`;
}

const DAY = { months: 0, days: 1 };
const dayAfter = (date: string): string => shiftDate(date, DAY, 1);

/** The days an operator chooses. `withinLast` P30D: today and the 30 days before. */
function dates(op: Operator, value: string | string[], { now, timeZone }: Present): Range {
  const today = localDate(now, timeZone);
  const shifted = (sign: 1 | -1) => shiftDate(today, parseDuration(value as string)!, sign);
  switch (op) {
    case 'between':
      return { from: value[0]!, until: dayAfter(value[1]!) };
    case 'during':
      return periodOf(value as Period, today);
    case 'withinLast':
      return { from: shifted(-1), until: dayAfter(today) };
    case 'withinNext':
      return { from: today, until: dayAfter(shifted(1)) };
    case 'moreThanAgo':
      return { from: null, until: shifted(-1) };
    case 'moreThanAhead':
      return { from: dayAfter(shifted(1)), until: null };
    default:
      return compared(op, value as string, dayAfter(value as string));
  }
}

/** The instants an operator chooses. A date among its values is that whole day in the organization's time zone. */
function instants(op: Operator, value: string | string[], { now, timeZone }: Present): Range {
  const shifted = (sign: 1 | -1) => shiftInstant(now, parseDuration(value as string)!, sign, timeZone).toISOString();
  const next = (instant: string) => new Date(Date.parse(instant) + 1).toISOString();
  const [first, last] = (Array.isArray(value) ? value : [value, value]) as [string, string];
  switch (op) {
    case 'during': {
      const { from, until } = periodOf(value as Period, localDate(now, timeZone));
      return { from: startOfDay(from, timeZone).toISOString(), until: startOfDay(until, timeZone).toISOString() };
    }
    case 'withinLast':
      return { from: shifted(-1), until: next(now.toISOString()) };
    case 'withinNext':
      return { from: now.toISOString(), until: next(shifted(1)) };
    case 'moreThanAgo':
      return { from: null, until: shifted(-1) };
    case 'moreThanAhead':
      return { from: next(shifted(1)), until: null };
    case 'between':
      return { from: span(first, timeZone)[0], until: span(last, timeZone)[1] };
    default:
      return compared(op, ...span(first, timeZone));
  }
}

/** What a date or an instant covers, to the millisecond that columns have. */
function span(value: string, timeZone: string): [from: string, until: string] {
  if (value.length > 10) {
    const at = Date.parse(value);
    return [new Date(at).toISOString(), new Date(at + 1).toISOString()];
  }
  return [startOfDay(value, timeZone).toISOString(), startOfDay(dayAfter(value), timeZone).toISOString()];
}

function compared(op: Operator, from: string, until: string): Range {
  if (op === 'gt') return { from: until, until: null };
  if (op === 'gte') return { from, until: null };
  if (op === 'lt') return { from: null, until: from };
  if (op === 'lte') return { from: null, until };
  return { from, until };
}

/**
 * Birthdays: their day of the year is one of those ahead; the 29th of February is kept on the 28th. Days of the year are
 * compared as numbers (0229), for moving each date into this year and the next takes five times as long.
 */
function anniversary(x: string, value: string, { now, timeZone }: Present, params: Parameters): string {
  const today = localDate(now, timeZone);
  const until = shiftDate(today, parseDuration(value)!, 1);
  return `(${x} <= ${params.add(until, 'date')} and (date_part('month', ${x}) * 100 + date_part('day', ${x}))::int = any(${params.add(daysOfYear(today, until), 'int[]')}))`;
}

function daysOfYear(from: string, until: string): number[] {
  const days = new Set<number>();
  for (let day = from; day <= until && days.size < 366; day = dayAfter(day)) {
    days.add(Number(day.slice(5, 7) + day.slice(8, 10)));
    if (day.endsWith('-02-28') && dayAfter(day).endsWith('-03-01')) days.add(229);
  }
  return [...days];
}
