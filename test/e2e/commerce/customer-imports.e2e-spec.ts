import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

describe('Imports of customers over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let agent: Colleague;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    acme = await signUpCompany(test.url);
    agent = await addColleague(test, acme, 'support_staff');
    await queryAsAdmin(test.database, 'update members set can_manage_customers = false where id = $1', [agent.memberId]);
  });
  afterAll(() => test.close());

  const upload = async (text: string, who: { client: SignedUp['client'] } = acme): Promise<{ status: number; body: Json }> =>
    who.client.request('POST', '/v1/imports?resource=customer', Buffer.from(text), { 'content-type': 'text/csv' });
  const run = async (id: string, what = 'run') => {
    const { body } = await acme.client.post(`/v1/imports/${id}/${what}`);
    return eventually(async () => {
      const { body: operation } = await acme.client.get(`/v1/operations/${body.id}`);
      return ['succeeded', 'failed'].includes(operation.status) && operation;
    }, 30_000);
  };

  it('create and change customers by their address, and are taken back', async () => {
    const { body: known } = await acme.client.post('/v1/customers', { displayName: 'Jonas', email: 'jonas@example.com', city: 'Berlin' });
    const { status, body } = await upload('Vorname,Nachname,Mail,Stadt,Kunde seit\nJonas,Weber,JONAS@example.com,Potsdam,2025-03-01\nEva,Novak,eva@example.com,Praha,\n,,nobody@example.com,,\n');
    expect([status, body.mapping]).toEqual([201, { firstName: 0, lastName: 1, email: 2, city: 3, customerSince: 4 }]);
    await acme.client.patch(`/v1/imports/${body.id}`, { mode: 'upsert', keys: ['email'] });
    expect(await run(body.id)).toMatchObject({ status: 'succeeded', result: { createdCount: 1, updatedCount: 1, failedCount: 1 } });
    const { body: list } = await acme.client.get('/v1/customers?sort=displayName');
    expect(list.data).toMatchObject([
      { displayName: 'Eva Novak', email: 'eva@example.com', city: 'Praha', status: 'active', customerType: 'individual', createdById: acme.userId, version: 1 },
      { id: known.id, displayName: 'Jonas', firstName: 'Jonas', city: 'Potsdam', customerSince: '2025-03-01T00:00:00.000Z', version: 2 },
    ]);
    expect(await run(body.id, 'undo')).toMatchObject({ result: { undoneCount: 2, undoRefusedCount: 0 } });
    expect((await acme.client.get('/v1/customers')).body.data).toMatchObject([{ id: known.id, firstName: null, city: 'Berlin', customerSince: known.customerSince }]);
  });

  it('fill the fields the organization added, which an export writes as they are read', async () => {
    for (const field of [{ key: 'price_list', label: 'Price list', type: 'select', options: ['A', 'B'] }, { key: 'limit', label: 'Credit limit', type: 'money' }]) expect((await acme.client.post('/v1/custom-fields', { entity: 'customer', ...field })).status).toBe(201);
    const { body } = await upload('name,email,Price list,Credit limit\nFlora,flora@example.com,B,500 EUR\nFritz,fritz@example.com,C,\n');
    expect(await run(body.id)).toMatchObject({ result: { createdCount: 1, failedCount: 1 } });
    const { data } = (await acme.client.get('/v1/customers?customFields[limit]=500.00%20EUR')).body;
    expect(data).toMatchObject([{ displayName: 'Flora', customFields: { price_list: 'B', limit: { amount: '500.00', currency: 'EUR' } } }]);
    const { body: operation } = await acme.client.post('/v1/exports', { resource: 'customer', filters: { 'customFields[price_list]': 'B' }, columns: ['displayName', 'customFields.price_list', 'customFields.limit'] });
    const { resultUrl } = await eventually(async () => { const { body: now } = await acme.client.get(`/v1/operations/${operation.id}`); return now.status === 'succeeded' && now; });
    expect((await acme.client.get<string>(`${resultUrl}/file`)).body.replace(/^\uFEFF/, '')).toBe('displayName,customFields.price_list,customFields.limit\r\nFlora,B,500.00 EUR\r\n');
  });

  it('keep addresses unique, row by row', async () => {
    const { body } = await upload('name,email\nA,same@example.com\nB,same@example.com\nC,other@example.com\n');
    expect(await run(body.id)).toMatchObject({ result: { createdCount: 2, failedCount: 1 } });
    const rows = (await acme.client.get(`/v1/imports/${body.id}/rows?outcome=failed`)).body.data;
    expect(rows).toMatchObject([{ rowNumber: 2, errors: [{ code: 'refused', detail: expect.stringContaining('customers_email') }] }]);
  });

  it('take the permissions of customers', async () => {
    expect((await upload('email\na@example.com\n', agent)).body.permission).toBe('commerce.customers.import');
    expect((await agent.client.post('/v1/exports', { resource: 'customer' })).body.permission).toBe('commerce.customers.export');
    expect((await acme.client.post('/v1/exports', { resource: 'order', filters: { status: 'pending' } })).status).toBe(202);
  });
});
