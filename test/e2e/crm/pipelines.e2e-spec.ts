import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../support/client.js';

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
  });

  it('of another organization are answered like ids that never existed', async () => {
    const { id } = await defaultPipeline();
    for (const found of [id, uuidv7()]) {
      const { client } = globex;
      for (const path of ['', '/stages', '/summary']) expect((await client.get(`/v1/pipelines/${found}${path}`)).status).toBe(404);
      expect((await client.patch(`/v1/pipelines/${found}`, { name: 'Mine' })).status).toBe(404);
    }
    expect(await defaultPipeline()).toMatchObject({ name: 'Sales Pipeline', version: 1 });
  });
});
