import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { ArtifactStore } from './artifact-store.js';
import { ProviderKeys } from './provider-keys.js';
import { PruneOpenIdHandler } from './prune-openid.job.js';

describe('the provider', () => {
  let app: TestApp;
  const keys = () => app.app.get(ProviderKeys);
  const age = (days: number) => queryAsAdmin(app.database, `update openid_keys set created_at = created_at - $1 * interval '1 day'`, [days]);
  const kids = async (algorithm: string) => (await keys().all()).filter(({ alg }) => alg === algorithm).map(({ kid }) => kid!);

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app?.close());

  it('has one key of each algorithm, however many processes ask for the first ones', async () => {
    await Promise.all([keys().all(), keys().all(), keys().all()]);
    expect((await keys().all()).map(({ alg }) => alg).sort()).toEqual(['EdDSA', 'RS256']);
  });

  it('publishes a successor before it signs with it, and the old key until nobody shows what it signed', async () => {
    const [old] = await kids('RS256');
    await keys().rotate();
    expect(await kids('RS256')).toEqual([old]);
    await age(91);
    await keys().rotate();
    const [signing, waiting] = await kids('RS256');
    expect(signing).toBe(old);
    await age(1);
    expect(await kids('RS256')).toEqual([waiting, old]);
    await age(29);
    await keys().rotate();
    expect(await kids('RS256')).toEqual([waiting]);
  });

  it('forgets what can no longer be used, and lets one of many use a code', async () => {
    const store = app.app.get(ArtifactStore);
    await store.upsert('AuthorizationCode', 'old', { jti: 'old' }, -1);
    await store.upsert('AuthorizationCode', 'new', { jti: 'new' }, 60);
    await app.as({ organizationId: null, userId: null }, () => app.app.get(PruneOpenIdHandler).prune());
    expect(await queryAsAdmin(app.database, 'select 1 from openid_artifacts')).toHaveLength(1);
    const uses = await Promise.allSettled(Array.from({ length: 10 }, () => store.consume('AuthorizationCode', 'new')));
    expect(uses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.find('AuthorizationCode', 'new')).toMatchObject({ jti: 'new', consumed: expect.any(Number) });
  });
});
