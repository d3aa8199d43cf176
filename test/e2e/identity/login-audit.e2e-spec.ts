import { requireScope, runInScope, Scope } from '@app/kernel';
import { InstallationApi } from '@app/identity';
import { TenancyApi } from '@app/tenancy';
import { MikroORM } from '@mikro-orm/postgresql';
import { VerifyAuditHandler } from '../../../libs/identity/src/audit/verify-audit.job.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague } from '../tenancy/colleagues.js';
import { newEmail, signUpCustomer, type Person } from './people.js';

describe('the record of sign-ins', () => {
  let app: TestApp;
  const logIn = (email: string, password: string, userAgent = 'Phone/1.0') => new ApiClient(app.url).post('/v1/auth/login', { email, password }, { 'user-agent': userAgent });
  const typesOf = (body: Json) => body.data.map(({ type }: Json) => type);

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterEach(() => queryAsAdmin(app.database, 'delete from attempt_counters'));
  afterAll(() => app?.close());

  describe('for the user', () => {
    it('tells what happened, newest first, from where and with what', async () => {
      const { client, email, password, userId } = await signUpCompany(app.url);
      await logIn(email, 'wrong horse');
      await logIn(email, password);
      const { status, body } = await client.get('/v1/me/login-events');
      expect({ status, types: typesOf(body) }).toEqual({ status: 200, types: ['login.succeeded', 'login.failed', 'signup.succeeded'] });
      expect(body.data[0]).toEqual({ id: expect.any(String), type: 'login.succeeded', sessionId: expect.any(String), ip: '127.0.0.1', userAgent: 'Phone/1.0', occurredAt: expect.any(String) });
      expect(JSON.stringify(body)).not.toMatch(/chain|hash|salt/);
      expect(JSON.stringify(body)).not.toContain(userId);
    });

    it('goes page by page, by kind and by time', async () => {
      const { client, email, password } = await signUpCompany(app.url);
      for (let n = 0; n < 3; n++) await logIn(email, password);
      const first = (await client.get('/v1/me/login-events?limit=2')).body;
      const second = (await client.get(`/v1/me/login-events?limit=2&cursor=${first.nextCursor}`)).body;
      expect(new Set([...first.data, ...second.data].map(({ id }: Json) => id)).size).toBe(4);
      expect(typesOf((await client.get('/v1/me/login-events?type=signup.succeeded')).body)).toEqual(['signup.succeeded']);
      expect((await client.get('/v1/me/login-events?occurredAt[gt]=2200-01-01T00:00:00Z')).body.data).toEqual([]);
      expect((await client.get('/v1/me/login-events?type=nothing')).status).toBe(422);
    });

    it('is theirs alone', async () => {
      const [one, two] = [await signUpCompany(app.url), await signUpCompany(app.url)];
      await logIn(one.email, one.password);
      expect(typesOf((await two.client.get('/v1/me/login-events')).body)).toEqual(['signup.succeeded']);
      expect((await new ApiClient(app.url).get('/v1/me/login-events')).status).toBe(401);
    });
  });

  describe('for the leaders of an organization', () => {
    const addColleagueWhoIs = (person: Person, { organizationId, userId }: SignedUp) =>
      app.as({ organizationId, userId }, () => app.app.get(TenancyApi).addMember({ userId: person.userId, role: 'support_staff' }));

    it('tells how its members sign in, since they joined, and nothing else of them', async () => {
      const cleo = await signUpCompany(app.url);
      const pat = await signUpCustomer(app.url);
      await logIn(pat.email, pat.password, 'Before/1.0');
      await addColleagueWhoIs(pat, cleo);
      // five seconds before are let through, because clocks differ; what happened until now lies further back than that
      await queryAsAdmin(app.database, `update members set joined_at = (select max(occurred_at) + interval '5 seconds' from login_events where user_id = $1) where user_id = $1`, [pat.userId]);
      expect(typesOf((await cleo.client.get(`/v1/members/login-events?userId=${pat.userId}`)).body)).toEqual([]);
      await pat.client.patch('/v1/me', { bio: 'x' });
      await logIn(pat.email, 'wrong', 'After/1.0');
      await logIn(pat.email, pat.password, 'After/1.0');
      const { status, body } = await cleo.client.get(`/v1/members/login-events?userId=${pat.userId}`);
      expect(status).toBe(200);
      expect(body.data).toMatchObject([
        { type: 'login.succeeded', userId: pat.userId, displayName: 'Pat Customer', userAgent: 'After/1.0', ip: '127.0.0.1' },
        { type: 'login.failed', userId: pat.userId, userAgent: 'After/1.0' },
      ]);
      await queryAsAdmin(app.database, `insert into login_events (id, user_id, type) values (gen_random_uuid(), $1, 'factor.enabled')`, [pat.userId]);
      expect(typesOf((await cleo.client.get(`/v1/members/login-events?userId=${pat.userId}`)).body)).toHaveLength(2);
      expect((await cleo.client.get('/v1/members/login-events?type=factor.enabled')).status).toBe(422);
    });

    it('ends with the membership, and never shows the members of others', async () => {
      const [cleo, stranger] = [await signUpCompany(app.url), await signUpCompany(app.url)];
      const colleague = await addColleague(app, cleo, 'support_staff');
      const seen = async () => new Set((await cleo.client.get('/v1/members/login-events?limit=100')).body.data.map(({ userId }: Json) => userId));
      expect(await seen()).toEqual(new Set([cleo.userId, colleague.userId]));
      expect((await cleo.client.get(`/v1/members/login-events?userId=${stranger.userId}`)).body.data).toEqual([]);
      await queryAsAdmin(app.database, 'update members set is_active = false where id = $1', [colleague.memberId]);
      expect(await seen()).toEqual(new Set([cleo.userId]));
    });

    it('is not for other members', async () => {
      const cleo = await signUpCompany(app.url);
      const [manager, sales] = [await addColleague(app, cleo, 'manager'), await addColleague(app, cleo, 'sales_manager')];
      expect((await manager.client.get('/v1/members/login-events')).status).toBe(200);
      expect(await sales.client.get('/v1/members/login-events')).toMatchObject({ status: 403, body: { permission: 'tenancy.members.audit' } });
    });
  });

  describe('for whoever must rely on it', () => {
    const verify = () => app.as({ organizationId: null, userId: null }, () => app.app.get(InstallationApi).verifyAudit());

    it('is whole after everything above, sign-ins of unknown addresses among it', async () => {
      for (let n = 0; n < 5; n++) await logIn(newEmail('nobody'), 'wrong horse');
      const { events, broken } = await verify();
      expect(events).toBeGreaterThan(20);
      expect(broken).toBe(0);
    });

    it('is verified every day by a job, which counts what is broken', async () => {
      const { metricsRegistry } = await import('../../../libs/kernel/src/telemetry/metrics.js');
      const broken = async () => (await metricsRegistry.getSingleMetric('login_audit_broken_events')!.get()).values[0]!.value;
      const scope = new Scope({ em: app.app.get(MikroORM).em, requestId: 'test' });
      const run = () => runInScope(scope, () => app.app.get(VerifyAuditHandler).verify({}, { jobId: 'x', attempt: 1, signal: new AbortController().signal }));
      await run();
      expect(await broken()).toBe(0);
      const { userId } = await signUpCompany(app.url);
      await queryAsAdmin(app.database, `do $$ begin set local session_replication_role = replica; update login_events set type = 'login.failed' where user_id = '${userId}'; end $$`);
      await run();
      expect(await broken()).toBe(1);
      expect(await verify()).toMatchObject({ broken: 1, findings: [{ chain: `user:${userId}`, position: 1, kind: 'changed' }] });
      await queryAsAdmin(app.database, `do $$ begin set local session_replication_role = replica; update login_events set type = 'signup.succeeded' where user_id = '${userId}'; end $$`);
      expect(await verify()).toMatchObject({ broken: 0 });
    });

    it('costs a sign-in no statement more, and no sign-in of one user waits for that of another', async () => {
      const [one, two] = [await signUpCompany(app.url), await signUpCompany(app.url)];
      const held = app.as({ organizationId: null, userId: null }, async () => {
        await requireScope().em.execute(`insert into login_events (id, user_id, type) values (gen_random_uuid(), ?, 'login.failed')`, [one.userId]);
        const startedAt = Date.now();
        expect((await logIn(two.email, two.password)).status).toBe(200);
        expect((await logIn(newEmail(), 'wrong horse')).status).toBe(401);
        expect(Date.now() - startedAt).toBeLessThan(3_000);
      });
      await held;
    });
  });
});
