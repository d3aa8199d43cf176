import fc from 'fast-check';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { CustomersService } from '../customers/customers.service.js';
import { CreateCustomerDto } from '../customers/customer.dto.js';
import { CreateOrderDto } from '../orders/order.dto.js';
import { OrdersService } from '../orders/orders.service.js';
import { TransitionOrder } from '../orders/transition-order.js';
import { RecordPayment } from '../payments/record-payment.js';
import { RefundOrder } from '../payments/refund-order.js';
import { CheckCustomerStats } from './check-customer-stats.job.js';
import { ListenForStats } from './listen-for-stats.js';
import { keptStats, ProjectCustomerStats, type StatsRow } from './project-customer-stats.js';

/** What can happen to a customer's orders; `order` picks one of those there are. */
type Step =
  | { do: 'order'; currency: 'EUR' | 'JPY'; price: number; draft: boolean }
  | { do: 'place' | 'cancel' | 'process'; order: number }
  | { do: 'refund all'; order: number }
  | { do: 'pay' | 'fail' | 'refund' | 'pend'; order: number; amount: number };

const amount = fc.integer({ min: 1, max: 500 });
const which = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('order' as const), currency: fc.constantFrom('EUR' as const, 'JPY' as const), price: amount, draft: fc.boolean() }),
  fc.record({ do: fc.constantFrom('place' as const, 'cancel' as const, 'process' as const), order: which }),
  fc.record({ do: fc.constant('refund all' as const), order: which }),
  fc.record({ do: fc.constantFrom('pay' as const, 'pay' as const, 'fail' as const, 'refund' as const, 'refund' as const, 'pend' as const), order: which, amount }),
);

/** An order in whole units of its currency, kept by the test alone. */
interface Known {
  id: string;
  currency: 'EUR' | 'JPY';
  status: 'draft' | 'pending' | 'processing' | 'cancelled';
  paid: number;
  refunded: number;
  pending: number;
}

