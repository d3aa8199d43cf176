import type { Json, SignedUp } from '../../support/client.js';
import { uuidv7 } from '@app/kernel';

export const SCOPES = ['crm.leads.read', 'crm.records.read_all'];

/** A client app with an environment in which leads may be seen. */
export async function addEnvironment({ client }: SignedUp, overrides: Json = {}): Promise<Json> {
  const app = await client.post('/v1/clients', { name: `Shop ${uuidv7().slice(-6)}`, contacts: [{ name: 'Ida', email: `ida-${uuidv7().slice(-6)}@shop.example` }] });
  if (app.status !== 201) throw new Error(`clients answered ${app.status} ${JSON.stringify(app.body)}`);
  const environment = await client.post(`/v1/clients/${app.body.id}/environments`, { environment: 'dev', redirectUrls: [], allowedOrigins: [], scopes: SCOPES, ...overrides });
  if (environment.status !== 201) throw new Error(`environments answered ${environment.status} ${JSON.stringify(environment.body)}`);
  return environment.body;
}

export async function addWebhook({ client }: SignedUp, environmentId: string, input: Json): Promise<Json> {
  const answer = await client.post(`/v1/client-environments/${environmentId}/webhooks`, { name: 'Hook', type: 'custom', eventPatterns: ['crm.lead.*'], ...input });
  if (answer.status !== 201) throw new Error(`webhooks answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Added and activated. */
export async function addLiveWebhook(company: SignedUp, environmentId: string, input: Json): Promise<Json> {
  const webhook = await addWebhook(company, environmentId, input);
  const answer = await company.client.post(`/v1/webhooks/${webhook.id}/activation`);
  if (answer.status !== 200) throw new Error(`activation answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return { ...answer.body, secret: webhook.secret };
}

let number = 0;
export async function addLead({ client }: SignedUp, overrides: Json = {}): Promise<Json> {
  const answer = await client.post('/v1/leads?onDuplicate=create', { firstName: 'Ada', lastName: `Lead ${number}`, email: `hook-${number++}@h.example`, leadSource: 'website', ...overrides });
  if (answer.status !== 201) throw new Error(`leads answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
