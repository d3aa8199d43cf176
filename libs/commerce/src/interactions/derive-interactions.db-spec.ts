import { uuidv7, type EventDefinition, type EventOf } from '@app/kernel';
import { EmailReceived, EmailSent } from '@app/messaging/events';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { DeriveInteractions } from './derive-interactions.js';

describe('Interactions made of mail', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
  });
  afterAll(() => test.close());

  const customer = async (who = acme): Promise<string> => (await who.client.post('/v1/customers', { displayName: 'Ines' })).body.id;
  const envelope = <E extends EventDefinition>({ type }: E, data: EventOf<E>['data']) => ({ id: uuidv7(), type, data, organizationId: acme.organizationId, actorUserId: null, occurredAt: new Date() }) as EventOf<E>;
  const message = (customerId: string | null, emailId = uuidv7()) => ({ emailId, threadId: uuidv7(), emailAccountId: uuidv7(), ownerUserId: acme.userId, leadId: null, dealId: null, customerId, isBackfill: false });
  const receive = (data: ReturnType<typeof message>, receivedAt = '2026-03-01T10:00:00.000Z') => test.as(acme, () => test.app.get(DeriveInteractions).onReceived(envelope(EmailReceived, { ...data, receivedAt })));
  const send = (data: ReturnType<typeof message>, sentAt = '2026-03-02T10:00:00.000Z') => test.as(acme, () => test.app.get(DeriveInteractions).onSent(envelope(EmailSent, { ...data, sentAt })));
  const listed = async (customerId: string): Promise<Json[]> => (await acme.client.get(`/v1/customers/${customerId}/interactions`)).body.data;
  const published = async (customerId: string) => (await queryAsAdmin(test.database, `select from outbox_events where type = 'commerce.interaction.recorded' and data->>'customerId' = $1`, [customerId])).length;

  it('happened when the message came or went, with whoever owns the mailbox, and say nothing of what is in it', async () => {
    const id = await customer();
    await receive(message(id));
    await send(message(id));
    expect(await listed(id)).toMatchObject([
      { interactionType: 'email', source: 'email', subject: 'E-mail sent', occurredAt: '2026-03-02T10:00:00.000Z', userId: acme.userId },
      { interactionType: 'email', source: 'email', subject: 'E-mail received', occurredAt: '2026-03-01T10:00:00.000Z', userId: acme.userId },
    ]);
  });

  it('are one for each message, however often and by however many at once it is announced', async () => {
    const id = await customer();
    const mail = message(id);
    await Promise.all([receive(mail), receive(mail), receive(mail)]);
    await receive(mail);
    expect([(await listed(id)).length, await published(id)]).toEqual([1, 1]);
  });

  it('go with the message to the customer it is linked to now', async () => {
    const [before, after] = [await customer(), await customer()];
    const mail = message(before);
    await receive(mail);
    await receive({ ...mail, customerId: after });
    expect([(await listed(before)).length, (await listed(after)).length, await published(after)]).toEqual([0, 1, 1]);
  });

  it('are not made for nobody, for who is deleted, nor for a customer of another organization', async () => {
    const [gone, strange] = [await customer(), await customer(globex)];
    await acme.client.delete(`/v1/customers/${gone}`);
    for (const id of [null, gone, strange, uuidv7()]) await receive(message(id));
    expect(await queryAsAdmin(test.database, 'select from customer_interactions where customer_id = any($1)', [[gone, strange]])).toEqual([]);
  });
});
