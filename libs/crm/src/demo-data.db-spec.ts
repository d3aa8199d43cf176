import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../test/support/client.js';
import { queryAsAdmin } from '../../../test/support/database.js';
import { CrmDemoData } from './demo-data.js';
import { DEMO_VIEWS } from './saved-views/add-demo-views.js';

describe('The demo data', () => {
  let test: TestApp;
  let company: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    company = await signUpCompany(test.url);
    await test.as(company, () => test.app.get(CrmDemoData).create([company.userId]));
  }, 120_000);
  afterAll(() => test.close());

  const ask = <R>(sql: string) => queryAsAdmin<R>(test.database, sql);

  it('has leads in every status and deals in every stage', async () => {
    expect((await ask<{ count: string }>('select count(*) from leads where deleted_at is null'))[0]!.count).toBe('60');
    expect((await ask<{ status: string }>('select distinct status from leads')).length).toBe(5);
    const stages = await ask<{ name: string; deals: string }>('select s.name, count(d.id) as deals from pipeline_stages s join pipelines p on p.id = s.pipeline_id and p.is_default left join deals d on d.stage_id = s.id group by s.name');
    expect(stages).toHaveLength(6);
    for (const { deals } of stages) expect(Number(deals)).toBeGreaterThan(1);
    expect((await ask<{ count: string }>('select count(*) from deals where lead_id is not null'))[0]!.count).toBe('25');
  });

  it('has a second pipeline, deals that rot, sums that are right, and forecasts of earlier nights', async () => {
    expect((await ask<{ name: string }>('select name from pipelines order by is_default desc')).map(({ name }) => name)).toEqual(['Sales Pipeline', 'Partner sales']);
    const [kept] = await ask<{ kept: string; counted: string }>('select (select sum(value) from deal_stage_totals) as kept, (select sum(value) from deals where deleted_at is null) as counted');
    expect(kept!.kept).toBe(kept!.counted);
    const forecast = (await company.client.get('/v1/forecast')).body;
    expect(forecast.missingRates).toEqual([]);
    expect(Number(forecast.total.weightedValue)).toBeGreaterThan(1000);
    const earlier = (await company.client.get(`/v1/forecast/comparison?takenOn=${new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10)}`)).body;
    expect(earlier.takenOn).not.toBeNull();
    expect(earlier.buckets.some(({ then }: { then: { openCount: number } }) => then.openCount > 0)).toBe(true);
    const { stages } = (await company.client.get('/v1/reports/deal-age')).body;
    expect(stages.some(({ rotting }: { rotting: number }) => rotting > 0)).toBe(true);
  });

  it('has deals of every priority, which they had from the beginning', async () => {
    expect((await ask<{ priority: string }>(`select distinct priority from deals where lead_id is not null`)).length).toBe(3);
    expect(await ask(`select data from outbox_events where type = 'crm.deal.updated' and data->'changed' @> '["priority"]'`)).toEqual([]);
  });

  it('happened over the last four months, in order, and not in the future', async () => {
    const [span] = await ask<{ early: boolean; late: boolean; forward: boolean }>(
      `select bool_or(occurred_at < now() - interval '90 days') as early, bool_and(occurred_at <= now()) as late,
         (select bool_and(left_at > entered_at) from deal_stage_history where left_at is not null) as forward
       from outbox_events where type like 'crm.%'`,
    );
    expect(span).toEqual({ early: true, late: true, forward: true });
    const [order] = await ask(`select bool_and(d.created_at > l.created_at and d.updated_at >= d.created_at) as ordered from deals d join leads l on l.id = d.lead_id`);
    expect(order).toEqual({ ordered: true });
  });

  it('has saved views of the lists that the lists understand, and that show something', async () => {
    const { data } = (await company.client.get('/v1/saved-views?limit=50')).body;
    expect(data.map(({ name }: { name: string }) => name).sort()).toEqual(DEMO_VIEWS.map(({ name }) => name).sort());
    expect(new Set(data.map(({ isShared }: { isShared: boolean }) => isShared)).size).toBe(2);
    for (const { resource, name, filters, sort, columns } of DEMO_VIEWS) {
      expect([name, (await company.client.post('/v1/saved-views', { resource, name: `${name} again`, filters, sort, columns })).status]).toEqual([name, 201]);
      if (resource === 'customer') continue; // those are the demo data of commerce
      const rows = await company.client.get(`/v1/${resource}s?${new URLSearchParams({ ...filters, ...(sort ? { sort } : {}) }).toString()}`);
      expect([name, rows.status, rows.body.data.length > 0]).toEqual([name, 200, true]);
    }
  });
});
