import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

describe('Saved views over HTTP', () => {
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
});
