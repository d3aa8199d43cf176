import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { signUpCustomer } from '../identity/people.js';
import { addColleague } from './colleagues.js';

describe('members', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app?.close());

  describe('GET /v1/members', () => {
    it('lists the members with name, address, role and flags, in the order of joining', async () => {
      const company = await signUpCompany(app.url);
      const colleague = await addColleague(app, company, 'support_staff');
      const { status, body } = await company.client.get('/v1/members');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        data: [
          { userId: company.userId, email: company.email, displayName: 'Cleo Owner', role: 'ceo', department: 'management', canInviteUsers: true, canManageDeals: true, invitedById: null, isActive: true },
          { id: colleague.memberId, userId: colleague.userId, role: 'support_staff', canInviteUsers: false, canManageDeals: false, canViewReports: false, canManageCustomers: true, invitedById: company.userId },
        ],
        nextCursor: null,
      });
    });

    it('pages and filters', async () => {
      const company = await signUpCompany(app.url);
      for (const role of ['manager', 'support_staff', 'support_staff'] as const) await addColleague(app, company, role);
      const { body: all } = await company.client.get('/v1/members');
      const collected = [];
      for (let cursor = ''; cursor !== null; ) {
        const { body } = await company.client.get(`/v1/members?limit=1${cursor && `&cursor=${cursor}`}`);
        collected.push(...body.data);
        cursor = body.nextCursor;
      }
      expect(collected).toEqual(all.data);
      expect((await company.client.get('/v1/members?role=support_staff')).body.data).toHaveLength(2);
      expect((await company.client.get('/v1/members?isActive=false')).body.data).toEqual([]);
      expect((await company.client.get('/v1/members?sort=-joinedAt')).body.data.map(({ id }: { id: string }) => id)).toEqual(all.data.map(({ id }: { id: string }) => id).reverse());
      expect((await company.client.get('/v1/members?role=owner')).status).toBe(422);
    });

    it('shows nobody of another organization, not even a user who belongs to both', async () => {
      const [one, two] = [await signUpCompany(app.url), await signUpCompany(app.url)];
      const both = await addColleague(app, one, 'manager');
      await addColleague(app, two, 'manager');
      const ids = (await both.client.get('/v1/members')).body.data.map(({ userId }: { userId: string }) => userId);
      expect(ids.sort()).toEqual([one.userId, both.userId].sort());
      expect((await two.client.get(`/v1/members?userId=${one.userId}`)).body.data).toEqual([]);
    });

    it('answers 401 without a token and 403 without an organization', async () => {
      expect((await new ApiClient(app.url).get('/v1/members')).status).toBe(401);
      expect(await (await signUpCustomer(app.url)).client.get('/v1/members')).toMatchObject({ status: 403, body: { code: 'organization_required' } });
    });
  });

  describe('what a member may do', () => {
    it('follows a change of their flags within two seconds', async () => {
      const company = await signUpCompany(app.url);
      const { client, userId } = await addColleague(app, company, 'support_staff');
      const lead = { firstName: 'Ada', lastName: 'Okafor', email: 'ada@example.test', leadSource: 'website' };
      const refused = await client.post('/v1/leads', lead);
      expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden', permission: 'crm.leads.write' } });
      await queryAsAdmin(app.database, 'update members set can_manage_deals = true where user_id = $1', [userId]);
      const startedAt = performance.now();
      for (;;) {
        const { status } = await client.post('/v1/leads', lead);
        if (status !== 403) {
          expect(status).toBe(201);
          break;
        }
        expect(performance.now() - startedAt).toBeLessThan(2_500);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });

    it('ends with the membership', async () => {
      const company = await signUpCompany(app.url);
      const { client, userId } = await addColleague(app, company, 'manager');
      await queryAsAdmin(app.database, 'update members set is_active = false where user_id = $1', [userId]);
      expect((await client.get('/v1/organization')).status).toBe(401);
    });
  });

  describe('GET /v1/permissions', () => {
    it('lists every permission with a sentence, and which of them the caller has', async () => {
      const company = await signUpCompany(app.url);
      const { client } = await addColleague(app, company, 'support_staff');
      const { body } = await client.get('/v1/permissions');
      const byName = new Map<string, { grantedTo: string; isGranted: boolean; description: string }>(body.data.map((one: { permission: string }) => [one.permission, one]));
      expect(byName.get('tenancy.organization.read')).toMatchObject({ isGranted: true, grantedTo: 'every member' });
      expect(byName.get('tenancy.organization.write')).toMatchObject({ isGranted: false, grantedTo: 'ceo, manager' });
      expect(byName.get('crm.leads.write')).toMatchObject({ isGranted: false, grantedTo: 'canManageDeals' });
      expect([...byName.values()].every(({ description }) => description.length > 5)).toBe(true);
      const { body: forCeo } = await company.client.get('/v1/permissions');
      expect(forCeo.data.every(({ isGranted }: { isGranted: boolean }) => isGranted)).toBe(true);
    });

    it('grants nothing without an organization', async () => {
      const { body } = await (await signUpCustomer(app.url)).client.get('/v1/permissions');
      expect(body.data.some(({ isGranted }: { isGranted: boolean }) => isGranted)).toBe(false);
    });
  });
});
