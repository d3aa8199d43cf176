import { uuidv7 } from '@app/kernel';
import type { PoolClient } from 'pg';
import { transactAsAdmin, type TestDatabase } from '../database.js';
import type { Ids } from './arbitraries.js';
import type { Person } from './oracle.js';

/** Runs `work` as the superuser in one transaction without triggers: sums and numbers of orders are not what these tests are about. */
const unchecked = (database: TestDatabase, work: (client: PoolClient) => Promise<void>): Promise<void> =>
  transactAsAdmin(database, async (client) => {
    await client.query('set local session_replication_role = replica');
    await work(client);
  });

/** Inserts rows given as objects with the names of columns; the columns' types are the table's. */
async function insert(client: PoolClient, table: string, rows: object[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0]!).join(', ');
  await client.query(`insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [JSON.stringify(rows)]);
}

/** Tags, segments and custom fields of an organization for `Person`s to have, and ids for the persons themselves. */
export async function prepareWorld(database: TestDatabase, organizationId: string, managers: string[], count: number, tagNames: readonly string[]): Promise<Ids> {
  const times = { organization_id: organizationId, created_at: new Date(), updated_at: new Date(), version: 1 };
  const tags = tagNames.map((name) => ({ id: uuidv7(), name }));
  const segments = ['First', 'Second'].map((name) => ({ id: uuidv7(), name }));
  const field = (key: string, type: string, options: string[] = []) => ({ ...times, id: uuidv7(), entity: 'customer', key, label: key, type, is_required: false, is_filterable: true, options, position: 0 });
  await unchecked(database, async (client) => {
    await insert(client, 'customer_tags', tags.map((tag) => ({ ...times, ...tag, color: '#000000' })));
    await insert(client, 'segments', segments.map((segment) => ({ ...times, ...segment, criteria: {}, revision: 1, topics: ['presence'], build_status: 'ready', member_count: 0 })));
    await insert(client, 'custom_field_definitions', [field('size', 'number'), field('vip', 'boolean'), field('nick', 'text'), field('renewal', 'date'), field('colors', 'multiselect', ['red', 'green', `b'lue`])]);
  });
  return { customers: Array.from({ length: count }, () => uuidv7()), managers, tags, segments: segments.map(({ id }) => id) };
}

/** Replaces all customers of the organization by these, with everything that belongs to them. */
export async function storePeople(database: TestDatabase, organizationId: string, people: Person[]): Promise<void> {
  await unchecked(database, async (client) => {
    for (const table of ['segment_members', 'segment_marks', ...Object.values(TABLES).flat(), 'customers']) await client.query(`delete from ${table} where organization_id = $1`, [organizationId]);
    await insert(client, 'customers', people.map((person) => customerRow(organizationId, person)));
    for (const part of PARTS) await WRITE[part](client, organizationId, people);
    await insert(client, 'segment_members', people.flatMap((p) => p.segments.map((segmentId) => ({ organization_id: organizationId, id: uuidv7(), segment_id: segmentId, customer_id: p.id, source: 'manual_in', entered_at: new Date() }))));
  });
}

/** What of a person is kept together, named as the source of facts is. */
export const PARTS = ['tags', 'orders', 'stats', 'interactions'] as const;
export type Part = (typeof PARTS)[number] | 'customer' | 'presence';

const TABLES: Record<(typeof PARTS)[number], string[]> = {
  tags: ['customer_taggings'],
  orders: ['order_payments', 'order_items', 'orders'],
  stats: ['customer_stats'],
  interactions: ['customer_interactions'],
};

/** Makes one part of a stored customer what `person` says; for `presence`, deletes the customer or brings them back. */
export async function changePart(database: TestDatabase, organizationId: string, person: Person, part: Part): Promise<void> {
  await unchecked(database, async (client) => {
    if (part === 'presence') {
      await client.query('update customers set deleted_at = case when deleted_at is null then now() end where id = $1', [person.id]);
    } else if (part === 'customer') {
      const { id: _, ...columns } = customerRow(organizationId, person);
      const names = Object.keys(columns).join(', ');
      await client.query(`update customers set (${names}) = (select ${names} from jsonb_populate_record(null::customers, $2::jsonb)) where id = $1`, [person.id, JSON.stringify(columns)]);
    } else {
      for (const table of TABLES[part]) await client.query(`delete from ${table} where ${/payments|items/.test(table) ? 'order_id in (select id from orders where customer_id = $1)' : 'customer_id = $1'}`, [person.id]);
      await WRITE[part](client, organizationId, [person]);
    }
  });
}

