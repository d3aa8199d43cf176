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
      `update attempt_counters set resets_at = now() - interval '25 hours'`,
    );
    await app.as({ organizationId: null, userId: null }, () => app.app.get(PruneExpiredHandler).prune());
    expect(await queryAsAdmin(app.database, 'select user_id from sessions')).toEqual([{ user_id: kept.userId }]);
    expect(await queryAsAdmin(app.database, 'select 1 from refresh_tokens')).toHaveLength(1);
    expect(await queryAsAdmin(app.database, 'select 1 from attempt_counters')).toEqual([]);
    expect(await queryAsAdmin(app.database, 'select 1 from login_events')).toHaveLength(2);
  });

  it('forgets half-done sign-ins, devices not seen for a year and factors never activated, and keeps those in use', async () => {
    const { userId } = await signUpCompany(app.url);
    const query = (sql: string) => queryAsAdmin<{ name: string }>(app.database, sql, [userId]);
    await query(`insert into sign_in_challenges (id, kind, user_id, token_hash, expires_at) select gen_random_uuid(), 'mfa', $1, sha256(m::text::bytea), now() + m * interval '1 minute' from unnest(array[-1, 1]) m`);
    await query(`insert into user_devices (id, user_id, fingerprint, name, last_seen_at) select gen_random_uuid(), $1, m::text, m || ' months ago', now() - m * interval '1 month' from unnest(array[11, 13]) m`);
    await query(
      `insert into user_mfa_factors (id, user_id, type, name, sealed_data, is_enabled, created_at)
       select gen_random_uuid(), $1, 'webauthn', name, '', enabled, now() - days * interval '1 day' from (values ('old', true, 400), ('waiting', false, 0), ('forgotten', false, 2)) f (name, enabled, days)`,
    );
    await app.as({ organizationId: null, userId: null }, () => app.app.get(PruneExpiredHandler).prune());
    expect(await query('select 1 from sign_in_challenges where user_id = $1')).toHaveLength(1);
    expect((await query('select name from user_devices where user_id = $1 order by name')).map(({ name }) => name)).toEqual(['11 months ago', 'node']);
    expect((await query('select name from user_mfa_factors where user_id = $1 order by name')).map(({ name }) => name)).toEqual(['old', 'waiting']);
  });
});
