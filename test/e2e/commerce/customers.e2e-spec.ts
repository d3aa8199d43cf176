import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';

describe('Customers over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, 'delete from customers'));

  const create = async (overrides: object = {}): Promise<Json> => {
    const answer = await acme.client.post('/v1/customers', { firstName: 'Jonas', lastName: 'Weber', ...overrides });
    expect(answer.status).toBe(201);
    return answer.body;
  };

  it('are created with every field in its normal form', async () => {
    const answer = await acme.client.post('/v1/customers', {
      displayName: 'Jonas', firstName: 'Jonas', lastName: 'Weber', email: 'Jonas@Example.com', phone: '+49 30 901821', status: 'inactive',
      customerSince: '2025-03-01T01:00:00+01:00', accountManagerId: acme.userId, notes: 'Prefers e-mail.',
      dateOfBirth: '1984-02-29', address: 'Lindenallee 7', city: 'Berlin', country: 'Germany',
    });
    expect(answer.headers.get('location')).toBe(`/v1/customers/${answer.body.id}`);
    expect(answer.body).toEqual({
      id: expect.any(String), userId: null, verified: false, verifiedAt: null, profilePictureUrl: null, dateOfBirth: '1984-02-29', address: 'Lindenallee 7', city: 'Berlin', country: 'Germany', displayName: 'Jonas', firstName: 'Jonas', lastName: 'Weber', email: 'jonas@example.com', phone: '+4930901821', status: 'inactive',
      customerSince: '2025-03-01T00:00:00.000Z', accountManagerId: acme.userId, createdById: acme.userId, notes: 'Prefers e-mail.', createdAt: expect.any(String), updatedAt: expect.any(String), version: 1,
      customerType: 'individual', companySize: null, industry: null, annualRevenue: null, annualRevenueCurrency: null, preferences: {}, customFields: {}, tags: [],
      lifetimeValue: '0.00', lifetimeValueCurrency: 'USD', totalOrders: 0, lastOrderDate: null, invitedAt: null,
    });
    expect((await acme.client.get(`/v1/customers/${answer.body.id}`)).body).toEqual(answer.body);
  });

  it('are named after what is known of them', async () => {
    expect(await create()).toMatchObject({ displayName: 'Jonas Weber', status: 'active', email: null });
    expect(await create({ firstName: null })).toMatchObject({ displayName: 'Weber' });
    const nameless = await acme.client.post('/v1/customers', { email: 'x@example.com' });
    expect([nameless.status, nameless.body.errors[0].pointer]).toEqual([422, '#/displayName']);
  });

  it('share no address within an organization, but with leads, other organizations and deleted ones', async () => {
    const first = await create({ email: 'jonas@example.com' });
    const second = await acme.client.post('/v1/customers', { displayName: 'Twin', email: 'JONAS@example.com' });
    expect([second.status, second.body.code]).toEqual([409, 'customer_email_taken']);
    const other = await create({ email: 'other@example.com' });
    expect((await acme.client.patch(`/v1/customers/${other.id}`, { email: 'jonas@example.com' })).body.code).toBe('customer_email_taken');
    expect((await globex.client.post('/v1/customers', { displayName: 'Twin', email: 'jonas@example.com' })).status).toBe(201);
    await acme.client.delete(`/v1/customers/${first.id}`);
    expect((await acme.client.patch(`/v1/customers/${other.id}`, { email: 'jonas@example.com' })).status).toBe(200);
  });

  it('are changed by merging, one version at a time, and say whether the address changed', async () => {
    const customer = await create({ email: 'jonas@example.com' });
    const changed = await acme.client.patch(`/v1/customers/${customer.id}`, { status: 'blocked', customerSince: '2024-01-01T00:00:00Z' }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ status: 'blocked', customerSince: '2024-01-01T00:00:00.000Z', version: 2 });
    expect((await acme.client.patch(`/v1/customers/${customer.id}`, { status: 'active' }, { 'if-match': '"1"' })).status).toBe(412);
    await acme.client.patch(`/v1/customers/${customer.id}`, { email: null });
    const events = await queryAsAdmin<{ data: Json }>(test.database, `select data from outbox_events where type = 'commerce.customer.updated' and data->>'customerId' = $1 order by id`, [customer.id]);
    expect(events.map(({ data }) => [data.changed, data.emailChanged])).toEqual([[['status', 'customerSince'], false], [['email'], true]]);
  });

  it('are listed by filters and sorted', async () => {
    await create({ displayName: 'B', email: 'b@example.com' });
    await create({ displayName: 'A', status: 'blocked', accountManagerId: acme.userId });
    const names = async (query: string) => (await acme.client.get(`/v1/customers?${query}`)).body.data.map((customer: Json) => customer.displayName);
    expect(await names('')).toEqual(['A', 'B']);
    expect(await names('sort=-displayName')).toEqual(['B', 'A']);
    expect(await names('status=blocked')).toEqual(['A']);
    expect(await names('email=B@example.com')).toEqual(['B']);
    expect(await names(`accountManagerId=${acme.userId}`)).toEqual(['A']);
  });

  it('of another organization are answered like ids that never existed', async () => {
    const customer = await create();
    const answers = async (id: string) => {
      const { client } = globex;
      const found = [await client.get(`/v1/customers/${id}`), await client.patch(`/v1/customers/${id}`, { notes: 'hello' }), await client.delete(`/v1/customers/${id}`)];
      return found.map(({ status, body }) => [status, { ...body, instance: '' }]);
    };
    const found = await answers(customer.id);
    expect(found.map(([status]) => status)).toEqual([404, 404, 404]);
    expect(found).toEqual(await answers(uuidv7()));
    expect((await acme.client.get(`/v1/customers/${customer.id}`)).body).toEqual(customer);
    const manager = await acme.client.post('/v1/customers', { displayName: 'X', accountManagerId: globex.userId });
    expect([manager.status, manager.body.errors[0].pointer]).toEqual([404, '#/accountManagerId']);
  });

  it('are created once under one Idempotency-Key', async () => {
    const key = { 'idempotency-key': uuidv7() };
    const first = await acme.client.post('/v1/customers', { displayName: 'Once' }, key);
    const again = await acme.client.post('/v1/customers', { displayName: 'Once' }, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });
});