const customerRow = (organizationId: string, p: Person) => ({
  organization_id: organizationId, created_at: new Date(), updated_at: new Date(), version: 1, id: p.id, status: p.status, display_name: p.displayName, city: p.city, email: p.email,
  date_of_birth: p.dateOfBirth, customer_since: p.customerSince, account_manager_id: p.accountManagerId, custom_fields: p.customFields, customer_type: 'individual', preferences: {},
});

const WRITE: Record<(typeof PARTS)[number], (client: PoolClient, organizationId: string, people: Person[]) => Promise<void>> = {
  tags: (client, organizationId, people) =>
    insert(client, 'customer_taggings', people.flatMap((p) => p.tags.map((tag) => ({ organization_id: organizationId, id: uuidv7(), customer_id: p.id, tag_id: tag.id, created_at: new Date() })))),
  async orders(client, organizationId, people) {
    const own = { organization_id: organizationId, created_at: new Date() };
    const orders = people.flatMap((p) => p.orders.map((order) => ({ ...order, id: uuidv7(), customerId: p.id })));
    await insert(client, 'orders', orders.map((order) => ({
      ...own, updated_at: new Date(), version: 1, id: order.id, customer_id: order.customerId, title: 'Order', status: order.status, payment_status: order.paymentStatus, currency: order.currency,
      total_amount: order.total, paid_amount: 0, refunded_amount: 0, order_date: order.orderDate, order_number: order.status === 'draft' ? null : order.id,
    })));
    await insert(client, 'order_items', orders.flatMap((order) => order.skus.map((sku, position) => ({
      ...own, id: uuidv7(), order_id: order.id, position, product_name: 'Thing', product_sku: sku, quantity: 1, shipped_quantity: 0, unit_price: 0, discount: 0, tax: 0, total_price: 0,
    }))));
    await insert(client, 'order_payments', orders.filter(({ paidAt }) => paidAt).map((order) => ({ ...own, id: uuidv7(), order_id: order.id, status: 'paid', amount: 1, paid_at: order.paidAt })));
  },
  async stats(client, organizationId, people) {
    await insert(client, 'customer_stats', people.flatMap((p) => p.stats.map((stats) => ({
      organization_id: organizationId, id: uuidv7(), customer_id: p.id, currency: stats.currency, total_orders: stats.totalOrders, paid_orders: stats.paidOrders, gross_amount: stats.ltv, refunded_amount: 0,
      lifetime_value: stats.ltv, first_order_date: stats.firstOrderDate, last_order_date: stats.lastOrderDate, updated_at: new Date(),
    }))));
    await client.query(
      `update customers c set total_orders = s.orders, paid_orders = s.paid, first_order_date = s.first, last_order_date = s.last, lifetime_values = s.worth from (
         select i.id, coalesce(sum(r.total_orders), 0)::int as orders, coalesce(sum(r.paid_orders), 0)::int as paid, min(r.first_order_date) as first, max(r.last_order_date) as last, coalesce(jsonb_object_agg(r.currency, r.lifetime_value) filter (where r.currency is not null), '{}') as worth
         from unnest($2::uuid[]) as i (id) left join customer_stats r on r.organization_id = $1 and r.customer_id = i.id group by i.id) s
       where c.organization_id = $1 and c.id = s.id`,
      [organizationId, people.map(({ id }) => id)],
    );
  },
  interactions: (client, organizationId, people) =>
    insert(client, 'customer_interactions', people.flatMap((p) => p.interactions.map((spoken) => ({
      organization_id: organizationId, created_at: new Date(), updated_at: new Date(), version: 1, id: uuidv7(), customer_id: p.id, interaction_type: spoken.type, subject: 'Hello',
      sentiment: spoken.sentiment, source: 'manual', occurred_at: spoken.at,
    })))),
};
