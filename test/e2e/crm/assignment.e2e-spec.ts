import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

describe('Assignment of leads over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let sellers: Colleague[];

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
    sellers = [await addColleague(test, acme, 'sales_manager'), await addColleague(test, acme, 'sales_manager'), await addColleague(test, acme, 'support_staff')];
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await queryAsAdmin(test.database, 'truncate leads cascade');
    const { body } = await acme.client.get('/v1/assignment-rules');
    for (const { id } of body.data) await acme.client.delete(`/v1/assignment-rules/${id}`);
  });

  const rule = async (overrides: object = {}) => {
    const answer = await acme.client.post('/v1/assignment-rules', { name: 'All', userIds: sellers.map(({ userId }) => userId), ...overrides });
    expect(answer.status).toBe(201);
    return answer.body;
  };
  let number = 0;
  const create = async (overrides: object = {}) => {
    const answer = await acme.client.post('/v1/leads', { firstName: 'Ada', lastName: 'Okafor', email: `a${number++}@h${number}.example`, ...overrides });
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const names = (ids: (string | null)[]) => ids.map((id) => sellers.findIndex(({ userId }) => userId === id));
  const activate = async ({ memberId }: Colleague, how: 'deactivation' | 'reactivation') => {
    expect((await acme.client.post(`/v1/members/${memberId}/${how}`)).status).toBe(200);
  };
  const assigned = async (count: number, overrides: object = {}) => {
    const ids: (string | null)[] = [];
    for (let i = 0; i < count; i++) ids.push((await create(overrides)).assignedToId);
    return names(ids);
  };

  it('goes to nobody without a rule, and round in turn with one', async () => {
    expect((await create()).assignedToId).toBeNull();
    await rule();
    expect(await assigned(5)).toEqual([0, 1, 2, 0, 1]);
    expect((await create({ assignedToId: acme.userId })).assignedToId).toBe(acme.userId);
    expect((await create({ assignedToId: null })).assignedToId).toBeNull();
    expect(await assigned(1)).toEqual([2]);
  });

  it('goes on with whose turn it is when the rule is given the members it has, and begins anew with others', async () => {
    const { id, userIds } = await rule();
    expect(await assigned(1)).toEqual([0]);
    expect((await acme.client.patch(`/v1/assignment-rules/${id}`, { userIds })).status).toBe(200);
    expect(await assigned(1)).toEqual([1]);
    await acme.client.patch(`/v1/assignment-rules/${id}`, { userIds: userIds.toReversed() });
    expect(await assigned(1)).toEqual([2]);
  });

  it('passes over members who are not active, and goes to nobody when none is', async () => {
    await rule();
    await activate(sellers[1]!, 'deactivation');
    expect(await assigned(4)).toEqual([0, 2, 0, 2]);
    for (const seller of [sellers[0]!, sellers[2]!]) await activate(seller, 'deactivation');
    expect((await create()).assignedToId).toBeNull();
    for (const seller of sellers) await activate(seller, 'reactivation');
    expect(await assigned(3)).toEqual([0, 1, 2]);
  });

  it('takes the first rule that fits the source', async () => {
    await rule({ position: 2, userIds: [sellers[0]!.userId] });
    const website = await rule({ name: 'Website', position: 1, leadSource: 'website', userIds: [sellers[1]!.userId] });
    expect(await assigned(1, { leadSource: 'website' })).toEqual([1]);
    expect(await assigned(1, { leadSource: 'event' })).toEqual([0]);
    await acme.client.patch(`/v1/assignment-rules/${website.id}`, { isActive: false });
    expect(await assigned(1, { leadSource: 'website' })).toEqual([0]);
  });

  it('gives each the same share when thirty come in at the same moment', async () => {
    await rule();
    const leads = await Promise.all(Array.from({ length: 30 }, () => create()));
    const shares = names(leads.map(({ assignedToId }) => assignedToId));
    expect([0, 1, 2].map((seller) => shares.filter((place) => place === seller).length)).toEqual([10, 10, 10]);
  });

  it('is given by hand, or to whose turn it is', async () => {
    const lead = await create();
    const none = await acme.client.post(`/v1/leads/${lead.id}/assignment`);
    expect([none.status, none.body.code]).toEqual([409, 'nobody_to_assign']);
    await rule();
    const inTurn = await acme.client.post(`/v1/leads/${lead.id}/assignment`);
    expect([inTurn.status, inTurn.body.assignedToId, inTurn.headers.get('etag')]).toEqual([200, sellers[0]!.userId, '"2"']);
    const byHand = await acme.client.post(`/v1/leads/${lead.id}/assignment`, { assignedToId: acme.userId }, { 'if-match': '"2"' });
    expect(byHand.body.assignedToId).toBe(acme.userId);
    expect((await acme.client.post(`/v1/leads/${lead.id}/assignment`, {}, { 'if-match': '"2"' })).status).toBe(412);
    expect((await acme.client.post(`/v1/leads/${lead.id}/assignment`, { assignedToId: globex.userId })).body.errors[0].pointer).toBe('#/assignedToId');
    expect((await globex.client.post(`/v1/leads/${lead.id}/assignment`, {})).status).toBe(404);
    expect((await sellers[2]!.client.post(`/v1/leads/${lead.id}/assignment`, {})).status).toBe(403);
    const events = await queryAsAdmin<{ assigned: string }>(test.database, `select data->>'assignedToId' as assigned from outbox_events where type = 'crm.record.assigned' and data->>'recordId' = $1 order by id`, [lead.id]);
    expect(events.map(({ assigned: id }) => id)).toEqual([sellers[0]!.userId, acme.userId]);
  });

  it('is ruled by those who manage deals, with members of the organization', async () => {
    const created = await rule({ leadSource: 'event', position: 3 });
    expect(created).toMatchObject({ name: 'All', leadSource: 'event', position: 3, isActive: true, version: 1, createdById: acme.userId });
    expect((await acme.client.get(`/v1/assignment-rules/${created.id}`)).body).toEqual(created);
    expect((await sellers[2]!.client.get('/v1/assignment-rules')).body.data).toEqual([created]);
    expect((await sellers[2]!.client.post('/v1/assignment-rules', { name: 'Mine', userIds: [sellers[2]!.userId] })).status).toBe(403);
    for (const stranger of [globex.userId, uuidv7()]) {
      const answer = await acme.client.post('/v1/assignment-rules', { name: 'x', userIds: [acme.userId, stranger] });
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([404, '#/userIds/1']);
    }
    expect((await acme.client.patch(`/v1/assignment-rules/${created.id}`, { userIds: [acme.userId, acme.userId] })).status).toBe(422);
    expect((await acme.client.patch(`/v1/assignment-rules/${created.id}`, { name: 'y' }, { 'if-match': '"7"' })).status).toBe(412);
    expect((await globex.client.delete(`/v1/assignment-rules/${created.id}`)).status).toBe(404);
    expect((await acme.client.delete(`/v1/assignment-rules/${created.id}`)).status).toBe(204);
  });
});
