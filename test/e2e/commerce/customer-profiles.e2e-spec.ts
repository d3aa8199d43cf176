import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { startMailCatcher, type MailCatcher } from '../identity/mail-catcher.js';
import { signUpCustomer } from '../identity/people.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

describe('Customers: profile, addresses, tags, interactions, merging, logins', () => {
  let mails: MailCatcher;
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let agent: Colleague;

  beforeAll(async () => {
    mails = await startMailCatcher();
    test = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url } });
    [acme, globex] = [await signUpCompany(test.url, { organizationName: 'Acme' }), await signUpCompany(test.url)];
    agent = await addColleague(test, acme, 'support_staff');
    await queryAsAdmin(test.database, 'update members set can_manage_customers = false where user_id = $1', [agent.userId]);
  });
  afterAll(async () => {
    await test?.close();
    await mails?.close();
  });

  const post = async (path: string, body: object, status = 201): Promise<Json> => {
    const answer = await acme.client.post(path, body);
    expect([answer.status, answer.body.errors]).toEqual([status, undefined]);
    return answer.body;
  };
  const customer = (overrides: object = {}) => post('/v1/customers', { displayName: 'Jonas', ...overrides });
  const read = async (id: string): Promise<Json> => (await acme.client.get(`/v1/customers/${id}`)).body;

  it('tell individuals from businesses', async () => {
    const { id } = await customer({ customerType: 'business', companySize: '11-50', industry: 'Furniture', annualRevenue: '1200000', preferences: { newsletter: true } });
    expect(await read(id)).toMatchObject({ annualRevenue: '1200000.00', annualRevenueCurrency: 'USD', preferences: { newsletter: true } });
    const wrong = await acme.client.post('/v1/customers', { displayName: 'X', companySize: '1' });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '#/companySize']);
    const changed = await acme.client.patch(`/v1/customers/${id}`, { customerType: 'individual', preferences: {} }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ customerType: 'individual', companySize: null, industry: null, annualRevenue: null, annualRevenueCurrency: null, preferences: {}, version: 2 });
    expect((await acme.client.patch(`/v1/customers/${id}`, { industry: 'X' })).body.errors[0].code).toBe('business_only');
  });

  it('have fields of the organization', async () => {
    await post('/v1/custom-fields', { entity: 'customer', key: 'shoe_size', label: 'Shoe size', type: 'number', isFilterable: true });
    const { id } = await customer({ customFields: { shoe_size: 43 } });
    const found = await acme.client.get('/v1/customers?customFields[shoe_size]=43');
    expect(found.body.data.map((row: Json) => [row.id, row.customFields])).toEqual([[id, { shoe_size: 43 }]]);
    expect((await acme.client.post('/v1/customers', { displayName: 'X', customFields: { hat_size: 1 } })).status).toBe(422);
  });

  it('have addresses, and one default of each kind, however many ask at once', async () => {
    const { id } = await customer();
    const first = await post(`/v1/customers/${id}/addresses`, { label: 'Home', address: 'Lindenallee 7', postalCode: '10115', city: 'Berlin', country: 'Germany', isDefaultShipping: true, isDefaultBilling: true });
    const second = await post(`/v1/customers/${id}/addresses`, { address: 'Kai 1', isDefaultShipping: true });
    const all = async () => (await acme.client.get(`/v1/customers/${id}/addresses`)).body.data;
    expect((await all()).map((address: Json) => [address.id, address.isDefaultShipping, address.isDefaultBilling])).toEqual([[first.id, false, true], [second.id, true, false]]);
    await Promise.all([first, second, first, second].map((address) => acme.client.patch(`/v1/customers/${id}/addresses/${address.id}`, { isDefaultShipping: true, isDefaultBilling: true })));
    expect((await all()).filter((address: Json) => address.isDefaultShipping)).toHaveLength(1);
    await expect(queryAsAdmin(test.database, 'update customer_addresses set is_default_billing = true where customer_id = $1', [id])).rejects.toMatchObject({ constraint: 'customer_addresses_one_billing' });
    expect((await acme.client.patch(`/v1/customers/${id}/addresses/${first.id}`, { label: null }, { 'if-match': '"1"' })).status).toBe(412);
    const other = await customer();
    expect((await acme.client.get(`/v1/customers/${other.id}/addresses/${first.id}`)).status).toBe(404);
    expect((await acme.client.delete(`/v1/customers/${id}/addresses/${second.id}`)).status).toBe(204);
    expect(await all()).toHaveLength(1);
  });

  it('carry tags, and are found by them', async () => {
    const [a, b] = [await customer(), await customer()];
    const tag = await post('/v1/customer-tags', { name: 'Regular' });
    expect(tag).toMatchObject({ color: '#4c6fff', customerCount: 0 });
    expect((await acme.client.post('/v1/customer-tags', { name: 'REGULAR' })).body.code).toBe('customer_tag_name_taken');
    expect((await acme.client.post('/v1/customer-tags', { name: 'Odd', color: 'red' })).status).toBe(422);
    expect((await post(`/v1/customers/${a.id}/tags`, { tagIds: [tag.id] }, 200)).tags).toEqual([{ id: tag.id, name: 'Regular', color: '#4c6fff' }]);
    await post(`/v1/customers/${a.id}/tags`, { tagIds: [tag.id] }, 200);
    expect((await acme.client.post(`/v1/customers/${b.id}/tags`, { tagIds: [tag.id, uuidv7()] })).body.errors[0].pointer).toBe('#/tagIds/1');
    expect((await acme.client.get(`/v1/customers?tagId=${tag.id}`)).body.data.map(({ id }: Json) => id)).toEqual([a.id]);
    expect((await acme.client.patch(`/v1/customer-tags/${tag.id}`, { color: '#FF7A4C' })).body).toMatchObject({ color: '#ff7a4c', customerCount: 1 });
    expect((await acme.client.delete(`/v1/customers/${a.id}/tags/${tag.id}`)).status).toBe(204);
    expect((await acme.client.delete(`/v1/customers/${a.id}/tags/${tag.id}`)).status).toBe(404);
    await post(`/v1/customers/${b.id}/tags`, { tagIds: [tag.id] }, 200);
    expect((await acme.client.delete(`/v1/customer-tags/${tag.id}`)).status).toBe(204);
    expect((await read(b.id)).tags).toEqual([]);
  });

  it('have interactions: those written down, and one for each order', async () => {
    const { id } = await customer();
    const call = await post(`/v1/customers/${id}/interactions`, { interactionType: 'call', subject: 'Asked for chairs', sentiment: 'positive', occurredAt: '2020-01-01T00:00:00Z' });
    expect(call).toMatchObject({ source: 'manual', sourceId: null, userId: acme.userId, occurredAt: '2020-01-01T00:00:00.000Z' });
    const order = await post('/v1/orders', { customerId: id, title: 'Chairs' });
    const derived = await eventually(async () => (await acme.client.get(`/v1/customers/${id}/interactions?source=order`)).body.data[0]);
    expect(derived).toMatchObject({ interactionType: 'purchase', sourceId: order.id, subject: `Order ${order.orderNumber}` });
    expect((await acme.client.patch(`/v1/interactions/${derived.id}`, { sentiment: 'neutral' })).body).toMatchObject({ sentiment: 'neutral', version: 2 });
    expect((await acme.client.patch(`/v1/interactions/${derived.id}`, { subject: 'X' })).body.code).toBe('interaction_derived');
    expect((await acme.client.delete(`/v1/interactions/${derived.id}`)).body.code).toBe('interaction_derived');
    expect((await acme.client.patch(`/v1/interactions/${call.id}`, { description: 'Oak.' }, { 'if-match': '"1"' })).body.description).toBe('Oak.');
    expect((await acme.client.get(`/v1/interactions?customerId=${id}&sort=occurredAt`)).body.data.map((row: Json) => row.id)).toEqual([call.id, derived.id]);
    expect((await acme.client.delete(`/v1/interactions/${call.id}`)).status).toBe(204);
  });

  it('are merged with all they have, lead on from their old ids, and are parted again', async () => {
    const tag = await post('/v1/customer-tags', { name: 'Merged' });
    const keep = await customer({ email: 'keep@example.com', notes: 'Kept.', preferences: { a: 1 } });
    const gone = await customer({ displayName: 'Jo', email: 'gone@example.com', phone: '+4930901821', customerSince: '2020-01-01T00:00:00Z', preferences: { a: 2, b: 3 } });
    for (const { id } of [keep, gone]) {
      await post(`/v1/customers/${id}/tags`, { tagIds: [tag.id] }, 200);
      await post(`/v1/customers/${id}/addresses`, { address: 'Lindenallee 7', isDefaultShipping: true });
    }
    const order = await post('/v1/orders', { customerId: gone.id, title: 'Chairs', currency: 'USD', items: [{ productName: 'Chair', unitPrice: '10.00' }] });
    await post(`/v1/orders/${order.id}/payments`, { amount: '10.00' });
    const worth = (id: string, lifetimeValue: string) => eventually(async () => (await read(id)).lifetimeValue === lifetimeValue);
    await worth(gone.id, '10.00');
    await post(`/v1/customers/${gone.id}/tags`, { tagIds: [(await post('/v1/customer-tags', { name: 'Only of the other' })).id] }, 200);
    const before = [await read(keep.id), await read(gone.id)];
    const merge = (body: object) => acme.client.post(`/v1/customers/${keep.id}/merge`, { sourceIds: [gone.id], ...body });

    const would = { orders: 1, customer_addresses: 1, customer_interactions: 1, customer_taggings: 1 };
    expect((await merge({ dryRun: true })).body).toMatchObject({ id: null, changed: ['phone', 'customerSince', 'preferences'], after: { email: 'keep@example.com', preferences: { a: 1, b: 3 } }, moved: would });
    expect((await merge({ fieldChoices: { nonsense: gone.id } })).body.errors[0].pointer).toBe('#/fieldChoices/nonsense');
    expect(await read(gone.id)).toEqual(before[1]);
    const merged = (await merge({ fieldChoices: { displayName: gone.id } })).body;
    expect(merged.moved).toEqual(would);
    expect(await read(keep.id)).toMatchObject({ displayName: 'Jo', phone: '+4930901821', notes: 'Kept.', customerSince: '2020-01-01T00:00:00.000Z', tags: [{ id: tag.id }, { name: 'Only of the other' }] });
    const moved = await acme.client.get(`/v1/customers/${gone.id}`);
    expect([moved.status, moved.headers.get('location'), moved.body.code]).toEqual([301, `/v1/customers/${keep.id}`, 'record_merged']);
    expect((await acme.client.get(`/v1/orders/${order.id}`)).body.customerId).toBe(keep.id);
    await worth(keep.id, '10.00');

    await acme.client.patch(`/v1/customers/${keep.id}`, { displayName: 'Jonas W.' });
    expect((await acme.client.post(`/v1/customer-merges/${merged.id}/undo`)).body.undoneAt).toEqual(expect.any(String));
    expect((await acme.client.post(`/v1/customer-merges/${merged.id}/undo`)).body.code).toBe('customer_merge_undone');
    await worth(gone.id, '10.00');
    const strip = ({ version: _v, updatedAt: _u, ...rest }: Json) => rest;
    expect(strip(await read(keep.id))).toEqual({ ...strip(before[0]), displayName: 'Jonas W.' });
    expect(strip(await read(gone.id))).toEqual(strip(before[1]));
    expect((await acme.client.get(`/v1/customers/${gone.id}/addresses`)).body.data).toMatchObject([{ isDefaultShipping: true }]);
    expect((await acme.client.get('/v1/customer-merges')).body.data[0]).toMatchObject({ id: merged.id, targetId: keep.id, sourceIds: [gone.id] });
  });

  it('are invited to claim a login, and see their orders with it', async () => {
    const pat = await signUpCustomer(test.url);
    const { id } = await customer({ email: pat.email });
    const order = await post('/v1/orders', { customerId: id, title: 'Chairs', currency: 'EUR', notes: 'Never shown.', items: [{ productName: 'Chair', unitPrice: '10.00' }] });
    const draft = await post('/v1/orders', { customerId: id, title: 'Later', draft: true });
    expect((await acme.client.post(`/v1/customers/${id}/invitation`)).status).toBe(202);
    const again = await acme.client.post(`/v1/customers/${id}/invitation`);
    expect([again.status, Number(again.headers.get('retry-after')) > 3000]).toEqual([429, true]);
    const letters = () => eventually(async () => (await mails.newest(pat.email)) && true);
    await letters();
    expect((await pat.client.get('/v1/me/orders')).body.data).toEqual([]);
    expect((await pat.client.get(`/v1/me/orders/${order.id}`)).status).toBe(404);

    await queryAsAdmin(test.database, 'update user_emails set verified_at = now() where email = $1', [pat.email]);
    await pat.client.post('/v1/me/companies', {});
    const [mine] = (await pat.client.get('/v1/me/orders')).body.data;
    expect(mine).toMatchObject({ id: order.id, companyId: id, orderNumber: order.orderNumber, totalAmount: '10.00' });
    const detail = (await pat.client.get(`/v1/me/orders/${order.id}`)).body;
    expect(detail.items).toMatchObject([{ productName: 'Chair', totalPrice: '10.00' }]);
    expect(JSON.stringify(detail)).not.toContain('Never shown');
    expect((await pat.client.get(`/v1/me/orders/${draft.id}`)).status).toBe(404);
    expect((await pat.client.get(`/v1/me/orders?companyId=${id}`)).body.data).toHaveLength(1);
    expect((await pat.client.get(`/v1/me/orders?companyId=${uuidv7()}`)).status).toBe(404);
    const stranger = await signUpCustomer(test.url);
    expect((await stranger.client.get('/v1/me/orders')).body.data).toEqual([]);
    expect((await stranger.client.get(`/v1/me/orders/${order.id}`)).status).toBe(404);
    expect((await acme.client.post(`/v1/customers/${id}/invitation`)).body.code).toBe('customer_linked_already');
    expect((await acme.client.post(`/v1/customers/${(await customer()).id}/invitation`)).body.code).toBe('customer_without_email');
  });

  it('are changed by those who may, and are nobody to other organizations', async () => {
    const { id } = await customer();
    const tag = await post('/v1/customer-tags', { name: 'Mine' });
    const address = await post(`/v1/customers/${id}/addresses`, { address: 'Here 1' });
    const talk = await post(`/v1/customers/${id}/interactions`, { interactionType: 'meeting', subject: 'Hello' });
    expect((await agent.client.get(`/v1/customers/${id}/stats`)).body).toMatchObject({ customerId: id, totalOrders: 0, byCurrency: [] });
    const refused = await Promise.all([
      agent.client.post('/v1/customer-tags', { name: 'X' }), agent.client.post(`/v1/customers/${id}/tags`, { tagIds: [tag.id] }), agent.client.post(`/v1/customers/${id}/addresses`, { address: 'X' }),
      agent.client.post(`/v1/customers/${id}/interactions`, { interactionType: 'call', subject: 'X' }), agent.client.post(`/v1/customers/${id}/merge`, { sourceIds: [uuidv7()] }), agent.client.post(`/v1/customers/${id}/invitation`), agent.client.get('/v1/customer-merges'),
    ]);
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
    const { client } = globex;
    const foreign = await Promise.all([
      client.get(`/v1/customers/${id}/addresses`), client.patch(`/v1/customers/${id}/addresses/${address.id}`, { label: 'X' }), client.get(`/v1/customer-tags/${tag.id}`), client.post(`/v1/customers/${id}/tags`, { tagIds: [tag.id] }),
      client.get(`/v1/interactions/${talk.id}`), client.patch(`/v1/interactions/${talk.id}`, { subject: 'X' }), client.post(`/v1/customers/${id}/merge`, { sourceIds: [uuidv7()] }), client.get(`/v1/customers/${id}/stats`), client.post(`/v1/customers/${id}/invitation`),
    ]);
    expect(foreign.map(({ status }) => status)).toEqual(foreign.map(() => 404));
  });
});
