import fc from 'fast-check';
import { OPERATORS_OF, type Criteria, type FieldCondition, type Operator } from '../../../libs/commerce/src/segments/criteria.js';
import { PERIODS } from '../../../libs/kernel/src/time/local-time.js';
import type { Person } from './oracle.js';

/** Text that means something to SQL, LIKE, placeholders or JSON; stored and asked for. */
export const NASTY = [`'; drop table customers; --`, `' or '1'='1`, '$1', '$name', '?', '%', '_', 'a%b', 'a_b', 'back\\\\slash', `O'Neill`, '"quoted"', `')) or true --`, 'Ünïcode', '${x}', '{}', "\\'"];
export const CITIES = ['Berlin', 'berlin', 'Bern', 'Köln', 'axb', 'a%b', ...NASTY];
export const TAGS = ['VIP', 'vip later', `tag'; --`, '100%'];
export const SKUS = ['SKU-1', 'sku_1', 'SKU-%', null];
export const NOW = new Date('2026-03-29T12:34:56.789Z');
export const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Africa/Cairo', 'UTC'];

const moment = fc
  .oneof(
    fc.integer({ min: -800 * 24 * 60, max: 200 * 24 * 60 }).map((minutes) => new Date(NOW.getTime() + minutes * 60_000)),
    // the edges of days, also of the one clocks change on
    fc.constantFrom('2026-03-29T00:59:59.999Z', '2026-03-29T01:00:00.000Z', '2026-03-28T23:00:00.000Z', '2026-03-28T22:59:59.999Z', '2026-03-29T22:00:00.000Z', '2026-03-29T21:59:59.999Z', '2026-03-28T12:34:56.789Z', '2026-02-27T12:34:56.789Z', '2025-10-26T00:30:00.000Z', '2026-03-29T04:00:00.000Z').map((at) => new Date(at)),
  );
const day = fc.oneof(fc.integer({ min: -900, max: 400 }).map((days) => new Date(NOW.getTime() + days * 86_400_000).toISOString().slice(0, 10)), fc.constantFrom('2024-02-29', '2026-03-29', '2026-03-28', '2026-03-30', '2026-02-28'));
const amount = fc.constantFrom('0', '0.00', '10.00', '99.99', '100.00', '250.50', '-5');
const text = fc.constantFrom(...CITIES);

export interface Ids {
  customers: string[];
  managers: string[];
  tags: { id: string; name: string }[];
  segments: string[];
}

const order = fc.record({
  status: fc.constantFrom('draft', 'pending', 'processing', 'shipped', 'delivered', 'cancelled'),
  paymentStatus: fc.constantFrom('pending', 'paid', 'failed', 'partially_refunded'),
  total: fc.constantFrom('0.00', '10.00', '100.00', '250.50'),
  currency: fc.constantFrom('EUR', 'USD'),
  orderDate: moment,
  skus: fc.array(fc.constantFrom(...SKUS), { maxLength: 2 }),
  paidAt: fc.option(moment),
});

export const person = (ids: Ids, id: string): fc.Arbitrary<Person> =>
  fc.record({
    id: fc.constant(id),
    status: fc.constantFrom('active', 'inactive', 'blocked'),
    displayName: text,
    city: fc.option(fc.oneof(text, fc.constant(''))),
    email: fc.option(fc.constant(`${id}@example.com`)),
    dateOfBirth: fc.option(day),
    customerSince: moment,
    accountManagerId: fc.option(fc.constantFrom(...ids.managers)),
    tags: fc.subarray(ids.tags),
    orders: fc.array(order, { maxLength: 4 }),
    stats: fc.uniqueArray(fc.record({ currency: fc.constantFrom('EUR', 'USD'), ltv: fc.constantFrom('0.00', '10.00', '100.00', '250.50'), totalOrders: fc.nat(4), paidOrders: fc.nat(2), firstOrderDate: fc.option(moment), lastOrderDate: fc.option(moment) }), { selector: ({ currency }) => currency, maxLength: 2 }),
    interactions: fc.array(fc.record({ type: fc.constantFrom('call', 'meeting'), sentiment: fc.option(fc.constantFrom('positive', 'negative')), at: moment }), { maxLength: 3 }),
    customFields: fc.record(
      { size: fc.constantFrom(0, 1.5, 100), vip: fc.boolean(), nick: text, renewal: day, colors: fc.subarray(['red', 'green', `b'lue`]) },
      { requiredKeys: [] },
    ) as fc.Arbitrary<Record<string, unknown>>,
    segments: fc.subarray(ids.segments),
  });

const duration = (whole: boolean) => (whole ? fc.constantFrom('P1D', 'P30D', 'P2W', 'P1M', 'P1Y', 'P1Y2M3D') : fc.constantFrom('P1D', 'P30D', 'P1M', 'PT24H', 'PT90M', 'P1DT2H', 'P2Y'));

interface Askable {
  key: string;
  type: keyof typeof OPERATORS_OF;
  values: fc.Arbitrary<string | number | boolean>;
  always?: boolean;
  currency?: boolean;
}

