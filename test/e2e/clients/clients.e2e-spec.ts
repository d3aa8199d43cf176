import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';
import { addClientApp } from './client-apps.js';

describe('Client apps over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let staff: Colleague;

  beforeAll(async () => {
    test = await startTestApp();
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
    staff = await addColleague(test, acme, 'support_staff');
  });
  afterAll(() => test?.close());

  const add = (input: object = {}) => acme.client.post('/v1/clients', { name: 'Shop app', contacts: [{ name: 'Ida', email: 'IDA@shop.example ' }], ...input });

  it('are added with those who answer for them, listed, changed and removed', async () => {
    const made = await add({ description: 'Shows orders.' });
    expect([made.status, made.headers.get('location')]).toEqual([201, `/v1/clients/${made.body.id}`]);
    expect(made.body).toMatchObject({ name: 'Shop app', description: 'Shows orders.', createdById: acme.userId, version: 1 });
    const contacts = await acme.client.get(`/v1/clients/${made.body.id}/contacts`);
    expect(contacts.body.data).toEqual([expect.objectContaining({ clientId: made.body.id, name: 'Ida', email: 'ida@shop.example', website: null })]);
    expect((await acme.client.get('/v1/clients?sort=name')).body.data.map(({ id }: { id: string }) => id)).toContain(made.body.id);
    const stale = await acme.client.patch(`/v1/clients/${made.body.id}`, { name: 'Other' }, { 'if-match': '"7"' });
    const changed = await acme.client.patch(`/v1/clients/${made.body.id}`, { description: null }, { 'if-match': '"1"' });
    expect([stale.status, changed.status, changed.body.description, changed.body.version]).toEqual([412, 200, null, 2]);
    expect((await acme.client.delete(`/v1/clients/${made.body.id}`)).status).toBe(204);
    expect((await acme.client.get(`/v1/clients/${made.body.id}`)).status).toBe(404);
  });

  it('have one contact at least, each address once', async () => {
    expect((await add({ contacts: [] })).status).toBe(422);
    expect((await add({ contacts: [{ name: 'A', email: 'a@shop.example' }, { name: 'B', email: 'A@shop.example' }] })).body.code).toBe('client_contact_exists');
    const { body: app } = await add();
    const [first] = (await acme.client.get(`/v1/clients/${app.id}/contacts`)).body.data;
    expect((await acme.client.delete(`/v1/client-contacts/${first.id}`)).body.code).toBe('last_client_contact');
    expect((await acme.client.post(`/v1/clients/${app.id}/contacts`, { name: 'Again', email: 'ida@shop.example' })).body.code).toBe('client_contact_exists');
    const second = await acme.client.post(`/v1/clients/${app.id}/contacts`, { name: 'Bo', email: 'bo@shop.example', website: 'https://bo.example' });
    expect([second.status, second.headers.get('location')]).toEqual([201, `/v1/client-contacts/${second.body.id}`]);
    expect((await acme.client.patch(`/v1/client-contacts/${second.body.id}`, { email: 'ida@shop.example' })).body.code).toBe('client_contact_exists');
    expect((await acme.client.patch(`/v1/client-contacts/${second.body.id}`, { website: 'javascript:alert(1)' })).status).toBe(422);
    expect((await acme.client.patch(`/v1/client-contacts/${second.body.id}`, { name: 'Boris' })).body.name).toBe('Boris');
    expect((await acme.client.delete(`/v1/client-contacts/${first.id}`)).status).toBe(204);
    expect((await acme.client.get(`/v1/client-contacts/${first.id}`)).status).toBe(404);
  });

  it('have twenty contacts at most, however many are added at the same moment', async () => {
    const contacts = Array.from({ length: 18 }, (_, n) => ({ name: 'Ida', email: `ida${n}@shop.example` }));
    const { body: app } = await add({ contacts });
    const answers = await Promise.all(Array.from({ length: 5 }, (_, n) => acme.client.post(`/v1/clients/${app.id}/contacts`, { name: 'Bo', email: `bo${n}@shop.example` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('too_many_client_contacts');
    expect((await acme.client.get(`/v1/clients/${app.id}/contacts?limit=100`)).body.data).toHaveLength(20);
  });

  it('are a thousand at most in one organization', async () => {
    const full = await signUpCompany(test.url);
    await queryAsAdmin(
      test.database,
      `insert into clients (id, organization_id, name, created_at, updated_at) select gen_random_uuid(), $1, 'App ' || n, now(), now() from generate_series(1, 999) n`,
      [full.organizationId],
    );
    const input = { name: 'Shop app', contacts: [{ name: 'Ida', email: 'ida@shop.example' }] };
    const answers = await Promise.all([1, 2].map(() => full.client.post('/v1/clients', input)));
    expect(answers.map(({ status, body }) => [status, body.code, body.limit]).sort()).toEqual([[201, undefined, undefined], [409, 'too_many_clients', 1_000]]);
    expect((await add()).status).toBe(201);
  });

  it('keep a contact also when the last two are removed at the same moment', async () => {
    const { body: app } = await add({ contacts: [{ name: 'A', email: 'a@shop.example' }, { name: 'B', email: 'b@shop.example' }] });
    const contacts = (await acme.client.get(`/v1/clients/${app.id}/contacts`)).body.data;
    const statuses = await Promise.all(contacts.map(async ({ id }: { id: string }) => (await acme.client.delete(`/v1/client-contacts/${id}`)).status));
    expect(statuses.sort()).toEqual([204, 409]);
  });

  it('have each environment once, with URLs that are safe there', async () => {
    const { body: app } = await add();
    const url = `/v1/clients/${app.id}/environments`;
    const dev = await acme.client.post(url, { environment: 'dev', redirectUrls: ['http://localhost:4000/cb'], allowedOrigins: ['http://localhost:4000'] });
    expect([dev.status, dev.headers.get('location')]).toEqual([201, `/v1/client-environments/${dev.body.id}`]);
    expect(dev.body).toMatchObject({ clientId: app.id, environment: 'dev', redirectUrls: ['http://localhost:4000/cb'], scopes: [], isActive: true });
    expect((await acme.client.post(url, { environment: 'dev' })).body.code).toBe('client_environment_exists');
    const refused = await acme.client.post(url, { environment: 'prod', redirectUrls: ['https://shop.example/cb', 'http://shop.example/cb'] });
    expect([refused.status, refused.body.errors[0].pointer, refused.body.errors[0].code]).toEqual([422, '#/redirectUrls/1', 'redirect_url_not_allowed']);
    expect((await acme.client.post(url, { environment: 'prod', allowedOrigins: ['https://shop.example/'] })).body.errors[0].pointer).toBe('#/allowedOrigins/0');
    expect((await acme.client.post(url, { environment: 'test' })).status).toBe(422);
    expect((await acme.client.post(url, { environment: 'prod' })).status).toBe(201);
    expect((await acme.client.get(url)).body.data.map(({ environment }: { environment: string }) => environment)).toEqual(['dev', 'prod']);
    expect((await acme.client.patch(`/v1/client-environments/${dev.body.id}`, { redirectUrls: ['http://shop.example'] })).status).toBe(422);
    expect((await acme.client.delete(`/v1/client-environments/${dev.body.id}`)).status).toBe(204);
    expect((await acme.client.get(`/v1/client-environments/${dev.body.id}`)).status).toBe(404);
  });

  it('get no scope that is none, that is for operators, or that whoever grants it has not', async () => {
    const { body: app } = await add();
    const url = `/v1/clients/${app.id}/environments`;
    expect((await acme.client.post(url, { environment: 'dev', scopes: ['crm.leads.fly'] })).body.errors[0].code).toBe('unknown_scope');
    expect((await acme.client.post(url, { environment: 'dev', scopes: ['identity.users.read'] })).body.errors[0].code).toBe('unknown_scope');
    const manager = await addColleague(test, acme, 'manager');
    await acme.client.patch(`/v1/members/${manager.memberId}`, { canViewAllRecords: false });
    const beyond = await manager.client.post(url, { environment: 'dev', scopes: ['crm.leads.read', 'crm.records.read_all'] });
    expect([beyond.status, beyond.body.code, beyond.body.scopes]).toEqual([403, 'scope_beyond_own', ['crm.records.read_all']]);
    const { body: environment } = await acme.client.post(url, { environment: 'dev', scopes: ['crm.leads.read', 'crm.records.read_all'] });
    const kept = await manager.client.patch(`/v1/client-environments/${environment.id}`, { scopes: ['crm.records.read_all', 'crm.deals.read'] });
    expect([kept.status, kept.body.scopes]).toEqual([200, ['crm.deals.read', 'crm.records.read_all']]);
  });

  it('are nothing to members without the permission, and do not exist for another organization', async () => {
    const { clientId, environmentId } = await addClientApp(acme);
    const [contact] = (await acme.client.get(`/v1/clients/${clientId}/contacts`)).body.data;
    expect((await staff.client.get('/v1/clients')).body.permission).toBe('clients.clients.read');
    expect((await staff.client.post('/v1/clients', { name: 'x', contacts: [] })).status).toBe(403);
    for (const [method, path] of [
      ['GET', `/v1/clients/${clientId}`], ['PATCH', `/v1/clients/${clientId}`], ['DELETE', `/v1/clients/${clientId}`], ['GET', `/v1/clients/${clientId}/contacts`],
      ['GET', `/v1/clients/${clientId}/environments`], ['GET', `/v1/client-contacts/${contact.id}`], ['DELETE', `/v1/client-contacts/${contact.id}`],
      ['GET', `/v1/client-environments/${environmentId}`], ['PATCH', `/v1/client-environments/${environmentId}`], ['DELETE', `/v1/client-environments/${environmentId}`],
    ] as const) {
      const body = method === 'PATCH' ? {} : undefined;
      const theirs = await globex.client.request(method, path, body);
      const nobodys = await globex.client.request(method, path.replace(/[0-9a-f-]{36}/, uuidv7()), body);
      expect([path, theirs.status, theirs.body.code]).toEqual([path, 404, nobodys.body.code]);
    }
    expect((await acme.client.get(`/v1/clients/${clientId}`)).status).toBe(200);
  });
});
