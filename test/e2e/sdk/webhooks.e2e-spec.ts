import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Frontoffice, verifyWebhook, type WebhookEvent, type WebhookHeaders, WebhookVerificationError } from '../../../sdk/typescript/src/index.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually } from '../../support/client.js';

interface Delivery {
  body: string;
  headers: WebhookHeaders;
}

/** A program of somebody else: it subscribes, and opens what it is sent, with nothing but the SDK. */
describe('webhooks, with the SDK alone', () => {
  let app: TestApp;
  let server: Server;
  let frontoffice: Frontoffice;
  const deliveries: Delivery[] = [];

  beforeAll(async () => {
    app = await startTestApp({ worker: true, environment: { EGRESS_ALLOW: '127.0.0.1' } });
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        deliveries.push({ body: Buffer.concat(chunks).toString(), headers: request.headers });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { accessToken } = await new Frontoffice({ baseUrl: app.url }).authentication.signUp({
      body: { email: `iris-${randomBytes(4).toString('hex')}@acme.test`, password: `correct horse ${randomBytes(6).toString('hex')}`, displayName: 'Iris', accountType: 'company', organizationName: 'Acme' },
    });
    frontoffice = new Frontoffice({ baseUrl: app.url, accessToken });
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    server?.close();
  });

  const opened = async (secrets: string | string[], type: string): Promise<WebhookEvent | undefined> => {
    for (const { body, headers } of deliveries) {
      const event = await verifyWebhook(body, headers, secrets);
      if (event.type === type) return event;
    }
    return undefined;
  };

  it('are subscribed to, received and opened; an event has the type its catalogue names', async () => {
    const client = await frontoffice.clients.create({ body: { name: 'Shop', contacts: [{ name: 'Ida', email: 'ida@shop.example' }] } });
    const environment = await frontoffice.clientEnvironments.create({ path: { id: client.id }, body: { environment: 'dev', redirectUrls: [], allowedOrigins: [], scopes: ['crm.leads.read', 'crm.records.read_all'] } });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
    const webhook = await frontoffice.webhooks.create({ path: { id: environment.id }, body: { name: 'Leads', url, type: 'custom', eventPatterns: ['crm.lead.*'] } });
    await frontoffice.webhooks.activate({ path: { id: webhook.id } });

    const lead = await frontoffice.leads.create({ body: { firstName: 'Ada', lastName: 'Buyer', email: 'ada@shop.example', leadSource: 'website' } });
    const event = await eventually(() => opened(webhook.secret, 'crm.lead.created'), 20_000);
    expect(event).toMatchObject({ type: 'crm.lead.created', apiVersion: 'v1', data: { leadId: lead.id, leadSource: 'website' } });
    const { schema } = await frontoffice.eventTypes.get({ path: { type: event.type } });
    expect(Object.keys(event.data).sort()).toEqual(Object.keys(schema['properties'] as object).sort());

    const rotated = await frontoffice.webhooks.rotateSecret({ path: { id: webhook.id }, body: {} });
    deliveries.splice(0);
    await frontoffice.leads.update({ path: { id: lead.id }, body: { firstName: 'Adele' } });
    expect(await eventually(() => opened([webhook.secret], 'crm.lead.updated'), 20_000)).toBeTruthy();
    expect(await opened(rotated.secret, 'crm.lead.updated')).toBeTruthy();
    await expect(opened(`whsec_${randomBytes(32).toString('base64')}`, 'crm.lead.updated')).rejects.toThrow(WebhookVerificationError);
  }, 60_000);
});
