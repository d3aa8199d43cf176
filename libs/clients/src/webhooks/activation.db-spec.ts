import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { Relay, WorkRegistry } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { WebhookReceiver } from '../../../../test/support/fakes/webhook-receiver.js';
import { addEnvironment, addLead, addLiveWebhook, addWebhook, SCOPES } from '../../../../test/e2e/clients/webhook-world.js';

/** Events are dispatched when these tests say so: nothing else hands them out. */
describe('What a webhook is told of, by the moment it was activated', () => {
  let test: TestApp;
  let receiver: WebhookReceiver;
  let acme: SignedUp;
  let environment: Json;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    test = await startTestApp({ environment: { EGRESS_ALLOW: `127.0.0.1:${receiver.port}` } });
    test.app.get(WorkRegistry).load();
    acme = await signUpCompany(test.url);
    environment = await addEnvironment(acme, { scopes: [...SCOPES, 'clients.webhooks.read'] });
  });
  afterAll(async () => {
    await test?.close();
    await receiver?.stop();
  });

  const activate = async ({ id }: Json) => expect((await acme.client.post(`/v1/webhooks/${id}/activation`)).status).toBe(200);
  const dispatch = async () => {
    while ((await test.app.get(Relay).tick()) > 0);
    expect(await queryAsAdmin(test.database, 'select id from outbox_events where dispatched_at is null')).toEqual([]);
  };
  const toldOf = async ({ id }: Json): Promise<string[]> => {
    const rows = await queryAsAdmin<{ lead: string }>(test.database, `select e.data ->> 'leadId' as lead from webhook_deliveries d join outbox_events e on e.id = d.event_id where d.webhook_id = $1 and d.kind = 'event' order by e.id`, [id]);
    return rows.map(({ lead }) => lead);
  };

  it('is what was accepted after it, and nothing that was only on its way then', async () => {
    const webhook = await addWebhook(acme, environment.id, { url: receiver.url('/a') });
    const before = [await addLead(acme), await addLead(acme)];
    await activate(webhook);
    const after = [await addLead(acme), await addLead(acme)];
    await dispatch();
    expect(await toldOf(webhook)).toEqual(after.map(({ id }) => id));
    const missed = await acme.client.post(`/v1/webhooks/${webhook.id}/redeliveries`, { since: before[0].createdAt, dryRun: true });
    expect(missed.body.count).toBe(2);
  });

  it('is what was being written at that moment, too', async () => {
    const webhook = await addWebhook(acme, environment.id, { url: receiver.url('/b') });
    const writer = new Client(test.database.adminUrl);
    await writer.connect();
    const leadId = randomUUID();
    try {
      await writer.query('begin');
      await writer.query(`insert into outbox_events (id, organization_id, lane, type, data) values (gen_random_uuid(), $1, $1, 'crm.lead.created', jsonb_build_object('leadId', $2::text))`, [acme.organizationId, leadId]);
      await activate(webhook);
      await writer.query('commit');
    } finally {
      await writer.end();
    }
    await dispatch();
    expect(await toldOf(webhook)).toEqual([leadId]);
  });

  it('stays what it was when it is activated once more while it is enabled', async () => {
    const webhook = await addLiveWebhook(acme, environment.id, { url: receiver.url('/c') });
    const lead = await addLead(acme);
    await activate(webhook);
    await dispatch();
    expect(await toldOf(webhook)).toEqual([lead.id]);
  });

  it('is judged anew after it was stopped, and after it got another address', async () => {
    const webhook = await addLiveWebhook(acme, environment.id, { url: receiver.url('/d') });
    expect((await acme.client.post(`/v1/webhooks/${webhook.id}/deactivation`)).status).toBe(200);
    await addLead(acme);
    await activate(webhook);
    const second = await addLead(acme);
    await dispatch();
    expect(await toldOf(webhook)).toEqual([second.id]);
    expect((await acme.client.patch(`/v1/webhooks/${webhook.id}`, { url: receiver.url('/e') })).body.state).toBe('pending');
    await addLead(acme);
    await activate(webhook);
    await dispatch();
    expect(await toldOf(webhook)).toEqual([second.id]);
  });

  it('is its own activation, for one that asks for such events', async () => {
    const webhook = await addLiveWebhook(acme, environment.id, { url: receiver.url('/f'), eventPatterns: ['clients.webhook.*'] });
    await dispatch();
    const told = await queryAsAdmin(test.database, 'select event_type from webhook_deliveries where webhook_id = $1 and kind = $2', [webhook.id, 'event']);
    expect(told).toEqual([{ event_type: 'clients.webhook.enabled' }]);
  });

  it('is everything in a database that was restored: its transactions are numbered anew', async () => {
    const webhook = await addLiveWebhook(acme, environment.id, { url: receiver.url('/g') });
    await queryAsAdmin(test.database, `update webhooks set enabled_snapshot = '9000000000:9000000000:' where id = $1`, [webhook.id]);
    const lead = await addLead(acme);
    await dispatch();
    expect(await toldOf(webhook)).toEqual([lead.id]);
  });

  it('is everything for one that was activated before that was remembered', async () => {
    const webhook = await addLiveWebhook(acme, environment.id, { url: receiver.url('/h') });
    await queryAsAdmin(test.database, 'update webhooks set enabled_snapshot = null where id = $1', [webhook.id]);
    const lead = await addLead(acme);
    await dispatch();
    expect(await toldOf(webhook)).toEqual([lead.id]);
  });
});
