import fc from 'fast-check';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { DealsService } from './deals.service.js';
import { MoveDeal } from './move-deal.js';

interface Total {
  stage_id: string;
  currency: string;
  count: string;
  value: string;
  weighted: string;
}

const STAGES = ['Prospecting', 'Qualification', 'Proposal', 'Negotiation', 'Closed Won', 'Closed Lost'];

describe('The sums of a stage', () => {
  let test: TestApp;
  let company: SignedUp;
  let stages: Record<string, string>;

  beforeAll(async () => {
    test = await startTestApp();
    company = await signUpCompany(test.url);
    const rows = await queryAsAdmin<{ id: string; name: string }>(test.database, 'select id, name from pipeline_stages where organization_id = $1', [company.organizationId]);
    stages = Object.fromEntries(rows.map(({ id, name }) => [name, id]));
  });
  afterAll(() => test.close());

  const create = (value: string, currency: string) =>
    test.as(company, () => test.app.get(DealsService).create({ title: 'Deal', value, currency, priority: 'medium', contactName: 'Ada', contactEmail: 'ada@example.com' }));
  const move = (id: string, stage: string) =>
    test.as(company, () => test.app.get(MoveDeal).move(id, { toStageId: stages[stage]!, ...(stage === 'Closed Lost' ? { lostReason: 'Budget.' } : {}) }));
  const ask = (sql: string) => queryAsAdmin<Total>(test.database, sql, [company.organizationId]);
  const kept = () =>
    ask('select stage_id, currency, sum(count) as count, sum(value) as value, sum(weighted_value) as weighted from deal_stage_totals where organization_id = $1 group by 1, 2 having sum(count) <> 0 order by 1, 2');
  const recomputed = () =>
    ask('select stage_id, currency, count(*) as count, sum(value) as value, sum(value * probability * 0.01) as weighted from deals where organization_id = $1 and deleted_at is null group by 1, 2 order by 1, 2');
  const expectEqual = async () => {
    const [sums, truth] = [await kept(), await recomputed()];
    expect(sums.map((row) => ({ ...row, weighted: Number(row.weighted) }))).toEqual(truth.map((row) => ({ ...row, weighted: Number(row.weighted) })));
    return truth;
  };

  it('are what a recomputation gives, after fifty moves at the same moment', async () => {
    const deals = await Promise.all(Array.from({ length: 20 }, (_, i) => create(`${i}.37`, i % 3 ? 'EUR' : 'USD')));
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => move(deals[(i * 7) % deals.length]!.id, STAGES[(i * 5) % STAGES.length]!)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(20);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'deal_already_in_stage' });
    expect((await expectEqual()).reduce((sum, { count }) => sum + Number(count), 0)).toBe(20);
  });

  it('stay so whatever is done to deals, one by one or many at once', async () => {
    const change = fc.oneof(
      fc.record({ kind: fc.constant('move' as const), deal: fc.nat(), stage: fc.constantFrom(...STAGES) }),
      fc.record({ kind: fc.constant('edit' as const), deal: fc.nat(), value: fc.integer({ min: 0, max: 9_999_999 }), probability: fc.option(fc.integer({ min: 0, max: 100 })), currency: fc.constantFrom('EUR', 'USD', 'JPY') }),
      fc.record({ kind: fc.constant('trash' as const), deal: fc.nat() }),
      fc.record({ kind: fc.constant('restore' as const), deal: fc.nat() }),
      fc.record({ kind: fc.constant('create' as const), value: fc.integer({ min: 0, max: 9_999_999 }) }),
      fc.record({ kind: fc.constant('bulk' as const), factor: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ kind: fc.constant('erase' as const), deal: fc.nat() }),
    );
    const cents = (value: number) => (value / 100).toFixed(2);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 5, maxLength: 25 }), async (changes) => {
        const ids = (await queryAsAdmin<{ id: string }>(test.database, 'select id from deals where organization_id = $1 order by id', [company.organizationId])).map(({ id }) => id);
        const idOf = (deal: number) => ids[deal % ids.length]!;
        for (const one of changes) {
          if (one.kind === 'create') ids.push((await create(cents(one.value), 'EUR')).id);
          else if (one.kind === 'move') await move(idOf(one.deal), one.stage).catch(expectedRefusal);
          else if (one.kind === 'edit') {
            await test.as(company, () => test.app.get(DealsService).update(idOf(one.deal), { value: cents(one.value), currency: one.currency, probability: one.probability })).catch(expectedRefusal);
          } else if (one.kind === 'bulk') await queryAsAdmin(test.database, 'update deals set value = least(value * $2, 9999999) where organization_id = $1', [company.organizationId, one.factor]);
          else if (one.kind === 'erase') await queryAsAdmin(test.database, 'delete from deals where id = $1', [idOf(one.deal)]);
          else await queryAsAdmin(test.database, `update deals set deleted_at = ${one.kind === 'trash' ? 'now()' : 'null'} where id = $1`, [idOf(one.deal)]);
        }
        await expectEqual();
      }),
      { numRuns: 12 },
    );
  });

  it('are held in few rows, however often they change', async () => {
    const deals = await Promise.all(Array.from({ length: 10 }, () => create('10.00', 'CHF')));
    for (let round = 0; round < 40; round++) await Promise.all(deals.map(({ id }) => test.as(company, () => test.app.get(DealsService).update(id, { value: `${round + 11}.00` }))));
    const [row] = await queryAsAdmin<{ rows: string }>(test.database, `select count(*) as rows from deal_stage_totals where organization_id = $1 and currency = 'CHF'`, [company.organizationId]);
    expect(Number(row!.rows)).toBeLessThan(200);
    await expectEqual();
  });
});

function expectedRefusal(error: { status?: number }): void {
  if (![404, 409].includes(error.status ?? 500)) throw error as unknown as Error;
}
