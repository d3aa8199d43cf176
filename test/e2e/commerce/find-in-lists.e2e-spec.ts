import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { addColleague } from '../tenancy/colleagues.js';

describe('Customers and orders found in their lists', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
  });
  afterAll(() => test.close());

  const post = async (path: string, body: object, who = acme): Promise<Json> => {
    const answer = await who.client.post(path, body);
    expect([answer.status, answer.body.errors]).toEqual([201, undefined]);
    return answer.body;
  };
  const query = (list: string, parameters: Record<string, string>, who: { client: SignedUp['client'] } = acme) => who.client.get(`/v1/${list}?${String(new URLSearchParams(parameters))}`);
  const found = async (list: 'customers' | 'orders', parameters: Record<string, string>, who: { client: SignedUp['client'] } = acme): Promise<string[]> => {
    const { status, body } = await query(list, parameters, who);
    expect([status, body.errors]).toEqual([200, undefined]);
    return body.data.map(({ displayName, title }: Json) => displayName ?? title).sort();
  };
  /** Every page of a list, one row each. */
  const pages = async (list: string, parameters: Record<string, string>): Promise<string[]> => {
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await query(list, { ...parameters, limit: '1', ...(cursor ? { cursor } : {}) });
      ids.push(...body.data.map(({ id }: Json) => id));
      cursor = body.nextCursor;
    }
    return ids;
  };

  it('are customers by a part of their name, address, number or city, whatever its case and accents', async () => {
    await post('/v1/customers', { displayName: 'Lighthouse Öztürk', firstName: 'Mía', email: 'keeper@lamp.example', phone: '+4930901821', city: 'Lübeck' });
    await post('/v1/customers', { displayName: 'Somebody else' });
    for (const q of ['house oz', 'ÖZTÜRK', 'mia', 'keeper@la', '0901', 'lubeck', '  Lighthouse  ']) expect([q, await found('customers', { q })]).toEqual([q, ['Lighthouse Öztürk']]);
    expect(await found('customers', { q: 'lighthouse nobody' })).toEqual([]);
  });

  it('are orders by a part of their number, title or tracking number', async () => {
    const customerId = (await post('/v1/customers', { displayName: 'Buyer' })).id;
    const chairs = await post('/v1/orders', { customerId, title: 'Rattan chairs', currency: 'EUR', items: [{ productName: 'Chair', unitPrice: '1.00' }] });
    await post('/v1/orders', { customerId, title: 'Umbrella', currency: 'EUR', draft: true });
    for (const q of [chairs.orderNumber, chairs.orderNumber.slice(2).toLowerCase(), 'ttan CH']) expect([q, await found('orders', { q })]).toEqual([q, ['Rattan chairs']]);
    await acme.client.post(`/v1/orders/${chairs.id}/transitions`, { to: 'processing' });
    expect(await found('orders', { q: '4434161' })).toEqual([]);
    await post(`/v1/orders/${chairs.id}/shipments`, { trackingNumber: '0034043416109404' });
    expect(await found('orders', { q: '4341610' })).toEqual(['Rattan chairs']);
    expect(await found('orders', { q: 'umbr' })).toEqual(['Umbrella']);
  });

  it('are never more than what was typed: wildcards and quotes are letters', async () => {
    await post('/v1/customers', { displayName: `50%_off \\ "O'Hara"` });
    const customerId = (await post('/v1/customers', { displayName: 'Plain 50 off' })).id;
    await post('/v1/orders', { customerId, title: '100%_wool' });
    await post('/v1/orders', { customerId, title: '100 wool' });
    const odd = await found('customers', { q: '50%_' });
    expect(odd).toHaveLength(1);
    for (const q of ['%_', `o'hara"`, '\\ "', '_off']) expect([q, await found('customers', { q })]).toEqual([q, odd]);
    for (const q of ['%%', '__', '5__off', `' or 1=1 --`]) expect([q, await found('customers', { q })]).toEqual([q, []]);
    expect([await found('orders', { q: '0%_w' }), await found('orders', { q: '100_wool' }), await found('orders', { q: '%wool' })]).toEqual([['100%_wool'], [], []]);
    for (const q of ['a', ' a ', 'x'.repeat(201), 'nul\u0000byte']) expect([q, (await query('customers', { q })).status, (await query('orders', { q })).status]).toEqual([q, 422, 422]);
  });

  it('are found together with filters, and page by page, with a cursor for this text alone', async () => {
    const people = [];
    for (let i = 0; i < 5; i++) people.push(await post('/v1/customers', { displayName: `Zephyr ${i}`, status: i < 2 ? 'inactive' : 'active' }));
    expect(await found('customers', { q: 'zephyr', status: 'inactive' })).toEqual(['Zephyr 0', 'Zephyr 1']);
    expect(await pages('customers', { q: 'zephyr', sort: 'displayName' })).toEqual(people.map(({ id }) => id));
    const orders = [];
    for (const { id: customerId } of people) orders.push(await post('/v1/orders', { customerId, title: 'Quillons' }));
    expect(await found('orders', { q: 'quill', customerId: people[0].id })).toEqual(['Quillons']);
    expect(await found('orders', { q: 'quill', status: 'cancelled' })).toEqual([]);
    expect(await pages('orders', { q: 'quill', sort: 'createdAt' })).toEqual(orders.map(({ id }) => id));
    const { nextCursor } = (await query('orders', { q: 'quill', limit: '1' })).body;
    const other = await query('orders', { q: 'quillo', limit: '1', cursor: nextCursor });
    expect([other.status, other.body.code]).toEqual([400, 'invalid_cursor']);
  });

  it('follow what is changed, deleted and merged', async () => {
    const [kept, gone] = [await post('/v1/customers', { displayName: 'Vermilion kept' }), await post('/v1/customers', { displayName: 'Vermilion gone' })];
    await acme.client.patch(`/v1/customers/${kept.id}`, { displayName: 'Cerulean' });
    expect([await found('customers', { q: 'vermilion' }), await found('customers', { q: 'cerul' })]).toEqual([['Vermilion gone'], ['Cerulean']]);
    await acme.client.post(`/v1/customers/${kept.id}/merge`, { sourceIds: [gone.id] });
    expect(await found('customers', { q: 'vermilion' })).toEqual([]);
    await acme.client.delete(`/v1/customers/${kept.id}`);
    expect(await found('customers', { q: 'cerul' })).toEqual([]);
    const draft = await post('/v1/orders', { customerId: (await post('/v1/customers', { displayName: 'Buyer' })).id, title: 'Xylophone', draft: true });
    expect(await found('orders', { q: 'xyloph' })).toEqual(['Xylophone']);
    await acme.client.delete(`/v1/orders/${draft.id}`);
    expect(await found('orders', { q: 'xyloph' })).toEqual([]);
  });

  it('are those of the own organization, for whoever may read the list', async () => {
    const of = async (who: SignedUp) => {
      const customerId = (await post('/v1/customers', { displayName: 'Nightingale' }, who)).id;
      await post('/v1/orders', { customerId, title: 'Nightingale cage' }, who);
    };
    await of(globex);
    expect([await found('customers', { q: 'nightingale' }), await found('orders', { q: 'nightingale' })]).toEqual([[], []]);
    expect([await found('customers', { q: 'nightingale' }, globex), await found('orders', { q: 'nightingale' }, globex)]).toEqual([['Nightingale'], ['Nightingale cage']]);
    const agent = await addColleague(test, globex, 'support_staff');
    expect(await found('customers', { q: 'nightingale' }, agent)).toEqual(['Nightingale']);
  });

  it('are what a file of the list has, and a saved view', async () => {
    await post('/v1/customers', { displayName: 'Obsidian' });
    expect(await post('/v1/saved-views', { resource: 'customer', name: 'Stones', filters: { q: 'obsid' }, columns: ['displayName'] })).toMatchObject({ filters: { q: 'obsid' } });
    const started = await acme.client.post('/v1/exports', { resource: 'customer', filters: { q: 'obsid' }, columns: ['displayName'] });
    expect(started.status).toBe(202);
    const done = await eventually(async () => {
      const { body } = await acme.client.get(`/v1/operations/${started.body.id}`);
      return body.status === 'succeeded' && body;
    });
    const file = await acme.client.get<string>(`${done.resultUrl}/file`);
    expect(file.body.trim().split('\r\n')).toEqual(['displayName', 'Obsidian']);
  });
});
