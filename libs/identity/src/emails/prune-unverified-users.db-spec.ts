import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { runInScope, Scope } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { eventually, signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { signUpCustomer, type Person } from '../../../../test/e2e/identity/people.js';
import { PruneUnverifiedUsersHandler } from './prune-unverified-users.job.js';

describe('removing users who never verified their address', () => {
  let app: TestApp;
  const query = (sql: string, params: unknown[] = []) => queryAsAdmin(app.database, sql, params);
  const prune = () => runInScope(new Scope({ em: app.app.get(MikroORM).em, requestId: 'test' }), () => app.app.get(PruneUnverifiedUsersHandler).prune());
  const exists = async ({ userId }: { userId: string }) => (await query('select 1 from users where id = $1', [userId])).length > 0;

  /** As if nothing had happened to the account for `days` days. */
  async function abandon<P extends { userId: string }>(person: P, days = 31): Promise<P> {
    await query(`update users set created_at = now() - $2 * interval '1 day', last_login_at = now() - $2 * interval '1 day' where id = $1`, [person.userId, days]);
    await query(`update sessions set idle_expires_at = now() where user_id = $1`, [person.userId]);
    return person;
  }

  /** One whose time is over. */
  const addMember = (organizationId: string, userId: string) =>
    query(
      `insert into members (id, organization_id, created_at, updated_at, user_id, role, joined_at, is_active) values (gen_random_uuid(), $1, now(), now(), $2, 'manager', now(), false)`,
      [organizationId, userId],
    );

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app?.close());

  it('takes them with everything of theirs, once, and frees nobody else', async () => {
    const [lapsed, other] = [await abandon(await signUpCustomer(app.url)), await signUpCustomer(app.url)];
    await prune();
    await prune();
    expect([await exists(lapsed), await exists(other)]).toEqual([false, true]);
    expect(await query(`select data from outbox_events where type = 'identity.user.deleted'`)).toEqual([{ data: { userId: lapsed.userId } }]);
    for (const table of ['user_emails', 'user_credentials', 'sessions', 'user_devices']) expect(await query(`select 1 from ${table} where user_id = $1`, [lapsed.userId])).toEqual([]);
    expect(await query('select 1 from login_events where user_id = $1', [lapsed.userId])).toHaveLength(1); // the record stays
  });

  it('takes those whose claim went to the owner of the address', async () => {
    const loser = await abandon(await signUpCustomer(app.url));
    await query('delete from user_emails where user_id = $1', [loser.userId]);
    await prune();
    expect(await exists(loser)).toBe(false);
  });

  it.each<[string, (person: Person) => Promise<unknown>]>([
    ['verified an address', ({ userId }) => query('update user_emails set verified_at = now() where user_id = $1', [userId])],
    ['signed up 29 days ago', (person) => abandon(person, 29)],
    ['signed in lately', ({ userId }) => query('update users set last_login_at = now() where id = $1', [userId])],
    ['are still signed in', ({ userId }) => query(`update sessions set idle_expires_at = now() + interval '1 day', expires_at = now() + interval '1 day' where user_id = $1`, [userId])],
    ['have a second factor', ({ userId }) => query(`insert into user_mfa_factors (id, user_id, type, name, sealed_data, is_enabled) values (gen_random_uuid(), $1, 'webauthn', 'Key', '', true)`, [userId])],
    ['have another way in', ({ userId }) => query(`insert into user_auth_providers (id, user_id, provider, issuer, subject) values (gen_random_uuid(), $1, 'x', 'https://x.example', 'y')`, [userId])],
    ['have a role of the installation', ({ userId }) => query('insert into user_roles (user_id, role_id) values ($1, 1)', [userId])],
    ['are suspended, so that they cannot sign up afresh', ({ userId }) => query(`update users set status = 'suspended' where id = $1`, [userId])],
  ])('leaves those who %s', async (_case, spare) => {
    const person = await abandon(await signUpCustomer(app.url));
    await spare(person);
    await prune();
    expect(await exists(person)).toBe(true);
  });

  it('takes the organization nobody used but its founder, with what it was founded with', async () => {
    const [lapsed, other] = [await abandon(await signUpCompany(app.url)), await signUpCompany(app.url)];
    await prune();
    expect([await exists(lapsed), await exists(other)]).toEqual([false, true]);
    for (const table of ['organizations', 'members', 'pipelines', 'pipeline_stages']) {
      const of = (id: string) => query(`select 1 from ${table} where ${table === 'organizations' ? 'id' : 'organization_id'} = $1`, [id]);
      expect([table, await of(lapsed.organizationId), (await of(other.organizationId)).length > 0]).toEqual([table, [], true]);
    }
    expect(await query(`select type, data from outbox_events where type = 'tenancy.organization.deleted'`)).toEqual([{ type: 'tenancy.organization.deleted', data: { organizationId: lapsed.organizationId } }]);
    expect(await query(`select 1 from outbox_events where type = 'identity.user.deleted' and data->>'userId' = $1`, [lapsed.userId])).toHaveLength(1);
  });

  it.each<[string, (founder: SignedUp) => Promise<unknown>]>([
    ['was given a name', ({ client }) => client.patch('/v1/organization', { name: 'Real Ltd' })],
    ['has a lead', ({ client }) => client.post('/v1/leads', { firstName: 'Lea', lastName: 'Lead', email: 'lea@example.test', leadSource: 'website' })],
    ['has another pipeline', ({ organizationId }) => query(`insert into pipelines (id, organization_id, created_at, updated_at, name) values (gen_random_uuid(), $1, now() + interval '2 minutes', now() + interval '2 minutes', 'Later')`, [organizationId])],
    ['has a stage that was renamed', ({ organizationId }) => query(`update pipeline_stages set name = 'Ours', updated_at = now() + interval '2 minutes' where organization_id = $1 and "order" = 1`, [organizationId])],
    ['invited somebody', ({ client }) => client.post('/v1/invitations', { email: 'invited@example.test', role: 'manager' })],
    ['had another member', async ({ organizationId }) => addMember(organizationId, (await signUpCustomer(app.url)).userId)],
    ['was shut down by an operator', ({ organizationId }) => query('update organizations set is_active = false where id = $1', [organizationId])],
    ['waits for its deletion', ({ organizationId }) => query(`update organizations set deletion_requested_at = now(), deletes_at = now() + interval '1 day' where id = $1`, [organizationId])],
    ['is not their only one', async ({ userId }) => addMember((await signUpCompany(app.url)).organizationId, userId)],
    ['they did not found', ({ organizationId }) => query('update organizations set created_by_id = null where id = $1', [organizationId])],
  ])('leaves the founder of an organization that %s', async (_case, use) => {
    const founder = await signUpCompany(app.url);
    const done = await use(founder);
    if (typeof done === 'object' && done !== null && 'status' in done) expect([200, 201]).toContain(done.status);
    await abandon(founder);
    await prune();
    expect([await exists(founder), await query('select 1 from organizations where id = $1', [founder.organizationId])]).toEqual([true, [expect.anything()]]);
  });

  it('leaves the organization, too, of a founder who stays', async () => {
    const founder = await signUpCompany(app.url);
    await abandon(founder);
    await query('update users set last_login_at = now() where id = $1', [founder.userId]);
    await prune();
    expect(await query('select 1 from organizations where id = $1', [founder.organizationId])).toHaveLength(1);
  });

  it('leaves the organization of a founder who signs in while it looks', async () => {
    const founder = await abandon(await signUpCompany(app.url));
    const client = new Client(app.database.adminUrl);
    await client.connect();
    await client.query('begin');
    await client.query('update users set last_login_at = now() where id = $1', [founder.userId]);
    const pruned = prune();
    await eventually(async () => (await query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length > 0);
    await client.query('commit');
    await client.end();
    await pruned;
    expect([await exists(founder), await query('select 1 from organizations where id = $1', [founder.organizationId])]).toEqual([true, [expect.anything()]]);
  });

  it('leaves who was a member once', async () => {
    const [organization, former] = [await signUpCompany(app.url), await abandon(await signUpCustomer(app.url))];
    await addMember(organization.organizationId, former.userId);
    await prune();
    expect(await exists(former)).toBe(true);
  });
});