describe('What customers are worth', () => {
  let test: TestApp;
  let company: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    company = await signUpCompany(test.url);
  });
  afterAll(() => test.close());

  const run = <T>(work: () => Promise<T>): Promise<T> => test.as(company, work);
  const get = <T>(type: new (...args: never[]) => T): T => test.app.get(type);
  const newCustomer = () => run(async () => (await get(CustomersService).create(CreateCustomerDto.parse({ displayName: 'Jonas' }))).id);
  /** Every event of the customer that was published so far, as the listeners get them. */
  const published = (customerId: string) => queryAsAdmin<{ type: string; data: never }>(test.database, `select type, data from outbox_events where data->>'customerId' = $1 and type like 'commerce.order.%' order by id`, [customerId]);

  async function play(customerId: string, steps: readonly Step[]): Promise<Known[]> {
    const orders: Known[] = [];
    for (const one of steps) {
      if (one.do === 'order') {
        const input = CreateOrderDto.parse({ customerId, title: 'X', currency: one.currency, draft: one.draft, items: [{ productName: 'X', unitPrice: String(one.price) }] });
        const { id } = await run(() => get(OrdersService).create(input));
        orders.push({ id, currency: one.currency, status: one.draft ? 'draft' : 'pending', paid: 0, refunded: 0, pending: 0 });
        continue;
      }
      const order = orders[one.order];
      if (order) await change(order, one).catch((error: { status?: number }) => expect(error.status).toBe(409));
    }
    return orders;
  }

  /** The test's own books change only when the application did not refuse. */
  async function change(order: Known, one: Exclude<Step, { do: 'order' }>): Promise<void> {
    if ('amount' in one) {
      const { amount: units } = one;
      if (one.do === 'pay' || one.do === 'fail') {
        await run(() => get(RecordPayment).record(order.id, { amount: String(units), status: one.do === 'pay' ? 'paid' : 'failed' }));
        if (one.do === 'pay') order.paid += units;
      } else {
        await run(() => get(RefundOrder).refund(order.id, { amount: String(units), status: one.do === 'refund' ? 'succeeded' : 'pending' }, null));
        if (one.do === 'refund') order.refunded += units;
        else order.pending += units;
      }
      expect(order.refunded + order.pending).toBeLessThanOrEqual(order.paid);
      return;
    }
    if (one.do === 'refund all') {
      await run(() => get(RefundOrder).refund(order.id, { status: 'succeeded' }, null));
      order.refunded = order.paid - order.pending;
      return;
    }
    const to = { place: 'pending', cancel: 'cancelled', process: 'processing' } as const;
    await run(() => get(TransitionOrder).transition(order.id, { to: to[one.do] }));
    order.status = to[one.do];
  }

  /** What the books of the test say, in whole units. */
  function expected(orders: readonly Known[]): object[] {
    const written = (units: number, currency: string) => (currency === 'EUR' ? `${units}.00` : String(units));
    return [...Map.groupBy(orders.filter(({ status }) => status !== 'draft'), ({ currency }) => currency)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, own]) => {
      const [paid, refunded] = [own.reduce((sum, order) => sum + order.paid, 0), own.reduce((sum, order) => sum + order.refunded, 0)];
      return {
        currency, totalOrders: own.filter(({ status }) => status !== 'cancelled').length, paidOrders: own.filter((order) => order.paid > 0).length,
        grossAmount: written(paid, currency), refundedAmount: written(refunded, currency), lifetimeValue: written(paid - refunded, currency),
      };
    });
  }

  /** What the books say of all currencies together, as it stands at the customer. */
  function expectedInAll(orders: readonly Known[], kept: readonly StatsRow[]): object {
    const dates = kept.flatMap(({ firstOrderDate, lastOrderDate }) => [firstOrderDate, lastOrderDate]).filter((date) => date !== null).sort();
    const own = orders.filter(({ status }) => status !== 'draft');
    const worth = Map.groupBy(own, ({ currency }) => currency);
    return {
      totalOrders: own.filter(({ status }) => status !== 'cancelled').length, paidOrders: own.filter(({ paid }) => paid > 0).length, first: dates[0] ?? null, last: dates.at(-1) ?? null,
      worth: Object.fromEntries([...worth].map(([currency, some]) => [currency, some.reduce((sum, { paid, refunded }) => sum + paid - refunded, 0)])),
    };
  }
  const keptInAll = async (customerId: string) =>
    (await queryAsAdmin(test.database, 'select total_orders as "totalOrders", paid_orders as "paidOrders", first_order_date::text as first, last_order_date::text as last, lifetime_values as worth from customers where id = $1', [customerId]))[0];

  /** Hands events to the listeners in the given order, each in a transaction of its own. */
  async function deliver(events: readonly { type: string; data: never }[]): Promise<void> {
    const listen = get(ListenForStats);
    const handlers: Record<string, (event: never) => Promise<void>> = {
      'commerce.order.created': (event) => listen.onCreated(event), 'commerce.order.status_changed': (event) => listen.onMoved(event),
      'commerce.order.payment_recorded': (event) => listen.onPaid(event), 'commerce.order.refunded': (event) => listen.onRefunded(event),
    };
    for (const event of events) await run(async () => handlers[event.type]?.(event as never));
  }

  it('is what a bookkeeper says, after any events in any order, twice or late', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 18 }), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), async (steps, chances) => {
        const customerId = await newCustomer();
        const orders = await play(customerId, [{ do: 'order', currency: 'EUR', price: 100, draft: false }, ...steps]);
        const events = await published(customerId);
        const shuffled = [...events, ...events.slice(0, 3)].map((event) => ({ event, at: chances.next().value as number })).sort((a, b) => a.at - b.at).map(({ event }) => event);
        await deliver(shuffled);
        const kept = await run(() => keptStats(customerId));
        expect(kept).toEqual(expected(orders).map((row) => expect.objectContaining(row)));
        for (const row of kept) expect(row.averageOrderValue === null).toBe(row.paidOrders === 0);
        expect(await keptInAll(customerId)).toEqual(expectedInAll(orders, kept));
        expect(await run(() => get(ProjectCustomerStats).project(customerId))).toBe(false);
      }),
      { numRuns: 12 },
    );
  });

  it('is put right by the nightly check, which then has nothing more to say', async () => {
    const customerId = await newCustomer();
    await play(customerId, [{ do: 'order', currency: 'EUR', price: 100, draft: false }, { do: 'pay', order: 0, amount: 100 }]);
    await deliver(await published(customerId));
    const checksum = () => run(() => get(CheckCustomerStats).checksum());
    const before = await checksum();
    await queryAsAdmin(test.database, `update customer_stats set gross_amount = 900, lifetime_value = 900 where customer_id = $1`, [customerId]);
    await queryAsAdmin(test.database, `insert into customer_stats select gen_random_uuid(), organization_id, customer_id, 'CHF', 1, 1, 1, 0, 1, 1, null, null, now() from customer_stats where customer_id = $1`, [customerId]);
    expect(await checksum()).not.toBe(before);
    const rebuild = () => run(() => get(CheckCustomerStats).rebuild());
    expect(await rebuild()).toBe(1);
    expect([await checksum(), await rebuild()]).toEqual([before, 0]);
  });

  it('stands at the customer as the sum of all currencies, and is put right there as well', async () => {
    const [buyer, nobody] = [await newCustomer(), await newCustomer()];
    await play(buyer, [{ do: 'order', currency: 'EUR', price: 100, draft: false }, { do: 'order', currency: 'JPY', price: 300, draft: false }, { do: 'pay', order: 0, amount: 100 }]);
    const rebuild = () => run(() => get(CheckCustomerStats).rebuild());
    await rebuild();
    const right = await keptInAll(buyer);
    expect(right).toMatchObject({ totalOrders: 2, paidOrders: 1, worth: { EUR: 100, JPY: 0 } });
    const wrong = { total_orders: '3', paid_orders: '3', first_order_date: 'now()', last_order_date: 'now()', lifetime_values: `'{"EUR": 7}'` };
    for (const [column, value] of Object.entries(wrong)) {
      await queryAsAdmin(test.database, `update customers set ${column} = ${value} where id = any($1)`, [[buyer, nobody]]);
      expect([await rebuild(), await rebuild()]).toEqual([2, 0]);
    }
    expect(await keptInAll(buyer)).toEqual(right);
    expect(await keptInAll(nobody)).toEqual({ totalOrders: 0, paidOrders: 0, first: null, last: null, worth: {} });
  });

  it('is never older than what was written first, when many listeners look at once', async () => {
    const customerId = await newCustomer();
    await play(customerId, Array.from({ length: 5 }, () => ({ do: 'order', currency: 'EUR', price: 100, draft: false }) as const));
    const ids = (await queryAsAdmin<{ id: string }>(test.database, 'select id from orders where customer_id = $1', [customerId])).map(({ id }) => id);
    await Promise.all(ids.map(async (id) => {
      await run(() => get(RecordPayment).record(id, { amount: '7', status: 'paid' }));
      await run(() => get(ProjectCustomerStats).project(customerId));
    }));
    const [row] = (await run(() => keptStats(customerId))) as [StatsRow];
    expect(row).toMatchObject({ totalOrders: 5, paidOrders: 5, grossAmount: '35.00', averageOrderValue: '7.00' });
  });

  it('adds up in the database, whatever the code does', async () => {
    const customerId = await newCustomer();
    const [order] = await play(customerId, [{ do: 'order', currency: 'EUR', price: 100, draft: false }, { do: 'pay', order: 0, amount: 100 }]);
    const refused = async (sql: string, constraint: string) => expect(queryAsAdmin(test.database, sql, [order!.id])).rejects.toMatchObject({ constraint });
    await refused('update orders set total_amount = 99 where id = $1', 'orders_total_check');
    await refused('update order_items set quantity = 2 where order_id = $1', 'order_items_total_price_check');
    await refused('update order_items set quantity = 2, total_price = 200.00 where order_id = $1', 'orders_total_check');
    await refused('update order_items set discount = 100.01, total_price = 0 where order_id = $1', 'order_items_discount_check');
    await refused('update order_items set quantity = 0 where order_id = $1', 'order_items_quantity_check');
    await refused('update orders set refunded_amount = 100.01 where id = $1', 'orders_amounts_check');
    await refused('update orders set paid_amount = 101 where id = $1', 'orders_paid_check');
    const insert = (status: string, value: string) => `insert into refunds (id, organization_id, created_at, updated_at, order_id, status, amount, settled_at) select gen_random_uuid(), organization_id, now(), now(), id, '${status}', ${value}, null from orders where id = $1`;
    await refused(insert('pending', '100.01'), 'orders_refunds_check');
    await queryAsAdmin(test.database, insert('pending', '60'), [order!.id]);
    await refused(insert('pending', '40.01'), 'orders_refunds_check');
  });
});
