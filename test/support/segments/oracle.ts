import { createHash } from 'node:crypto';
import type { Criteria, FieldCondition, Scalar, SegmentRule } from '../../../libs/commerce/src/segments/criteria.js';
import { parseDuration, periodOf, shiftDate, shiftInstant, type Period } from '../../../libs/kernel/src/time/local-time.js';

export interface OrderOf {
  status: string;
  paymentStatus: string;
  total: string;
  currency: string;
  orderDate: Date;
  skus: (string | null)[];
  paidAt: Date | null;
}

export interface StatsOf {
  currency: string;
  ltv: string;
  totalOrders: number;
  paidOrders: number;
  firstOrderDate: Date | null;
  lastOrderDate: Date | null;
}

/** A customer and everything criteria may ask, as plain values. */
export interface Person {
  id: string;
  status: string;
  displayName: string;
  city: string | null;
  email: string | null;
  dateOfBirth: string | null;
  customerSince: Date;
  accountManagerId: string | null;
  tags: { id: string; name: string }[];
  orders: OrderOf[];
  stats: StatsOf[];
  interactions: { type: string; sentiment: string | null; at: Date }[];
  customFields: Record<string, unknown>;
  segments: string[];
}

export interface Moment {
  now: Date;
  timeZone: string;
}

type Type = 'text' | 'number' | 'date' | 'instant' | 'exact';
/** What a field is to the oracle: its type, and one or several values. */
interface Meaning {
  type: Type;
  one?: (person: Person, currency: string) => unknown;
  many?: (person: Person, currency: string) => unknown[];
}

const placed = (person: Person) => person.orders.filter(({ status }) => status !== 'draft');
const statsIn = (person: Person, currency: string) => person.stats.find((stats) => stats.currency === currency);
const outermost = (dates: (Date | null)[], isBeyond: (a: Date, b: Date) => boolean) => dates.reduce<Date | null>((best, date) => (date && (!best || isBeyond(date, best)) ? date : best), null);
const latest = (dates: (Date | null)[]) => outermost(dates, (a, b) => a > b);

const MEANINGS: Record<string, Meaning> = {
  'customer.status': { type: 'exact', one: (p) => p.status },
  'customer.displayName': { type: 'text', one: (p) => p.displayName },
  'customer.city': { type: 'text', one: (p) => p.city },
  'customer.email': { type: 'text', one: (p) => p.email },
  'customer.dateOfBirth': { type: 'date', one: (p) => p.dateOfBirth },
  'customer.customerSince': { type: 'instant', one: (p) => p.customerSince },
  'customer.accountManagerId': { type: 'exact', one: (p) => p.accountManagerId },
  'customer.tagId': { type: 'exact', many: (p) => p.tags.map(({ id }) => id) },
  'customer.tag': { type: 'text', many: (p) => p.tags.map(({ name }) => name) },
  'stats.ltv': { type: 'number', one: (p, currency) => statsIn(p, currency)?.ltv ?? '0' },
  'stats.totalOrders': { type: 'number', one: (p) => p.stats.reduce((sum, { totalOrders }) => sum + totalOrders, 0) },
  'stats.paidOrders': { type: 'number', one: (p) => p.stats.reduce((sum, { paidOrders }) => sum + paidOrders, 0) },
  'stats.firstOrderDate': { type: 'instant', one: (p) => outermost(p.stats.map(({ firstOrderDate }) => firstOrderDate), (a, b) => a < b) },
  'stats.lastOrderDate': { type: 'instant', one: (p) => latest(p.stats.map(({ lastOrderDate }) => lastOrderDate)) },
  'order.status': { type: 'exact', many: (p) => placed(p).map(({ status }) => status) },
  'order.totalAmount': { type: 'number', many: (p, currency) => placed(p).filter((order) => order.currency === currency).map(({ total }) => total) },
  'order.orderDate': { type: 'instant', many: (p) => placed(p).map(({ orderDate }) => orderDate) },
  'order.productSku': { type: 'text', many: (p) => placed(p).flatMap(({ skus }) => skus) },
  'interaction.sentiment': { type: 'exact', many: (p) => p.interactions.map(({ sentiment }) => sentiment) },
  'interaction.lastAt': { type: 'instant', one: (p) => latest(p.interactions.map(({ at }) => at)) },
  'customFields.size': { type: 'number', one: (p) => p.customFields['size'] ?? null },
  'customFields.vip': { type: 'exact', one: (p) => p.customFields['vip'] ?? null },
  'customFields.nick': { type: 'text', one: (p) => p.customFields['nick'] ?? null },
  'customFields.renewal': { type: 'date', one: (p) => p.customFields['renewal'] ?? null },
  'customFields.colors': { type: 'exact', many: (p) => (p.customFields['colors'] as string[] | undefined) ?? [] },
};

const EVENTS: Record<string, (person: Person) => (Date | null)[]> = {
  'order.placed': (p) => placed(p).map(({ orderDate }) => orderDate),
  'order.paid': (p) => p.orders.filter(({ paymentStatus }) => ['paid', 'partially_refunded', 'refunded'].includes(paymentStatus)).map(({ paidAt }) => paidAt),
  'interaction.call': (p) => p.interactions.filter(({ type }) => type === 'call').map(({ at }) => at),
};

/** Whether a customer matches: the meaning of criteria written a second time, over plain values and calendar strings instead of SQL. */
export function matches(rule: SegmentRule, person: Person, moment: Moment): boolean {
  return Object.keys(rule).length > 0 && node(rule as Criteria, person, moment);
}

