import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

describe('Saved views over HTTP', () => {
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
  beforeEach(() => queryAsAdmin(test.database, 'delete from saved_views'));

  const view = { resource: 'lead', name: 'Hot', filters: { status: 'qualified', 'createdAt[gte]': '2026-01-01T00:00:00Z' }, sort: '-updatedAt', columns: ['lastName', 'email'] };
  const save = async (overrides: object = {}, who: { client: SignedUp['client'] } = acme): Promise<Json> => {
    const answer = await who.client.post('/v1/saved-views', { ...view, ...overrides });
    expect([answer.status, answer.body.errors]).toEqual([201, undefined]);
    return answer.body;
  };
  const names = async (who: { client: SignedUp['client'] }) => (await who.client.get('/v1/saved-views')).body.data.map(({ name }: Json) => name);

  it('keep filters, order and columns of a list under a name', async () => {
    const answer = await acme.client.post('/v1/saved-views', view);
    expect(answer.headers.get('location')).toBe(`/v1/saved-views/${answer.body.id}`);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.body).toMatchObject({ ...view, isShared: false, isDefault: false, ownerId: acme.userId });
    expect((await acme.client.get(`/v1/saved-views/${answer.body.id}`)).body).toEqual(answer.body);
  });

  it('are private until they are shared, and changed by their owner alone', async () => {
    const { id } = await save();
    await save({ name: 'Shared', isShared: true });
    expect([await names(acme), await names(agent), await names(globex)]).toEqual([['Hot', 'Shared'], ['Shared'], []]);
    expect((await agent.client.patch(`/v1/saved-views/${id}`, { name: 'x' })).status).toBe(404);
    await acme.client.patch(`/v1/saved-views/${id}`, { isShared: true });
    expect((await agent.client.get(`/v1/saved-views/${id}`)).status).toBe(200);
    expect((await agent.client.patch(`/v1/saved-views/${id}`, { name: 'x' })).body.code).toBe('not_own_saved_view');
    expect((await agent.client.delete(`/v1/saved-views/${id}`)).status).toBe(403);
    expect((await globex.client.get(`/v1/saved-views/${id}`)).status).toBe(404);
    expect((await acme.client.delete(`/v1/saved-views/${id}`)).status).toBe(204);
  });

  it('have at most one default for each owner and list', async () => {
    const first = await save({ isDefault: true });
    const second = await save({ name: 'Second', isDefault: true });
    await save({ isDefault: true }, agent);
    expect((await acme.client.get(`/v1/saved-views/${first.id}`)).body.isDefault).toBe(false);
    await acme.client.patch(`/v1/saved-views/${first.id}`, { isDefault: true });
    expect((await acme.client.get(`/v1/saved-views/${second.id}`)).body.isDefault).toBe(false);
  });

  it.each([
    ['#/resource', { resource: 'dream' }],
    ['#/filters/status', { filters: { status: 'asleep' } }],
    ['#/filters/phone', { filters: { phone: '1' } }],
    ['#/filters/cursor', { filters: { cursor: 'x' } }],
    ['#/sort', { sort: 'email' }],
    ['#/columns/0', { columns: ['organizationId'] }],
  ])('are judged as the list itself would, with a pointer to %s', async (pointer, overrides) => {
    const answer = await acme.client.post('/v1/saved-views', { ...view, ...overrides });
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
    if ('resource' in overrides) return;
    const { id } = await save({ name: pointer });
    expect((await acme.client.patch(`/v1/saved-views/${id}`, overrides)).body.errors[0].pointer).toBe(pointer);
  });

  it('have names of their own, and versions', async () => {
    const { id } = await save();
    expect((await acme.client.post('/v1/saved-views', view)).body.code).toBe('duplicate_saved_view');
    expect((await acme.client.patch(`/v1/saved-views/${id}`, { name: 'Warm' }, { 'if-match': '"9"' })).status).toBe(412);
    expect((await acme.client.patch(`/v1/saved-views/${id}`, { name: 'Warm' }, { 'if-match': '"1"' })).body).toMatchObject({ name: 'Warm', version: 2 });
  });

  it('have one default however many are made at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => acme.client.post('/v1/saved-views', { ...view, name: `View ${i}`, isDefault: true })));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect((await acme.client.get('/v1/saved-views')).body.data.filter(({ isDefault }: Json) => isDefault)).toHaveLength(1);
  });

  it('know the fields the organization added, and forget those it deletes', async () => {
    const unknown = await acme.client.post('/v1/saved-views', { ...view, filters: { 'customFields[fleet]': '3' } });
    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([422, '#/filters/customFields[fleet]']);
    const { body: field } = await acme.client.post('/v1/custom-fields', { entity: 'lead', key: 'fleet', label: 'Fleet', type: 'number' });
    const { id } = await save({ filters: { status: 'new', 'customFields[fleet]': '3' }, columns: ['lastName', 'customFields.fleet'] });
    const wrong = await acme.client.patch(`/v1/saved-views/${id}`, { filters: { 'customFields[fleet]': 'many' } });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '#/filters/customFields[fleet]']);
    await acme.client.delete(`/v1/custom-fields/${field.id}`);
    await eventually(async () => (await acme.client.get(`/v1/saved-views/${id}`)).body.columns.length === 1);
    expect((await acme.client.patch(`/v1/saved-views/${id}`, { name: 'Less' })).body).toMatchObject({ name: 'Less', filters: { status: 'new' }, columns: ['lastName'] });
  });

  it('that are shared are for every member to change once their owner has left', async () => {
    const leaver = await addColleague(test, acme, 'sales_manager');
    const { id } = await save({ isShared: true }, leaver);
    expect((await acme.client.patch(`/v1/saved-views/${id}`, { name: 'Mine?' })).body.code).toBe('not_own_saved_view');
    expect((await acme.client.delete(`/v1/members/${leaver.memberId}`)).status).toBe(204);
    expect((await acme.client.patch(`/v1/saved-views/${id}`, { name: 'Ours' })).body).toMatchObject({ name: 'Ours', isShared: true });
    expect((await acme.client.delete(`/v1/saved-views/${id}`)).status).toBe(204);
  });
});
