import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague } from '../tenancy/colleagues.js';

const REPORTS = ['/v1/forecast', '/v1/forecast/comparison?takenOn=2026-11-01', '/v1/reports/stage-conversion', '/v1/reports/sales-velocity', '/v1/reports/deal-age'];
const today = new Date().toISOString().slice(0, 10);

describe('Forecast and reports over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let stages: Record<string, string>;
  let deals: Record<string, Json>;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    await acme.client.patch('/v1/organization', { currency: 'EUR' });
    await acme.client.post('/v1/exchange-rates', { currency: 'GBP', date: '2026-01-01', rate: '1.2' });
    const pipeline = (await acme.client.get('/v1/pipelines')).body.data[0];
    const { data } = (await acme.client.get(`/v1/pipelines/${pipeline.id}/stages`)).body;
    stages = Object.fromEntries(data.map((stage: Json) => [stage.name, stage.id]));
    await acme.client.patch(`/v1/pipelines/${pipeline.id}/stages/${stages['Prospecting']}`, { name: '=1+1', rottingDays: 5 });
    deals = {};
    for (const [name, deal] of Object.entries({
      open: { value: '1000', currency: 'EUR', expectedCloseDate: today },
      pounds: { value: '100', currency: 'GBP', expectedCloseDate: today },
      yen: { value: '5000', currency: 'JPY', expectedCloseDate: today },
      won: { value: '300', currency: 'GBP' },
      lost: { value: '777', currency: 'EUR', expectedCloseDate: today },
      skipped: { value: '9', currency: 'EUR' },
    })) deals[name] = (await acme.client.post('/v1/deals', { title: name, contactName: 'Ada', contactEmail: 'ada@example.com', ...deal })).body;
    await queryAsAdmin(test.database, `update deals set created_at = now() - interval '10 days', stage_entered_at = now() - interval '10 days' where organization_id = $1`, [acme.organizationId]);
    await queryAsAdmin(test.database, `update deal_stage_history set entered_at = now() - interval '10 days' where organization_id = $1`, [acme.organizationId]);
    await move('won', 'Proposal');
    await move('won', 'Closed Won');
    await move('lost', 'Closed Lost', { lostReason: 'Price.' });
    await move('skipped', 'Qualification');
  });
  afterAll(() => test.close());

  const move = async (name: string, stage: string, more: object = {}) => expect((await acme.client.post(`/v1/deals/${deals[name].id}/transitions`, { toStageId: stages[stage], ...more })).status).toBe(200);
  const report = async (path: string): Promise<Json> => {
    const answer = await acme.client.get(path);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  it('forecast open deals by their probability and won ones in full, in the currency of the organization', async () => {
    const { buckets, currency, missingRates, withoutDate, total } = await report('/v1/forecast');
    expect([currency, buckets.length]).toEqual(['EUR', 12]);
    expect(buckets[0]).toMatchObject({ openCount: 2, openValue: '1120.00', weightedValue: '112.00', wonCount: 1, wonValue: '360.00', forecast: '472.00' });
    expect(total).toMatchObject({ forecast: '472.00' });
    expect(withoutDate).toMatchObject({ openCount: 1, openValue: '9.00' });
    expect(missingRates).toEqual([{ currency: 'JPY', count: 1, value: '5000' }]);
    expect((await report('/v1/forecast?period=quarter')).buckets).toHaveLength(4);
    expect((await report(`/v1/forecast?assignedToId=${acme.userId}`)).total.openCount).toBe(0);
    expect((await acme.client.get('/v1/forecast?period=week')).status).toBe(422);
  });

  it('tell how many deals go on from each stage', async () => {
    const { stages: rows } = await report('/v1/reports/stage-conversion');
    expect(rows[0]).toMatchObject({ name: '=1+1', entered: 6, advanced: 2, won: 1, lost: 1, conversionRate: 0.3333, winRate: 0.5 });
    expect(rows[2]).toMatchObject({ name: 'Proposal', entered: 1, advanced: 1, conversionRate: 1, winRate: 1 });
    expect(rows[3]).toMatchObject({ name: 'Negotiation', entered: 0, conversionRate: null, winRate: null });
    expect((await report('/v1/reports/stage-conversion?from=2020-01-01&to=2020-12-31')).stages[0].entered).toBe(0);
    expect((await acme.client.get('/v1/reports/stage-conversion?from=2026-02-01&to=2026-01-01')).status).toBe(422);
  });

  it('tell how fast deals go through, and what that brings', async () => {
    const body = await report('/v1/reports/sales-velocity');
    expect(body).toMatchObject({ currency: 'EUR', openCount: 4, wonCount: 1, lostCount: 1, winRate: 0.5, averageValue: '360.00', averageCycleDays: 10, velocityPerDay: '72.00', missingRates: [] });
    expect(body.stages[0]).toMatchObject({ stays: 3, averageDays: 10, medianDays: 10 });
    expect(body.stages[3]).toMatchObject({ stays: 0, averageDays: null });
  });

  it('tell how old the open deals are', async () => {
    const { stages: rows } = await report('/v1/reports/deal-age');
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({ count: 3, rotting: 3, averageAgeDays: 10, averageDaysInStage: 10, upTo7Days: 0, upTo30Days: 3 });
    expect(rows[1]).toMatchObject({ count: 1, rotting: 0, averageAgeDays: 10, averageDaysInStage: 0, upTo7Days: 1 });
  });

  it.each(REPORTS)('come as CSV from %s, by format or by Accept, without anything a spreadsheet would reckon', async (path) => {
    const byFormat = await acme.client.get(`${path}${path.includes('?') ? '&' : '?'}format=csv`);
    const byAccept = await acme.client.get(path, { accept: 'text/csv' });
    for (const answer of [byFormat, byAccept]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const lines = (answer.body as string).replace('\uFEFF', '').split('\r\n');
      expect(lines.length).toBeGreaterThan(4);
      for (const line of lines) expect(line).not.toMatch(/(^|,)[=+@]/);
    }
    if (path.includes('reports')) expect(byFormat.body).toContain("'=1+1");
    expect((await acme.client.get(path, { accept: 'application/json, text/csv;q=0.5' })).headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('are for those who may see reports, and tell nothing of another organization', async () => {
    const support = await addColleague(test, acme, 'support_staff');
    const seller = await addColleague(test, acme, 'sales_manager');
    const globex = await signUpCompany(test.url);
    for (const path of REPORTS) {
      expect((await support.client.get(path)).status).toBe(403);
      expect((await seller.client.get(path)).status).toBe(200);
      expect((await globex.client.get(path)).status).toBe(200);
    }
    const foreign = await globex.client.get(`/v1/reports/deal-age?pipelineId=${deals['open'].pipelineId}`);
    expect([foreign.status, foreign.body.errors[0].pointer]).toEqual([404, '#/pipelineId']);
    expect((await globex.client.get(`/v1/forecast?pipelineId=${deals['open'].pipelineId}`)).status).toBe(404);
    for (const path of REPORTS) expect((await globex.client.get(`${path}${path.includes('?') ? '&' : '?'}assignedToId=${acme.userId}`)).status).toBe(404);
  });
});
