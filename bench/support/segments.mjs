// How long people wait for a preview of a segment in an organization of very many customers: count and sample, for criteria of every kind.
import { profiling } from './reads.mjs';

const WANTED_MS = 300;
const TIMES = 7;

const inEuro = (op, value) => ({ field: 'stats.ltv', op, value, currency: 'EUR' });
const criteriaOf = (tagId) => ({
  everybody: { all: [] },
  'a status': { field: 'customer.status', op: '=', value: 'blocked' },
  'a city that contains': { field: 'customer.city', op: 'contains', value: 'er' },
  'lifetime value and status': { all: [inEuro('gte', '500.00'), { field: 'customer.status', op: '=', value: 'active' }] },
  'a low lifetime value, or none': inEuro('lt', '100.00'),
  'number of orders': { field: 'stats.totalOrders', op: 'gte', value: 2 },
  'last order half a year ago': { field: 'stats.lastOrderDate', op: 'moreThanAgo', value: 'P180D' },
  'a tag': { field: 'customer.tagId', op: '=', value: tagId },
  'two orders in 90 days': { event: 'order.placed', times: { gte: 2 }, within: 'P90D' },
  'value, orders and not blocked': { all: [inEuro('gte', '500.00'), { event: 'order.placed', times: { gte: 2 }, within: 'P90D' }, { not: { field: 'customer.status', op: '=', value: 'blocked' } }] },
  'any of four': { any: [{ field: 'customer.tagId', op: '=', value: tagId }, { field: 'customer.city', op: '=', value: 'berlin' }, { event: 'order.placed', within: 'P30D' }, inEuro('gte', '800.00')] },
  'a birthday soon': { field: 'customer.dateOfBirth', op: 'anniversaryWithinNext', value: 'P7D' },
  'not called, and an order pending': { all: [{ not: { event: 'interaction.call', within: 'P30D' } }, { field: 'order.status', op: '=', value: 'pending' }] },
  'one in ten': { random: { bucket: 0, of: 10 } },
});

export async function measureSegments(installation, { customers, ...options }) {
  const api = await installation.startApp('api', {}, profiling(options));
  await installation.signUp(api.url);
  await fillCustomers(installation, customers);
  const { rows: [{ id: tagId }] } = await installation.superuser.query('select id from customer_tags where organization_id = $1 order by name limit 1', [installation.organizations[0].organizationId]);
  const measured = [];
  for (const [name, criteria] of Object.entries(criteriaOf(tagId))) measured.push({ name, ms: await previews(installation, criteria) });
  await api.stop();
  const slowest = measured.toSorted((a, b) => b.ms - a.ms);
  const ms = median(measured.map((one) => one.ms));
  return [{
    name: `preview of a segment, ${customers.toLocaleString('en')} customers`, value: `${ms.toFixed(0)} ms`, wanted: `≤ ${WANTED_MS} ms`, reached: ms <= WANTED_MS,
    detail: `median of ${measured.length} criteria; ${slowest.map((one) => `${one.name} ${one.ms.toFixed(0)}`).join(', ')}`,
  }];
}

/** The median of a few, after one that fills the caches. */
async function previews(installation, criteria) {
  const times = [];
  for (let n = 0; n <= TIMES; n++) {
    const [{ accessToken }] = await installation.tokens();
    const startedAt = performance.now();
    const response = await fetch(`${installation.apiUrl}/v1/segments/preview`, { method: 'POST', headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ criteria }) });
    const body = await response.json();
    if (!response.ok && body.code !== 'segment_too_slow') throw new Error(`A preview answered ${response.status}: ${JSON.stringify(body)}`);
    if (n > 0) times.push(performance.now() - startedAt);
  }
  return median(times);
}

