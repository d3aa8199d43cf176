import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { CreateDefaultPipeline } from './create-default-pipeline.js';
import { PipelinesService } from './pipelines.service.js';

describe('Pipelines', () => {
  let test: TestApp;
  let company: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    company = await signUpCompany(test.url);
  });

  const stagesOf = (organizationId: string) =>
    queryAsAdmin<{ name: string; probability: number; type: string }>(
      test.database,
      `select s.name, s.probability, s.type from pipeline_stages s join pipelines p on p.id = s.pipeline_id where p.organization_id = $1 and p.is_default order by s."order"`,
      [organizationId],
    );

  it('begin with the default one, founded together with the organization', async () => {
    expect(await stagesOf(company.organizationId)).toEqual([
      { name: 'Prospecting', probability: 10, type: 'open' },
      { name: 'Qualification', probability: 25, type: 'open' },
      { name: 'Proposal', probability: 50, type: 'open' },
      { name: 'Negotiation', probability: 75, type: 'open' },
      { name: 'Closed Won', probability: 100, type: 'won' },
      { name: 'Closed Lost', probability: 0, type: 'lost' },
    ]);
    const [pipeline] = await queryAsAdmin(test.database, 'select name, is_default, created_by_id from pipelines where organization_id = $1', [company.organizationId]);
    expect(pipeline).toEqual({ name: 'Sales Pipeline', is_default: true, created_by_id: company.userId });
  });

  it('get no second default when the founding step runs again', async () => {
    await test.as(company, () => test.app.get(CreateDefaultPipeline).create(company.userId));
    expect(await queryAsAdmin(test.database, 'select id from pipelines where organization_id = $1', [company.organizationId])).toHaveLength(1);
  });

  it('cannot have two defaults, whatever the code does', async () => {
    const second = await test.as(company, () => test.app.get(PipelinesService).create({ name: 'Second', stages: [{ name: 'Only', type: 'open', probability: 5 }] }));
    await expect(queryAsAdmin(test.database, 'update pipelines set is_default = true where id = $1', [second.id])).rejects.toMatchObject({ constraint: 'pipelines_one_default' });
  });

  it('let two stages swap places in one transaction, but not share one', async () => {
    const swap = `update pipeline_stages set "order" = 3 - "order" where organization_id = $1 and "order" in (1, 2)`;
    await queryAsAdmin(test.database, swap, [company.organizationId]);
    expect((await stagesOf(company.organizationId)).map(({ name }) => name).slice(0, 2)).toEqual(['Qualification', 'Prospecting']);
    await expect(queryAsAdmin(test.database, `update pipeline_stages set "order" = 1 where organization_id = $1 and "order" = 2`, [company.organizationId])).rejects.toMatchObject({
      constraint: 'pipeline_stages_order',
    });
  });

  it('disappear with their organization, deals and history included', async () => {
    await company.client.post('/v1/deals', { title: 'Deal', value: '1', contactName: 'Ada', contactEmail: 'ada@example.com' });
    await queryAsAdmin(test.database, 'delete from members where organization_id = $1', [company.organizationId]);
    await queryAsAdmin(test.database, 'delete from organizations where id = $1', [company.organizationId]);
    for (const table of ['pipelines', 'pipeline_stages', 'deals', 'deal_stage_history']) {
      expect(await queryAsAdmin(test.database, `select 1 from ${table} where organization_id = $1`, [company.organizationId])).toEqual([]);
    }
  });
});
