import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { eventually, signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { DealsService } from '../deals/deals.service.js';
import { MoveDeal } from '../deals/move-deal.js';
import { PipelinesService } from './pipelines.service.js';
import { RemoveStage } from './remove-stage.js';
import { StagesService } from './stages.service.js';

interface StageRow {
  id: string;
  name: string;
  order: number | null;
}

describe('Stages', () => {
  let test: TestApp;
  let company: SignedUp;
  let pipelineId: string;
  let stages: StageRow[];

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    company = await signUpCompany(test.url);
    const [pipeline] = await queryAsAdmin<{ id: string }>(test.database, 'select id from pipelines where organization_id = $1', [company.organizationId]);
    pipelineId = pipeline!.id;
    stages = await read();
  });

  const read = () => queryAsAdmin<StageRow>(test.database, 'select id, name, "order" from pipeline_stages where organization_id = $1 order by "order"', [company.organizationId]);
  const idOf = (name: string) => stages.find((stage) => stage.name === name)!.id;
  const as = <T>(work: () => Promise<T>) => test.as(company, work);
  const aDeal = (stageId?: string) =>
    as(() => test.app.get(DealsService).create({ title: 'Deal', value: '100.00', currency: 'EUR', priority: 'medium', contactName: 'Ada', contactEmail: 'ada@example.com', stageId }));
  const remove = (name: string, to?: string) => as(() => test.app.get(RemoveStage).remove(pipelineId, idOf(name), to && idOf(to)));

  it('are put in order by one of many at a time, and are a permutation after each', async () => {
    const orders = Array.from({ length: 50 }, (_, i) => stages.map((_, place) => stages[(place + i) % stages.length]!.id));
    await Promise.all(orders.map((order) => as(() => test.app.get(StagesService).order(pipelineId, order))));
    const after = await read();
    expect(after.map(({ order }) => order)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(orders.map((order) => order.join())).toContain(after.map(({ id }) => id).join());
    const [pipeline] = await queryAsAdmin<{ version: number }>(test.database, 'select version from pipelines where id = $1', [pipelineId]);
    expect(pipeline!.version).toBe(51);
  });

  it('take their deals along when they are deleted, with a page of history for each', async () => {
    const [deal, other] = [await aDeal(idOf('Qualification')), await aDeal(idOf('Qualification'))];
    await as(() => test.app.get(DealsService).update(other.id, { probability: 33 }));
    await as(() => test.app.get(DealsService).delete(other.id));
    await remove('Qualification', 'Proposal');
    const deals = await queryAsAdmin(test.database, 'select id, stage_id, probability, version from deals where organization_id = $1 order by id', [company.organizationId]);
    expect(deals).toEqual([{ id: deal.id, stage_id: idOf('Proposal'), probability: 50, version: 2 }, { id: other.id, stage_id: idOf('Proposal'), probability: 33, version: 4 }]);
    const history = await queryAsAdmin(test.database, 'select stage_id, from_stage_id, left_at is null as open, entered_at = (select stage_entered_at from deals d where d.id = deal_id) as same from deal_stage_history where deal_id = $1 order by entered_at, left_at', [deal.id]);
    expect(history).toEqual([{ stage_id: idOf('Qualification'), from_stage_id: null, open: false, same: expect.any(Boolean) }, { stage_id: idOf('Proposal'), from_stage_id: idOf('Qualification'), open: true, same: true }]);
    const events = await queryAsAdmin(test.database, `select data->>'dealId' as deal from outbox_events where type = 'crm.deal.stage_changed' and organization_id = $1`, [company.organizationId]);
    expect(events).toEqual([{ deal: deal.id }]);
    expect((await read()).map(({ name, order }) => [name, order])).toEqual([['Prospecting', 1], ['Proposal', 2], ['Negotiation', 3], ['Closed Won', 4], ['Closed Lost', 5], ['Qualification', null]]);
  });

  it('take along and change however many deals there are, some at a time', async () => {
    await queryAsAdmin(
      test.database,
      `with planted as (insert into deals (id, organization_id, created_at, updated_at, pipeline_id, stage_id, position, stage_entered_at, title, value, currency, contact_name, contact_email, status, priority, probability)
         select gen_random_uuid(), $1, now(), now(), $2, $3, i, now(), 'Deal', 1, 'EUR', 'Ada', 'ada@example.com', 'open', 'low', 25 from generate_series(1, 2345) i returning *)
       insert into deal_stage_history (id, organization_id, deal_id, stage_id, type, entered_at, value, currency, probability)
       select gen_random_uuid(), organization_id, id, stage_id, 'open', stage_entered_at, value, currency, probability from planted`,
      [company.organizationId, pipelineId, idOf('Qualification')],
    );
    const at = async () => queryAsAdmin(test.database, `select stage_id, probability, version, count(*)::int as count from deals where organization_id = $1 group by 1, 2, 3`, [company.organizationId]);
    await as(() => test.app.get(StagesService).update(pipelineId, idOf('Qualification'), { probability: 30 }));
    expect(await at()).toEqual([{ stage_id: idOf('Qualification'), probability: 30, version: 2, count: 2345 }]);
    await remove('Qualification', 'Proposal');
    expect(await at()).toEqual([{ stage_id: idOf('Proposal'), probability: 50, version: 3, count: 2345 }]);
    const stays = await queryAsAdmin(test.database, `select stage_id, left_at is null as open, count(*)::int as count from deal_stage_history where organization_id = $1 group by 1, 2 order by 2`, [company.organizationId]);
    expect(stays).toEqual([{ stage_id: idOf('Qualification'), open: false, count: 2345 }, { stage_id: idOf('Proposal'), open: true, count: 2345 }]);
    const [told] = await queryAsAdmin(test.database, `select count(*)::int as count from outbox_events where type = 'crm.deal.stage_changed' and organization_id = $1`, [company.organizationId]);
    expect(told).toEqual({ count: 2345 });
  });

  it('are not deleted while deals are in them, nor when deals would have no way in', async () => {
    await aDeal(idOf('Proposal'));
    await expect(remove('Proposal')).rejects.toMatchObject({ code: 'stage_has_deals' });
    await expect(remove('Proposal', 'Closed Won')).rejects.toMatchObject({ code: 'stage_not_in_pipeline' });
    await expect(remove('Proposal', 'Proposal')).rejects.toMatchObject({ code: 'stage_not_in_pipeline' });
    for (const name of ['Prospecting', 'Qualification', 'Negotiation']) await remove(name);
    await expect(as(() => test.app.get(StagesService).update(pipelineId, idOf('Proposal'), { isActive: false }))).rejects.toMatchObject({ code: 'pipeline_needs_open_stage' });
    expect((await read()).filter(({ order }) => order !== null)).toHaveLength(3);
  });

  it('lose no deal that comes in at the moment they are deleted', async () => {
    const deals = await Promise.all(Array.from({ length: 12 }, () => aDeal()));
    const into = deals.map(({ id }) => as(() => test.app.get(MoveDeal).move(id, { toStageId: idOf('Qualification') })));
    const outcomes = await Promise.allSettled([...into.slice(0, 6), remove('Qualification', 'Negotiation'), ...into.slice(6)]);
    expect(outcomes[6]!.status).toBe('fulfilled');
    const left = await queryAsAdmin(test.database, 'select 1 from deals where organization_id = $1 and stage_id = $2', [company.organizationId, idOf('Qualification')]);
    expect(left).toEqual([]);
    const open = await queryAsAdmin(test.database, 'select 1 from deals d join deal_stage_history h on h.deal_id = d.id and h.left_at is null and h.stage_id = d.stage_id where d.organization_id = $1', [company.organizationId]);
    expect(open).toHaveLength(12);
  });

  it('do not become won or lost ones while a deal comes in', async () => {
    const deal = await aDeal();
    let change: Promise<string> | undefined;
    await as(async () => {
      await test.app.get(MoveDeal).move(deal.id, { toStageId: idOf('Qualification') }); // not committed yet
      change = as(() => test.app.get(StagesService).update(pipelineId, idOf('Qualification'), { type: 'won', probability: 100 })).then(() => 'changed', ({ code }: { code: string }) => code);
      const waits = eventually(async () => (await queryAsAdmin(test.database, `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length > 0);
      await Promise.race([change, waits]);
    });
    expect(await change).toBe('stage_has_deals');
  });

  it('give open deals that go by them their new probability', async () => {
    const [follows, knows] = [await aDeal(), await aDeal()];
    await as(() => test.app.get(DealsService).update(knows.id, { probability: 77 }));
    await as(() => test.app.get(StagesService).update(pipelineId, idOf('Prospecting'), { probability: 15 }));
    const rows = await queryAsAdmin<{ id: string; probability: number }>(test.database, 'select id, probability from deals where organization_id = $1 order by id', [company.organizationId]);
    expect(rows).toEqual([{ id: follows.id, probability: 15 }, { id: knows.id, probability: 77 }]);
  });

  it('belong to pipelines of which one is the default, whoever chooses it at the same moment', async () => {
    const added = await Promise.all(Array.from({ length: 6 }, (_, i) => as(() => test.app.get(PipelinesService).create({ name: `Pipeline ${i}`, stages: [{ name: 'Only', type: 'open', probability: 5 }] }))));
    await Promise.all(added.map(({ id }) => as(() => test.app.get(PipelinesService).update(id, { isDefault: true }))));
    expect(await queryAsAdmin(test.database, 'select id from pipelines where organization_id = $1 and is_default', [company.organizationId])).toHaveLength(1);
  });
});
