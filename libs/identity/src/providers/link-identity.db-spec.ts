import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { signUpCustomer } from '../../../../test/e2e/identity/people.js';
import type { Client } from '../authentication/client.js';
import { LinkIdentity } from './link-identity.js';
import type { ProviderIdentity } from './provider-identity.js';

const CLIENT: Client = { ip: '192.0.2.7', network: '192.0.2.7', userAgent: 'Firefox', deviceId: null, trustTokenHash: null };
const identityOf = (subject: string): ProviderIdentity => ({
  provider: 'acme', organizationId: null, issuer: 'https://id.acme.example', subject, email: null, emailVerified: false, name: null, picture: null, signedInAt: null, tokens: null,
});

describe('linking an identity from a session', () => {
  let app: TestApp;
  const query = <R>(sql: string, params: unknown[]) => queryAsAdmin<R>(app.database, sql, params);

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app?.close());

  async function link(userId: string, sessionOf = userId): Promise<unknown[]> {
    const [session] = await query<{ id: string }>('select id from sessions where user_id = $1', [sessionOf]);
    await app.as({ organizationId: null, userId: null }, () => app.app.get(LinkIdentity).bySession(userId, session!.id, identityOf(userId), CLIENT));
    return query('select 1 from user_auth_providers where user_id = $1', [userId]);
  }

  it('makes it a way in, once', async () => {
    const { userId } = await signUpCustomer(app.url);
    expect(await link(userId)).toHaveLength(1);
    expect(await link(userId)).toHaveLength(1);
  });

  it.each([
    ['ended', 'update sessions set revoked_at = now() where user_id = $1'],
    ['expired', 'update sessions set expires_at = now() where user_id = $1'],
    ['was idle for too long', 'update sessions set idle_expires_at = now() where user_id = $1'],
    ['is of somebody suspended meanwhile', `update users set status = 'suspended' where id = $1`],
  ])('is refused when the session %s', async (_case, sql) => {
    const { userId } = await signUpCustomer(app.url);
    await query(sql, [userId]);
    await expect(link(userId)).rejects.toMatchObject({ name: 'ProviderRefusal', code: 'login_expired' });
    expect(await query('select 1 from user_auth_providers where user_id = $1', [userId])).toEqual([]);
  });

  it('is refused when the session is of somebody else', async () => {
    const [one, other] = [await signUpCustomer(app.url), await signUpCustomer(app.url)];
    await expect(link(one.userId, other.userId)).rejects.toMatchObject({ code: 'login_expired' });
  });
});
