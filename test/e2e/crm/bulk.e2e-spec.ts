import { uuidv7 } from '@app/kernel';
import { RunBulkChange } from '../../../libs/crm/src/bulk/run-bulk-change.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

describe('Changes of many records over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let agent: Colleague;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
    agent = await addColleague(test, acme, 'support_staff');
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, 'delete from leads'));

  const createLeads = async (count: number, who = acme) => {
    const rows = Array.from({ length: count }, (_, i) => ({ id: uuidv7(), n: i }));
    await queryAsAdmin(
      test.database,
      `insert into leads (id, organization_id, created_at, updated_at, first_name, last_name, email, lead_source, status, currency)
       select id, $2, now(), now(), 'L', n::text, n || '@example.com', 'other', 'new', 'EUR' from jsonb_to_recordset($1::jsonb) as r (id uuid, n int)`,
      [JSON.stringify(rows), who.organizationId],
    );
    return rows.map(({ id }) => id);
  };
  const ended = (operation: Json) =>
    eventually(async () => {
      const { body } = await acme.client.get(`/v1/operations/${operation.id}`);
      return ['succeeded', 'failed', 'cancelled'].includes(body.status) && body;
    }, 30_000);

  it('are worked off at once for up to a hundred, with an outcome for each', async () => {
    const [a, b] = await createLeads(2);
    const [foreign] = await createLeads(1, globex);
    const { status, body } = await acme.client.post('/v1/leads/bulk', { action: 'update', ids: [a, foreign, b], changes: { status: 'contacted' } });
    expect(status).toBe(200);
    expect(body).toEqual({ operation: null, results: [{ id: a, outcome: 'done', code: null }, { id: foreign, outcome: 'failed', code: 'not_found' }, { id: b, outcome: 'done', code: null }] });
    expect((await acme.client.get(`/v1/leads/${a}`)).body).toMatchObject({ status: 'contacted', version: 2 });
    expect((await globex.client.get(`/v1/leads/${foreign}`)).body).toMatchObject({ status: 'new', version: 1 });
    expect((await acme.client.post('/v1/leads/bulk', { action: 'delete', ids: [a, b] })).body.results).toHaveLength(2);
    expect((await acme.client.get('/v1/leads')).body.data).toEqual([]);
  });

  it('are an operation for more', async () => {
    const ids = await createLeads(130);
    const { body } = await acme.client.post('/v1/leads/bulk', { action: 'update', ids: [...ids, uuidv7()], changes: { notes: 'x' } });
    expect(body.results).toBeNull();
    expect(await ended(body.operation)).toMatchObject({ status: 'succeeded', doneCount: 131, failedCount: 1, totalCount: 131, result: { doneCount: 130, failedCount: 1, failures: [{ code: 'not_found' }] } });
    const [row] = await queryAsAdmin<{ n: string }>(test.database, `select count(*) as n from leads where notes = 'x' and version = 2`);
    expect(row!.n).toBe('130');
  });

  it('reach those a filter chooses when they begin', async () => {
    await createLeads(3);
    await acme.client.post('/v1/leads', { firstName: 'Not', lastName: 'Me', email: 'not@example.com', status: 'contacted' });
    const { body } = await acme.client.post('/v1/leads/bulk', { action: 'delete', filter: { status: 'new' } });
    expect(await ended(body.operation)).toMatchObject({ status: 'succeeded', result: { doneCount: 3, failedCount: 0 } });
    expect((await acme.client.get('/v1/leads')).body.data).toMatchObject([{ lastName: 'Me' }]);
  });

  it('change nothing when a filter chooses more than can be changed at once', async () => {
    const ids = await createLeads(4);
    const most = jest.replaceProperty(test.app.get(RunBulkChange), 'maxRecords', 3);
    const change = () => acme.client.post('/v1/leads/bulk', { action: 'update', filter: { status: 'new' }, changes: { notes: 'x' } }).then(({ body }) => ended(body.operation));
    expect(await change()).toMatchObject({ status: 'failed', errorClass: 'too_many_records' });
    expect(await queryAsAdmin(test.database, 'select 1 from leads where version > 1 limit 1')).toEqual([]);
    await acme.client.delete(`/v1/leads/${ids[0]}`);
    expect(await change()).toMatchObject({ status: 'succeeded', result: { doneCount: 3, failedCount: 0 } });
    most.restore();
  });

  it.each([
    ['neither ids nor filter', { action: 'delete' }, '#/ids'],
    ['both', { action: 'delete', ids: [uuidv7()], filter: { status: 'new' } }, '#/ids'],
    ['a delete with changes', { action: 'delete', ids: [uuidv7()], changes: { notes: 'x' } }, '#/changes'],
    ['an update without', { action: 'update', ids: [uuidv7()] }, '#/changes'],
    ['a field that does not exist', { action: 'update', ids: [uuidv7()], changes: { organizationId: uuidv7() } }, '#/changes/organizationId'],
    ['a filter that does not exist', { action: 'delete', filter: { surprise: 'x' } }, '#/filter/surprise'],
    ['a filter by a field nobody added', { action: 'delete', filter: { 'customFields[nope]': '1' } }, '#/filter/customFields[nope]'],
  ])('are refused with %s', async (_, input, pointer) => {
    const answer = await acme.client.post('/v1/leads/bulk', input);
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });

  it('take the permission to write', async () => {
    for (const path of ['leads', 'contacts', 'accounts', 'deals']) expect((await agent.client.post(`/v1/${path}/bulk`, { action: 'delete', ids: [uuidv7()] })).status).toBe(403);
  });
});
