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
    await queryAsAdmin(test.database, 'delete from customers');
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
    const atOnce = await Promise.all(Array.from({ length: 5 }, () => acme.client.post('/v1/custom-fields', { ...FIELDS[0], entity: 'deal' })));
    expect(atOnce.map(({ status, body }) => body.code ?? status).sort()).toEqual([201, ...Array<string>(4).fill('custom_field_exists')]);
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

  it('of customers and of stages that asked for them are forgotten with the field', async () => {
    const field = await define({ ...FIELDS[0], entity: 'customer' });
    const { body: customer } = await acme.client.post('/v1/customers', { displayName: 'Ada', customFields: { fleet_size: 5 } });
    expect(customer.customFields).toEqual({ fleet_size: 5 });
    const budget = await define({ ...FIELDS[0], entity: 'deal', key: 'budget' });
    const { body: pipelines } = await acme.client.get('/v1/pipelines');
    const { body: stages } = await acme.client.get(`/v1/pipelines/${pipelines.data[0].id}/stages`);
    const stage = stages.data[1];
    expect((await acme.client.patch(`/v1/pipelines/${pipelines.data[0].id}/stages/${stage.id}`, { requiredFields: ['customFields.budget', 'companyName'] })).status).toBe(200);
    await acme.client.delete(`/v1/custom-fields/${field.id}`);
    await acme.client.delete(`/v1/custom-fields/${budget.id}`);
    await eventually(async () => Object.keys((await acme.client.get(`/v1/customers/${customer.id}`)).body.customFields).length === 0);
    const required = await eventually(async () => {
      const { data } = (await acme.client.get(`/v1/pipelines/${pipelines.data[0].id}/stages`)).body;
      const now = data.find(({ id }: { id: string }) => id === stage.id).requiredFields;
      return now.length === 1 && now;
    });
    expect(required).toEqual(['companyName']);
  });

  it('may hold money, at the decimals of its currency', async () => {
    await define({ entity: 'lead', key: 'price', label: 'Price', type: 'money' });
    const { body } = await createLead({ price: { amount: '1250', currency: 'EUR' } });
    expect(body.customFields).toEqual({ price: { amount: '1250.00', currency: 'EUR' } });
    expect((await acme.client.get('/v1/leads?customFields[price]=1250%20EUR')).body.data).toHaveLength(1);
    expect((await acme.client.get('/v1/leads?customFields[price]=1250%20USD')).body.data).toHaveLength(0);
    const refused = await createLead({ price: { amount: '1.5', currency: 'JPY' } });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/customFields/price/amount']);
  });

  describe('that are unique', () => {
    const UNIQUE = { entity: 'lead', key: 'crm_number', label: 'Number', type: 'text', isUnique: true };
    const TAKEN = { status: 409, code: 'custom_field_value_taken', errors: [{ pointer: '#/customFields/crm_number', code: 'taken', detail: expect.any(String) }] };

    it('take each value once, however many try at the same time', async () => {
      await define(UNIQUE);
      const answers = await Promise.all(Array.from({ length: 20 }, () => createLead({ crm_number: 'A-1' })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
      expect(answers.find(({ status }) => status === 409)!.body).toMatchObject(TAKEN);
      expect((await acme.client.get('/v1/leads?customFields[crm_number]=A-1')).body.data).toHaveLength(1);
    });

    it('may be kept, changed and given up; a record in the trash has none, and cannot come back to one that is taken', async () => {
      await define(UNIQUE);
      const { body: one } = await createLead({ crm_number: 'A-1' });
      const { body: two } = await createLead({ crm_number: 'A-2' });
      expect((await acme.client.patch(`/v1/leads/${two.id}`, { customFields: { crm_number: 'A-1' } })).body).toMatchObject(TAKEN);
      expect((await acme.client.patch(`/v1/leads/${one.id}`, { notes: 'x', customFields: { crm_number: 'A-1' } })).status).toBe(200);
      expect((await acme.client.post('/v1/leads/bulk', { action: 'update', ids: [two.id], changes: { customFields: { crm_number: 'A-1' } } })).body.results).toEqual([{ id: two.id, outcome: 'failed', code: 'custom_field_value_taken' }]);
      await acme.client.delete(`/v1/leads/${one.id}`);
      expect((await acme.client.patch(`/v1/leads/${two.id}`, { customFields: { crm_number: 'A-1' } })).status).toBe(200);
      expect((await acme.client.post(`/v1/leads/${one.id}/restoration`)).body).toMatchObject(TAKEN);
      await acme.client.patch(`/v1/leads/${two.id}`, { customFields: { crm_number: null } });
      expect((await acme.client.post(`/v1/leads/${one.id}/restoration`)).body).toMatchObject({ customFields: { crm_number: 'A-1' } });
    });

    it('survive a merge with the one that stays, and go back when it is undone', async () => {
      await define(UNIQUE);
      const { body: one } = await createLead();
      const { body: two } = await createLead({ crm_number: 'A-1' });
      const { body: merge } = await acme.client.post(`/v1/leads/${one.id}/merge`, { sourceIds: [two.id] });
      expect((await acme.client.get(`/v1/leads/${one.id}`)).body.customFields).toEqual({ crm_number: 'A-1' });
      expect((await createLead({ crm_number: 'A-1' })).status).toBe(409);
      expect((await acme.client.post(`/v1/merges/${merge.id}/undo`)).status).toBe(200);
      expect((await acme.client.get(`/v1/leads/${two.id}`)).body.customFields).toEqual({ crm_number: 'A-1' });
      expect((await acme.client.get(`/v1/leads/${one.id}`)).body.customFields).toEqual({});
    });

    it('become so only when no two records share a value, and stop being so', async () => {
      const field = await define({ ...UNIQUE, isUnique: false });
      await createLead({ crm_number: 'A-1' });
      const { body: two } = await createLead({ crm_number: 'A-1' });
      const refused = await acme.client.patch(`/v1/custom-fields/${field.id}`, { isUnique: true });
      expect(refused.body).toMatchObject({ status: 409, code: 'custom_field_not_unique', errors: [{ pointer: '#/isUnique' }] });
      await acme.client.patch(`/v1/leads/${two.id}`, { customFields: { crm_number: 'A-2' } });
      expect((await acme.client.patch(`/v1/custom-fields/${field.id}`, { isUnique: true })).body).toMatchObject({ isUnique: true });
      expect((await createLead({ crm_number: 'A-2' })).status).toBe(409);
      await acme.client.patch(`/v1/custom-fields/${field.id}`, { isUnique: false });
      expect((await createLead({ crm_number: 'A-2' })).status).toBe(201);
    });

    it('become so while records are being written, and then no two share a value, whoever came first', async () => {
      for (let round = 0; round < 6; round++) {
        const field = await define({ ...UNIQUE, key: `number_${round}`, isUnique: false });
        const writing = Array.from({ length: 8 }, () => createLead({ [`number_${round}`]: 'A-1' }));
        const [changed] = await Promise.all([acme.client.patch(`/v1/custom-fields/${field.id}`, { isUnique: true }), ...writing]);
        const sharing = (await acme.client.get(`/v1/leads?customFields[number_${round}]=A-1`)).body.data.length;
        expect([[200, 409].includes(changed.status), changed.status === 200 && sharing > 1]).toEqual([true, false]);
      }
    });

    it('are given more time than other requests to become so: every record has to be looked at', async () => {
      const { id } = await define({ entity: 'lead', key: 'number', label: 'Number', type: 'text' });
      await createLead({ number: '1' });
      await queryAsAdmin(test.database, `create function dawdle() returns trigger language plpgsql as 'begin perform pg_sleep(5.2); return new; end';
        create trigger dawdle before insert on unique_field_values for each statement execute function dawdle()`);
      try {
        expect(await acme.client.patch(`/v1/custom-fields/${id}`, { isUnique: true })).toMatchObject({ status: 200, body: { isUnique: true } });
      } finally {
        await queryAsAdmin(test.database, 'drop function dawdle() cascade');
      }
    });

    it('are so for each organization, and for each kind of record, by itself', async () => {
      await define(UNIQUE);
      await define({ ...UNIQUE, entity: 'customer' });
      await globex.client.post('/v1/custom-fields', UNIQUE);
      expect((await createLead({ crm_number: 'A-1' })).status).toBe(201);
      expect((await acme.client.post('/v1/customers', { displayName: 'Ada', customFields: { crm_number: 'A-1' } })).status).toBe(201);
      expect((await acme.client.post('/v1/customers', { displayName: 'Ada', customFields: { crm_number: 'A-1' } })).body).toMatchObject(TAKEN);
      expect((await globex.client.post('/v1/leads', { firstName: 'G', lastName: 'L', email: 'g@example.com', customFields: { crm_number: 'A-1' } })).status).toBe(201);
    });

    it('are of a type whose values can be told apart at once', async () => {
      const answer = await acme.client.post('/v1/custom-fields', { ...UNIQUE, type: 'boolean' });
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '#/isUnique']);
    });
  });
});
