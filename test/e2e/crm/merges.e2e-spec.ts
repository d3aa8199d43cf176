import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

describe('Merges over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let agent: Colleague;

  beforeAll(async () => {
    test = await startTestApp();
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
    agent = await addColleague(test, acme, 'support_staff');
  });
  afterAll(() => test.close());

  let n = 0;
  const create = async (path: string, body: object, who = acme): Promise<Json> => {
    const answer = await who.client.post(`/v1/${path}${path === 'activities' ? '' : '?onDuplicate=create'}`, body);
    expect([answer.status, answer.body.errors]).toEqual([201, undefined]);
    return answer.body;
  };
  const lead = (overrides: object = {}, who = acme) => create('leads', { firstName: 'Ada', lastName: `Okafor${++n}`, email: `ada${n}@example.com`, ...overrides }, who);
  const merge = (path: string, id: string, body: object, headers = {}) => acme.client.post(`/v1/${path}/${id}/merge`, body, headers);

  it('make several leads one: fields by choice, activities and all else moved, old ids redirected', async () => {
    const [a, b, c] = [await lead({ phone: null }), await lead({ phone: '+4930901820', notes: 'b' }), await lead({ notes: 'c' })];
    const task = await create('activities', { activityType: 'task', subject: 'Call back', leadId: b.id });
    const { status, body } = await merge('leads', a.id, { sourceIds: [b.id, c.id], fieldChoices: { notes: c.id } }, { 'if-match': '"1"' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ type: 'lead', targetId: a.id, sourceIds: [b.id, c.id], dryRun: false, moved: { activities: 1 } });
    expect(body.conflicts.find(({ field }: Json) => field === 'notes')).toMatchObject({ chosenId: c.id });
    expect((await acme.client.get(`/v1/leads/${a.id}`)).body).toMatchObject({ phone: '+4930901820', notes: 'c', email: a.email, version: 2 });
    const old = await acme.client.get(`/v1/leads/${b.id}`);
    expect([old.status, old.headers.get('location')]).toEqual([301, `/v1/leads/${a.id}`]);
    expect((await acme.client.get(`/v1/activities/${task.id}`)).body.leadId).toBe(a.id);
    expect((await acme.client.get('/v1/merges')).body.data[0]).toMatchObject({ id: body.id, targetId: a.id, undoneAt: null });
    expect((await acme.client.get(`/v1/merges?type=lead&targetId=${a.id}`)).body.data).toHaveLength(1);
    expect((await acme.client.get(`/v1/merges?targetId=${b.id}`)).body.data).toEqual([]);
    const events = await queryAsAdmin<{ data: Json }>(test.database, `select data from outbox_events where type = 'crm.record.merged' and data->>'targetId' = $1 order by data->>'sourceId'`, [a.id]);
    expect(events.map(({ data }) => data.sourceId).sort()).toEqual([b.id, c.id].sort());
  });

  it('can be undone: every record has again what it had, but for what changed since', async () => {
    const [a, b] = [await lead(), await lead({ phone: '+4930901820', notes: 'b' })];
    const task = await create('activities', { activityType: 'task', subject: 'Call back', leadId: b.id });
    const { body } = await merge('leads', a.id, { sourceIds: [b.id] });
    await acme.client.patch(`/v1/leads/${a.id}`, { notes: 'newer' });
    const undone = await acme.client.post(`/v1/merges/${body.id}/undo`);
    expect(undone).toMatchObject({ status: 200, body: { targetId: a.id, sourceIds: [b.id], keptFields: ['notes'] } });
    expect((await acme.client.get(`/v1/leads/${a.id}`)).body).toMatchObject({ phone: null, notes: 'newer' });
    expect((await acme.client.get(`/v1/leads/${b.id}`)).body).toMatchObject({ phone: '+4930901820', notes: 'b', email: b.email });
    expect((await acme.client.get(`/v1/activities/${task.id}`)).body.leadId).toBe(b.id);
    expect((await acme.client.post(`/v1/merges/${body.id}/undo`)).body.code).toBe('merge_not_undoable');
  });

  it('are not undone after thirty days, nor while a later merge stands upon them', async () => {
    const [a, b, c] = [await lead(), await lead(), await lead()];
    const first = (await merge('leads', a.id, { sourceIds: [b.id] })).body;
    const second = (await merge('leads', c.id, { sourceIds: [a.id] })).body;
    expect((await acme.client.get(`/v1/leads/${b.id}`)).headers.get('location')).toBe(`/v1/leads/${c.id}`);
    expect((await acme.client.post(`/v1/merges/${first.id}/undo`)).status).toBe(409);
    expect((await acme.client.post(`/v1/merges/${second.id}/undo`)).status).toBe(200);
    await queryAsAdmin(test.database, `update record_merges set created_at = now() - interval '31 days' where id = $1`, [first.id]);
    expect((await acme.client.post(`/v1/merges/${first.id}/undo`)).status).toBe(409);
  });

  it('say in a dry run what they would do, and do nothing', async () => {
    const [a, b] = [await lead(), await lead()];
    const task = await create('activities', { activityType: 'task', subject: 'Call back', leadId: b.id });
    await create('activities', { activityType: 'note', subject: 'Stays', leadId: a.id });
    await create('deals', { title: 'Fleet', value: '1.00', currency: 'EUR', leadId: b.id });
    const { body } = await merge('leads', a.id, { sourceIds: [b.id], dryRun: true });
    expect(body).toMatchObject({ id: null, dryRun: true, after: { email: a.email }, undoableUntil: null });
    expect(body.moved).toEqual({ activities: 1, deals: 1 });
    expect((await acme.client.get(`/v1/leads/${b.id}`)).status).toBe(200);
    expect((await acme.client.get(`/v1/activities/${task.id}`)).body.leadId).toBe(b.id);
    expect((await merge('leads', a.id, { sourceIds: [b.id] })).body.moved).toEqual(body.moved);
  });

  it('bring contacts and deals of merged accounts together', async () => {
    const [x, y] = [await create('accounts', { name: 'X', annualRevenue: '5.00', currency: 'EUR' }), await create('accounts', { name: 'Y', annualRevenue: '7.00', currency: 'USD', industry: 'Steel' })];
    const contact = await create('contacts', { firstName: 'Bo', lastName: 'Li', accountId: y.id });
    const twin = await create('contacts', { firstName: 'Bo', lastName: 'Lee', email: 'bo@example.com' });
    expect((await merge('accounts', x.id, { sourceIds: [y.id], dryRun: true })).body.moved).toEqual({ contacts: 1 });
    expect((await merge('accounts', x.id, { sourceIds: [y.id], fieldChoices: { annualRevenue: y.id } })).body).toMatchObject({ moved: { contacts: 1 } });
    expect((await acme.client.get(`/v1/accounts/${x.id}`)).body).toMatchObject({ name: 'X', annualRevenue: '7.00', currency: 'USD', industry: 'Steel' });
    expect((await merge('contacts', twin.id, { sourceIds: [contact.id] })).status).toBe(200);
    expect((await acme.client.get(`/v1/contacts/${twin.id}`)).body).toMatchObject({ accountId: x.id, lastName: 'Lee' });
  });

  it('let only one of two go through that want each other', async () => {
    const [a, b] = [await lead(), await lead()];
    const answers = await Promise.all([merge('leads', a.id, { sourceIds: [b.id] }), merge('leads', b.id, { sourceIds: [a.id] })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    const rows = await queryAsAdmin(test.database, 'select id from leads where id = any($1) and deleted_at is null', [[a.id, b.id]]);
    expect(rows).toHaveLength(1);
  });

  it('are refused for oneself, for what is not there, for strangers, and for who may not write', async () => {
    const [a, b] = [await lead(), await lead()];
    const foreign = await lead({}, globex);
    expect((await merge('leads', a.id, { sourceIds: [a.id] })).body.errors[0].pointer).toBe('#/sourceIds');
    expect((await merge('leads', a.id, { sourceIds: [foreign.id] })).status).toBe(404);
    expect((await merge('leads', a.id, { sourceIds: [b.id], fieldChoices: { email: foreign.id } })).body.errors[0].pointer).toBe('#/fieldChoices/email');
    expect((await merge('leads', a.id, { sourceIds: [b.id], fieldChoices: { id: b.id } })).body.errors[0].pointer).toBe('#/fieldChoices/id');
    expect((await merge('leads', a.id, { sourceIds: [b.id] }, { 'if-match': '"7"' })).status).toBe(412);
    expect((await agent.client.post(`/v1/leads/${a.id}/merge`, { sourceIds: [b.id] })).status).toBe(403);
    const { body } = await merge('leads', a.id, { sourceIds: [b.id] });
    expect((await globex.client.post(`/v1/merges/${body.id}/undo`)).status).toBe(404);
    expect((await agent.client.post(`/v1/merges/${body.id}/undo`)).status).toBe(403);
    expect((await globex.client.get('/v1/merges')).body.data).toEqual([]);
  });
});
