import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { PruneExpiredHandler } from './prune-expired.job.js';

describe('pruning', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app?.close());

  it('removes what can no longer be used, and nothing else', async () => {
    const [kept, old] = [await signUpCompany(app.url), await signUpCompany(app.url)];
    await queryAsAdmin(app.database, `update sessions set expires_at = now() - interval '31 days' where user_id = $1`, [old.userId]);
    await queryAsAdmin(
      app.database,
      `update attempt_counters set resets_at = now() - interval '1 second'`,
    );
    await app.as({ organizationId: null, userId: null }, () => app.app.get(PruneExpiredHandler).prune());
    expect(await queryAsAdmin(app.database, 'select user_id from sessions')).toEqual([{ user_id: kept.userId }]);
    expect(await queryAsAdmin(app.database, 'select 1 from refresh_tokens')).toHaveLength(1);
    expect(await queryAsAdmin(app.database, 'select 1 from attempt_counters')).toEqual([]);
    expect(await queryAsAdmin(app.database, 'select 1 from login_events')).toHaveLength(2);
  });
});
