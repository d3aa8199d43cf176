import { requireScope } from '@app/kernel';
import fc from 'fast-check';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { CompareForecast } from './compare-forecast.js';
import { ForecastDeals } from './forecast-deals.js';
import { SnapshotForecasts } from './snapshot-forecasts.job.js';

const TODAY = '2026-11-21';
/** In hundred millionths, so that the oracle reckons with whole numbers. */
const RATES: Record<string, readonly (readonly [from: string, rate: string])[]> = { GBP: [['2026-01-01', '1.1500'], ['2026-06-15', '1.1825']], USD: [['2026-03-01', '0.9100']] };

interface SomeDeal {
  status: 'open' | 'won' | 'lost';
  cents: number;
  currency: 'EUR' | 'GBP' | 'USD' | 'JPY';
  probability: number;
  date: string | null;
  isDeleted: boolean;
}

const day = fc.integer({ min: 0, max: 700 }).map((days) => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
const someDeal: fc.Arbitrary<SomeDeal> = fc.record({
  status: fc.constantFrom('open', 'open', 'won', 'lost'),
  cents: fc.integer({ min: 0, max: 500_000_00 }),
  currency: fc.constantFrom('EUR', 'GBP', 'USD', 'JPY'),
  probability: fc.integer({ min: 0, max: 100 }),
  date: fc.option(day, { freq: 8 }),
  isDeleted: fc.boolean(),
});

describe('The forecast', () => {
  let test: TestApp;
  let company: SignedUp;
  let stages: Record<string, { id: string; pipelineId: string }>;

  beforeAll(async () => {
    test = await startTestApp();
    company = await signUpCompany(test.url);
    await company.client.patch('/v1/organization', { currency: 'EUR' });
    for (const [currency, rates] of Object.entries(RATES)) for (const [date, rate] of rates) expect((await company.client.post('/v1/exchange-rates', { currency, date, rate })).status).toBe(201);
    const rows = await queryAsAdmin<{ id: string; type: string; pipelineId: string }>(test.database, `select id, type, pipeline_id as "pipelineId" from pipeline_stages where organization_id = $1 order by "order" desc`, [company.organizationId]);
    stages = Object.fromEntries(rows.map(({ type, ...stage }) => [type, stage]));
  });
  afterAll(() => test.close());

  const as = <T>(today: string, work: () => Promise<T>) =>
    test.as(company, () => {
      requireScope().actAt(new Date(`${today}T12:00:00Z`));
      return work();
    });

  async function plant(deals: readonly SomeDeal[]): Promise<void> {
    await queryAsAdmin(test.database, 'delete from deals where organization_id = $1', [company.organizationId]);
    await queryAsAdmin(
      test.database,
      `insert into deals (id, organization_id, created_at, updated_at, pipeline_id, stage_id, position, stage_entered_at, title, value, currency, contact_name, contact_email, status, priority, probability, expected_close_date, actual_close_date, won_at, lost_at, lost_reason, deleted_at)
       select gen_random_uuid(), $1, now(), now(), s."pipelineId", s.id, 1, now(), 'Deal', d.cents / 100.0, d.currency, 'Ada', 'ada@example.com', d.status, 'low', d.probability,
         case when d.status = 'open' then d.date end, case when d.status <> 'open' then coalesce(d.date, '2026-02-02') end,
         case when d.status = 'won' then now() end, case when d.status = 'lost' then now() end, case when d.status = 'lost' then 'why' end, case when d."isDeleted" then now() end
       from jsonb_to_recordset($2::jsonb) as d (status text, cents numeric, currency text, probability int, date date, "isDeleted" boolean)
       join jsonb_to_recordset($3::jsonb) as s (type text, id uuid, "pipelineId" uuid) on s.type = d.status`,
      [company.organizationId, JSON.stringify(deals), JSON.stringify(Object.entries(stages).map(([type, stage]) => ({ type, ...stage })))],
    );
  }

  /** Euros × 10⁸ of an amount on a day; undefined without a rate. */
  function euros({ cents, currency }: SomeDeal, date: string): bigint | undefined {
    if (currency === 'EUR') return BigInt(cents) * 1_000_000n;
    const rate = RATES[currency]?.findLast(([from]) => from <= date)?.[1];
    return rate === undefined ? undefined : BigInt(cents) * BigInt(rate.replace('.', '')) * 100n;
  }

  /** What a bucket must hold: open deals by expected date, won ones by the date they were closed ('2026-02-02' where none is given). */
  function oracle(deals: readonly SomeDeal[], start: string, end: string): { forecast: bigint; openCount: number; wonCount: number } {
    const sum = { forecast: 0n, openCount: 0, wonCount: 0 };
    for (const deal of deals.filter(({ isDeleted, status }) => !isDeleted && status !== 'lost')) {
      const date = deal.status === 'won' ? (deal.date ?? '2026-02-02') : deal.date;
      if (date === null || date < start || date > end) continue;
      const amount = euros(deal, deal.status === 'won' ? date : TODAY);
      if (amount === undefined) continue;
      if (deal.status === 'won') sum.wonCount++;
      else sum.openCount++;
      sum.forecast += deal.status === 'won' ? amount * 100n : amount * BigInt(deal.probability);
    }
    return sum;
  }

  it('is what somebody reckons in the head: by period, weighted, won in full, lost not at all, in the currency of the organization', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someDeal, { maxLength: 60 }), fc.constantFrom('month' as const, 'quarter' as const), day, async (deals, period, from) => {
        await plant(deals);
        const { buckets, missingRates } = await as(TODAY, () => test.app.get(ForecastDeals).forecast({ period, from }));
        for (const bucket of buckets) {
          const expected = oracle(deals, bucket.start, bucket.end);
          // cents of the forecast, off by no more than the half one of rounding
          const cents = BigInt(bucket.forecast.replace('.', '')) * 100_000_000n;
          expect(Math.abs(Number(cents - expected.forecast))).toBeLessThanOrEqual(50_000_000);
          expect([bucket.openCount, bucket.wonCount]).toEqual([expected.openCount, expected.wonCount]);
        }
        for (const { currency } of missingRates) expect(['JPY', 'GBP', 'USD']).toContain(currency);
      }),
      { numRuns: 25 },
    );
  });

  it('says which deals it has no rate for, and counts open ones that are overdue or expected on no day apart', async () => {
    const open = { status: 'open', cents: 100_00, probability: 50, isDeleted: false } as const;
    await plant([
      { ...open, currency: 'JPY', date: '2026-12-01' },
      { ...open, currency: 'EUR', date: '2026-10-01' },
      { ...open, currency: 'EUR', date: null },
      { ...open, status: 'won', currency: 'USD', date: '2026-11-02' },
      { ...open, status: 'lost', currency: 'EUR', date: '2026-11-02' },
    ]);
    const forecast = await as(TODAY, () => test.app.get(ForecastDeals).forecast({}));
    expect(forecast.missingRates).toEqual([{ currency: 'JPY', count: 1, value: '100' }]);
    expect(forecast.overdue).toMatchObject({ openCount: 1, weightedValue: '50.00' });
    expect(forecast.withoutDate).toMatchObject({ openCount: 1, openValue: '100.00' });
    expect(forecast.buckets[0]).toMatchObject({ start: '2026-11-01', end: '2026-11-30', wonCount: 1, wonValue: '91.00', forecast: '91.00' });
    expect(forecast.total.forecast).toBe('91.00');
  });

  it('of an earlier night stays as it was, and is compared with that of today', async () => {
    const open = { status: 'open', cents: 1000_00, currency: 'GBP', probability: 40, date: '2026-12-10', isDeleted: false } as const;
    await plant([open]);
    for (let i = 0; i < 2; i++) await as('2026-11-01', () => test.app.get(SnapshotForecasts).one());
    await plant([{ ...open, status: 'won', date: '2026-12-01' }]);
    await as('2026-11-20', () => test.app.get(SnapshotForecasts).one());
    const comparison = await as(TODAY, () => test.app.get(CompareForecast).compare({ takenOn: '2026-11-15', period: 'month', from: '2026-12-01', periods: 1 }));
    expect(comparison.takenOn).toBe('2026-11-01');
    expect(comparison.buckets).toEqual([
      {
        start: '2026-12-01', end: '2026-12-31', change: '709.50',
        then: { openCount: 1, openValue: '1182.50', weightedValue: '473.00', wonCount: 0, wonValue: '0.00', forecast: '473.00' },
        now: { openCount: 0, openValue: '0.00', weightedValue: '0.00', wonCount: 1, wonValue: '1182.50', forecast: '1182.50' },
      },
    ]);
    const none = await as(TODAY, () => test.app.get(CompareForecast).compare({ takenOn: '2026-10-31' }));
    expect([none.takenOn, none.buckets[0]!.then.forecast]).toEqual([null, '0.00']);
  });

  it('of an earlier night has won deals by the rates of the days they were closed, as every forecast', async () => {
    const won = { status: 'won', cents: 1000_00, probability: 100, isDeleted: false } as const;
    await plant([{ ...won, currency: 'GBP', date: '2026-03-10' }, { ...won, currency: 'EUR', date: '2026-03-11' }]);
    await as('2026-11-20', () => test.app.get(SnapshotForecasts).one());
    const comparison = await as(TODAY, () => test.app.get(CompareForecast).compare({ takenOn: '2026-11-20', from: '2026-03-01', periods: 1 }));
    expect(comparison.buckets[0]).toMatchObject({ then: { wonCount: 2, wonValue: '2150.00' }, now: { wonCount: 2, wonValue: '2150.00' }, change: '0.00' });
  });

  it('is kept for every organization when the night comes', async () => {
    const other = await signUpCompany(test.url);
    await test.as({ organizationId: null, userId: null }, () => test.app.get(SnapshotForecasts).all());
    const jobs = await queryAsAdmin<{ organization_id: string }>(test.database, `select organization_id from jobs where name = 'crm.snapshot-forecast'`);
    expect(jobs.map(({ organization_id }) => organization_id).sort()).toEqual([company.organizationId, other.organizationId].sort());
  });
});
