import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';

describe('Interactions made of calls', () => {
  let test: TestApp;
  let acme: SignedUp;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    acme = await signUpCompany(test.url);
  });
  afterAll(() => test.close());

  const customer = async (): Promise<string> => (await acme.client.post('/v1/customers', { displayName: 'Ines' })).body.id;
  const log = async (customerId: string, overrides: object = {}): Promise<Json> => {
    const answer = await acme.client.post('/v1/activities', { activityType: 'call', subject: 'About her illness', customerId, completed: true, ...overrides });
    expect([answer.status, answer.body.errors]).toEqual([201, undefined]);
    return answer.body;
  };
  const change = (id: string, changes: object) => acme.client.patch(`/v1/activities/${id}`, changes);
  const calls = async (customerId: string): Promise<Json[]> => (await acme.client.get(`/v1/customers/${customerId}/interactions?source=call`)).body.data;
  const numberOf = (customerId: string, count: number) => eventually(async () => (await calls(customerId)).length === count);
  /** Every activity that was written down was looked at. */
  const settled = () => eventually(async () => (await queryAsAdmin(test.database, `
    select from outbox_events e where e.type = 'crm.activity.created' and not exists (select from job_runs r where r.event_id = e.id and r.name = 'messaging.tell-of-made-call' and r.state = 'succeeded')`)).length === 0);

  it('are with whoever was to make the call, say nothing of what was said, and were when it was', async () => {
    const id = await customer();
    const call = await log(id, { scheduledAt: '2026-03-01T10:00:00Z', assignedToId: acme.userId });
    await numberOf(id, 1);
    expect(await calls(id)).toMatchObject([{ interactionType: 'call', source: 'call', sourceId: call.id, subject: 'Call', description: null, userId: acme.userId, occurredAt: '2026-03-01T10:00:00.000Z' }]);
    const now = await log(id);
    await numberOf(id, 2);
    expect((await calls(id))[0]).toMatchObject({ sourceId: now.id, occurredAt: now.completedAt });
  });

  it('are there while the call counts as made, and no longer', async () => {
    const [id, other] = [await customer(), await customer()];
    const call = await log(id, { completed: false });
    await change(call.id, { completed: true });
    await numberOf(id, 1);
    await acme.client.post(`/v1/activities/${call.id}/reopening`);
    await numberOf(id, 0);
    await change(call.id, { completed: true });
    await numberOf(id, 1);
    await change(call.id, { customerId: other });
    await numberOf(other, 1);
    expect(await calls(id)).toEqual([]);
    await change(call.id, { activityType: 'meeting' });
    await numberOf(other, 0);
    await change(call.id, { activityType: 'call' });
    await numberOf(other, 1);
    await acme.client.delete(`/v1/activities/${call.id}`);
    await numberOf(other, 0);
  });

  it('are not made of calls to come, of other activities, nor of calls with nobody', async () => {
    const id = await customer();
    await log(id, { completed: false });
    await log(id, { activityType: 'note' });
    await log(id, { activityType: 'task' });
    const contact = (await acme.client.post('/v1/contacts', { firstName: 'Ada', lastName: 'Okafor' })).body.id;
    await acme.client.post('/v1/activities', { activityType: 'call', subject: 'X', contactId: contact, completed: true });
    await log(id);
    await numberOf(id, 1);
    await settled();
    expect(await queryAsAdmin(test.database, `select from customer_interactions where source = 'call' and customer_id = $1`, [id])).toHaveLength(1);
  });

  it('belong to whom the customer became a part of, also when the call is told of later', async () => {
    const [kept, gone] = [await customer(), await customer()];
    const call = await log(gone);
    await numberOf(gone, 1);
    await acme.client.post(`/v1/customers/${kept}/merge`, { sourceIds: [gone] });
    await numberOf(kept, 1);
    await change(call.id, { scheduledAt: '2026-03-02T10:00:00Z' });
    await eventually(async () => (await calls(kept))[0]?.occurredAt === '2026-03-02T10:00:00.000Z');
    expect(await calls(kept)).toHaveLength(1);
  });

  it('move customers into segments and out of them', async () => {
    const id = await customer();
    const segment = (await acme.client.post('/v1/segments', { name: 'Called', criteria: { event: 'interaction.call' } })).body.id;
    const isMember = async () => (await acme.client.get(`/v1/segments/${segment}/members`)).body.data.some((member: Json) => member.customerId === id);
    const call = await log(id);
    await eventually(isMember);
    await acme.client.delete(`/v1/activities/${call.id}`);
    await eventually(async () => !(await isMember()));
  });
});
