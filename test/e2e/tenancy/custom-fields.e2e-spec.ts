import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type ApiClient, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague } from './colleagues.js';

const FIELDS = [
  { entity: 'lead', key: 'fleet_size', label: 'Vehicles', type: 'number' },
  { entity: 'lead', key: 'region', label: 'Region', type: 'select', options: ['north', 'south'] },
  { entity: 'lead', key: 'interests', label: 'Interests', type: 'multiselect', options: ['gps', 'fuel', 'rental'] },
  { entity: 'lead', key: 'since', label: 'Customer since', type: 'date' },
  { entity: 'lead', key: 'newsletter', label: 'Newsletter', type: 'boolean' },
  { entity: 'lead', key: 'page', label: 'Page', type: 'url' },
  { entity: 'lead', key: 'secret_note', label: 'Note', type: 'text', isFilterable: false },
];
const VALUES = { fleet_size: 12, region: 'north', interests: ['gps', 'fuel'], since: '2024-02-29', newsletter: true, page: 'https://okafor.example/', secret_note: 'x' };

describe('Custom fields over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let support: ApiClient;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
    support = (await addColleague(test, acme, 'support_staff')).client;
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await queryAsAdmin(test.database, 'delete from custom_field_definitions');
    await queryAsAdmin(test.database, 'delete from leads');
  });

  const define = async (field: object = FIELDS[0]!) => {
    const answer = await acme.client.post('/v1/custom-fields', field);
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const defineAll = async () => {
    for (const field of FIELDS) await define(field);
  };
  let number = 0;
  const createLead = (customFields?: unknown) => acme.client.post('/v1/leads', { firstName: 'Ada', lastName: 'Okafor', email: `ada${number++}@host${number}.example`, ...(customFields === undefined ? {} : { customFields }) });

  it('are defined, read, listed in order, changed and deleted by leaders', async () => {
    const field = await define({ ...FIELDS[1], position: 2 });
    await define({ ...FIELDS[0], position: 1 });
    expect(field).toMatchObject({ entity: 'lead', key: 'region', options: ['north', 'south'], isRequired: false, isFilterable: true, archivedAt: null, version: 1 });
    expect((await acme.client.get('/v1/custom-fields?entity=lead')).body.data.map(({ key }: { key: string }) => key)).toEqual(['fleet_size', 'region']);
    const changed = await acme.client.patch(`/v1/custom-fields/${field.id}`, { label: 'Area', options: ['north', 'south', 'west'] }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ label: 'Area', options: ['north', 'south', 'west'], version: 2 });
    expect((await acme.client.patch(`/v1/custom-fields/${field.id}`, { label: 'x' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await acme.client.delete(`/v1/custom-fields/${field.id}`)).status).toBe(204);
    expect((await acme.client.get(`/v1/custom-fields/${field.id}`)).status).toBe(404);
  });

  it('are seen by every member and defined by leaders only; another organization finds nothing', async () => {
    const field = await define();
    expect((await support.get('/v1/custom-fields')).body.data).toHaveLength(1);
    expect((await support.post('/v1/custom-fields', FIELDS[1])).status).toBe(403);
    expect((await support.delete(`/v1/custom-fields/${field.id}`)).status).toBe(403);
    expect((await globex.client.get(`/v1/custom-fields/${field.id}`)).status).toBe(404);
    expect((await globex.client.get('/v1/custom-fields')).body.data).toEqual([]);
  });

  it.each([
    ['#/key', { key: 'Fleet Size' }],
    ['#/type', { type: 'formula' }],
    ['#/options', { type: 'select' }],
    ['#/options', { options: ['a'] }],
    ['#/entity', { entity: 'invoice' }],
  ])('are refused with a pointer to %s', async (pointer, overrides) => {
    const answer = await acme.client.post('/v1/custom-fields', { ...FIELDS[0], ...overrides });
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });

  it('have one key each', async () => {
    await define();
    const again = await acme.client.post('/v1/custom-fields', FIELDS[0]);
    expect([again.status, again.body.code]).toEqual([409, 'custom_field_exists']);
    expect((await acme.client.post('/v1/custom-fields', { ...FIELDS[0], entity: 'contact' })).status).toBe(201);
  });

  it('carry values in records: typed, merged, removed by null', async () => {
    await defineAll();
    const { status, body } = await createLead(VALUES);
    expect(status).toBe(201);
    expect(body.customFields).toEqual(VALUES);
    expect((await acme.client.get(`/v1/leads/${body.id}`)).body.customFields).toEqual(VALUES);
    const changed = await acme.client.patch(`/v1/leads/${body.id}`, { customFields: { region: null, fleet_size: 13 } });
    const { region: _, ...rest } = VALUES;
    expect(changed.body.customFields).toEqual({ ...rest, fleet_size: 13 });
    expect((await acme.client.patch(`/v1/leads/${body.id}`, { customFields: { fleet_size: 13 } })).body.version).toBe(2);
  });

  it.each([
    ['fleet_size', '12'],
    ['region', 'east'],
    ['interests', ['gps', 'gps']],
    ['interests', 'gps'],
    ['since', '2023-02-29'],
    ['newsletter', 'yes'],
    ['page', 'javascript:alert(1)'],
    ['unknown', 1],
  ])('refuse a value of %s that does not fit', async (key, value) => {
    await defineAll();
    const answer = await createLead({ [key]: value });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toMatch(new RegExp(`^#/customFields/${key}`));
  });

  it('that are required must have a value when a record is made, and may not lose it', async () => {
    await define({ ...FIELDS[0], isRequired: true });
    const lacking = await createLead();
    expect([lacking.status, lacking.body.errors]).toEqual([422, [expect.objectContaining({ pointer: '#/customFields/fleet_size', code: 'required' })]]);
    const { body } = await createLead({ fleet_size: 3 });
    expect((await acme.client.patch(`/v1/leads/${body.id}`, { customFields: { fleet_size: null } })).status).toBe(422);
    expect((await acme.client.patch(`/v1/leads/${body.id}`, { notes: 'x' })).status).toBe(200);
  });

  it('filter lists by value', async () => {
    await defineAll();
    const { body: one } = await createLead(VALUES);
    const { body: two } = await createLead({ ...VALUES, fleet_size: 40, region: 'south', interests: ['rental', 'gps'], newsletter: false });
    const ids = async (query: string) => (await acme.client.get(`/v1/leads?${query}`)).body.data.map(({ id }: { id: string }) => id).sort();
    expect(await ids('customFields[fleet_size]=12')).toEqual([one.id]);
    expect(await ids('customFields[fleet_size]=12.0')).toEqual([one.id]);
    expect(await ids('customFields[region]=south')).toEqual([two.id]);
    expect(await ids('customFields[interests]=gps')).toEqual([one.id, two.id].sort());
    expect(await ids('customFields[interests]=gps&customFields[newsletter]=false')).toEqual([two.id]);
    expect(await ids('customFields[since]=2024-02-29&limit=1')).toHaveLength(1);
    for (const [query, pointer] of [['customFields[nothing]=1', '#/customFields[nothing]'], ['customFields[secret_note]=x', '#/customFields[secret_note]'], ['customFields[fleet_size]=many', '#/customFields[fleet_size]'], ['customfields[x]=1', '#/customfields[x]']]) {
      const answer = await acme.client.get(`/v1/leads?${query}`);
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
    }
  });

  it('are described as a JSON Schema', async () => {
    await define({ ...FIELDS[1], isRequired: true });
    await define();
    const { body } = await acme.client.get('/v1/custom-fields/schema?entity=lead');
    expect(body).toMatchObject({ entity: 'lead', schema: { type: 'object', additionalProperties: false, required: ['region'], properties: { region: { enum: ['north', 'south'], title: 'Region' }, fleet_size: { type: 'number', title: 'Vehicles' } } } });
    expect((await acme.client.get('/v1/custom-fields/schema?entity=contact')).body.schema.properties).toEqual({});
  });

  it('that are archived keep their values and take no new ones; deleted ones are forgotten', async () => {
    const field = await define();
    const { body: lead } = await createLead({ fleet_size: 5 });
    await acme.client.patch(`/v1/custom-fields/${field.id}`, { isArchived: true });
    expect((await acme.client.patch(`/v1/leads/${lead.id}`, { customFields: { fleet_size: 6 } })).status).toBe(422);
    expect((await acme.client.get(`/v1/leads/${lead.id}`)).body.customFields).toEqual({ fleet_size: 5 });
    await acme.client.delete(`/v1/custom-fields/${field.id}`);
    await eventually(async () => Object.keys((await acme.client.get(`/v1/leads/${lead.id}`)).body.customFields).length === 0);
  });
});
