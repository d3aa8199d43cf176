import { MikroORM } from '@mikro-orm/postgresql';
import { runInScope, Scope } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { signUpCustomer } from '../../../../test/e2e/identity/people.js';
import { WaysIn } from './ways-in.js';

const ISSUER = 'https://id.acme.example';

describe('the ways in of a user', () => {
  let app: TestApp;
  let company: SignedUp;
  let plugin: string;
  const as = <T>(userId: string, work: (ways: WaysIn) => Promise<T>) => runInScope(new Scope({ em: app.app.get(MikroORM).em, requestId: 'test', userId }), () => work(app.app.get(WaysIn)));
  const query = <R>(sql: string, params: unknown[]) => queryAsAdmin<R>(app.database, sql, params);

  beforeAll(async () => {
    app = await startTestApp({ environment: { OIDC_PROVIDERS: JSON.stringify([{ key: 'acme', issuer: ISSUER, clientId: 'x' }]), FIREBASE_PROJECT_ID: 'front-office-test' } });
    company = await signUpCompany(app.url);
    plugin = (await company.client.post('/v1/plugins', { dataSource: 'oidc', title: 'Staff', credentials: { clientId: 'x' }, properties: { issuer: ISSUER } })).body.id;
  });
  afterAll(() => app?.close());

  /** Somebody with nothing but one link. */
  async function linked(provider: string, issuer: string, organizationId: string | null = null): Promise<{ userId: string; id: string }> {
    const { userId } = await signUpCustomer(app.url);
    await query('delete from user_credentials where user_id = $1', [userId]);
    const [row] = await query<{ id: string }>(
      'insert into user_auth_providers (id, user_id, provider, issuer, subject, organization_id) values (gen_random_uuid(), $1, $2, $3, $1::uuid::text, $4) returning id',
      [userId, provider, issuer, organizationId],
    );
    return { userId, id: row!.id };
  }

  it.each<[string, boolean, () => ReturnType<typeof linked>]>([
    ['a provider of the installation', true, () => linked('acme', ISSUER)],
    ['one that has another issuer by now', false, () => linked('acme', 'https://id.before.example')],
    ['one the installation offers no more', false, () => linked('gone', ISSUER)],
    ['the Firebase project', true, () => linked('firebase', 'https://securetoken.google.com/front-office-test')],
    ['another Firebase project', false, () => linked('firebase', 'https://securetoken.google.com/front-office-past')],
    ['a provider of an organization', true, () => linked(plugin, ISSUER, company.organizationId)],
    ['the same one as that of nobody', false, () => linked(plugin, ISSUER)],
  ])('are open through %s: %s', async (_name, open, link) => {
    const { userId, id } = await link();
    const links = await as(userId, (ways) => ways.openLinks(userId));
    expect(links).toEqual(open ? [id] : []);
    expect(await as(userId, (ways) => ways.remainWith(userId, links))).toBe(open);
    expect(await as(userId, (ways) => ways.remainWithout(userId, id))).toBe(false);
  });

  it('are not open through a provider the organization switched off, and yet may be again', async () => {
    const { userId } = await linked(plugin, ISSUER, company.organizationId);
    const other = await linked('gone', ISSUER);
    await company.client.patch(`/v1/plugins/${plugin}`, { isEnabled: false });
    expect(await as(userId, (ways) => ways.openLinks(userId))).toEqual([]);
    expect(await as(userId, (ways) => ways.remainWithout(userId, other.id))).toBe(true);
  });

  it.each([
    ['a password', `insert into user_credentials (user_id, password_hash, password_changed_at, created_at, updated_at) values ($1, 'x', now(), now(), now())`, true],
    ['a passkey', `insert into user_mfa_factors (id, user_id, type, name, sealed_data, is_enabled) values (gen_random_uuid(), $1, 'webauthn', 'Key', '', true)`, true],
    ['a passkey that was never enabled', `insert into user_mfa_factors (id, user_id, type, name, sealed_data, is_enabled) values (gen_random_uuid(), $1, 'webauthn', 'Key', '', false)`, false],
    ['an authenticator app, which is none alone', `insert into user_mfa_factors (id, user_id, type, name, sealed_data, is_enabled) values (gen_random_uuid(), $1, 'totp', 'Phone', '', true)`, false],
  ])('include %s', async (_name, sql, remains) => {
    const { userId, id } = await linked('gone', ISSUER);
    await query(sql, [userId]);
    expect(await as(userId, (ways) => ways.remainWith(userId, []))).toBe(remains);
    expect(await as(userId, (ways) => ways.remainWithout(userId, id))).toBe(remains);
  });

  it('do not include those of somebody else', async () => {
    const [one, other] = [await linked('acme', ISSUER), await linked('acme', ISSUER)];
    expect(await as(one.userId, (ways) => ways.remainWith(one.userId, [other.id]))).toBe(false);
  });
});
