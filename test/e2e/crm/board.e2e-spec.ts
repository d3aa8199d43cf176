import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague } from '../tenancy/colleagues.js';

describe('The board of a pipeline', () => {
  let test: TestApp;
  let acme: SignedUp;
  let pipelineId: string;
  let stages: Record<string, string>;

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    acme = await signUpCompany(test.url);
    pipelineId = (await acme.client.get('/v1/pipelines')).body.data[0].id;
    const { data } = (await acme.client.get(`/v1/pipelines/${pipelineId}/stages`)).body;
    stages = Object.fromEntries(data.map((stage: Json) => [stage.name, stage.id]));
  });

  const add = async (title: string, overrides: object = {}): Promise<Json> => {
    const answer = await acme.client.post('/v1/deals', { title, value: '100', currency: 'EUR', contactName: 'Ada', contactEmail: 'ada@example.com', ...overrides });
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const board = async (query = '', client = acme.client): Promise<Json> => (await client.get(`/v1/pipelines/${pipelineId}/board?${query}`)).body;
  const column = async (name: string, query = '', client = acme.client): Promise<Json> => (await board(query, client)).columns.find((one: Json) => one.name === name);
  const titles = ({ deals }: Json) => deals.map(({ title }: Json) => title);

  it('has a column for each stage, with its count, its sums and its first cards, the newest on top', async () => {
    for (const title of ['One', 'Two', 'Three']) await add(title);
    await add('Dollars', { currency: 'USD', value: '50.50', stageId: stages['Proposal'] });
    const { columns } = await board('limit=2');
    expect(columns.map(({ name, order, count }: Json) => [name, order, count])).toEqual([['Prospecting', 1, 3], ['Qualification', 2, 0], ['Proposal', 3, 1], ['Negotiation', 4, 0], ['Closed Won', 5, 0], ['Closed Lost', 6, 0]]);
    expect(columns[0]).toMatchObject({ totals: [{ currency: 'EUR', count: 3, value: '300.00', weightedValue: '30.00' }], nextCursor: expect.any(String) });
    expect(columns[2]).toMatchObject({ totals: [{ currency: 'USD', count: 1, value: '50.50', weightedValue: '25.25' }], nextCursor: null });
    expect(titles(columns[0])).toEqual(['Three', 'Two']);
    expect(columns[0].deals[0]).toEqual((await acme.client.get(`/v1/deals/${columns[0].deals[0].id}`)).body);
    const more = await acme.client.get(`/v1/deals?pipelineId=${pipelineId}&stageId=${stages['Prospecting']}&sort=-position&cursor=${encodeURIComponent(columns[0].nextCursor)}`);
    expect(more.body.data.map(({ title }: Json) => title)).toEqual(['One']);
  });

  it('is filtered like the list, sums included', async () => {
    await add('Low', { priority: 'low' });
    await add('High', { priority: 'high', value: '7' });
    expect(await column('Prospecting', 'priority=high')).toMatchObject({ count: 1, totals: [{ currency: 'EUR', count: 1, value: '7.00', weightedValue: '0.70' }], deals: [{ title: 'High' }] });
    expect(await column('Prospecting', 'q=low')).toMatchObject({ count: 1, deals: [{ title: 'Low' }] });
    expect((await board(`stageId=${stages['Proposal']}`)).columns).toHaveLength(1);
    expect((await acme.client.get(`/v1/pipelines/${pipelineId}/board?sort=-position`)).status).toBe(422);
  });

  it('keeps cards where they are put, above or below a neighbour, in the same column or on the way into another', async () => {
    const [one, two, three] = [await add('One'), await add('Two'), await add('Three')];
    const put = (id: string, position: object, headers = {}) => acme.client.post(`/v1/deals/${id}/position`, position, headers);
    const moved = await put(one.id, { aboveDealId: two.id }, { 'if-match': '"1"' });
    expect(moved.body).toMatchObject({ id: one.id, version: 2 });
    expect(titles(await column('Prospecting'))).toEqual(['Three', 'One', 'Two']);
    expect((await put(one.id, {}, { 'if-match': '"1"' })).status).toBe(412);
    expect((await put(one.id, {})).status).toBe(200);
    expect(titles(await column('Prospecting'))).toEqual(['One', 'Three', 'Two']);
    await acme.client.post(`/v1/deals/${three.id}/transitions`, { toStageId: stages['Proposal'] });
    expect((await put(one.id, { belowDealId: three.id })).body.code).toBe('not_in_column');
    expect((await put(one.id, { belowDealId: uuidv7() })).body.errors[0].pointer).toBe('#/belowDealId');
    expect((await put(one.id, { belowDealId: two.id, aboveDealId: three.id })).status).toBe(422);
    const into = await acme.client.post(`/v1/deals/${one.id}/transitions`, { toStageId: stages['Proposal'], belowDealId: three.id }, { 'if-match': '"3"' });
    expect([into.status, into.body.version]).toEqual([200, 4]);
    expect(titles(await column('Proposal'))).toEqual(['Three', 'One']);
  });

  it('marks deals that stay longer than their stage allows', async () => {
    const [old, young] = [await add('Old'), await add('Young')];
    await acme.client.patch(`/v1/pipelines/${pipelineId}/stages/${stages['Prospecting']}`, { rottingDays: 7 });
    await queryAsAdmin(test.database, `update deals set stage_entered_at = now() - interval '8 days' where id = $1`, [old.id]);
    expect((await column('Prospecting')).deals.map(({ title, isRotting }: Json) => [title, isRotting])).toEqual([['Young', false], ['Old', true]]);
    await acme.client.post(`/v1/deals/${old.id}/transitions`, { toStageId: stages['Proposal'] });
    expect((await acme.client.get(`/v1/deals/${old.id}`)).body.isRotting).toBe(false);
    expect((await acme.client.get(`/v1/deals/${young.id}`)).body.isRotting).toBe(false);
  });

  it('lets no deal into a stage without what the stage asks for', async () => {
    const stage = `/v1/pipelines/${pipelineId}/stages/${stages['Negotiation']}`;
    await acme.client.patch(stage, { requiredFields: ['expectedCloseDate', 'contactPhone', 'value', 'customFields.budget'] });
    const deal = await add('Deal', { value: '0' });
    const refused = await acme.client.post(`/v1/deals/${deal.id}/transitions`, { toStageId: stages['Negotiation'] });
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map(({ pointer, code }: Json) => [pointer, code])).toEqual([['#/expectedCloseDate', 'required'], ['#/contactPhone', 'required'], ['#/value', 'required'], ['#/customFields/budget', 'required']]);
    await acme.client.patch(stage, { requiredFields: ['expectedCloseDate', 'value'] });
    await acme.client.patch(`/v1/deals/${deal.id}`, { expectedCloseDate: '2027-01-31', value: '10' });
    expect((await acme.client.post(`/v1/deals/${deal.id}/transitions`, { toStageId: stages['Negotiation'] })).status).toBe(200);
    expect((await acme.client.post('/v1/deals', { title: 'New', value: '5', contactName: 'Ada', contactEmail: 'ada@example.com', stageId: stages['Negotiation'] })).body.errors[0].pointer).toBe('#/expectedCloseDate');
  });

  it('lets no edit take away what the stage of a deal asks for, by hand or in bulk, and any other edit pass', async () => {
    const stage = `/v1/pipelines/${pipelineId}/stages/${stages['Negotiation']}`;
    await acme.client.patch(stage, { requiredFields: ['expectedCloseDate', 'value'] });
    const deal = await add('Deal', { value: '10', expectedCloseDate: '2027-01-31' });
    expect((await acme.client.post(`/v1/deals/${deal.id}/transitions`, { toStageId: stages['Negotiation'] })).status).toBe(200);
    const refused = await acme.client.patch(`/v1/deals/${deal.id}`, { expectedCloseDate: null, value: '0' });
    expect([refused.status, refused.body.errors.map(({ pointer, code }: Json) => [pointer, code])]).toEqual([422, [['#/expectedCloseDate', 'required'], ['#/value', 'required']]]);
    expect((await acme.client.post('/v1/deals/bulk', { action: 'update', ids: [deal.id], changes: { expectedCloseDate: null } })).body.results).toEqual([{ id: deal.id, outcome: 'failed', code: 'invalid_request' }]);
    await acme.client.patch(stage, { requiredFields: ['expectedCloseDate', 'value', 'companyName'] });
    expect((await acme.client.patch(`/v1/deals/${deal.id}`, { value: '11', description: 'More.' })).body).toMatchObject({ value: '11.00', expectedCloseDate: '2027-01-31' });
    await acme.client.patch(stage, { requiredFields: [] });
  });

  it('loses none of fifty moves of one deal from the version that was seen: one is made, the others are told', async () => {
    const deal = await add('Deal');
    const names = ['Qualification', 'Proposal', 'Negotiation', 'Closed Won'];
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => acme.client.post(`/v1/deals/${deal.id}/transitions`, { toStageId: stages[names[i % 4]!] }, { 'if-match': '"1"' })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(49);
    const all = (await board()).columns.flatMap(({ deals, count }: Json) => (count > 0 ? deals : []));
    expect(all).toHaveLength(1);
    expect(all[0].version).toBe(2);
  });

  it('shows members who may see only their own records no others: in cards, counts, sums and as neighbours', async () => {
    const seller = await addColleague(test, acme, 'sales_manager');
    expect((await acme.client.patch(`/v1/members/${seller.memberId}`, { canViewAllRecords: false })).status).toBe(200);
    const mine = await add('Mine', { assignedToId: seller.userId, value: '11' });
    const theirs = await add('Theirs', { value: '22' });
    expect((await column('Prospecting')).count).toBe(2);
    expect(await column('Prospecting', '', seller.client)).toMatchObject({ count: 1, totals: [{ currency: 'EUR', count: 1, value: '11.00' }], deals: [{ title: 'Mine' }] });
    expect((await seller.client.get('/v1/deals')).body.data.map(({ title }: Json) => title)).toEqual(['Mine']);
    for (const answer of [
      await seller.client.get(`/v1/deals/${theirs.id}`),
      await seller.client.patch(`/v1/deals/${theirs.id}`, { title: 'Taken' }),
      await seller.client.post(`/v1/deals/${theirs.id}/transitions`, { toStageId: stages['Proposal'] }),
      await seller.client.post(`/v1/deals/${mine.id}/position`, { belowDealId: theirs.id }),
    ]) expect(answer.status).toBe(404);
    // what one gives away is shown once more, and is gone then
    expect((await seller.client.patch(`/v1/deals/${mine.id}`, { assignedToId: acme.userId })).body).toMatchObject({ assignedToId: acme.userId });
    expect((await seller.client.get(`/v1/deals/${mine.id}`)).status).toBe(404);
  });
});