/** In the first organization; two orders a customer, statistics, tags, and calls with a fifth of them. A second organization has a twentieth of that. */
async function fillCustomers(installation, count) {
  const [one, other] = installation.organizations;
  const both = [[one.organizationId, other.organizationId], [one.userId, other.userId], [count, Math.ceil(count / 20)]];
  await installation.fillTable('customers', `
    insert into customers (id, organization_id, created_at, updated_at, version, display_name, first_name, last_name, email, phone, status, customer_since, city, country, date_of_birth, account_manager_id)
    select gen_random_uuid(), o.id, now() - i * interval '1 minute', now(), 1, 'Customer ' || i, 'First' || i % 1000, 'Last' || i, 'c' || i || '@example.test', '+49301234567',
      (array['active', 'active', 'active', 'inactive', 'blocked'])[1 + i % 5], now() - (i % 1500) * interval '1 day',
      (array['Berlin', 'Hamburg', 'Köln', 'Wien', 'Zürich', 'Paris', 'Rom', 'Oslo', 'Bern', 'Graz'])[1 + (i * 7) % 10], 'X', date '1950-01-01' + (i * 37) % 20000, o.user_id
    from unnest($1::uuid[], $2::uuid[], $3::int[]) as o (id, user_id, count) cross join lateral generate_series(1, o.count) i`, both);
  const number = `substr(c.display_name, 10)::int as n`;
  await installation.fillTable('orders', `
    insert into orders (id, organization_id, created_at, updated_at, version, customer_id, order_number, title, status, payment_status, currency, total_amount, order_date)
    select gen_random_uuid(), c.organization_id, now(), now(), 1, c.id, c.n || '-' || k, 'Order', (array['pending', 'processing', 'delivered', 'delivered', 'cancelled'])[1 + (c.n + k) % 5],
      (array['paid', 'pending', 'paid'])[1 + (c.n * k) % 3], 'EUR', 10 + (c.n * k) % 500, now() - ((c.n * 13 + k * 97) % 900) * interval '1 day'
    from (select c.organization_id, c.id, ${number} from customers c) c cross join generate_series(1, 3) k where (c.n + k) % 3 <> 0`, []);
  await installation.fillTable('customer_stats', `
    insert into customer_stats (id, organization_id, customer_id, currency, total_orders, paid_orders, gross_amount, refunded_amount, lifetime_value, last_order_date, updated_at)
    select gen_random_uuid(), organization_id, customer_id, 'EUR', count(*), count(*) filter (where payment_status = 'paid'), sum(total_amount), 0, sum(total_amount), max(order_date), now() from orders group by 2, 3`, []);
  await installation.fillTable('customers', `
    update customers c set total_orders = s.total_orders, paid_orders = s.paid_orders, last_order_date = s.last_order_date, lifetime_values = jsonb_build_object(s.currency, s.lifetime_value)
    from customer_stats s where s.customer_id = c.id`, []);
  // written twice: takes twice the room otherwise
  await installation.superuser.query('vacuum (full, analyze) customers');
  await installation.fillTable('customer_tags', `
    insert into customer_tags (id, organization_id, created_at, updated_at, version, name) select gen_random_uuid(), o.id, now(), now(), 1, 'Tag ' || lpad(i::text, 2, '0') from unnest($1::uuid[]) as o (id), generate_series(1, 20) i`, both.slice(0, 1));
  await installation.fillTable('customer_taggings', `
    insert into customer_taggings (id, organization_id, customer_id, tag_id, created_at)
    select gen_random_uuid(), c.organization_id, c.id, t.id, now() from (select c.organization_id, c.id, ${number} from customers c) c
    join customer_tags t on t.organization_id = c.organization_id and t.name = 'Tag ' || lpad((1 + c.n % 40)::text, 2, '0')`, []);
  await installation.fillTable('customer_interactions', `
    insert into customer_interactions (id, organization_id, created_at, updated_at, version, customer_id, interaction_type, subject, sentiment, occurred_at)
    select gen_random_uuid(), organization_id, now(), now(), 1, id, 'call', 'Call', 'positive', now() - interval '3 days' from customers where status = 'inactive'`, []);
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
