import { parse } from 'csv-parse/sync';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

describe('Exports over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let agent: Colleague;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
    agent = await addColleague(test, acme, 'support_staff');
    for (const [lastName, leadSource] of [['=cmd()', 'event'], ['Okafor', 'event'], ['Li', 'other']]) {
      await acme.client.post('/v1/leads?onDuplicate=create', { firstName: 'Ada', lastName, email: `${lastName === 'Li' ? 'li' : 'ada'}@example.com`, leadSource, phone: '+49 30 901820', estimatedValue: '12.50' });
    }
    await globex.client.post('/v1/leads', { firstName: 'Strange', lastName: 'Lead', email: 's@example.com' });
  });
  afterAll(() => test.close());

  const start = async (input: object, who: { client: SignedUp['client'] } = acme) => {
    const answer = await who.client.post('/v1/exports', input);
    expect([answer.status, answer.headers.get('location')]).toEqual([202, `/v1/operations/${answer.body.id}`]);
    return eventually(async () => {
      const { body } = await who.client.get(`/v1/operations/${answer.body.id}`);
      return ['succeeded', 'failed'].includes(body.status) && body;
    }, 30_000);
  };
  const rowsOf = async (operation: Json, who: { client: SignedUp['client'] } = acme) => {
    const file = await who.client.get<string>(`${operation.resultUrl}/file`);
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    return parse(file.body, { bom: true }) as string[][];
  };

  it('hold what the list shows, in its order and with the columns that were wanted', async () => {
    const operation = await start({ resource: 'lead', filters: { leadSource: 'event' }, sort: 'lastName', columns: ['lastName', 'phone', 'estimatedValue'] });
    expect(operation).toMatchObject({ status: 'succeeded', kind: 'kernel.write-export', result: { rowCount: 2 } });
    expect(await rowsOf(operation)).toEqual([['lastName', 'phone', 'estimatedValue'], ["'=cmd()", "'+4930901820", '12.50'], ['Okafor', "'+4930901820", '12.50']]);
    expect((await acme.client.get(operation.resultUrl)).body).toMatchObject({ resource: 'lead', isReady: true, rowCount: 2, query: { leadSource: 'event', sort: 'lastName' } });
  });

  it('show a member who sees only their own records no others', async () => {
    await queryAsAdmin(test.database, `update leads set assigned_to_id = $1 where last_name = 'Li'`, [agent.userId]);
    await queryAsAdmin(test.database, 'update members set can_manage_deals = true where id = $1', [agent.memberId]);
    const operation = await eventually(async () => {
      const answer = await agent.client.post('/v1/exports', { resource: 'lead', columns: ['lastName'] });
      return answer.status === 202 && answer.body;
    });
    const done = await eventually(async () => {
      const { body } = await agent.client.get(`/v1/operations/${operation.id}`);
      return body.status === 'succeeded' && body;
    });
    const list = (await agent.client.get('/v1/leads?limit=100')).body.data as Json[];
    expect((await rowsOf(done, agent)).slice(1).flat().map((name) => name.replace(/^'/, '')).sort()).toEqual(list.map(({ lastName }) => lastName).sort());
    await queryAsAdmin(test.database, 'update members set can_manage_deals = false where id = $1', [agent.memberId]);
    await eventually(async () => (await agent.client.get(`${done.resultUrl}/file`)).status === 403);
  });

  it('show each field the organization added in a column of its own, as an import reads it', async () => {
    for (const field of [{ key: 'price', label: 'Price', type: 'money' }, { key: 'needs', label: 'Needs', type: 'multiselect', options: ['a', 'b'] }]) await acme.client.post('/v1/custom-fields', { entity: 'contact', ...field });
    await acme.client.post('/v1/contacts', { firstName: 'Ada', lastName: 'Okafor', customFields: { price: { amount: '5', currency: 'EUR' }, needs: ['a', 'b'] } });
    const [header, row] = await rowsOf(await start({ resource: 'contact', filters: { 'customFields[price]': '5.00 EUR' } }));
    expect(header).not.toContain('customFields');
    expect(Object.fromEntries(header!.map((name, i) => [name, row![i]]))).toMatchObject({ lastName: 'Okafor', 'customFields.price': '5.00 EUR', 'customFields.needs': 'a; b' });
    expect((await rowsOf(await start({ resource: 'contact', columns: ['customFields.needs', 'lastName'] })))[0]).toEqual(['customFields.needs', 'lastName']);
    const unknown = await acme.client.post('/v1/exports', { resource: 'contact', columns: ['customFields.nothing'] });
    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([422, '#/columns/0']);
    const filtered = await acme.client.post('/v1/exports', { resource: 'contact', filters: { 'customFields[nothing]': '1' } });
    expect([filtered.status, filtered.body.errors?.[0].pointer]).toEqual([422, '#/filters/customFields[nothing]']);
  });

  it('show the parts of an address in columns of their own, as an import reads them', async () => {
    await acme.client.post('/v1/accounts', { name: 'Hafen AG', address: { street: 'Hafenstraße 12', country: 'DE' } });
    const [header, row] = await rowsOf(await start({ resource: 'account' }));
    expect(header).not.toContain('address');
    expect(Object.fromEntries(header!.map((name, i) => [name, row![i]]))).toMatchObject({ name: 'Hafen AG', 'address.street': 'Hafenstraße 12', 'address.city': '', 'address.country': 'DE' });
  });

  it('hold activities and issues as well', async () => {
    await acme.client.post('/v1/activities', { activityType: 'task', subject: 'Call back' });
    expect(await rowsOf(await start({ resource: 'activity', filters: { state: 'open', mine: 'true' }, columns: ['subject', 'completed'] }))).toEqual([['subject', 'completed'], ['Call back', 'false']]);
    await acme.client.post('/v1/issues', { title: 'Broken lamp', issueType: 'bug' });
    expect(await rowsOf(await start({ resource: 'issue', columns: ['title'] }))).toEqual([['title'], ['Broken lamp']]);
  });

  it('take the permission to export', async () => {
    await eventually(async () => (await agent.client.post('/v1/exports', { resource: 'lead' })).body.permission === 'crm.records.export');
  });

  it.each([
    ['#/resource', { resource: 'secrets' }],
    ['#/filters/status', { resource: 'lead', filters: { status: 'asleep' } }],
    ['#/filters/surprise', { resource: 'lead', filters: { surprise: 'x' } }],
    ['#/filters/limit', { resource: 'lead', filters: { limit: '5' } }],
    ['#/sort', { resource: 'lead', sort: 'phone' }],
    ['#/columns/1', { resource: 'lead', columns: ['lastName', 'organizationId'] }],
  ])('are refused with a pointer to %s', async (pointer, input) => {
    const answer = await acme.client.post('/v1/exports', input);
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });

  it('are nobody else\'s, and gone after their week', async () => {
    const operation = await start({ resource: 'lead' });
    for (const who of [globex, agent]) {
      expect((await who.client.get(`${operation.resultUrl}/file`)).status).toBe(404);
      expect((await who.client.get(`/v1/operations/${operation.id}`)).status).toBe(404);
      expect((await who.client.post(`/v1/operations/${operation.id}/cancellation`)).status).toBe(404);
    }
    await queryAsAdmin(test.database, `update exports set expires_at = now() - interval '1 second' where id = $1`, [operation.resultUrl.split('/').at(-1)]);
    const gone = await acme.client.get(`${operation.resultUrl}/file`);
    expect([gone.status, gone.body.code]).toEqual([410, 'export_expired']);
    expect((await acme.client.post(`/v1/operations/${operation.id}/cancellation`)).body.code).toBe('operation_finished');
  });
});
