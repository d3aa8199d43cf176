import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../support/client.js';

const aDeal = (overrides: object = {}) => ({ title: 'Fleet tracking', value: '12500', currency: 'EUR', contactName: 'Ada Okafor', contactEmail: 'ada@example.com', ...overrides });

describe('Deals over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let stages: Record<string, string>;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
    stages = await stagesOf(acme);
  });
  afterAll(() => test.close());

  async function stagesOf({ client }: SignedUp): Promise<Record<string, string>> {
    const pipeline = (await client.get('/v1/pipelines')).body.data[0];
    const { data } = (await client.get(`/v1/pipelines/${pipeline.id}/stages`)).body;
    return Object.fromEntries(data.map((stage: Json) => [stage.name, stage.id]));
  }
  const create = async (overrides: object = {}): Promise<Json> => {
    const answer = await acme.client.post('/v1/deals', aDeal(overrides));
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const move = (id: string, stage: string, more: object = {}, headers = {}) => acme.client.post(`/v1/deals/${id}/transitions`, { toStageId: stages[stage], ...more }, headers);

  it('open in the first stage of the default pipeline with its probability', async () => {
    const answer = await acme.client.post('/v1/deals', aDeal({ description: 'All of it', priority: 'high', contactPhone: '+49 30 901820', companyName: 'Okafor', expectedCloseDate: '2027-02-26', assignedToId: acme.userId }));
    expect(answer.headers.get('location')).toBe(`/v1/deals/${answer.body.id}`);
    expect(answer.body).toEqual({
      id: expect.any(String), title: 'Fleet tracking', description: 'All of it', pipelineId: expect.any(String), stageId: stages['Prospecting'], leadId: null, status: 'open',
      value: '12500.00', currency: 'EUR', priority: 'high', probability: 10, probabilityOverridden: false, expectedCloseDate: '2027-02-26', actualCloseDate: null,
      contactName: 'Ada Okafor', contactEmail: 'ada@example.com', contactPhone: '+4930901820', companyName: 'Okafor', lostReason: null,
      position: expect.stringMatching(/^\d+\.\d+$/), stageEnteredAt: answer.body.createdAt, isRotting: false, contactId: null, accountId: null, customFields: {},
      assignedToId: acme.userId, createdById: acme.userId, wonAt: null, lostAt: null, createdAt: expect.any(String), updatedAt: expect.any(String), version: 1,
    });
    expect((await acme.client.get(`/v1/deals/${answer.body.id}`)).body).toEqual(answer.body);
  });

  it('take who they are with from their lead', async () => {
    const lead = (await acme.client.post('/v1/leads', { firstName: 'Bo', lastName: 'Li', email: 'bo@example.com' })).body;
    const deal = await create({ leadId: lead.id, contactName: undefined, contactEmail: undefined });
    expect(deal).toMatchObject({ leadId: lead.id, contactName: 'Bo Li', contactEmail: 'bo@example.com' });
    const without = await acme.client.post('/v1/deals', aDeal({ contactName: undefined }));
    expect([without.status, without.body.errors[0].pointer]).toEqual([422, '#/contactName']);
  });

  it('count in the money of their lead, or else of the organization', async () => {
    const euro = await signUpCompany(test.url);
    await euro.client.patch('/v1/organization', { currency: 'EUR' });
    const lead = (await euro.client.post('/v1/leads', { firstName: 'Bo', lastName: 'Li', email: 'bo@example.com', currency: 'JPY' })).body;
    const currencyOf = async (overrides: object) => (await euro.client.post('/v1/deals', aDeal({ currency: undefined, ...overrides }))).body.currency;
    expect([await currencyOf({}), await currencyOf({ leadId: lead.id }), await currencyOf({ leadId: lead.id, currency: 'GBP' })]).toEqual(['EUR', 'JPY', 'GBP']);
  });

  it.each([
    ['#/title', { title: '' }],
    ['#/value', { value: undefined }],
    ['#/value', { value: '-1' }],
    ['#/probability', { probability: 101 }],
    ['#/expectedCloseDate', { expectedCloseDate: '2027-02-30' }],
    ['#/status', { status: 'won' }],
  ])('are refused with a pointer to %s', async (pointer, overrides) => {
    const answer = await acme.client.post('/v1/deals', aDeal(overrides));
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
  });

  it('open only in an active open stage of the pipeline they name', async () => {
    const other = (await acme.client.post('/v1/pipelines', { name: 'Other', stages: [{ name: 'Only', probability: 5 }] })).body;
    for (const place of [{ stageId: stages['Closed Won'] }, { pipelineId: other.id, stageId: stages['Proposal'] }]) {
      const answer = await acme.client.post('/v1/deals', aDeal(place));
      expect([answer.status, answer.body.code]).toEqual([409, 'stage_not_in_pipeline']);
    }
    expect(await create({ pipelineId: other.id })).toMatchObject({ pipelineId: other.id, probability: 5 });
  });

  it('refer only to what the organization has', async () => {
    const theirs = await stagesOf(globex);
    const theirLead = (await globex.client.post('/v1/leads', { firstName: 'Bo', lastName: 'Li', email: 'bo@example.com' })).body;
    for (const [field, id] of [['stageId', theirs['Proposal']], ['leadId', theirLead.id], ['contactId', uuidv7()], ['accountId', uuidv7()], ['assignedToId', globex.userId], ['pipelineId', uuidv7()]]) {
      const answer = await acme.client.post('/v1/deals', aDeal({ [field!]: id }));
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([404, `#/${field}`]);
    }
  });

  it('are changed by merging; their stage is not among it', async () => {
    const deal = await create();
    const changed = await acme.client.patch(`/v1/deals/${deal.id}`, { value: '1', probability: 80, description: null }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ value: '1.00', probability: 80, probabilityOverridden: true, version: 2 });
    expect((await acme.client.patch(`/v1/deals/${deal.id}`, { title: 'Late' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await acme.client.patch(`/v1/deals/${deal.id}`, { probability: null })).body).toMatchObject({ probability: 10, probabilityOverridden: false });
    const moved = await acme.client.patch(`/v1/deals/${deal.id}`, { stageId: stages['Proposal'] });
    expect([moved.status, moved.body.errors[0]]).toEqual([422, expect.objectContaining({ pointer: '#/stageId', code: 'unknown_field' })]);
  });

  describe('move', () => {
    it('to won, with the date of the day', async () => {
      const deal = await create();
      const won = await move(deal.id, 'Closed Won', {}, { 'if-match': '"1"' });
      expect(won.status).toBe(200);
      expect(won.headers.get('etag')).toBe('"2"');
      expect(won.body).toMatchObject({ status: 'won', probability: 100, stageId: stages['Closed Won'], lostAt: null });
      expect(won.body.actualCloseDate).toBe(won.body.wonAt.slice(0, 10));
      expect((await acme.client.patch(`/v1/deals/${deal.id}`, { probability: 50 })).body.code).toBe('deal_closed');
    });

    it('to lost with a reason, and open again without it', async () => {
      const deal = await create();
      const refused = await move(deal.id, 'Closed Lost');
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/lostReason']);
      expect((await move(deal.id, 'Closed Lost', { lostReason: '  ' })).status).toBe(422);
      const lost = await move(deal.id, 'Closed Lost', { lostReason: 'Chose a competitor.', actualCloseDate: '2026-10-31' });
      expect(lost.body).toMatchObject({ status: 'lost', probability: 0, lostReason: 'Chose a competitor.', actualCloseDate: '2026-10-31', lostAt: expect.any(String) });
      const open = await move(deal.id, 'Negotiation');
      expect(open.body).toMatchObject({ status: 'open', probability: 75, lostReason: null, lostAt: null, actualCloseDate: null });
    });

    it('only within their pipeline, to another stage, and from the version seen', async () => {
      const other = (await acme.client.post('/v1/pipelines', { name: `Other ${uuidv7()}`, stages: [{ name: 'Only', probability: 5 }] })).body;
      const [foreign] = (await acme.client.get(`/v1/pipelines/${other.id}/stages`)).body.data;
      const deal = await create();
      const to = (toStageId: string, headers = {}) => acme.client.post(`/v1/deals/${deal.id}/transitions`, { toStageId }, headers);
      expect((await to(foreign.id)).body.code).toBe('stage_not_in_pipeline');
      expect((await to(stages['Prospecting']!)).body.code).toBe('deal_already_in_stage');
      expect((await to(stages['Proposal']!, { 'if-match': '"7"' })).status).toBe(412);
      for (const id of [uuidv7(), (await stagesOf(globex))['Proposal']!]) {
        const answer = await to(id);
        expect([answer.status, answer.body.errors[0].pointer]).toEqual([404, '#/toStageId']);
      }
      expect((await acme.client.get(`/v1/deals/${deal.id}`)).body).toEqual(deal);
    });

    it('once under one Idempotency-Key', async () => {
      const deal = await create();
      const key = { 'idempotency-key': uuidv7() };
      const first = await move(deal.id, 'Proposal', {}, key);
      const again = await move(deal.id, 'Proposal', {}, key);
      expect([again.status, again.body, again.headers.get('etag')]).toEqual([200, first.body, '"2"']);
    });

    it('and leave a history of stays', async () => {
      const deal = await create();
      await move(deal.id, 'Proposal', { probability: 60 });
      await move(deal.id, 'Closed Won');
      const { data } = (await acme.client.get(`/v1/deals/${deal.id}/stage-history`)).body;
      expect(data).toMatchObject([
        { stageName: 'Prospecting', fromStageId: null, fromType: null, type: 'open', probability: 10, enteredAt: deal.createdAt, value: '12500.00', currency: 'EUR', actorUserId: acme.userId },
        { stageName: 'Proposal', fromStageId: stages['Prospecting'], fromType: 'open', type: 'open', probability: 60 },
        { stageName: 'Closed Won', fromStageId: stages['Proposal'], fromType: 'open', type: 'won', probability: 100, leftAt: null },
      ]);
      expect(data[0].leftAt).toBe(data[1].enteredAt);
      expect(data[0].durationMs).toBe(Date.parse(data[0].leftAt) - Date.parse(data[0].enteredAt));
      const page = (await acme.client.get(`/v1/deals/${deal.id}/stage-history?limit=2`)).body;
      const rest = (await acme.client.get(`/v1/deals/${deal.id}/stage-history?limit=2&cursor=${encodeURIComponent(page.nextCursor)}`)).body;
      expect([...page.data, ...rest.data].map((stay: Json) => stay.id)).toEqual(data.map((stay: Json) => stay.id));
    });
  });

  it('are listed by filters, ranges and search together', async () => {
    const { client, ...rest } = await signUpCompany(test.url);
    const own = await stagesOf({ client, ...rest });
    const add = async (overrides: object) => (await client.post('/v1/deals', aDeal(overrides))).body;
    const first = await add({ title: 'First', priority: 'low', expectedCloseDate: '2027-01-15' });
    await add({ title: 'Second', stageId: own['Proposal'], assignedToId: rest.userId, companyName: 'Weber Maschinenbau', expectedCloseDate: '2027-03-01' });
    await client.post(`/v1/deals/${first.id}/transitions`, { toStageId: own['Closed Won'] });
    const titles = async (query: string) => (await client.get(`/v1/deals?${query}`)).body.data.map((deal: Json) => deal.title);
    expect(await titles('')).toEqual(['Second', 'First']);
    expect(await titles('status=won')).toEqual(['First']);
    expect(await titles('priority=low&sort=createdAt')).toEqual(['First']);
    expect(await titles(`stageId=${own['Proposal']}`)).toEqual(['Second']);
    expect(await titles(`pipelineId=${first.pipelineId}`)).toHaveLength(2);
    expect(await titles(`assignedToId=${rest.userId}`)).toEqual(['Second']);
    expect(await titles(`leadId=${uuidv7()}`)).toEqual([]);
    expect(await titles('expectedCloseDate[gte]=2027-02-01')).toEqual(['Second']);
    expect(await titles('expectedCloseDate=2027-01-15')).toEqual(['First']);
    expect(await titles('q=maschinen')).toEqual(['Second']);
  });

  it('of another organization are answered like ids that never existed', async () => {
    const deal = await create();
    const theirs = await stagesOf(globex);
    const answers = async (id: string) => {
      const { client } = globex;
      const found = [
        await client.get(`/v1/deals/${id}`),
        await client.patch(`/v1/deals/${id}`, { title: 'Mine' }),
        await client.delete(`/v1/deals/${id}`),
        await client.post(`/v1/deals/${id}/transitions`, { toStageId: theirs['Proposal'] }),
        await client.post(`/v1/deals/${id}/position`, {}),
        await client.get(`/v1/deals/${id}/stage-history`),
      ];
      return found.map(({ status, body }) => [status, { ...body, instance: '' }]);
    };
    const found = await answers(deal.id);
    expect(found.map(([status]) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect(found).toEqual(await answers(uuidv7()));
    expect((await acme.client.get(`/v1/deals/${deal.id}`)).body).toEqual(deal);
  });

  it('are deleted once', async () => {
    const deal = await create();
    expect((await acme.client.delete(`/v1/deals/${deal.id}`, { 'if-match': '"2"' })).status).toBe(412);
    expect((await acme.client.delete(`/v1/deals/${deal.id}`)).status).toBe(204);
    for (const path of ['', '/stage-history']) expect((await acme.client.get(`/v1/deals/${deal.id}${path}`)).status).toBe(404);
    expect((await move(deal.id, 'Proposal')).status).toBe(404);
  });
});
