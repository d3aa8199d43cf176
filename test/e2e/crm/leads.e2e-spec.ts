import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';

const aLead = (overrides: object = {}) => ({ firstName: 'Ada', lastName: 'Okafor', email: 'ada@example.com', leadSource: 'event', ...overrides });

describe('Leads over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, 'delete from leads'));

  const create = async (overrides: object = {}, who = acme) => {
    const answer = await who.client.post('/v1/leads?onDuplicate=create', aLead(overrides));
    expect(answer.status).toBe(201);
    return answer.body;
  };

  it('are created with every field in its normal form', async () => {
    const answer = await acme.client.post('/v1/leads', {
      firstName: ' Ada ', lastName: 'Okafor', email: 'Ada@Example.COM', phone: '+49 (0)30 901820', companyName: 'Okafor Logistics', jobTitle: 'COO',
      leadSource: 'referral', status: 'contacted', estimatedValue: '12500.5', currency: 'EUR', notes: 'Two\nlines', assignedToId: acme.userId,
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/v1/leads/${answer.body.id}`);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.body).toEqual({
      id: expect.any(String), firstName: 'Ada', lastName: 'Okafor', email: 'ada@example.com', phone: '+4930901820', companyName: 'Okafor Logistics', jobTitle: 'COO',
      leadSource: 'referral', status: 'contacted', estimatedValue: '12500.50', currency: 'EUR', notes: 'Two\nlines', assignedToId: acme.userId, createdById: acme.userId,
      convertedToDealId: null, convertedContactId: null, convertedAccountId: null, convertedAt: null, customFields: {}, createdAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/), updatedAt: expect.any(String), version: 1,
    });
    const read = await acme.client.get(`/v1/leads/${answer.body.id}`);
    expect(read.status).toBe(200);
    expect(read.body).toEqual(answer.body);
  });

  it('need little: the rest has sensible values', async () => {
    const { body } = await acme.client.post('/v1/leads', { firstName: 'Bo', lastName: 'Li', email: 'bo@example.com' });
    expect(body).toMatchObject({ leadSource: 'other', status: 'new', currency: 'USD', phone: null, assignedToId: null, estimatedValue: null });
  });

  it.each([
    ['#/firstName', { firstName: undefined }],
    ['#/lastName', { lastName: '   ' }],
    ['#/email', { email: 'not an address' }],
    ['#/leadSource', { leadSource: 'dream' }],
    ['#/status', { status: 'converted' }],
    ['#/estimatedValue', { estimatedValue: 12.5 }],
    ['#/currency', { currency: 'euro' }],
    ['#/notes', { notes: 'nul \u0000' }],
    ['#/assignedToId', { assignedToId: 'me' }],
    ['#/surprise', { surprise: 1 }],
  ])('are refused with a pointer to %s', async (pointer, overrides) => {
    const answer = await acme.client.post('/v1/leads', aLead(overrides));
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it('are changed by merging, one version at a time', async () => {
    const lead = await create({ phone: '+4930901820' });
    const changed = await acme.client.patch(`/v1/leads/${lead.id}`, { status: 'qualified', phone: null }, { 'if-match': '"1"' });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).toBe('"2"');
    expect(changed.body).toMatchObject({ status: 'qualified', phone: null, firstName: 'Ada', version: 2 });
    expect(changed.body.updatedAt > lead.updatedAt).toBe(true);
    const stale = await acme.client.patch(`/v1/leads/${lead.id}`, { status: 'new' }, { 'if-match': '"1"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'precondition_failed']);
    expect((await acme.client.get(`/v1/leads/${lead.id}`)).body).toEqual(changed.body);
    expect((await acme.client.patch(`/v1/leads/${lead.id}`, {})).body.version).toBe(2);
  });

  it('are deleted once, unless somebody changed them since', async () => {
    const lead = await create();
    expect((await acme.client.delete(`/v1/leads/${lead.id}`, { 'if-match': '"9"' })).status).toBe(412);
    expect((await acme.client.delete(`/v1/leads/${lead.id}`, { 'if-match': '"1"' })).status).toBe(204);
    expect((await acme.client.delete(`/v1/leads/${lead.id}`)).status).toBe(404);
    expect((await acme.client.get(`/v1/leads/${lead.id}`)).status).toBe(404);
  });

  it('are listed by filters, ranges and search together', async () => {
    await create({ lastName: 'One', status: 'new', estimatedValue: '100' });
    await create({ lastName: 'Two', status: 'contacted', estimatedValue: '200', assignedToId: acme.userId });
    await create({ lastName: 'Three', status: 'contacted', estimatedValue: '300', email: 'three@example.com', leadSource: 'website' });
    const names = async (query: string) => (await acme.client.get(`/v1/leads?${query}`)).body.data.map((lead: { lastName: string }) => lead.lastName);
    expect(await names('')).toEqual(['Three', 'Two', 'One']);
    expect(await names('sort=lastName')).toEqual(['One', 'Three', 'Two']);
    expect(await names('status=contacted&sort=createdAt')).toEqual(['Two', 'Three']);
    expect(await names('leadSource=website')).toEqual(['Three']);
    expect(await names(`assignedToId=${acme.userId}`)).toEqual(['Two']);
    expect(await names('email=THREE@example.com')).toEqual(['Three']);
    expect(await names('estimatedValue[gt]=100&estimatedValue[lte]=200')).toEqual(['Two']);
    expect(await names('createdAt[gte]=2200-01-01T00:00:00Z')).toEqual([]);
    expect(await names('q=thr&status=contacted')).toEqual(['Three']);
    expect(await names('q=thr&status=new')).toEqual([]);
  });

  it.each(['limit=0', 'limit=101', 'sort=notes', 'status=sold', 'q=a', 'unknown=1', 'createdAt[gte]=yesterday', 'assignedToId=us', 'createdAt=none'])('refuse the query %s', async (query) => {
    expect((await acme.client.get(`/v1/leads?${query}`)).status).toBe(422);
  });

  it('are paged by a cursor that is good for this list only', async () => {
    for (let i = 0; i < 3; i++) await create({ lastName: `Lead ${i}` });
    const first = (await acme.client.get('/v1/leads?limit=2&sort=lastName')).body;
    expect(first.data).toHaveLength(2);
    const cursor = encodeURIComponent(first.nextCursor);
    const second = (await acme.client.get(`/v1/leads?limit=2&sort=lastName&cursor=${cursor}`)).body;
    expect(second).toMatchObject({ data: [{ lastName: 'Lead 2' }], nextCursor: null });
    for (const query of [`sort=-lastName&cursor=${cursor}`, `status=new&sort=lastName&cursor=${cursor}`, 'cursor=forged']) {
      const answer = await acme.client.get(`/v1/leads?${query}`);
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid_cursor']);
    }
    expect((await globex.client.get(`/v1/leads?limit=2&sort=lastName&cursor=${cursor}`)).status).toBe(400);
  });

  it('of another organization are answered like ids that never existed', async () => {
    const lead = await create();
    const answers = async (id: string) => {
      const { client } = globex;
      const found = [
        await client.get(`/v1/leads/${id}`),
        await client.patch(`/v1/leads/${id}`, { notes: 'hello' }),
        await client.delete(`/v1/leads/${id}`),
        await client.post(`/v1/leads/${id}/conversion`),
      ];
      return found.map(({ status, body }) => [status, { ...body, instance: '' }]);
    };
    const theirs = await answers(lead.id);
    expect(theirs.map(([status]) => status)).toEqual([404, 404, 404, 404]);
    expect(theirs).toEqual(await answers(uuidv7()));
    expect((await acme.client.get(`/v1/leads/${lead.id}`)).body).toEqual(lead);
    expect((await globex.client.get('/v1/leads')).body.data).toEqual([]);
  });

  it('cannot be assigned to somebody who is not a member', async () => {
    for (const assignedToId of [globex.userId, uuidv7()]) {
      const answer = await acme.client.post('/v1/leads', aLead({ assignedToId }));
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([404, '#/assignedToId']);
    }
    expect((await acme.client.get('/v1/leads')).body.data).toEqual([]);
  });

  it('are created once under one Idempotency-Key', async () => {
    const key = { 'idempotency-key': uuidv7() };
    const first = await acme.client.post('/v1/leads', aLead(), key);
    const again = await acme.client.post('/v1/leads', aLead(), key);
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.body).toEqual(first.body);
    expect((await acme.client.post('/v1/leads', aLead({ lastName: 'Other' }), key)).body.code).toBe('idempotency_key_reused');
    expect((await acme.client.get('/v1/leads')).body.data).toHaveLength(1);
  });

  it('need a signed-in member', async () => {
    const { client } = await signUpCompany(test.url);
    client.accessToken = undefined;
    expect((await client.get('/v1/leads')).status).toBe(401);
  });

  describe('when converted', () => {
    it('become a deal, once, linked both ways', async () => {
      const lead = await create({ companyName: 'Okafor Logistics', estimatedValue: '900', currency: 'EUR' });
      const done = await acme.client.post(`/v1/leads/${lead.id}/conversion`);
      expect(done.status).toBe(201);
      expect(done.headers.get('location')).toBe(`/v1/deals/${done.body.dealId}`);
      expect(done.body).toMatchObject({ leadId: lead.id, lead: { status: 'converted', convertedToDealId: done.body.dealId }, deal: { leadId: lead.id, value: '900.00', currency: 'EUR' } });
      expect((await acme.client.get(`/v1/deals/${done.body.dealId}`)).body).toEqual(done.body.deal);
      expect((await acme.client.get(`/v1/leads/${lead.id}`)).body).toEqual(done.body.lead);
      const { contactId, accountId } = done.body.deal;
      expect((await acme.client.get(`/v1/contacts/${contactId}`)).body).toMatchObject({ accountId, customFields: {} });
      expect((await acme.client.get(`/v1/accounts/${accountId}`)).body).toMatchObject({ name: 'Okafor Logistics', customFields: {} });
      const again = await acme.client.post(`/v1/leads/${lead.id}/conversion`, {});
      expect([again.status, again.body.code, again.body.dealId]).toEqual([409, 'lead_already_converted', done.body.dealId]);
      expect((await acme.client.patch(`/v1/leads/${lead.id}`, { status: 'new' })).body.code).toBe('lead_already_converted');
    });

    it('take their activities along, with the links these have', async () => {
      const [lead, other] = [await create({ companyName: 'Okafor Logistics' }), await create()];
      const activity = async (links: object) => (await acme.client.post('/v1/activities', { activityType: 'note', subject: 'Talked', ...links })).body;
      const elsewhere = (await acme.client.post('/v1/accounts', { name: 'Elsewhere' })).body;
      const [plain, linked, stays] = [await activity({ leadId: lead.id }), await activity({ leadId: lead.id, accountId: elsewhere.id }), await activity({ leadId: other.id })];
      const { dealId, contactId, accountId } = (await acme.client.post(`/v1/leads/${lead.id}/conversion`)).body;
      const found = (await acme.client.get(`/v1/activities?dealId=${dealId}`)).body.data;
      expect(found.map(({ id, version }: Json) => [id, version])).toEqual([[linked.id, 2], [plain.id, 2]]);
      expect(found).toMatchObject([{ leadId: lead.id, contactId, accountId: elsewhere.id }, { leadId: lead.id, contactId, accountId }]);
      expect((await acme.client.get(`/v1/activities/${stays.id}`)).body).toEqual(stays);
      const told = await queryAsAdmin<{ data: Json }>(test.database, `select data from outbox_events where type = 'crm.activity.updated' and data->>'dealId' = $1`, [dealId]);
      expect(told.map(({ data }) => [data.activityId, data.changed]).sort()).toEqual([[plain.id, ['dealId', 'contactId', 'accountId']], [linked.id, ['dealId', 'contactId']]].sort());
    });

    it('answer a repeated request under the same Idempotency-Key as the first time', async () => {
      const lead = await create();
      const key = { 'idempotency-key': uuidv7() };
      const convert = () => acme.client.post(`/v1/leads/${lead.id}/conversion`, { title: 'Named', value: '5' }, key);
      const first = await convert();
      const again = await convert();
      expect([again.status, again.body, again.headers.get('location')]).toEqual([201, first.body, `/v1/deals/${first.body.dealId}`]);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    });

    it('take the place and the terms asked for, or refuse what does not exist', async () => {
      const pipeline = (await acme.client.post('/v1/pipelines', { name: `Partners ${uuidv7()}`, stages: [{ name: 'First', probability: 5 }, { name: 'Second', probability: 15 }] })).body;
      const stages = (await acme.client.get(`/v1/pipelines/${pipeline.id}/stages`)).body.data;
      const lead = await create();
      const unknown = await acme.client.post(`/v1/leads/${lead.id}/conversion`, { stageId: uuidv7() });
      expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([404, '#/stageId']);
      expect((await acme.client.post(`/v1/leads/${lead.id}/conversion`, { pipelineId: uuidv7() })).status).toBe(404);
      const { body } = await acme.client.post(`/v1/leads/${lead.id}/conversion`, { stageId: stages[1].id, title: 'Named', value: '7.5', currency: 'CHF', expectedCloseDate: '2027-01-31' });
      expect(body.deal).toMatchObject({ pipelineId: pipeline.id, stageId: stages[1].id, title: 'Named', value: '7.50', currency: 'CHF', expectedCloseDate: '2027-01-31', probability: 15 });
    });
  });
});
