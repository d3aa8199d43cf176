import { requireScope } from '@app/kernel';
import fc from 'fast-check';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { DealsService } from './deals.service.js';
import { MoveDeal } from './move-deal.js';

interface Stay {
  stage_id: string;
  from_stage_id: string | null;
  entered_at: Date;
  left_at: Date | null;
  value: string;
  probability: number;
}

describe('Moving a deal', () => {
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

  const aDeal = () =>
    test.as(company, () => test.app.get(DealsService).create({ title: 'Deal', value: '100.00', currency: 'EUR', priority: 'medium', contactName: 'Ada', contactEmail: 'ada@example.com' }));
  const move = (id: string, stage: string, more: object = {}) => test.as(company, () => test.app.get(MoveDeal).move(id, { toStageId: stages[stage]!, ...more }));
  const history = (dealId: string) => queryAsAdmin<Stay>(test.database, 'select * from deal_stage_history where deal_id = $1 order by entered_at, id', [dealId]);

  /** Each stay begins when and where the one before ended, and the last one is open. */
  const expectUnbroken = (stays: Stay[]): void => {
    for (const [index, stay] of stays.entries()) {
      expect(stay.left_at).toEqual(stays[index + 1]?.entered_at ?? null);
      expect(stay.from_stage_id).toBe(stays[index - 1]?.stage_id ?? null);
    }
  };

  it('keeps a history whose stays add up to the age of the deal', async () => {
    const deal = await aDeal();
    await move(deal.id, 'Proposal');
    await test.as(company, () => test.app.get(DealsService).update(deal.id, { value: '250.00', probability: 60 }));
    await move(deal.id, 'Closed Lost', { lostReason: 'Budget cut.' });
    await move(deal.id, 'Negotiation');
    const stays = await history(deal.id);
    expect(stays.map(({ stage_id }) => stage_id)).toEqual(['Prospecting', 'Proposal', 'Closed Lost', 'Negotiation'].map((name) => stages[name]));
    expect(stays.map(({ value, probability }) => [value, probability])).toEqual([['100.00', 10], ['100.00', 50], ['250.00', 0], ['250.00', 75]]);
    expect(stays[0]!.entered_at).toEqual(deal.createdAt);
    expectUnbroken(stays);
  });

  it('keeps it unbroken when many move the same deal at the same moment', async () => {
    const deal = await aDeal();
    const names = ['Qualification', 'Proposal', 'Negotiation', 'Closed Won', 'Prospecting'];
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => move(deal.id, names[i % names.length]!)));
    const moved = outcomes.filter(({ status }) => status === 'fulfilled').length;
    const stays = await history(deal.id);
    expect(stays).toHaveLength(1 + moved);
    expect(moved).toBeGreaterThan(1);
    expectUnbroken(stays);
    const [row] = await queryAsAdmin<{ stage_id: string; version: number }>(test.database, 'select stage_id, version from deals where id = $1', [deal.id]);
    expect(row).toEqual({ stage_id: stays.at(-1)!.stage_id, version: 1 + moved });
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'deal_already_in_stage' });
  });

  it('keeps stays that add up to the age of the deal, whatever way it took', async () => {
    const names = Object.keys(stages);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ stage: fc.constantFrom(...names), aheadMs: fc.integer({ min: -5_000, max: 86_400_000 }) }), { maxLength: 12 }), async (steps) => {
        const deal = await aDeal();
        let nowMs = deal.createdAt.getTime();
        for (const { stage, aheadMs } of steps) {
          nowMs += aheadMs;
          const at = new Date(nowMs);
          const lostReason = stage === 'Closed Lost' ? { lostReason: 'Budget cut.' } : {};
          await test.as(company, async () => {
            requireScope().actAt(at);
            await test.app.get(MoveDeal).move(deal.id, { toStageId: stages[stage]!, ...lostReason });
          }).catch((error: { code?: string }) => expect(error.code).toBe('deal_already_in_stage'));
        }
        const stays = await history(deal.id);
        expectUnbroken(stays);
        const sumMs = stays.slice(0, -1).reduce((sum, stay) => sum + (stay.left_at!.getTime() - stay.entered_at.getTime()), 0);
        expect(stays[0]!.entered_at.getTime() + sumMs).toBe(stays.at(-1)!.entered_at.getTime());
        expect(stays[0]!.entered_at).toEqual(deal.createdAt);
        const [row] = await queryAsAdmin<{ stage_entered_at: Date }>(test.database, 'select stage_entered_at from deals where id = $1', [deal.id]);
        expect(row!.stage_entered_at).toEqual(stays.at(-1)!.entered_at);
      }),
      { numRuns: 15 },
    );
  });

  it('loses none of fifty edits at the same moment: each is in, or refused', async () => {
    const deal = await aDeal();
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => (i % 2 ? move(deal.id, 'Proposal') : test.as(company, () => test.app.get(DealsService).update(deal.id, { title: `Edit ${i}` })))));
    const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
    const [row] = await queryAsAdmin<{ version: number }>(test.database, 'select version from deals where id = $1', [deal.id]);
    expect(row!.version).toBe(1 + done);
    expect(done).toBeGreaterThan(0);
  });

  it('is all or nothing: a refused move leaves deal and history alone', async () => {
    const deal = await aDeal();
    await expect(move(deal.id, 'Closed Lost')).rejects.toMatchObject({ status: 422 });
    expect(await history(deal.id)).toHaveLength(1);
    expect((await test.as(company, () => test.app.get(DealsService).get(deal.id))).version).toBe(1);
  });

  it('cannot put a deal into a stage of another pipeline, whatever the code does', async () => {
    const deal = await aDeal();
    const other = await company.client.post('/v1/pipelines', { name: 'Other', stages: [{ name: 'Only', probability: 5 }] });
    const [stage] = await queryAsAdmin<{ id: string }>(test.database, 'select id from pipeline_stages where pipeline_id = $1', [other.body.id]);
    await expect(queryAsAdmin(test.database, 'update deals set stage_id = $1 where id = $2', [stage!.id, deal.id])).rejects.toMatchObject({ constraint: 'deals_stage_id_foreign' });
  });
});
