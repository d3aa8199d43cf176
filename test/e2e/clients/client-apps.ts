import { ApiClient, type Json, type SignedUp } from '../../support/client.js';

/** What a client app of an organization has in these tests. */
export interface TestClientApp {
  clientId: string;
  environmentId: string;
}

const SCOPES = ['crm.leads.read', 'crm.leads.write', 'crm.records.read_all', 'commerce.customers.read', 'notifications.notifications.read'];

/** A client app with one contact and one environment, made over HTTP. */
export async function addClientApp({ client }: SignedUp, environment: Json = {}): Promise<TestClientApp> {
  const app = await client.post('/v1/clients', { name: 'Shop app', contacts: [{ name: 'Ida Integrator', email: 'ida@shop.example' }] });
  if (app.status !== 201) throw new Error(`adding a client app answered ${app.status}: ${JSON.stringify(app.body)}`);
  const made = await client.post(`/v1/clients/${app.body.id}/environments`, { environment: 'prod', scopes: SCOPES, ...environment });
  if (made.status !== 201) throw new Error(`adding an environment answered ${made.status}: ${JSON.stringify(made.body)}`);
  return { clientId: app.body.id, environmentId: made.body.id };
}

/** A token of the environment, and a caller who shows it. */
export async function addToken({ client }: SignedUp, environmentId: string, input: Json = {}): Promise<{ id: string; token: string; program: ApiClient; body: Json }> {
  const { status, body } = await client.post(`/v1/client-environments/${environmentId}/tokens`, { name: 'Sync', scopes: ['crm.leads.read', 'crm.records.read_all'], ...input });
  if (status !== 201) throw new Error(`making a token answered ${status}: ${JSON.stringify(body)}`);
  return { id: body.id, token: body.token, program: new ApiClient(client.url, body.token), body };
}
