import { problems } from '@app/kernel';
import { Catalogue } from './catalogue.js';
import { MAX_NODES } from './criteria.js';
import { crmFacts } from './crm-facts.js';
import { customerFacts } from './customer-facts.js';
import { tagFacts } from './interaction-facts.js';
import { orderFacts, statsFacts } from './order-facts.js';
import { validateCriteria } from './validate-criteria.js';

const catalogue = new Catalogue();
for (const source of [customerFacts, tagFacts, orderFacts, statsFacts, crmFacts]) {
  catalogue.add(source, source.fields);
  catalogue.addEvents(source);
}

const id = '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e';
const status = { field: 'customer.status', op: '=', value: 'active' };

/** What is wrong with criteria, as `pointer code`. */
function mistakes(criteria: unknown): string[] {
  try {
    validateCriteria(criteria, catalogue);
    return [];
  } catch (error) {
    if (!(error instanceof problems.InvalidRequest)) throw error;
    return error.errors!.map(({ pointer, code }) => `${pointer} ${code}`);
  }
}

const nested = (depth: number): unknown => (depth === 1 ? status : { not: nested(depth - 1) });

describe('Criteria', () => {
  it('are taken in every kind of node', () => {
    const whole = {
      all: [
        { any: [status, { not: { field: 'customer.city', op: 'in', value: ['Berlin', 'Köln'] } }] },
        { field: 'stats.ltv', op: 'between', value: ['0', '500.00'], currency: 'EUR' },
        { field: 'customer.dateOfBirth', op: 'anniversaryWithinNext', value: 'P7D' },
        { field: 'stats.lastOrderDate', op: 'withinLast', value: 'PT36H' },
        { field: 'customer.tagId', op: '=', value: id },
        { event: 'order.paid', times: { gte: 2 }, within: 'P90D' },
        { segment: id },
        { random: { bucket: 0, of: 10, seed: 'spring' } },
      ],
    };
    expect(mistakes(whole)).toEqual([]);
    expect([mistakes({}), mistakes({ all: [] })]).toEqual([[], []]);
  });

  it('name every mistake by its place', () => {
    expect(mistakes({ all: [status, { any: [{ field: 'customer.age', op: '=', value: 1 }, { field: 'customer.city', op: 'gt', value: 'B' }] }, { field: 'customer.status', op: '=', value: 'rich' }] })).toEqual([
      '#/criteria/all/1/any/0/field unknown_field',
      '#/criteria/all/1/any/1/op unknown_operator',
      '#/criteria/all/2/value invalid_value',
    ]);
    expect(mistakes({ not: { field: 'customer.city', op: 'in', value: ['Berlin', 7] } })).toEqual(['#/criteria/not/value/1 invalid_value']);
    expect(mistakes({ all: [{ ...status, extra: 1 }], note: 'x' })).toEqual(['#/criteria/note unknown_field', '#/criteria/all/0/extra unknown_field']);
    expect(mistakes({ any: [{ 'a/b~c': 1 }, null, 'text', [], { all: {} }, { all: [], any: [] }, {}] })).toEqual([
      '#/criteria/any/0 unknown_node', '#/criteria/any/1 invalid_type', '#/criteria/any/2 invalid_type', '#/criteria/any/3 invalid_type', '#/criteria/any/4/all invalid_type',
      '#/criteria/any/5 unknown_node', '#/criteria/any/6 unknown_node',
    ]);
    expect(mistakes({ ...status, 'a/b~c': 1 })).toEqual(['#/criteria/a~1b~0c unknown_field']);
    expect([null, 'x', 7, [status], undefined].map(mistakes)).toEqual(Array(5).fill(['#/criteria invalid_type']));
  });

  it('ask amounts in a currency, and nothing else in one', () => {
    expect(mistakes({ field: 'stats.ltv', op: 'gte', value: '1' })).toEqual(['#/criteria/currency invalid_type']);
    expect(mistakes({ field: 'stats.ltv', op: 'gte', value: '1', currency: 'euro' })).toEqual(['#/criteria/currency invalid_format']);
    expect(mistakes({ ...status, currency: 'EUR' })).toEqual(['#/criteria/currency unknown_field']);
    expect(mistakes({ field: 'stats.ltv', op: 'gte', value: 500, currency: 'EUR' })).toEqual(['#/criteria/value invalid_value']);
  });

  it('give each operator the value it needs', () => {
    const value = (field: string, op: string, given: unknown) => mistakes({ field, op, value: given }).length === 0;
    expect([value('customer.city', 'empty', undefined), value('customer.city', 'empty', 'x'), value('customer.city', 'contains', '')]).toEqual([true, false, false]);
    expect([value('customer.city', 'like', 'B%_n'), value('customer.city', 'like', 'B\\'), value('customer.city', 'like', 'B\\\\'), value('customer.city', 'like', 'B\\%')]).toEqual([true, false, true, true]);
    expect([value('customer.city', '=', 'x'.repeat(201)), value('customer.city', '=', 'nul\u0000'), value('customer.city', 'in', []), value('customer.city', 'in', Array(101).fill('x'))]).toEqual([false, false, false, false]);
    expect([value('customer.dateOfBirth', '=', '2026-02-30'), value('customer.dateOfBirth', '=', '2026-02-28T10:00:00Z'), value('customer.dateOfBirth', 'withinLast', 'PT1H')]).toEqual([false, false, false]);
    expect([value('customer.customerSince', '=', '2026-02-28'), value('customer.customerSince', '=', '2026-02-28T10:00:00+01:00'), value('customer.customerSince', '=', '28.2.2026')]).toEqual([true, true, false]);
    expect([value('customer.customerSince', 'during', 'last_month'), value('customer.customerSince', 'during', 'this_decade'), value('customer.dateOfBirth', 'anniversaryWithinNext', 'P2Y')]).toEqual([true, false, false]);
    expect([value('stats.totalOrders', '=', 3), value('stats.totalOrders', '=', 3.5), value('stats.totalOrders', '=', 9e15), value('stats.totalOrders', 'between', [1])]).toEqual([true, false, false, false]);
    expect([value('customer.verified', '=', true), value('customer.verified', '=', 'true'), value('customer.accountManagerId', '=', 'me')]).toEqual([true, false, false]);
    expect([mistakes({ event: 'order.paid', times: {} }), mistakes({ event: 'order.paid', times: { gt: 1 } }), mistakes({ event: 'order.eaten', within: '90 days' })].map((found) => found.length)).toEqual([1, 2, 2]);
    expect([mistakes({ random: { bucket: 3, of: 3 } }), mistakes({ segment: 'x' })].map((found) => found[0])).toEqual(['#/criteria/random/bucket custom', '#/criteria/segment invalid_format']);
  });

  it('know no regular expressions', () => {
    expect(mistakes({ field: 'customer.city', op: 'regexp', value: '(a+)+$' })).toEqual(['#/criteria/op unknown_operator']);
  });

  it('are at most eight nodes deep and two hundred in all', () => {
    expect([mistakes(nested(8)), mistakes(nested(9))]).toEqual([[], [`#/criteria${'/not'.repeat(8)} too_deep`]]);
    expect(mistakes({ all: Array(MAX_NODES - 1).fill(status) })).toEqual([]);
    expect(mistakes({ all: Array(MAX_NODES).fill(status) })).toEqual([`#/criteria/all/${MAX_NODES - 1} too_many_nodes`]);
    expect(mistakes({ all: Array(100_000).fill({}) }).length).toBeLessThanOrEqual(50);
  });
});
