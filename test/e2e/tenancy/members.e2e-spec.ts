import { TenancyApi } from '@app/tenancy';
import { ROLES } from '../../../libs/tenancy/src/members/roles.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { newEmail, signUpCustomer } from '../identity/people.js';
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

  describe('GET /v1/members/{id}', () => {
    it('shows one member, and none of another organization', async () => {
      const [company, other] = [await signUpCompany(app.url), await signUpCompany(app.url)];
      const { memberId, userId } = await addColleague(app, company, 'support_staff');
      const { status, headers, body } = await company.client.get(`/v1/members/${memberId}`);
      expect({ status, etag: headers.get('etag') }).toEqual({ status: 200, etag: '"1"' });
      expect(body).toMatchObject({ id: memberId, userId, role: 'support_staff', overriddenFlags: [], displayName: 'Pat Customer' });
      expect((await other.client.get(`/v1/members/${memberId}`)).status).toBe(404);
    });
  });

  describe('PATCH /v1/members/{id}', () => {
    const change = (client: ApiClient, memberId: string, input: object, headers = {}) => client.patch(`/v1/members/${memberId}`, input, headers);

    it('changes role and department; flags follow the role, except those that were set', async () => {
      const company = await signUpCompany(app.url);
      const { memberId } = await addColleague(app, company, 'support_staff');
      expect(await change(company.client, memberId, { role: 'sales_manager', department: 'sales', canInviteUsers: true })).toMatchObject({
        status: 200,
        body: { role: 'sales_manager', department: 'sales', canInviteUsers: true, canManageDeals: true, canViewReports: true, overriddenFlags: ['canInviteUsers'], version: 2 },
      });
      expect((await change(company.client, memberId, { role: 'support_staff' })).body).toMatchObject({ canInviteUsers: true, canManageDeals: false, canViewReports: false });
      expect((await change(company.client, memberId, { overriddenFlags: [] })).body).toMatchObject({ canInviteUsers: false, overriddenFlags: [], version: 4 });
      const events = await queryAsAdmin<{ changed: string[] }>(app.database, `select data->'changed' as changed from outbox_events where type = 'tenancy.member.updated' and data->>'memberId' = $1 order by id`, [memberId]);
      expect(events.map(({ changed }) => changed[0])).toEqual(['role', 'role', 'canInviteUsers']);
    });

    it('bites at once: what the member just could do, and just could not', async () => {
      const company = await signUpCompany(app.url);
      const { client, memberId } = await addColleague(app, company, 'support_staff');
      const lead = () => client.post('/v1/leads', { firstName: 'Ada', lastName: 'Okafor', email: newEmail('ada'), leadSource: 'website' });
      expect((await lead()).status).toBe(403);
      await change(company.client, memberId, { canManageDeals: true });
      expect((await lead()).status).toBe(201);
      await change(company.client, memberId, { canManageDeals: false });
      expect((await lead()).status).toBe(403);
    });

    it('takes If-Match', async () => {
      const company = await signUpCompany(app.url);
      const { memberId } = await addColleague(app, company, 'support_staff');
      expect((await change(company.client, memberId, { department: 'sales' }, { 'if-match': '"1"' })).status).toBe(200);
      expect((await change(company.client, memberId, { department: 'support' }, { 'if-match': '"1"' })).status).toBe(412);
    });

    it('asks who signed in long ago to prove again who they are', async () => {
      const company = await signUpCompany(app.url);
      const { memberId } = await addColleague(app, company, 'support_staff');
      await queryAsAdmin(app.database, `update sessions set authenticated_at = now() - interval '11 minutes' where user_id = $1`, [company.userId]);
      const { body } = await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: company.refreshToken });
      const old = new ApiClient(app.url, body.accessToken);
      expect(await change(old, memberId, { role: 'manager' })).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
      expect((await old.get(`/v1/members/${memberId}`)).status).toBe(200);
    });

    it.each([
      ['makes themselves a ceo', 'own', { role: 'ceo' }],
      ['makes another one a ceo', 'peer', { role: 'ceo' }],
      ['gives a flag they lack', 'peer', { canViewReports: true }],
      ['gives themselves the flag they lack', 'own', { canViewReports: true }],
      ['resets their own flags to those of the role', 'own', { overriddenFlags: [] }],
      ['gives a role with a flag they lack', 'peer', { role: 'sales_manager' }],
      ['changes the department of a ceo', 'ceo', { department: 'support' }],
      ['demotes a ceo', 'ceo', { role: 'support_staff' }],
    ] as const)('refuses a manager without canViewReports who %s', async (_, whom, input) => {
      const company = await signUpCompany(app.url);
      const manager = await addColleague(app, company, 'manager');
      const peer = await addColleague(app, company, 'support_staff');
      await change(company.client, manager.memberId, { canViewReports: false });
      const ceoId = (await company.client.get('/v1/members?role=ceo')).body.data[0].id;
      const id = { own: manager.memberId, peer: peer.memberId, ceo: ceoId }[whom];
      const before = (await company.client.get(`/v1/members/${id}`)).body;
      expect(await change(manager.client, id, input)).toMatchObject({ status: 403, body: { code: 'escalation_refused' } });
      expect((await company.client.get(`/v1/members/${id}`)).body).toEqual(before);
    });

    it('lets a manager change what they have themselves', async () => {
      const company = await signUpCompany(app.url);
      const manager = await addColleague(app, company, 'manager');
      const peer = await addColleague(app, company, 'support_staff');
      expect((await change(manager.client, peer.memberId, { role: 'manager', department: 'management' })).status).toBe(200);
    });

    it('keeps a ceo: the last one is neither demoted nor deactivated nor removed, and cannot leave', async () => {
      const company = await signUpCompany(app.url);
      const [{ id }] = (await company.client.get('/v1/members?role=ceo')).body.data;
      const refusals = [
        await change(company.client, id, { role: 'manager' }),
        await company.client.post(`/v1/members/${id}/deactivation`),
        await company.client.delete(`/v1/members/${id}`),
        await company.client.post('/v1/organization/departure'),
      ];
      expect(refusals.map(({ status, body }) => [status, body.code])).toEqual(Array.from({ length: 4 }, () => [409, 'last_ceo']));
      const second = await addColleague(app, company, 'manager');
      await change(company.client, second.memberId, { role: 'ceo' });
      expect((await change(company.client, id, { role: 'manager' })).status).toBe(200);
    });

    it('leaves a ceo every flag', async () => {
      const company = await signUpCompany(app.url);
      const [{ id }] = (await company.client.get('/v1/members?role=ceo')).body.data;
      expect(await change(company.client, id, { canViewReports: false })).toMatchObject({ status: 422, body: { code: 'ceo_has_every_flag' } });
    });

    it('is not for members without that permission, whatever else they may', async () => {
      const company = await signUpCompany(app.url);
      const { client, memberId } = await addColleague(app, company, 'sales_manager');
      expect(await change(client, memberId, { department: 'sales' })).toMatchObject({ status: 403, body: { code: 'forbidden', permission: 'tenancy.members.write' } });
    });
  });

  describe('deactivating, removing and leaving', () => {
    it('shuts a member out at once, and lets them in again as they were', async () => {
      const company = await signUpCompany(app.url);
      const { client, memberId } = await addColleague(app, company, 'sales_manager');
      expect((await client.get('/v1/organization')).status).toBe(200);
      expect((await company.client.post(`/v1/members/${memberId}/deactivation`)).body).toMatchObject({ isActive: false, role: 'sales_manager' });
      expect((await client.get('/v1/organization')).status).toBe(401);
      expect((await company.client.post(`/v1/members/${memberId}/reactivation`)).body).toMatchObject({ isActive: true, role: 'sales_manager', canManageDeals: true });
      expect((await client.get('/v1/organization')).status).toBe(200);
    });

    it('does not let a manager bring back more than they have', async () => {
      const company = await signUpCompany(app.url);
      const [manager, seller] = [await addColleague(app, company, 'manager'), await addColleague(app, company, 'sales_manager')];
      await company.client.post(`/v1/members/${seller.memberId}/deactivation`);
      await company.client.patch(`/v1/members/${manager.memberId}`, { canManageDeals: false });
      expect(await manager.client.post(`/v1/members/${seller.memberId}/reactivation`)).toMatchObject({ status: 403, body: { code: 'escalation_refused', lackingFlags: ['canManageDeals'] } });
    });

    it('removes a member: gone from the list, out at once and at the next refresh, and what they did keeps their name', async () => {
      const company = await signUpCompany(app.url);
      const person = await addColleague(app, company, 'sales_manager');
      const { body: lead } = await person.client.post('/v1/leads', { firstName: 'Ada', lastName: 'Okafor', email: newEmail('ada'), leadSource: 'website' });
      expect((await company.client.delete(`/v1/members/${person.memberId}`)).status).toBe(204);
      expect((await person.client.get('/v1/leads')).status).toBe(401);
      expect((await company.client.get(`/v1/members/${person.memberId}`)).status).toBe(404);
      expect((await company.client.get('/v1/members')).body.data).toHaveLength(1);
      expect((await company.client.post(`/v1/members/${person.memberId}/reactivation`)).status).toBe(404);
      expect((await company.client.get(`/v1/leads/${lead.id}`)).body.createdById).toBe(person.userId);
      const named = await app.as({ organizationId: company.organizationId, userId: company.userId }, () => app.app.get(TenancyApi).users([person.userId]));
      expect(named).toMatchObject([{ displayName: 'Pat Customer' }]);
      const [event] = await queryAsAdmin<{ data: object }>(app.database, `select data from outbox_events where type = 'tenancy.member.removed' and organization_id = $1`, [company.organizationId]);
      expect(event!.data).toEqual({ memberId: person.memberId, userId: person.userId });
    });

    it('lets a member leave; the session goes on without the organization', async () => {
      const company = await signUpCompany(app.url);
      const person = await signUpCustomer(app.url);
      await app.as({ organizationId: company.organizationId, userId: company.userId }, () => app.app.get(TenancyApi).addMember({ userId: person.userId, role: 'manager' }));
      person.client.accessToken = (await person.client.post('/v1/auth/switch-organization', { organizationId: company.organizationId })).body.accessToken;
      expect((await person.client.post('/v1/organization/departure')).status).toBe(204);
      expect((await person.client.get('/v1/organization')).status).toBe(401);
      const { body } = await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: person.refreshToken });
      const after = new ApiClient(app.url, body.accessToken);
      expect((await after.get('/v1/me')).body.organizations).toEqual([]);
      expect(await after.get('/v1/organization')).toMatchObject({ status: 403, body: { code: 'organization_required' } });
      expect(await after.post('/v1/organization/departure')).toMatchObject({ status: 403, body: { code: 'organization_required' } });
    });
  });

  describe('GET /v1/permissions/explanation', () => {
    const explain = (client: ApiClient, permission: string, memberId?: string) => client.get(`/v1/permissions/explanation?permission=${permission}${memberId ? `&memberId=${memberId}` : ''}`);

    it('says what decided: rule, role, flag, override, or that the member is not active', async () => {
      const company = await signUpCompany(app.url);
      const { client, memberId } = await addColleague(app, company, 'support_staff');
      expect((await explain(client, 'crm.leads.write')).body).toMatchObject({ memberId, isGranted: false, reason: 'flag_off', grantedTo: 'canManageDeals', rule: 'crm.*.*', role: 'support_staff', isOverridden: false, mfaRequired: false });
      expect((await explain(client, 'crm.leads.read')).body).toMatchObject({ isGranted: true, reason: 'every_member' });
      expect((await explain(client, 'tenancy.members.write')).body).toMatchObject({ isGranted: false, reason: 'role_too_low', grantedTo: 'ceo, manager' });
      await company.client.patch(`/v1/members/${memberId}`, { canManageDeals: true });
      expect((await explain(company.client, 'crm.leads.write', memberId)).body).toMatchObject({ isGranted: true, reason: 'flag', isOverridden: true });
      await company.client.post(`/v1/members/${memberId}/deactivation`);
      expect((await explain(company.client, 'crm.leads.write', memberId)).body).toMatchObject({ isGranted: false, reason: 'member_inactive' });
    });

    it('agrees with what the operation answers, for every permission and role', async () => {
      const company = await signUpCompany(app.url);
      for (const role of ROLES.slice(1)) {
        const { client } = await addColleague(app, company, role);
        const { data } = (await client.get('/v1/permissions')).body as { data: { permission: string; isGranted: boolean }[] };
        for (const { permission, isGranted } of data) expect([permission, (await explain(client, permission)).body.isGranted]).toEqual([permission, isGranted]);
      }
    });

    it('names the second factor that is missing, and tells such a session about nobody else', async () => {
      const company = await signUpCompany(app.url);
      const { memberId } = await addColleague(app, company, 'manager');
      expect((await company.client.patch('/v1/organization/security', { requireMfa: true })).status).toBe(200);
      expect((await explain(company.client, 'crm.leads.write')).body).toMatchObject({ isGranted: false, reason: 'mfa_missing', mfaRequired: true });
      expect(await explain(company.client, 'crm.leads.write', memberId)).toMatchObject({ status: 403, body: { code: 'mfa_required' } });
    });

    it('answers 404 for a member of another organization, 422 for a permission there is not', async () => {
      const [one, two] = [await signUpCompany(app.url), await signUpCompany(app.url)];
      const { memberId } = await addColleague(app, two, 'manager');
      expect((await explain(one.client, 'crm.leads.write', memberId)).status).toBe(404);
      expect((await explain(one.client, 'crm.leads.fly')).status).toBe(422);
      expect((await explain(one.client, 'installation.users.write')).status).toBe(422);
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
