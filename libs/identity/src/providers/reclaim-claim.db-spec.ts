import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { signUpCustomer } from '../../../../test/e2e/identity/people.js';
import type { Client } from '../authentication/client.js';
import { ReclaimClaim } from './reclaim-claim.js';

const CLIENT: Client = { ip: '192.0.2.7', network: '192.0.2.7', userAgent: 'Firefox', deviceId: null, trustTokenHash: null };

describe('the account of an unproven claim', () => {
  let app: TestApp;
  const query = <R>(sql: string, params: unknown[]) => queryAsAdmin<R>(app.database, sql, params);
  const reclaim = async (email: string) => {
    const [claim] = await query<{ user_id: string }>('select user_id from user_emails where email = $1', [email]);
    return app.as({ organizationId: null, userId: claim!.user_id }, () => app.app.get(ReclaimClaim).reclaim(email, CLIENT));
  };

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app?.close());

  it('goes to whoever the address belongs to, without a change of address that is on its way', async () => {
    const squatter = await signUpCustomer(app.url);
    await query(
      `insert into email_changes (id, user_id, old_user_email_id, new_user_email_id, token_hash, expires_at)
       select gen_random_uuid(), user_id, id, id, sha256('x'), now() + interval '1 day' from user_emails where user_id = $1`,
      [squatter.userId],
    );
    expect(await reclaim(squatter.email)).toBe(squatter.userId);
    expect(await query('select 1 from email_changes where user_id = $1', [squatter.userId])).toEqual([]);
    expect(await reclaim(squatter.email)).toBeNull(); // proven from here on
  });

  it.each([
    ['is suspended', `update users set status = 'suspended' where id = $1`],
    ['signs in through a provider', `insert into user_auth_providers (id, user_id, provider, issuer, subject) values (gen_random_uuid(), $1, 'x', 'https://x.example', $1::uuid::text)`],
    ['has a role of the installation', 'insert into user_roles (user_id, role_id) values ($1, 1)'],
    ['has proven another address', `insert into user_emails (id, created_at, updated_at, user_id, email, verified_at) values (gen_random_uuid(), now(), now(), $1, 'second@example.test', now())`],
    ['merely added the address', `update user_emails set is_primary = false where user_id = $1`],
    ['has no password a stranger could know', 'delete from user_credentials where user_id = $1'],
  ])('stays with who %s', async (_case, sql) => {
    const { userId, email } = await signUpCustomer(app.url);
    await query(sql, [userId]);
    expect(await reclaim(email)).toBeNull();
    expect(await query('select 1 from user_emails where user_id = $1 and email = $2 and verified_at is null', [userId, email])).toHaveLength(1);
  });
});
