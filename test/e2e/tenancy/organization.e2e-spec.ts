import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague } from './colleagues.js';

describe('/v1/organization', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app?.close());

  it('shows the active organization', async () => {
    const { client, organizationId, userId } = await signUpCompany(app.url, { organizationName: 'Röhren & Söhne' });
    const { status, headers, body } = await client.get('/v1/organization');
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toMatchObject({ id: organizationId, name: 'Röhren & Söhne', createdById: userId, isActive: true, website: null, version: 1 });
  });

  it('changes every field of the profile, and clears it with null', async () => {
    const { client, organizationId } = await signUpCompany(app.url);
    const profile = {
      name: 'Acme GmbH', website: 'https://acme.example/about', industry: 'manufacturing', description: 'Anvils.\nSince 1923.', phone: '+49 30 901820',
      employeeCount: 42, address: 'Hauptstraße 1', city: 'Berlin', country: 'Germany', timezone: 'Europe/Berlin',
    };
    const { status, body } = await client.patch('/v1/organization', profile);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...profile, phone: '+4930901820', version: 2 });
    expect((await client.get('/v1/organization')).body).toEqual(body);
    const { name: _name, ...clearable } = profile;
    const cleared = Object.fromEntries(Object.keys(clearable).map((field) => [field, null]));
    expect((await client.patch('/v1/organization', cleared)).body).toMatchObject({ ...cleared, name: 'Acme GmbH', version: 3 });
    const events = await queryAsAdmin<{ changed: string[] }>(app.database, `select data->'changed' as changed from outbox_events where type = 'tenancy.organization.updated' and organization_id = $1 order by id`, [organizationId]);
    expect(events[0]!.changed.sort()).toEqual(Object.keys(profile).sort());
  });

  it('changes one organization and no other', async () => {
    const [one, two] = [await signUpCompany(app.url), await signUpCompany(app.url)];
    await one.client.patch('/v1/organization', { name: 'Only mine' });
    expect((await two.client.get('/v1/organization')).body).toMatchObject({ name: 'Acme', version: 1 });
  });

  it('takes If-Match: the current tag changes, a stale one does not', async () => {
    const { client } = await signUpCompany(app.url);
    expect((await client.patch('/v1/organization', { city: 'Bonn' }, { 'if-match': '"1"' })).headers.get('etag')).toBe('"2"');
    expect(await client.patch('/v1/organization', { city: 'Köln' }, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
    expect((await client.get('/v1/organization')).body.city).toBe('Bonn');
  });

  it('lets one of ten parallel writers with the same tag win', async () => {
    const { client } = await signUpCompany(app.url);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => client.patch('/v1/organization', { city: `City ${i}` }, { 'if-match': '"1"' })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(9);
  });

  it.each([
    ['website', 'acme.example'], ['website', 'ftp://acme.example'], ['website', 'javascript:alert(1)'], ['website', 'https://acme.example/'.padEnd(201, 'x')], ['industry', 'anvils'],
    ['employeeCount', 0], ['employeeCount', 1.5], ['employeeCount', '42'], ['employeeCount', 2_147_483_648], ['timezone', 'Europe/Atlantis'], ['timezone', '+02:00'],
    ['name', null], ['name', ' '], ['name', 'x'.repeat(256)], ['city', 'two\nlines'], ['description', '\u0000'], ['isActive', false], ['createdById', null], ['settings', {}], ['id', 'x'],
  ])('refuses %s = %j', async (field, value) => {
    const { client } = await signUpCompany(app.url);
    expect(await client.patch('/v1/organization', { [field]: value })).toMatchObject({ status: 422, body: { errors: [{ pointer: `#/${field}` }] } });
  });

  it.each([['manager', 200], ['sales_manager', 403], ['support_staff', 403]] as const)('is read by a %s, and changing it answers them %i', async (role, status) => {
    const company = await signUpCompany(app.url);
    const { client } = await addColleague(app, company, role);
    expect((await client.get('/v1/organization')).status).toBe(200);
    expect((await client.patch('/v1/organization', { city: 'Bonn' })).status).toBe(status);
  });

  it('needs a token', async () => expect((await new ApiClient(app.url).get('/v1/organization')).status).toBe(401));
});