function node(criteria: Criteria, person: Person, moment: Moment): boolean {
  if ('all' in criteria) return criteria.all.every((child) => node(child, person, moment));
  if ('any' in criteria) return criteria.any.some((child) => node(child, person, moment));
  if ('not' in criteria) return !node(criteria.not, person, moment);
  if ('segment' in criteria) return person.segments.includes(criteria.segment);
  if ('random' in criteria) {
    const { bucket, of, seed = '' } = criteria.random;
    return parseInt(createHash('md5').update(`${seed}:${person.id}`).digest('hex').slice(0, 8), 16) % of === bucket;
  }
  if ('event' in criteria) {
    const from = criteria.within === undefined ? null : shiftInstant(moment.now, parseDuration(criteria.within)!, -1, moment.timeZone);
    const count = EVENTS[criteria.event]!(person).filter((at) => at && (!from || (at >= from && at <= moment.now))).length;
    const { '=': exactly = count, gte = criteria.times ? 0 : 1, lte = Infinity } = criteria.times ?? {};
    return count === exactly && count >= gte && count <= lte;
  }
  return field(criteria, person, moment);
}

function field({ field: key, op, value, currency = '' }: FieldCondition, person: Person, moment: Moment): boolean {
  const { type, one, many } = MEANINGS[key]!;
  const values = (many ? many(person, currency) : [one!(person, currency)]).filter((found) => found !== null);
  const said = values.filter((found) => !(one && type === 'text' && found === ''));
  if (op === 'empty') return said.length === 0;
  if (op === 'notEmpty') return said.length > 0;
  const fits = (operator: string) => values.some((found) => compare(type, operator, found, value!, moment));
  return op === '!=' ? !fits('=') : fits(op);
}

const localDay = (instant: Date, timeZone: string): string => instant.toLocaleDateString('sv-SE', { timeZone });
const lower = (text: unknown): string => String(text).trim().toLowerCase();

function compare(type: Type, op: string, found: unknown, value: Scalar | Scalar[], moment: Moment): boolean {
  if (op === 'in') return (value as Scalar[]).some((one) => compare(type, '=', found, one, moment));
  if (op === 'between') return compare(type, 'gte', found, (value as Scalar[])[0]!, moment) && compare(type, 'lte', found, (value as Scalar[])[1]!, moment);
  if (type === 'text') return text(op, String(found), value as string);
  if (type === 'exact') return found === value;
  if (type === 'number') return ordered(op, Math.sign(Number(found) - Number(value)));
  const today = localDay(moment.now, moment.timeZone);
  if (op === 'during') {
    const { from, until } = periodOf(value as Period, today);
    const day = type === 'date' ? (found as string) : localDay(found as Date, moment.timeZone);
    return day >= from && day < until;
  }
  if (type === 'date') return date(op, found as string, value as string, today);
  return instant(op, found as Date, value as string, moment);
}

function text(op: string, found: string, value: string): boolean {
  const [x, y] = [found.toLowerCase(), lower(value)];
  if (op === 'contains') return x.includes(y);
  if (op === 'startsWith') return x.startsWith(y);
  if (op === 'endsWith') return x.endsWith(y);
  return op === 'like' ? like(x, y) : x === y;
}

/** SQL's LIKE: % any text, _ one character, backslash takes the next one literally. */
function like(x: string, pattern: string): boolean {
  const source = pattern.replace(/\\([\s\S])|%|_|[.*+?^${}()|[\]\\/]/g, (found, escaped?: string) => {
    if (escaped !== undefined) return escaped.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    return found === '%' ? '[\\s\\S]*' : found === '_' ? '[\\s\\S]' : `\\${found}`;
  });
  return new RegExp(`^${source}$`, 'u').test(x);
}

function date(op: string, found: string, value: string, today: string): boolean {
  if (['=', 'gt', 'gte', 'lt', 'lte'].includes(op)) return ordered(op, found < value ? -1 : found > value ? 1 : 0);
  const duration = parseDuration(value)!;
  const [past, ahead] = [shiftDate(today, duration, -1), shiftDate(today, duration, 1)];
  if (op === 'withinLast') return found >= past && found <= today;
  if (op === 'withinNext') return found >= today && found <= ahead;
  if (op === 'moreThanAgo') return found < past;
  if (op === 'moreThanAhead') return found > ahead;
  for (let day = today; day <= ahead; day = shiftDate(day, { months: 0, days: 1 }, 1)) if (found <= ahead && isAnniversary(found, day)) return true;
  return false;
}

function isAnniversary(birth: string, day: string): boolean {
  const leapDay = birth.endsWith('-02-29') && new Date(`${day.slice(0, 4)}-02-29T00:00:00Z`).getUTCMonth() !== 1;
  return (leapDay ? '02-28' : birth.slice(5)) === day.slice(5);
}

function instant(op: string, found: Date, value: string, { now, timeZone }: Moment): boolean {
  if (['=', 'gt', 'gte', 'lt', 'lte'].includes(op)) {
    if (value.length > 10) return ordered(op, Math.sign(found.getTime() - Date.parse(value)));
    const day = localDay(found, timeZone);
    return ordered(op, day < value ? -1 : day > value ? 1 : 0);
  }
  const duration = parseDuration(value)!;
  const [past, ahead] = [shiftInstant(now, duration, -1, timeZone), shiftInstant(now, duration, 1, timeZone)];
  if (op === 'withinLast') return found >= past && found <= now;
  if (op === 'withinNext') return found >= now && found <= ahead;
  return op === 'moreThanAgo' ? found < past : found > ahead;
}

const ordered = (op: string, sign: number): boolean => ({ '=': sign === 0, gt: sign > 0, gte: sign >= 0, lt: sign < 0, lte: sign <= 0 })[op]!;
