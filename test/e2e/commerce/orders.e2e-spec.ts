import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

describe('Orders over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let agent: Colleague;
  let customerId: string;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
    agent = await addColleague(test, acme, 'support_staff');
    await queryAsAdmin(test.database, 'update members set can_manage_customers = false where user_id = $1', [agent.userId]);
    customerId = (await acme.client.post('/v1/customers', { displayName: 'Jonas Weber', email: 'jonas@example.com', address: 'Lindenallee 7', city: 'Berlin', country: 'Germany' })).body.id;
  });
  afterAll(() => test.close());

  const chairs = { productName: 'Chair', productSku: 'CH-1', quantity: 3, unitPrice: '10.00', discount: '5.00', tax: '4.75' };
  const place = async (overrides: object = {}): Promise<Json> => {
    const answer = await acme.client.post('/v1/orders', { customerId, title: 'Chairs', currency: 'EUR', items: [chairs], ...overrides });
    expect([answer.status, answer.body.errors]).toEqual([201, undefined]);
    return answer.body;
  };
  const move = (id: string, to: string, more: object = {}) => acme.client.post(`/v1/orders/${id}/transitions`, { to, ...more });
  const read = async (id: string): Promise<Json> => (await acme.client.get(`/v1/orders/${id}`)).body;
  const pay = (id: string, amount: string, more: object = {}) => acme.client.post(`/v1/orders/${id}/payments`, { amount, ...more });
  const refund = (id: string, body: object, headers: Record<string, string> = {}) => acme.client.post(`/v1/orders/${id}/refunds`, body, headers);
  const kinds = async (id: string) => (await acme.client.get(`/v1/orders/${id}/history?limit=100`)).body.data.map(({ kind, toStatus }: Json) => (kind === 'status_changed' ? toStatus : kind));

  it('are placed with a number, the address of the customer and computed totals', async () => {
    const answer = await acme.client.post('/v1/orders', { customerId, title: 'Chairs', currency: 'EUR', items: [chairs, { productName: 'Glue', unitPrice: '0.335', quantity: 3 }] });
    expect(answer.headers.get('location')).toBe(`/v1/orders/${answer.body.id}`);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.body).toMatchObject({
      customerId, orderNumber: expect.stringMatching(/^ORD-\d{5}$/), status: 'pending', paymentStatus: 'pending', totalAmount: '30.75', paidAmount: '0.00', refundedAmount: '0.00', currency: 'EUR',
      shippingAddress: 'Jonas Weber\nLindenallee 7\nBerlin\nGermany', trackingNumber: null, createdById: acme.userId, version: 1,
      items: [{ productName: 'Chair', totalPrice: '29.75', shippedQuantity: 0 }, { productName: 'Glue', unitPrice: '0.335', totalPrice: '1.00', productSku: null, discount: '0' }],
    });
    expect(await read(answer.body.id)).toEqual(answer.body);
    expect(await kinds(answer.body.id)).toEqual(['created']);
  });

  it('are in the money of the organization where they do not say', async () => {
    const euro = await signUpCompany(test.url);
    await euro.client.patch('/v1/organization', { currency: 'JPY' });
    const customer = (await euro.client.post('/v1/customers', { displayName: 'Jonas Weber' })).body;
    expect((await euro.client.post('/v1/orders', { customerId: customer.id, title: 'X', items: [{ productName: 'Glue', unitPrice: '0.5', quantity: 3 }] })).body).toMatchObject({ currency: 'JPY', totalAmount: '2' });
  });

  it('have totals of ours only', async () => {
    const wrong = await acme.client.post('/v1/orders', { customerId, title: 'X', currency: 'EUR', items: [chairs], totalAmount: '29.74' });
    expect([wrong.status, wrong.body.code, wrong.body.errors[0].pointer]).toEqual([422, 'total_mismatch', '#/totalAmount']);
    expect((await place({ totalAmount: '29.75', items: [{ ...chairs, totalPrice: '29.75' }] })).totalAmount).toBe('29.75');
    const { id } = await place();
    expect([(await acme.client.patch(`/v1/orders/${id}`, { totalAmount: '29.750' })).status, (await acme.client.patch(`/v1/orders/${id}`, { totalAmount: '29.74' })).body.code]).toEqual([200, 'total_mismatch']);
    const discount = await acme.client.post('/v1/orders', { customerId, title: 'X', items: [{ ...chairs, discount: '30.01' }] });
    expect([discount.status, discount.body.errors[0].pointer]).toEqual([422, '#/items/0/discount']);
    const yen = await acme.client.post('/v1/orders', { customerId, title: 'X', currency: 'JPY', items: [{ productName: 'Tea', unitPrice: '0.5', quantity: 5 }] });
    expect(yen.body).toMatchObject({ totalAmount: '2', paidAmount: '0' });
  });

  it('are numbered without a gap, also when some are refused, and however an organization likes', async () => {
    const own = await signUpCompany(test.url);
    const { id } = (await own.client.post('/v1/customers', { displayName: 'Mia' })).body;
    const order = (items: object[] = []) => own.client.post('/v1/orders', { customerId: id, title: 'X', items });
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => order(i % 3 === 2 ? [{ productName: 'X', unitPrice: '1', discount: '2' }] : [])));
    const numbers = answers.filter(({ status }) => status === 201).map(({ body }) => body.orderNumber).sort();
    expect(numbers).toEqual(Array.from({ length: 8 }, (_, i) => `ORD-0000${i + 1}`));
    expect((await own.client.patch('/v1/order-numbering', { prefix: 'A/', digits: 2 })).body).toMatchObject({ prefix: 'A/', digits: 2, nextNumber: 'A/09' });
    expect((await order()).body.orderNumber).toBe('A/09');
    expect((await own.client.patch('/v1/order-numbering', { prefix: 'A1' })).status).toBe(422);
    expect((await acme.client.get('/v1/order-numbering')).body.prefix).toBe('ORD-');
  });

  it('are drafts until they are placed: without a number, and deletable', async () => {
    const draft = await place({ draft: true });
    expect(draft).toMatchObject({ status: 'draft', orderNumber: null });
    expect((await pay(draft.id, '1.00')).body.code).toBe('order_is_draft');
    const placed = await move(draft.id, 'pending');
    expect(placed.body).toMatchObject({ status: 'pending', orderNumber: expect.stringMatching(/^ORD-/) });
    expect((await acme.client.delete(`/v1/orders/${draft.id}`)).body.code).toBe('order_not_draft');
    const other = await place({ draft: true });
    expect((await acme.client.delete(`/v1/orders/${other.id}`)).status).toBe(204);
    expect((await acme.client.get(`/v1/orders/${other.id}`)).status).toBe(404);
  });

  it('go through their statuses, and nowhere else', async () => {
    const { id } = await place();
    const wrong = await move(id, 'delivered');
    expect([wrong.status, wrong.body.code, wrong.body.allowed]).toEqual([409, 'invalid_transition', ['processing', 'cancelled']]);
    await move(id, 'processing');
    const shipped = await move(id, 'shipped', { trackingNumber: 'T-1', carrier: 'DHL' });
    expect(shipped.body).toMatchObject({ status: 'shipped', trackingNumber: 'T-1', items: [{ shippedQuantity: 3 }] });
    const delivered = await move(id, 'delivered');
    expect(delivered.body).toMatchObject({ status: 'delivered', actualDeliveryDate: new Date().toISOString().slice(0, 10) });
    expect((await acme.client.get(`/v1/orders/${id}/shipments`)).body.data).toMatchObject([{ trackingNumber: 'T-1', carrier: 'DHL', deliveredAt: expect.any(String) }]);
    expect(await kinds(id)).toEqual(['created', 'processing', 'shipped', 'shipped', 'delivered']);
    const stale = await acme.client.post(`/v1/orders/${id}/transitions`, { to: 'refunded' }, { 'if-match': '"1"' });
    expect(stale.status).toBe(412);
  });

  it('are shipped in parts, never more than was ordered', async () => {
    const { id, items } = await place({ items: [{ ...chairs, quantity: 3 }, { productName: 'Table', unitPrice: '90.00' }] });
    const parcel = (list: object[] | undefined, more: object = {}) => acme.client.post(`/v1/orders/${id}/shipments`, { items: list, ...more });
    expect((await parcel(undefined)).body.code).toBe('order_not_shippable');
    await move(id, 'processing');
    const first = await parcel([{ orderItemId: items[0].id, quantity: 2 }], { trackingNumber: 'T-1' });
    expect([first.status, first.headers.get('location')]).toEqual([201, `/v1/shipments/${first.body.id}`]);
    expect((await parcel([{ orderItemId: items[0].id, quantity: 2 }])).body.code).toBe('nothing_to_ship');
    expect((await parcel([{ orderItemId: uuidv7(), quantity: 1 }])).body.errors[0].pointer).toBe('#/items/0/orderItemId');
    expect(await read(id)).toMatchObject({ status: 'processing', trackingNumber: 'T-1' });
    const second = await parcel(undefined, { trackingNumber: 'T-2' });
    expect(second.body.items).toEqual(expect.arrayContaining([{ orderItemId: items[0].id, quantity: 1 }, { orderItemId: items[1].id, quantity: 1 }]));
    expect(await read(id)).toMatchObject({ status: 'shipped', trackingNumber: 'T-2' });
    const arrived = await acme.client.patch(`/v1/shipments/${first.body.id}`, { deliveredAt: '2199-01-01T00:00:00Z', trackingNumber: 'T-1a' }, { 'if-match': '"1"' });
    expect(arrived.body).toMatchObject({ trackingNumber: 'T-1a', deliveredAt: '2199-01-01T00:00:00.000Z', version: 2 });
    expect((await acme.client.patch(`/v1/shipments/${first.body.id}`, { carrier: 'UPS' }, { 'if-match': '"1"' })).status).toBe(412);
  });

  it('show the tracking number of the newest parcel that has one, whichever is corrected', async () => {
    const { id, items } = await place();
    await move(id, 'processing');
    const [first, second] = [await acme.client.post(`/v1/orders/${id}/shipments`, { items: [{ orderItemId: items[0].id, quantity: 1 }], trackingNumber: 'T-1' }), await acme.client.post(`/v1/orders/${id}/shipments`, { trackingNumber: 'T-2' })];
    const correct = async ({ body: parcel }: typeof first, trackingNumber: string | null) => {
      expect((await acme.client.patch(`/v1/shipments/${parcel.id}`, { trackingNumber })).status).toBe(200);
      return (await read(id)).trackingNumber;
    };
    expect([await correct(first, 'T-1a'), await correct(second, 'T-2a'), await correct(second, null), await correct(first, null)]).toEqual(['T-2', 'T-2a', 'T-1a', null]);
  });

  it('were delivered on the day the last parcel arrived, as the calendar of the organization has it', async () => {
    const far = await signUpCompany(test.url);
    expect((await far.client.patch('/v1/organization', { timezone: 'Pacific/Kiritimati' })).status).toBe(200);
    const { id: customer } = (await far.client.post('/v1/customers', { displayName: 'Mia' })).body;
    const delivered = async (arrival?: string): Promise<Json> => {
      const { id } = (await far.client.post('/v1/orders', { customerId: customer, title: 'X', items: [chairs] })).body;
      for (const to of ['processing', 'shipped']) await far.client.post(`/v1/orders/${id}/transitions`, { to });
      const [parcel] = (await far.client.get(`/v1/orders/${id}/shipments`)).body.data;
      if (arrival) await far.client.patch(`/v1/shipments/${parcel.id}`, { deliveredAt: arrival });
      return (await far.client.post(`/v1/orders/${id}/transitions`, { to: 'delivered' })).body;
    };
    const hours14 = 14 * 3_600_000;
    const order = await delivered();
    expect(order.actualDeliveryDate).toBe(new Date(Date.parse(order.updatedAt) + hours14).toISOString().slice(0, 10));
    expect((await delivered('2199-03-01T11:00:00Z')).actualDeliveryDate).toBe('2199-03-02');
  });

  it('are not placed for a customer who was deleted since the draft', async () => {
    const { id: mia } = (await acme.client.post('/v1/customers', { displayName: 'Mia' })).body;
    const draft = await place({ customerId: mia, draft: true });
    await acme.client.delete(`/v1/customers/${mia}`);
    const refused = await move(draft.id, 'pending');
    expect([refused.status, refused.body.code, refused.body.allowed]).toEqual([409, 'invalid_transition', []]);
    expect((await acme.client.delete(`/v1/orders/${draft.id}`)).status).toBe(204);
  });

  it('are edited while they are open: lines stay, come and go, and the total with them', async () => {
    const order = await place({ items: [chairs, { productName: 'Glue', unitPrice: '1.00' }] });
    const [chair] = order.items;
    const changed = await acme.client.patch(`/v1/orders/${order.id}`, { items: [{ ...chairs, id: chair.id, quantity: 4 }, { productName: 'Table', unitPrice: '90.00' }], notes: 'Hurry.' }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ totalAmount: '129.75', notes: 'Hurry.', version: 2, items: [{ id: chair.id, quantity: 4, totalPrice: '39.75' }, { productName: 'Table' }] });
    expect((await acme.client.patch(`/v1/orders/${order.id}`, { items: [{ ...chairs, id: uuidv7() }] })).body.errors[0].pointer).toBe('#/items/0/id');
    const renamed = await acme.client.patch(`/v1/orders/${order.id}`, { items: changed.body.items.map(({ shippedQuantity: _s, ...item }: Json) => ({ ...item, productName: `${item.productName}!` })) });
    expect(renamed.body).toMatchObject({ totalAmount: '129.75', version: 3 });
    await move(order.id, 'processing');
    await acme.client.post(`/v1/orders/${order.id}/shipments`, { items: [{ orderItemId: chair.id, quantity: 2 }] });
    expect((await acme.client.patch(`/v1/orders/${order.id}`, { items: [{ ...chairs, id: chair.id, quantity: 1 }] })).body.code).toBe('order_item_shipped');
    expect((await acme.client.patch(`/v1/orders/${order.id}`, { items: [] })).body.code).toBe('order_item_shipped');
    await move(order.id, 'shipped');
    expect((await acme.client.patch(`/v1/orders/${order.id}`, { items: [] })).body.code).toBe('order_closed');
    expect((await acme.client.patch(`/v1/orders/${order.id}`, { billingAddress: 'Elsewhere' })).body.code).toBe('order_closed');
    expect((await acme.client.patch(`/v1/orders/${order.id}`, { expectedDeliveryDate: '2027-01-02' })).body.expectedDeliveryDate).toBe('2027-01-02');
  });

  it('are paid, and paid back, as much as came and no more', async () => {
    const { id } = await place({ items: [{ productName: 'Desk', unitPrice: '100.00' }] });
    expect((await pay(id, '100.00', { status: 'failed' })).status).toBe(201);
    expect(await read(id)).toMatchObject({ paymentStatus: 'failed', paidAmount: '0.00' });
    expect((await refund(id, { amount: '1.00' })).body).toMatchObject({ code: 'refund_too_large', refundable: '0.00' });
    await pay(id, '40.00');
    expect(await read(id)).toMatchObject({ paymentStatus: 'pending', paidAmount: '40.00' });
    await pay(id, '60.00', { method: 'card' });
    expect(await read(id)).toMatchObject({ paymentStatus: 'paid', paidAmount: '100.00' });
    expect((await refund(id, { amount: '30.00', reason: 'Scratched.' })).status).toBe(201);
    expect((await refund(id, { amount: '30.00' })).status).toBe(201);
    expect(await read(id)).toMatchObject({ paymentStatus: 'partially_refunded', refundedAmount: '60.00', paidAmount: '100.00' });
    expect((await refund(id, { amount: '40.01' })).body).toMatchObject({ code: 'refund_too_large', refundable: '40.00' });
    const rest = await refund(id, {});
    expect([rest.body.amount, rest.headers.get('location')]).toEqual(['40.00', `/v1/refunds/${rest.body.id}`]);
    expect(await read(id)).toMatchObject({ paymentStatus: 'refunded', refundedAmount: '100.00' });
    expect((await acme.client.get(`/v1/orders/${id}/refunds`)).body.data.map(({ amount }: Json) => amount)).toEqual(['30.00', '30.00', '40.00']);
    await move(id, 'cancelled', { reason: 'Changed their mind.' });
    expect((await move(id, 'refunded')).body.status).toBe('refunded');
  });

  it('pay nothing back for a refund that failed, and its part may be paid back again', async () => {
    const { id } = await place({ items: [{ productName: 'Desk', unitPrice: '100.00' }] });
    await pay(id, '100.00');
    const pending = (await refund(id, { amount: '80.00', status: 'pending' })).body;
    expect(await read(id)).toMatchObject({ paymentStatus: 'paid', refundedAmount: '0.00' });
    expect((await refund(id, { amount: '30.00' })).body).toMatchObject({ code: 'refund_too_large', refundable: '20.00' });
    const failed = await acme.client.post(`/v1/refunds/${pending.id}/settlement`, { status: 'failed' });
    expect(failed.body).toMatchObject({ status: 'failed', settledAt: expect.any(String) });
    expect((await acme.client.post(`/v1/refunds/${pending.id}/settlement`, { status: 'succeeded' })).body.code).toBe('refund_settled');
    expect(await read(id)).toMatchObject({ paymentStatus: 'paid', paidAmount: '100.00', refundedAmount: '0.00' });
    expect((await refund(id, { amount: '100.00' })).status).toBe(201);
    expect(await kinds(id)).toEqual(['created', 'payment_recorded', 'refund_requested', 'refund_failed', 'refunded']);
  });

  it('pay back once for one Idempotency-Key, also when it comes long after its answer was forgotten', async () => {
    const { id } = await place({ items: [{ productName: 'Desk', unitPrice: '100.00' }] });
    await pay(id, '100.00');
    const key = { 'idempotency-key': uuidv7() };
    const first = await refund(id, { amount: '10.00' }, key);
    expect((await refund(id, { amount: '10.00' }, key)).headers.get('idempotency-replayed')).toBe('true');
    await queryAsAdmin(test.database, 'delete from idempotency_records');
    expect((await refund(id, { amount: '10.00' }, key)).body).toEqual(first.body);
    await queryAsAdmin(test.database, 'delete from idempotency_records');
    expect((await refund(id, { amount: '11.00' }, key)).body.code).toBe('idempotency_key_reused');
    expect((await refund(id, { amount: '10.00' }, { 'idempotency-key': uuidv7() })).status).toBe(201);
    expect((await read(id)).refundedAmount).toBe('20.00');
  });

  it('lose no update when fifty people change one at the same moment', async () => {
    const { id, items } = await place({ items: [{ productName: 'Desk', unitPrice: '1.00' }] });
    const change = (i: number, headers: Record<string, string> = {}) => acme.client.patch(`/v1/orders/${id}`, { items: [{ ...items[0], shippedQuantity: undefined, totalPrice: undefined, quantity: i + 2 }] }, headers);
    const guarded = await Promise.all(Array.from({ length: 50 }, (_, i) => change(i, { 'if-match': '"1"' })));
    expect(guarded.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 49 }, () => 412)]);
    const [winner] = guarded.filter(({ status }) => status === 200);
    expect(await read(id)).toEqual(winner!.body);
    const free = await Promise.all(Array.from({ length: 50 }, (_, i) => change(i + 100)));
    expect(new Set(free.map(({ status }) => status))).toEqual(new Set([200]));
    expect(free.map(({ body }) => body.version).sort((a: number, b: number) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 3));
    const after = await read(id);
    expect(after.totalAmount).toBe(`${after.items[0].quantity}.00`);
    expect(await kinds(id)).toHaveLength(52);
  });

  it('never pay back more than was paid, however many ask at once', async () => {
    const { id } = await place({ items: [{ productName: 'Desk', unitPrice: '100.00' }] });
    await pay(id, '100.00');
    const answers = await Promise.all(Array.from({ length: 30 }, () => refund(id, { amount: '7.00' })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(14);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.code))).toEqual(new Set(['refund_too_large']));
    expect(await read(id)).toMatchObject({ refundedAmount: '98.00', paymentStatus: 'partially_refunded' });
  });

  it('are listed by filters and dates', async () => {
    const mia = (await acme.client.post('/v1/customers', { displayName: 'Mia' })).body.id;
    const [a, b] = [await place({ customerId: mia }), await place({ customerId: mia, draft: true })];
    const ids = async (query: string) => (await acme.client.get(`/v1/orders?customerId=${mia}&${query}`)).body.data.map(({ id }: Json) => id);
    expect(await ids('sort=orderDate')).toEqual([a.id, b.id]);
    expect([await ids('status=draft'), await ids('paymentStatus=paid'), await ids(`orderNumber=${a.orderNumber}`), await ids('orderDate[gt]=2190-01-01T00:00:00Z')]).toEqual([[b.id], [], [a.id], []]);
  });

  it('are read by every member and changed by those who may', async () => {
    const { id } = await place();
    expect((await agent.client.get(`/v1/orders/${id}`)).status).toBe(200);
    const refused = [
      await agent.client.post('/v1/orders', { customerId, title: 'X' }), await agent.client.patch(`/v1/orders/${id}`, { notes: 'x' }), await agent.client.post(`/v1/orders/${id}/transitions`, { to: 'cancelled' }),
      await agent.client.post(`/v1/orders/${id}/payments`, { amount: '1.00' }), await agent.client.post(`/v1/orders/${id}/refunds`, {}), await agent.client.post(`/v1/orders/${id}/shipments`, {}), await agent.client.patch('/v1/order-numbering', { digits: 3 }),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
  });

  it('of another organization are answered like ids that never existed', async () => {
    const { id } = await place();
    await pay(id, '29.75');
    const back = (await refund(id, { amount: '1.00', status: 'pending' })).body.id;
    const { client } = globex;
    const answers = async (order: string, money: string) => {
      const found = [
        await client.get(`/v1/orders/${order}`), await client.patch(`/v1/orders/${order}`, { notes: 'x' }), await client.delete(`/v1/orders/${order}`), await client.post(`/v1/orders/${order}/transitions`, { to: 'cancelled' }),
        await client.get(`/v1/orders/${order}/history`), await client.get(`/v1/orders/${order}/payments`), await client.post(`/v1/orders/${order}/payments`, { amount: '1.00' }), await client.get(`/v1/orders/${order}/refunds`),
        await client.post(`/v1/orders/${order}/refunds`, {}), await client.get(`/v1/orders/${order}/shipments`), await client.post(`/v1/orders/${order}/shipments`, {}), await client.get(`/v1/refunds/${money}`), await client.post(`/v1/refunds/${money}/settlement`, { status: 'failed' }),
      ];
      return found.map(({ status, body }) => [status, { ...body, instance: '' }]);
    };
    const found = await answers(id, back);
    expect(found.map(([status]) => status)).toEqual(found.map(() => 404));
    expect(found).toEqual(await answers(uuidv7(), uuidv7()));
    const foreign = await client.post('/v1/orders', { customerId, title: 'X' });
    expect([foreign.status, foreign.body.errors[0].pointer]).toEqual([404, '#/customerId']);
  });

  it('make the worth of their customer', async () => {
    const { id: mia } = (await acme.client.post('/v1/customers', { displayName: 'Mia' })).body;
    const order = await place({ customerId: mia });
    await place({ customerId: mia, draft: true });
    await pay(order.id, '29.75');
    await refund(order.id, { amount: '9.75' });
    const stats = await eventually(async () => {
      const [row] = await queryAsAdmin<Json>(test.database, 'select * from customer_stats where customer_id = $1', [mia]);
      return row?.refunded_amount === '9.75' && row;
    });
    expect(stats).toMatchObject({ currency: 'EUR', total_orders: 1, paid_orders: 1, gross_amount: '29.75', lifetime_value: '20.00', average_order_value: '29.75' });
  });
});
