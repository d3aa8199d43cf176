import { runInScope, Scope } from '@app/kernel';
import { MikroORM } from '@mikro-orm/postgresql';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { eventually, signUpCompany, type Json } from '../../../test/support/client.js';
import { addColleague } from '../../../test/e2e/tenancy/colleagues.js';
import { CrmDemoData } from './demo-data.js';
import { CrmDemoNews } from './demo-news.js';

describe('What a colleague did in the demo organization', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
  });
  afterAll(() => test.close());

  it('is news to its owner, and not read yet', async () => {
    const owner = await signUpCompany(test.url);
    const colleague = await addColleague(test, owner, 'manager');
    await test.as(owner, () => test.app.get(CrmDemoData).create([owner.userId, colleague.userId]));
    const scope = new Scope({ em: test.app.get(MikroORM).em, requestId: 'test', organizationId: owner.organizationId, userId: colleague.userId });
    await runInScope(scope, () => scope.transaction(() => test.app.get(CrmDemoNews).create(owner.userId)));
    const wanted = ['activity_assigned', 'deal_assigned', 'issue_assigned', 'lead_assigned', 'lead_assigned', 'lead_assigned', 'mention'];
    const told = await eventually(async () => {
      const { data } = (await owner.client.get('/v1/notifications?limit=100')).body;
      return data.length >= wanted.length && (data as Json[]);
    }, 60_000);
    expect(told.map(({ kind }) => kind).sort()).toEqual(wanted);
    expect(told.every(({ isRead }) => !isRead)).toBe(true);
  }, 120_000);
});
