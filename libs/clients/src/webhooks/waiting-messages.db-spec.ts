import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { WebhookReceiver } from '../../../../test/support/fakes/webhook-receiver.js';
import { addEnvironment, addLead, addLiveWebhook, SCOPES } from '../../../../test/e2e/clients/webhook-world.js';
import { PruneDeliveries } from './prune-deliveries.job.js';

describe('Messages that wait to be sent', () => {
  let test: TestApp;
  let receiver: WebhookReceiver;
  let acme: SignedUp;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    test = await startTestApp({ worker: true, environment: { EGRESS_ALLOW: `127.0.0.1:${receiver.port}`, WEBHOOK_DEV_SCHEDULE_SECONDS: '0,600', WEBHOOK_TIMEOUT_MS: '1500', WEBHOOK_LEASE_MS: '1000' } });
    acme = await signUpCompany(test.url);
  });
  afterAll(async () => {
    await test?.close();
    await receiver?.stop();
  });

  const deliveries = async ({ id }: Json): Promise<Json[]> => (await acme.client.get(`/v1/webhooks/${id}/deliveries?kind=event`)).body.data;
  const states = async (webhook: Json) => (await deliveries(webhook)).map(({ eventType, state }) => `${eventType} ${state}`).sort();
  /** A webhook whose endpoint answers 500, with a message about a lead that waits for its second attempt. */
  const waiting = async (path: string, environment: Json, eventPatterns = ['crm.lead.created']): Promise<Json> => {
    const live = await addLiveWebhook(acme, environment['id'], { url: receiver.url(path), eventPatterns });
    receiver.behave(path, { kind: 'status', status: 500 });
    await addLead(acme);
    await eventually(async () => (await deliveries(live)).find(({ attempts, state }) => attempts === 1 && state === 'pending'));
    return live;
  };

  it('are discarded when their environment may not see them any more, and come back only with the scopes', async () => {
    const environment = await addEnvironment(acme, { scopes: [...SCOPES, 'clients.webhooks.read'] });
    const live = await waiting('/scopes', environment, ['crm.lead.created', 'clients.webhook.*']);
    const since = (await deliveries(live))[0]!['createdAt'];
    expect((await acme.client.patch(`/v1/client-environments/${environment.id}`, { scopes: ['clients.webhooks.read'] })).status).toBe(200);
    await eventually(async () => (await states(live)).includes('crm.lead.created discarded'));
    expect((await states(live)).filter((state) => state.endsWith('discarded'))).toEqual(['crm.lead.created discarded']);

    const lead = (await deliveries(live)).find(({ eventType }) => eventType === 'crm.lead.created')!;
    const again = () => acme.client.post(`/v1/webhook-deliveries/${lead['id']}/redelivery`);
    const count = async () => (await acme.client.post(`/v1/webhooks/${live['id']}/redeliveries`, { since: new Date(Date.parse(since) - 60_000).toISOString(), include: ['failed'], dryRun: true })).body.count;
    const refused = await again();
    expect([refused.status, refused.body.code, await count()]).toEqual([409, 'webhook_message_not_shown', 0]);

    await acme.client.patch(`/v1/client-environments/${environment.id}`, { scopes: SCOPES });
    expect([await count(), (await again()).status]).toEqual([1, 202]);
  });

  it('are discarded also when they were under way while the scopes were taken', async () => {
    const environment = await addEnvironment(acme);
    const live = await addLiveWebhook(acme, environment.id, { url: receiver.url('/late'), eventPatterns: ['crm.lead.created'] });
    receiver.behave('/late', { kind: 'hang' });
    await addLead(acme);
    await receiver.messages('/late', 1);
    await acme.client.patch(`/v1/client-environments/${environment.id}`, { scopes: [] });
    await eventually(async () => (await states(live)).includes('crm.lead.created discarded'), 15_000);
    expect((await deliveries(live))[0]).toMatchObject({ attempts: 1, lastErrorClass: 'timeout' });
  });

  it('are discarded when they are due, also when nobody has looked after the loss of the scopes', async () => {
    const environment = await addEnvironment(acme);
    const live = await waiting('/due', environment);
    const [hidden] = await deliveries(live);
    // no event of it: the job that withholds messages does not run
    await queryAsAdmin(test.database, `update client_environments set scopes = '["crm.leads.read"]' where id = $1`, [environment['id']]);
    await queryAsAdmin(test.database, 'update webhook_deliveries set available_at = now() where id = $1', [hidden!['id']]);
    await eventually(async () => (await states(live)).includes('crm.lead.created discarded'));
    expect([(await deliveries(live))[0]!['attempts'], (await receiver.messages('/due')).length]).toEqual([1, 1]);
  });

  it('are discarded after two weeks in which their webhook or its environment was stopped, or its new address was not proven', async () => {
    const [stopped, moved, enabled] = [await addEnvironment(acme), await addEnvironment(acme), await addEnvironment(acme)];
    const ofStopped = await waiting('/stopped', stopped);
    const ofMoved = await waiting('/moved', moved);
    const ofEnabled = await waiting('/enabled', enabled);
    await acme.client.patch(`/v1/client-environments/${stopped.id}`, { isActive: false });
    expect((await acme.client.patch(`/v1/webhooks/${ofMoved['id']}`, { url: receiver.url('/elsewhere') })).body.state).toBe('pending');
    const prune = () => test.app.get(PruneDeliveries).prune();
    await prune();
    for (const webhook of [ofStopped, ofMoved]) expect(await states(webhook)).toContain('crm.lead.created pending');
    await queryAsAdmin(test.database, `update webhook_deliveries set created_at = now() - interval '15 days' where webhook_id = any ($1::uuid[])`, [[ofStopped['id'], ofMoved['id'], ofEnabled['id']]]);
    await prune();
    expect(await Promise.all([ofStopped, ofMoved, ofEnabled].map(async (webhook) => new Set(await states(webhook))))).toEqual([
      new Set(['crm.lead.created discarded']), new Set(['crm.lead.created discarded']), new Set(['crm.lead.created pending'])]);
  });

  it('are not asked for by a span that ends before it begins', async () => {
    const live = await addLiveWebhook(acme, (await addEnvironment(acme)).id, { url: receiver.url('/span'), eventPatterns: ['crm.lead.created'] });
    const answer = await acme.client.post(`/v1/webhooks/${live['id']}/redeliveries`, { since: '2026-11-15T00:00:00.000Z', until: '2026-11-14T00:00:00.000Z' });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '#/until']);
  });
});
