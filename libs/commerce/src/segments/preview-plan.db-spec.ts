import { requireOrganizationId, requireScope } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { compileCriteria } from './compile-criteria.js';
import type { Criteria } from './criteria.js';
import { Parameters } from './predicates.js';
import { SegmentFacts } from './segment-facts.js';
import { segmentQuery } from './segment-query.js';

const TAG = '01937c4e-8888-7b3c-9d4e-5f6a7b8c9d0e';
const PLACED: Criteria = { event: 'order.placed', within: 'P30D' };
/** As if the tables were large: no reading of them whole, and workers cost nothing. */
const LARGE = ['enable_seqscan', 'enable_bitmapscan', 'enable_nestloop'].map((name) => `set_config('${name}', 'off', true)`);
const CHEAP = ['parallel_setup_cost', 'parallel_tuple_cost', 'min_parallel_table_scan_size', 'min_parallel_index_scan_size'].map((name) => `set_config('${name}', '0', true)`);

describe('Looking at every customer of a large organization', () => {
  let test: TestApp;
  let acme: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    await queryAsAdmin(test.database, `insert into customers (id, organization_id, created_at, updated_at, display_name, status, customer_since) select gen_random_uuid(), $1, now(), now(), 'Customer ' || i, 'active', now() from generate_series(1, 2000) i`, [acme.organizationId]);
    await queryAsAdmin(test.database, `insert into orders (id, organization_id, created_at, updated_at, customer_id, order_number, title, status, payment_status, currency, order_date) select gen_random_uuid(), organization_id, now(), now(), id, display_name, 'Order', case when n % 50 = 0 then 'pending' else 'delivered' end, case when n % 50 = 0 then 'failed' else 'paid' end, 'EUR', now() - n * interval '1 day' from (select c.*, substr(display_name, 10)::int as n from customers c) c`);
    await queryAsAdmin(test.database, `insert into customer_interactions (id, organization_id, created_at, updated_at, customer_id, interaction_type, subject, occurred_at) select gen_random_uuid(), organization_id, now(), now(), id, case when display_name like '%00' then 'call' else 'email' end, 'Hello', now() from customers`);
    for (const table of ['customers', 'orders', 'customer_interactions']) await queryAsAdmin(test.database, `vacuum analyze ${table}`);
  });
  afterAll(() => test.close());

  const compiled = async (rule: Criteria): Promise<{ sql: string; organization: string; params: Parameters }> => {
    const params = new Parameters();
    const organization = params.add(requireOrganizationId(), 'uuid');
    const { sql } = compileCriteria(rule, await test.app.get(SegmentFacts).catalogue(), { now: new Date(), timeZone: 'UTC' }, params, organization);
    return { sql, organization, params };
  };
  const planOf = (rule: Criteria): Promise<string> =>
    test.as(acme, async () => {
      const { sql, organization, params } = await compiled(rule);
      await requireScope().rows(`select ${[...LARGE, ...CHEAP].join(', ')}`, []);
      const rows = await segmentQuery<Record<string, string>>(`explain (costs off) select count(*) from customers c where c.organization_id = ${organization} and c.deleted_at is null and ${sql}`, params.values);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });

  it('asks the customers alone what they bought, and joins nothing', async () => {
    const bought: Criteria = { all: [
      { field: 'stats.totalOrders', op: 'gte', value: 2 }, { field: 'stats.paidOrders', op: 'lt', value: 9 }, { field: 'stats.ltv', op: 'lt', value: '100.00', currency: 'EUR' },
      { field: 'stats.firstOrderDate', op: 'notEmpty' }, { not: { field: 'stats.lastOrderDate', op: 'moreThanAgo', value: 'P180D' } },
    ] };
    expect(await planOf(bought)).not.toMatch(/ Join| on (orders|customer_stats)\b/);
  });

  it.each<[string, Criteria, string]>([
    ['orders of a time', PLACED, 'orders_order_date'],
    ['how often somebody ordered', { event: 'order.placed', times: { gte: 2 }, within: 'P30D' }, 'orders_order_date'],
    ['orders of a status', { field: 'order.status', op: '=', value: 'pending' }, 'orders_status'],
    ['orders by how they are paid', { field: 'order.paymentStatus', op: '=', value: 'failed' }, 'orders_payment_status'],
    ['calls', { not: { event: 'interaction.call', within: 'P30D' } }, 'customer_interactions_type'],
  ])('finds %s in an index alone, with several workers', async (_what, rule, index) => {
    const plan = await planOf(rule);
    expect(plan).toMatch(new RegExp(`Index Only Scan using ${index}\\b`));
    expect(plan).toMatch(/^ *->  Gather|^Gather/m);
  });

  it('looks for rows once where one of several conditions is enough, those on the customer first', async () => {
    const any: Criteria[] = [{ field: 'customer.tagId', op: '=', value: TAG }, PLACED, { field: 'customer.city', op: '=', value: 'Berlin' }, { event: 'order.placed', times: { gte: 2 } }];
    const of = (rule: Criteria) => test.as(acme, async () => (await compiled(rule)).sql);
    const sql = await of({ any });
    expect([sql.match(/exists|c\.id in/g), sql.match(/union all/g)?.length, sql.indexOf('c.city') < sql.indexOf('c.id in')]).toEqual([['c.id in'], 2, true]);
    expect((await of({ any: [{ any: any.slice(0, 2) }, any[3]!] })).match(/exists|c\.id in/g)).toEqual(['exists']);
  });
});
