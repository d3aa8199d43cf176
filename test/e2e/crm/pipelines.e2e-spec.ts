import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { addColleague } from '../tenancy/colleagues.js';

describe('Pipelines over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
  });
  afterAll(() => test.close());

  const stages = [{ name: 'Introduced', probability: 20 }, { name: 'Won', type: 'won', probability: 100 }, { name: 'Lost', type: 'lost', probability: 0 }];
  const defaultPipeline = async (): Promise<Json> => (await acme.client.get('/v1/pipelines')).body.data.find((pipeline: Json) => pipeline.isDefault);

  it('are there from the start: one default with six stages in order', async () => {
    const { client } = await signUpCompany(test.url);
    const { data } = (await client.get('/v1/pipelines')).body;
    expect(data).toEqual([expect.objectContaining({ name: 'Sales Pipeline', isDefault: true, isActive: true })]);
    expect((await client.get(`/v1/pipelines/${data[0].id}`)).body).toEqual(data[0]);
    const found = (await client.get(`/v1/pipelines/${data[0].id}/stages`)).body;
    expect(found.nextCursor).toBeNull();
    expect(found.data.map((stage: Json) => [stage.order, stage.name, stage.type, stage.probability])).toEqual([
      [1, 'Prospecting', 'open', 10], [2, 'Qualification', 'open', 25], [3, 'Proposal', 'open', 50],
      [4, 'Negotiation', 'open', 75], [5, 'Closed Won', 'won', 100], [6, 'Closed Lost', 'lost', 0],
    ]);
  });

  it('are added with their stages and renamed, each name once', async () => {
    const added = await acme.client.post('/v1/pipelines', { name: 'Partners', description: 'Sold by partners', stages });
    expect(added.status).toBe(201);
    expect(added.headers.get('location')).toBe(`/v1/pipelines/${added.body.id}`);
    expect(added.body).toMatchObject({ name: 'Partners', isDefault: false, createdById: acme.userId, version: 1 });
    const again = await acme.client.post('/v1/pipelines', { name: 'Partners', stages });
    expect([again.status, again.body.code]).toEqual([409, 'pipeline_name_taken']);
    expect((await acme.client.patch(`/v1/pipelines/${added.body.id}`, { name: 'Sales Pipeline' })).body.code).toBe('pipeline_name_taken');
    const renamed = await acme.client.patch(`/v1/pipelines/${added.body.id}`, { name: 'Resellers' }, { 'if-match': '"1"' });
    expect(renamed.body).toMatchObject({ name: 'Resellers', description: 'Sold by partners', version: 2 });
    expect((await acme.client.patch(`/v1/pipelines/${added.body.id}`, { name: 'Late' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await globex.client.post('/v1/pipelines', { name: 'Resellers', stages })).status).toBe(201);
  });

  it.each([
    ['#/stages', { stages: [] }],
    ['#/stages', { stages: [stages[1]] }],
    ['#/stages', { stages: [stages[0], stages[0]] }],
    ['#/stages/0/probability', { stages: [{ name: 'Won', type: 'won', probability: 90 }, stages[0]] }],
    ['#/stages/0/probability', { stages: [{ name: 'Over', probability: 101 }] }],
    ['#/name', { name: '' }],
  ])('are refused with a pointer to %s', async (pointer, overrides) => {
    const answer = await acme.client.post('/v1/pipelines', { name: 'Refused', stages, ...overrides });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
  });

  it('are summarised by stage and currency, weighted by the probability of each deal', async () => {
    const { client } = await signUpCompany(test.url);
    const pipeline = (await client.get('/v1/pipelines')).body.data[0];
    const [prospecting, , proposal] = (await client.get(`/v1/pipelines/${pipeline.id}/stages`)).body.data;
    const deal = async (overrides: object) => (await client.post('/v1/deals', { title: 'Deal', contactName: 'Ada', contactEmail: 'ada@example.com', value: '100', currency: 'EUR', ...overrides })).body;
    await deal({ value: '100.10' });
    await deal({ value: '200', probability: 50 });
    await deal({ value: '300', currency: 'USD' });
    await deal({ value: '1000', stageId: proposal.id });
    const deleted = await deal({ value: '5000' });
    await client.delete(`/v1/deals/${deleted.id}`);
    const { body } = await client.get(`/v1/pipelines/${pipeline.id}/summary`);
    expect(body.pipelineId).toBe(pipeline.id);
    expect(body.stages).toHaveLength(6);
    expect(body.stages[0]).toEqual({
      stageId: prospecting.id, name: 'Prospecting', order: 1, type: 'open', probability: 10, count: 3,
      totals: [
        { currency: 'EUR', count: 2, value: '300.10', weightedValue: '110.01' },
        { currency: 'USD', count: 1, value: '300.00', weightedValue: '30.00' },
      ],
    });
    expect(body.stages[1]).toMatchObject({ name: 'Qualification', count: 0, totals: [] });
    expect(body.stages[2]).toMatchObject({ count: 1, totals: [{ currency: 'EUR', value: '1000.00', weightedValue: '500.00' }] });
    const csv = await client.get(`/v1/pipelines/${pipeline.id}/summary?format=csv`);
    expect([csv.status, csv.headers.get('content-type'), (csv.body as string).replace('\uFEFF', '').split('\r\n').slice(0, 4)]).toEqual([
      200, 'text/csv; charset=utf-8',
      ['name,type,probability,currency,count,value,weightedValue', 'Prospecting,open,10,EUR,2,300.10,110.01', 'Prospecting,open,10,USD,1,300.00,30.00', 'Qualification,open,25,,0,,'],
    ]);
  });

  it('give the default to another one, and are archived or deleted only when they are not the default', async () => {
    const { client } = await signUpCompany(test.url);
    const first = (await client.get('/v1/pipelines')).body.data[0];
    const second = (await client.post('/v1/pipelines', { name: 'Second', stages })).body;
    for (const refused of [await client.patch(`/v1/pipelines/${first.id}`, { isActive: false }), await client.delete(`/v1/pipelines/${first.id}`)]) {
      expect([refused.status, refused.body.code]).toEqual([409, 'pipeline_is_default']);
    }
    expect((await client.patch(`/v1/pipelines/${second.id}`, { isDefault: false })).status).toBe(422);
    expect((await client.patch(`/v1/pipelines/${second.id}`, { isDefault: true })).body).toMatchObject({ isDefault: true, version: 2 });
    expect((await client.get(`/v1/pipelines/${first.id}`)).body).toMatchObject({ isDefault: false });
    const deal = await client.post('/v1/deals', { title: 'Deal', value: '1', contactName: 'Ada', contactEmail: 'ada@example.com', pipelineId: first.id });
    expect((await client.delete(`/v1/pipelines/${first.id}`)).body.code).toBe('pipeline_has_deals');
    expect((await client.patch(`/v1/pipelines/${first.id}`, { isActive: false })).body).toMatchObject({ isActive: false });
    expect((await client.patch(`/v1/pipelines/${first.id}`, { isDefault: true })).body.code).toBe('pipeline_archived');
    expect((await client.post('/v1/deals', { title: 'Deal', value: '1', contactName: 'Ada', contactEmail: 'ada@example.com', pipelineId: first.id })).body.code).toBe('pipeline_archived');
    const third = (await client.post('/v1/pipelines', { name: 'Third', stages })).body;
    expect((await client.delete(`/v1/pipelines/${third.id}`, { 'if-match': '"9"' })).status).toBe(412);
    expect((await client.delete(`/v1/pipelines/${third.id}`)).status).toBe(204);
    expect((await client.get(`/v1/pipelines/${third.id}`)).status).toBe(404);
    expect((await client.get(`/v1/deals/${deal.body.id}`)).status).toBe(200);
  });

  describe('have stages that', () => {
    let pipeline: Json;
    const path = (rest: string) => `/v1/pipelines/${pipeline.id}/${rest}`;
    const names = async () => (await acme.client.get(path('stages'))).body.data.map(({ name }: Json) => name);
    const stageNamed = async (name: string): Promise<Json> => (await acme.client.get(path('stages'))).body.data.find((stage: Json) => stage.name === name);

    beforeEach(async () => {
      pipeline = (await acme.client.post('/v1/pipelines', { name: `Pipeline ${uuidv7()}`, stages })).body;
    });

    it('are added behind the last, changed, archived and read', async () => {
      const added = await acme.client.post(path('stages'), { name: 'Discovery', probability: 30, rottingDays: 14, requiredFields: ['expectedCloseDate', 'customFields.fleet_size'] });
      expect([added.status, added.headers.get('location')]).toEqual([201, path(`stages/${added.body.id}`)]);
      expect(added.body).toMatchObject({ order: 4, type: 'open', isActive: true, rottingDays: 14, requiredFields: ['expectedCloseDate', 'customFields.fleet_size'], version: 1 });
      expect((await acme.client.post(path('stages'), { name: 'Discovery', probability: 30 })).body.code).toBe('stage_name_taken');
      const at = path(`stages/${added.body.id}`);
      const changed = await acme.client.patch(at, { name: 'Demo', rottingDays: null, isActive: false }, { 'if-match': '"1"' });
      expect(changed.body).toMatchObject({ name: 'Demo', rottingDays: null, isActive: false, version: 2 });
      expect((await acme.client.patch(at, { name: 'Late' }, { 'if-match': '"1"' })).status).toBe(412);
      expect((await acme.client.get(at)).body).toEqual(changed.body);
      const won = await stageNamed('Won');
      for (const [pointer, changes] of [['#/probability', { probability: 90 }], ['#/requiredFields', { requiredFields: ['value', 'value'] }], ['#/requiredFields/0', { requiredFields: ['title'] }], ['#/rottingDays', { rottingDays: 0 }]] as const) {
        const refused = await acme.client.patch(path(`stages/${won.id}`), changes);
        expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, pointer]);
      }
    });

    it('are put in order all at once, from the version of the pipeline that was seen', async () => {
      const ids = (await acme.client.get(path('stages'))).body.data.map(({ id }: Json) => id);
      const reversed = await acme.client.request('PUT', path('stage-order'), { stageIds: ids.toReversed() }, { 'if-match': '"1"' });
      expect(reversed.status).toBe(200);
      expect((reversed.body as Json).data.map(({ name, order }: Json) => [name, order])).toEqual([['Lost', 1], ['Won', 2], ['Introduced', 3]]);
      expect((await acme.client.request('PUT', path('stage-order'), { stageIds: ids }, { 'if-match': '"1"' })).status).toBe(412);
      for (const stageIds of [ids.slice(1), [...ids.slice(1), ids[1]]]) {
        const refused = await acme.client.request<Json>('PUT', path('stage-order'), { stageIds });
        expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/stageIds']);
      }
      const foreign = await acme.client.request<Json>('PUT', path('stage-order'), { stageIds: [...ids.slice(1), uuidv7()] });
      expect([foreign.status, foreign.body.errors[0].pointer]).toEqual([404, '#/stageIds/2']);
      expect(await names()).toEqual(['Lost', 'Won', 'Introduced']);
    });

    it('are deleted with a place for their deals', async () => {
      const added = (await acme.client.post(path('stages'), { name: 'Discovery', probability: 30 })).body;
      const deal = (await acme.client.post('/v1/deals', { title: 'Deal', value: '1', contactName: 'Ada', contactEmail: 'ada@example.com', stageId: added.id })).body;
      expect((await acme.client.delete(path(`stages/${added.id}`))).body.code).toBe('stage_has_deals');
      const to = await stageNamed('Introduced');
      expect((await acme.client.delete(path(`stages/${added.id}?moveToStageId=${uuidv7()}`))).status).toBe(404);
      expect((await acme.client.delete(path(`stages/${added.id}?moveToStageId=${to.id}`))).status).toBe(204);
      expect((await acme.client.get(`/v1/deals/${deal.id}`)).body).toMatchObject({ stageId: to.id, probability: 20, version: 2 });
      expect((await acme.client.get(`/v1/deals/${deal.id}/stage-history`)).body.data.map(({ stageName }: Json) => stageName)).toEqual(['Discovery', 'Introduced']);
      expect((await acme.client.get(path(`stages/${added.id}`))).status).toBe(404);
      expect((await acme.client.delete(path(`stages/${to.id}?moveToStageId=${to.id}`))).body.code).toBe('stage_not_in_pipeline');
      expect((await acme.client.post(path('stages'), { name: 'Discovery', probability: 30 })).status).toBe(201);
    });

    it('are changed by those who may manage deals, and seen by every member', async () => {
      const [viewer, manager] = [await addColleague(test, acme, 'support_staff'), await addColleague(test, acme, 'manager')];
      const stage = await stageNamed('Introduced');
      expect((await viewer.client.get(path('stages'))).status).toBe(200);
      expect((await viewer.client.patch(path(`stages/${stage.id}`), { probability: 25 })).status).toBe(403);
      expect((await manager.client.patch(path(`stages/${stage.id}`), { probability: 25 })).status).toBe(200);
    });

    it('of another organization are answered like ids that never existed', async () => {
      const stage = await stageNamed('Introduced');
      for (const [pipelineId, stageId] of [[pipeline.id, stage.id], [uuidv7(), uuidv7()]]) {
        const at = `/v1/pipelines/${pipelineId}/stages`;
        const { client } = globex;
        const found = [await client.get(`${at}/${stageId}`), await client.patch(`${at}/${stageId}`, { name: 'Mine' }), await client.delete(`${at}/${stageId}`), await client.post(at, { name: 'Mine', probability: 1 }), await client.request('PUT', `/v1/pipelines/${pipelineId}/stage-order`, { stageIds: [stageId] })];
        expect(found.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
      }
    });
  });

  it('of another organization are answered like ids that never existed', async () => {
    const { id } = await defaultPipeline();
    for (const found of [id, uuidv7()]) {
      const { client } = globex;
      for (const path of ['', '/stages', '/summary', '/board']) expect((await client.get(`/v1/pipelines/${found}${path}`)).status).toBe(404);
      expect((await client.patch(`/v1/pipelines/${found}`, { name: 'Mine' })).status).toBe(404);
    }
    expect(await defaultPipeline()).toMatchObject({ name: 'Sales Pipeline', version: 1 });
  });
});
