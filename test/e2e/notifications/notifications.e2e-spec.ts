import { Outbox, uuidv7 } from '@app/kernel';
import { EmailReceived } from '@app/messaging/events';
import { startTestApp, type TestApp } from '../../support/app.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';

describe('Notifications over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
  });

  const receive = (who: SignedUp, overrides: object = {}) =>
    test.as(who, async () =>
      test.app.get(Outbox).publish(EmailReceived, {
        emailId: uuidv7(), threadId: uuidv7(), emailAccountId: uuidv7(), ownerUserId: who.userId, leadId: null, dealId: null, customerId: null,
        receivedAt: '2026-03-01T10:00:00Z', isBackfill: false, ...overrides,
      }),
    );
  const unread = async ({ client }: SignedUp): Promise<number> => (await client.get('/v1/notifications/unread-count')).body.unreadCount;
  const receiveThree = async (): Promise<Json[]> => {
    for (let i = 0; i < 3; i++) await receive(acme);
    await eventually(async () => (await unread(acme)) === 3);
    return (await acme.client.get('/v1/notifications')).body.data;
  };

  it('tell the owner of a mailbox about new mail, not about old mail just found', async () => {
    const emailId = uuidv7();
    await receive(acme, { isBackfill: true });
    await receive(acme, { emailId });
    await eventually(async () => (await unread(acme)) > 0);
    const { data } = (await acme.client.get('/v1/notifications')).body;
    expect(data).toEqual([
      {
        id: expect.any(String), userId: acme.userId, kind: 'email_received', title: 'New e-mail', message: expect.any(String), type: 'info', isRead: false, readAt: null,
        relatedObjectType: 'email', relatedObjectId: emailId, createdAt: expect.any(String),
      },
    ]);
  });

  it('are marked as read, some or all, and counted', async () => {
    const [first] = await receiveThree();
    const some = await acme.client.post('/v1/notifications/read', { ids: [first!.id] });
    expect([some.status, some.body]).toEqual([200, { updated: 1 }]);
    expect((await acme.client.post('/v1/notifications/read', { ids: [first!.id] })).body).toEqual({ updated: 0 });
    const read = (await acme.client.get('/v1/notifications?isRead=true')).body.data;
    expect(read).toEqual([expect.objectContaining({ id: first!.id, isRead: true, readAt: expect.any(String) })]);
    expect((await acme.client.get('/v1/notifications?isRead=false')).body.data).toHaveLength(2);
    expect((await acme.client.post('/v1/notifications/read', { all: true })).body).toEqual({ updated: 2 });
    expect(await unread(acme)).toBe(0);
  });

  it('of others do not exist, in another organization or in one\'s own', async () => {
    const [first] = await receiveThree();
    expect((await globex.client.get('/v1/notifications')).body.data).toEqual([]);
    const foreign = await globex.client.post('/v1/notifications/read', { ids: [first!.id] });
    const random = await globex.client.post('/v1/notifications/read', { ids: [uuidv7()] });
    expect([foreign.status, { ...foreign.body, instance: '' }]).toEqual([404, { ...random.body, instance: '' }]);
    const mixed = await acme.client.post('/v1/notifications/read', { ids: [first!.id, uuidv7()] });
    expect([mixed.status, mixed.body.errors[0].pointer]).toEqual([404, '#/ids/1']);
    expect((await globex.client.post('/v1/notifications/read', { all: true })).body).toEqual({ updated: 0 });
    expect(await unread(acme)).toBe(3);
  });

  describe('tell a member', () => {
    let colleague: Colleague;
    beforeEach(async () => {
      colleague = await addColleague(test, acme, 'manager');
    });

    const told = (kind: string, relatedObjectId: string) =>
      eventually(async () => {
        const { data } = (await colleague.client.get(`/v1/notifications?kind=${kind}`)).body;
        return data.some((one: Json) => one.relatedObjectId === relatedObjectId) && data;
      });
    const addDeal = async (): Promise<Json> =>
      (await acme.client.post('/v1/deals', { title: 'Fleet', value: '100.00', currency: 'EUR', contactName: 'Ada', contactEmail: `${uuidv7()}@example.com`, assignedToId: colleague.userId })).body;
    const stagesOf = async ({ pipelineId }: Json): Promise<Json[]> => (await acme.client.get(`/v1/pipelines/${pipelineId}/stages`)).body.data;

    it('of records that were given to them, once each', async () => {
      const lead = (await acme.client.post('/v1/leads', { firstName: 'Ada', lastName: 'Okafor', email: 'ada@example.com', assignedToId: colleague.userId })).body;
      expect(await told('lead_assigned', lead.id)).toHaveLength(1);
      const other = (await acme.client.post('/v1/leads', { firstName: 'Bo', lastName: 'Li', email: 'bo@example.net' })).body;
      await acme.client.patch(`/v1/leads/${other.id}`, { assignedToId: colleague.userId });
      expect(await told('lead_assigned', other.id)).toHaveLength(2);
      const deal = await addDeal();
      await told('deal_assigned', deal.id);
      const contact = (await acme.client.post('/v1/contacts', { firstName: 'Cy', lastName: 'Young', assignedToId: colleague.userId })).body;
      await told('contact_assigned', contact.id);
    });

    it('that a deal of theirs was won or lost, unless they did it', async () => {
      const [won, lost, own] = [await addDeal(), await addDeal(), await addDeal()];
      const stages = await stagesOf(won);
      const move = (client: ApiClient, deal: Json, type: string) =>
        client.post(`/v1/deals/${deal.id}/transitions`, { toStageId: stages.find((stage) => stage.type === type)!.id, ...(type === 'lost' ? { lostReason: 'Price' } : {}) });
      expect((await move(colleague.client, own, 'won')).status).toBe(200);
      expect((await move(acme.client, won, 'won')).status).toBe(200);
      expect((await move(acme.client, lost, 'lost')).status).toBe(200);
      expect(await told('deal_won', won.id)).toEqual([expect.objectContaining({ type: 'success', relatedObjectType: 'deal', relatedObjectId: won.id })]);
      expect(await told('deal_lost', lost.id)).toHaveLength(1);
      expect(await unread(acme)).toBe(0);
    });

    it('that work they started has ended', async () => {
      const { body } = await colleague.client.post('/v1/timeline/rebuild');
      expect(await told('operation_finished', body.id)).toEqual([expect.objectContaining({ relatedObjectType: 'operation' })]);
      expect(await unread(acme)).toBe(0);
    });
  });

  it.each([[{}], [{ ids: [] }], [{ all: false }], [{ ids: ['x'] }], [{ all: true, ids: ['01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e'] }]])('refuse to mark %j', async (body) => {
    expect((await acme.client.post('/v1/notifications/read', body)).status).toBe(422);
  });
});
