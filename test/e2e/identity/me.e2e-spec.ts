import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { observable } from './people.js';

describe('/v1/me', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app?.close());

  it('shows the signed-in user with their organizations', async () => {
    const { client, userId, organizationId, email } = await signUpCompany(app.url);
    const { status, headers, body } = await client.get('/v1/me');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: userId, email, emailVerified: false, organizations: [{ id: organizationId, name: 'Acme', role: 'ceo' }], version: 1 });
    expect(headers.get('etag')).toBe('"1"');
    expect(JSON.stringify(body)).not.toMatch(/password|hash|number/i);
  });

  it('changes the profile and leaves what is not named', async () => {
    const { client } = await signUpCompany(app.url);
    const profile = { username: 'Cleo.Q-7', firstName: 'Cleo', lastName: 'Quist', phone: '+49 30 901820', bio: 'Two\nlines', timezone: 'Europe/Berlin', language: 'pt-BR' };
    const { status, body } = await client.patch('/v1/me', profile);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...profile, username: 'cleo.q-7', phone: '+4930901820', displayName: 'Cleo Owner', version: 2 });
    expect((await client.patch('/v1/me', { bio: null })).body).toMatchObject({ bio: null, firstName: 'Cleo', version: 3 });
    expect((await client.get('/v1/me')).body).toMatchObject({ bio: null, timezone: 'Europe/Berlin' });
  });

  it('publishes the names of the changed fields, and nothing for a change that is none', async () => {
    const { client, userId } = await signUpCompany(app.url);
    await client.patch('/v1/me', { displayName: 'Cleo Q.', bio: null });
    await client.patch('/v1/me', { displayName: 'Cleo Q.' });
    const events = await queryAsAdmin<{ changed: string[] }>(app.database, `select data->'changed' as changed from outbox_events where type = 'identity.user.updated' and data->>'userId' = $1`, [userId]);
    expect(events).toEqual([{ changed: ['displayName'] }]);
  });

  it('refuses a stale If-Match and changes nothing', async () => {
    const { client } = await signUpCompany(app.url);
    expect((await client.patch('/v1/me', { bio: 'first' }, { 'if-match': '"1"' })).status).toBe(200);
    expect(await client.patch('/v1/me', { bio: 'second' }, { 'if-match': '"1"' })).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    expect((await client.get('/v1/me')).body.bio).toBe('first');
  });

  it('refuses a username somebody has', async () => {
    const [one, two] = [await signUpCompany(app.url), await signUpCompany(app.url)];
    expect((await one.client.patch('/v1/me', { username: 'taken-name' })).status).toBe(200);
    expect(await two.client.patch('/v1/me', { username: 'TAKEN-name' })).toMatchObject({ status: 409, body: { code: 'username_taken' } });
  });

  it('refuses a default organization the user is no member of, as one that never was', async () => {
    const [one, two] = [await signUpCompany(app.url), await signUpCompany(app.url)];
    const answers = [];
    for (const id of [two.organizationId, '019316b4-8c00-7a3e-9d51-2f6c0a4b7e99']) answers.push(observable(await one.client.patch('/v1/me', { defaultOrganizationId: id }, { 'x-request-id': 'compare' })));
    expect(answers[0]).toMatchObject({ status: 404, body: { errors: [{ pointer: '#/defaultOrganizationId' }] } });
    expect(answers[0]).toEqual(answers[1]);
    expect((await one.client.patch('/v1/me', { defaultOrganizationId: one.organizationId })).body.defaultOrganizationId).toBe(one.organizationId);
    expect((await one.client.patch('/v1/me', { defaultOrganizationId: null })).body.defaultOrganizationId).toBeNull();
  });

  it.each([
    ['timezone', 'Mars/Olympus'], ['timezone', '+01:00'], ['language', 'not a tag'], ['phone', '030 901820'], ['username', 'a'], ['username', 'with blank'],
    ['username', '-dash'], ['displayName', ''], ['displayName', null], ['displayName', 'x'.repeat(151)], ['bio', 'x\u0000'], ['firstName', 'two\nlines'],
    ['email', 'other@example.test'], ['isStaff', true], ['status', 'active'], ['id', '019316b4-8c00-7a3e-9d51-2f6c0a4b7e99'], ['version', 9],
  ])('refuses %s = %j', async (field, value) => {
    const { client } = await signUpCompany(app.url);
    expect(await client.patch('/v1/me', { [field]: value })).toMatchObject({ status: 422, body: { errors: [{ pointer: `#/${field}` }] } });
    expect((await client.get('/v1/me')).body.version).toBe(1);
  });

  it('needs a token', async () => {
    expect((await new ApiClient(app.url).get('/v1/me')).status).toBe(401);
    expect((await new ApiClient(app.url).patch('/v1/me', { bio: 'x' })).status).toBe(401);
  });
});