function askable(ids: Ids): Askable[] {
  const when = fc.oneof(day, moment.map((at) => at.toISOString()));
  return [
    { key: 'customer.status', type: 'choice', values: fc.constantFrom('active', 'inactive', 'blocked'), always: true },
    { key: 'customer.displayName', type: 'text', values: text, always: true },
    { key: 'customer.city', type: 'text', values: text },
    { key: 'customer.email', type: 'text', values: fc.constantFrom('@example.com', ...NASTY) },
    { key: 'customer.dateOfBirth', type: 'date', values: day },
    { key: 'customer.customerSince', type: 'instant', values: when, always: true },
    { key: 'customer.accountManagerId', type: 'reference', values: fc.constantFrom(...ids.managers) },
    { key: 'customer.tagId', type: 'reference', values: fc.constantFrom(...ids.tags.map(({ id }) => id)) },
    { key: 'customer.tag', type: 'text', values: fc.constantFrom(...TAGS, 'v', '%') },
    { key: 'stats.ltv', type: 'decimal', values: amount, always: true, currency: true },
    { key: 'stats.totalOrders', type: 'integer', values: fc.integer({ min: -1, max: 6 }), always: true },
    { key: 'stats.paidOrders', type: 'integer', values: fc.integer({ min: -1, max: 4 }), always: true },
    { key: 'stats.firstOrderDate', type: 'instant', values: when },
    { key: 'stats.lastOrderDate', type: 'instant', values: when },
    { key: 'order.status', type: 'choice', values: fc.constantFrom('pending', 'delivered', 'cancelled') },
    { key: 'order.totalAmount', type: 'decimal', values: amount, currency: true },
    { key: 'order.orderDate', type: 'instant', values: when },
    { key: 'order.productSku', type: 'text', values: fc.constantFrom('sku-1', 'SKU-%', 'sku_1', 'sku') },
    { key: 'interaction.sentiment', type: 'choice', values: fc.constantFrom('positive', 'negative', 'neutral') },
    { key: 'interaction.lastAt', type: 'instant', values: when },
    { key: 'customFields.size', type: 'decimal', values: fc.constantFrom('0', '1.5', '100') },
    { key: 'customFields.vip', type: 'boolean', values: fc.boolean() },
    { key: 'customFields.nick', type: 'text', values: text },
    { key: 'customFields.renewal', type: 'date', values: day },
    { key: 'customFields.colors', type: 'choice', values: fc.constantFrom('red', 'green', `b'lue`) },
  ];
}

function valueFor({ type, values }: Askable, op: Operator): fc.Arbitrary<FieldCondition['value']> {
  if (op === 'empty' || op === 'notEmpty') return fc.constant(undefined);
  if (op === 'in') return fc.array(values, { minLength: 1, maxLength: 4 });
  if (op === 'between') return fc.tuple(values, values);
  if (op === 'during') return fc.constantFrom(...PERIODS);
  if (op === 'anniversaryWithinNext') return fc.constantFrom('P1D', 'P30D', 'P6M', 'P1Y');
  if (op.startsWith('within') || op.startsWith('moreThan')) return duration(type === 'date');
  return values;
}

const condition = (field: Askable): fc.Arbitrary<Criteria> => {
  const operators = (OPERATORS_OF[field.type] as readonly Operator[]).filter((op) => !field.always || (op !== 'empty' && op !== 'notEmpty'));
  return fc.constantFrom(...operators).chain((op) =>
    fc.record({ value: valueFor(field, op), currency: fc.constantFrom('EUR', 'USD') }).map(({ value, currency }) => ({
      field: field.key, op, ...(value === undefined ? {} : { value }), ...(field.currency ? { currency } : {}),
    })),
  );
};

/** Criteria of every kind of node and every operator, some levels deep. */
export function criteria(ids: Ids): fc.Arbitrary<Criteria> {
  const leaf: fc.Arbitrary<Criteria> = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...askable(ids)).chain(condition) },
    {
      weight: 3,
      arbitrary: fc.record(
        {
          event: fc.constantFrom('order.placed', 'order.paid', 'interaction.call'),
          times: fc.record({ '=': fc.nat(3), gte: fc.nat(3), lte: fc.nat(3) }, { requiredKeys: [] }).filter((times) => Object.keys(times).length > 0),
          within: duration(false),
        },
        { requiredKeys: ['event'] },
      ) as fc.Arbitrary<Criteria>,
    },
    { weight: 1, arbitrary: fc.constantFrom(...ids.segments).map((segment) => ({ segment })) },
    { weight: 1, arbitrary: fc.record({ bucket: fc.nat(1), of: fc.constantFrom(2, 3), seed: fc.constantFrom('', 'a-b.c') }).map((random) => ({ random })) },
  );
  return fc.letrec<{ node: Criteria }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.array(tie('node'), { maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('node'), { maxLength: 3 }).map((any) => ({ any })),
      tie('node').map((not) => ({ not })),
    ),
  })).node;
}
