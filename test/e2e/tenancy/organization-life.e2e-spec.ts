import { ObjectStorage } from '@app/kernel';
import sharp from 'sharp';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { startMailCatcher, type MailCatcher } from '../identity/mail-catcher.js';
import { newEmail, newPassword } from '../identity/people.js';
import { openWorld } from '../security/support/open-world.js';
import { addColleague } from './colleagues.js';
import { invite, signUpVerified, tokenIn } from './invitees.js';

describe('the life of an organization', () => {
  let app: TestApp;
  let mails: MailCatcher;
  const sql = <R>(text: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, text, params);
  const mailAbout = (email: string, subject: string) => eventually(async () => mails.to(email).find((mail) => mail.subject === subject));

  beforeAll(async () => {
    mails = await startMailCatcher();
    app = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url } });
  });
  afterAll(async () => {
    await app?.close();
    await mails?.close();
  });

  /** A company whose ceo has proven their address. */
  async function verifiedCompany(): Promise<SignedUp> {
    const company = await signUpCompany(app.url);
    await sql('update user_emails set verified_at = now() where user_id = $1', [company.userId]);
    return company;
  }

  describe('POST /v1/organizations', () => {
    it('founds a further one with the caller as ceo, with everything a new one has', async () => {
      const company = await signUpCompany(app.url);
      const { status, headers, body } = await company.client.post('/v1/organizations', { name: 'Second Ltd' });
      expect({ status, location: headers.get('location') }).toEqual({ status: 201, location: '/v1/organization' });
      expect(body).toMatchObject({ name: 'Second Ltd', createdById: company.userId, requireMfa: false, singleSession: false, seatLimit: null, deletesAt: null });
      const { body: switched } = await company.client.post('/v1/auth/switch-organization', { organizationId: body.id });
      const there = new ApiClient(app.url, switched.accessToken);
      expect((await there.get('/v1/pipelines')).body.data).toHaveLength(1);
      expect((await company.client.get('/v1/me')).body.organizations).toEqual([{ id: company.organizationId, name: 'Acme', role: 'ceo' }, { id: body.id, name: 'Second Ltd', role: 'ceo' }]);
    });

    it('ends at ten, also for requests at the same time', async () => {
      const { client } = await signUpCompany(app.url);
      const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => client.post('/v1/organizations', { name: `No. ${i}` })));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(9);
      expect(answers.find(({ status }) => status !== 201)).toMatchObject({ status: 409, body: { code: 'organization_limit_reached', limit: 10 } });
    });
  });

  describe('PATCH /v1/organization/security', () => {
    it('makes sessions without a second factor see nothing, from the next request on', async () => {
      const company = await signUpCompany(app.url);
      const { client } = await addColleague(app, company, 'manager');
      expect((await client.get('/v1/leads')).status).toBe(200);
      expect((await company.client.patch('/v1/organization/security', { requireMfa: true })).body).toMatchObject({ requireMfa: true, singleSession: false });
      expect(await client.get('/v1/leads')).toMatchObject({ status: 403, body: { code: 'mfa_required' } });
      expect((await client.get('/v1/me')).status).toBe(200);
    });

    it('makes a new session end the others of that member here', async () => {
      const company = await signUpCompany(app.url);
      await company.client.patch('/v1/organization/security', { singleSession: true });
      expect((await new ApiClient(app.url).post('/v1/auth/login', { email: company.email, password: company.password })).status).toBe(200);
      expect((await company.client.get('/v1/leads')).status).toBe(401);
    });

    it('is for ceos, and is no part of the profile', async () => {
      const company = await signUpCompany(app.url);
      const { client } = await addColleague(app, company, 'manager');
      expect(await client.patch('/v1/organization/security', { requireMfa: true })).toMatchObject({ status: 403, body: { code: 'forbidden', permission: 'tenancy.ownership.write' } });
      for (const field of ['requireMfa', 'singleSession', 'seatLimit', 'deletesAt']) expect((await company.client.patch('/v1/organization', { [field]: null })).status).toBe(422);
    });
  });

  describe('the logo', () => {
    const png = () => sharp({ create: { width: 800, height: 400, channels: 3, background: '#08f' } }).png().toBuffer();
    const put = async (client: ApiClient, body: Buffer, type = 'image/png') =>
      fetch(`${app.url}/v1/organization/logo`, { method: 'PUT', headers: { authorization: `Bearer ${client.accessToken}`, 'content-type': type }, body: new Uint8Array(body) });
    const get = (client: ApiClient, query = '') => fetch(`${app.url}/v1/organization/logo${query}`, { headers: { authorization: `Bearer ${client.accessToken}` } });

    it('is uploaded, shown to members as small WebP, replaced and removed, and its object with it', async () => {
      const company = await signUpCompany(app.url);
      const staff = await addColleague(app, company, 'support_staff');
      expect((await get(company.client)).status).toBe(404);
      const uploaded = await put(company.client, await png());
      const { logoUrl } = (await uploaded.json()) as { logoUrl: string };
      expect([uploaded.status, new URL(logoUrl).pathname]).toEqual([200, '/v1/organization/logo']);
      const shown = await get(staff.client, new URL(logoUrl).search);
      expect(shown.headers.get('cache-control')).toContain('immutable');
      expect(await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).toMatchObject({ format: 'webp', width: 512, height: 256 });
      const keyOf = async () => (await sql<{ key: string }>('select logo_object_key as key from organizations where id = $1', [company.organizationId]))[0]!.key;
      const first = await keyOf();
      expect(((await (await put(company.client, await png())).json()) as { logoUrl: string }).logoUrl).not.toBe(logoUrl);
      const second = await keyOf();
      const storage = app.app.get(ObjectStorage);
      expect([await storage.exists(first), await storage.exists(second)]).toEqual([false, true]);
      expect((await company.client.delete('/v1/organization/logo')).status).toBe(204);
      expect(await storage.exists(second)).toBe(false);
      expect((await company.client.get('/v1/organization')).body.logoUrl).toBeNull();
    });

    it('is no other file, not shown to another organization, and not changed by who may not', async () => {
      const [company, other] = [await signUpCompany(app.url), await signUpCompany(app.url)];
      const staff = await addColleague(app, company, 'support_staff');
      expect((await put(company.client, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).status).toBe(422);
      expect((await put(company.client, Buffer.from('{}'), 'application/json')).status).toBe(415);
      expect((await put(staff.client, await png())).status).toBe(403);
      await put(company.client, await png());
      expect((await get(other.client)).status).toBe(404);
    });
  });

  describe('POST /v1/organization/ownership-transfer', () => {
    it('makes the other ceo and the caller manager', async () => {
      const company = await signUpCompany(app.url);
      const heir = await addColleague(app, company, 'support_staff');
      expect((await company.client.post('/v1/organization/ownership-transfer', { memberId: heir.memberId })).status).toBe(200);
      const roles = Object.fromEntries((await company.client.get('/v1/members')).body.data.map(({ userId, role }: { userId: string; role: string }) => [userId, role]));
      expect(roles).toEqual({ [company.userId]: 'manager', [heir.userId]: 'ceo' });
      expect(await company.client.post('/v1/organization/ownership-transfer', { memberId: heir.memberId })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect((await heir.client.patch('/v1/organization/security', { singleSession: true })).status).toBe(200);
    });

    it('is refused for oneself, for a member who is not active, and for nobody; and changes nothing then', async () => {
      const [company, other] = [await signUpCompany(app.url), await signUpCompany(app.url)];
      const [away, stranger] = [await addColleague(app, company, 'manager'), await addColleague(app, other, 'manager')];
      await company.client.post(`/v1/members/${away.memberId}/deactivation`);
      const [{ id: own }] = (await company.client.get('/v1/members?role=ceo')).body.data;
      const statuses = [];
      for (const memberId of [own, away.memberId, stranger.memberId]) statuses.push((await company.client.post('/v1/organization/ownership-transfer', { memberId })).status);
      expect(statuses).toEqual([422, 404, 404]);
      expect((await company.client.get(`/v1/members/${own}`)).body).toMatchObject({ role: 'ceo', version: 1 });
    });
  });

  describe('deletion', () => {
    it('is announced to every ceo, leaves the organization to be read for thirty days, and can be taken back', async () => {
      const company = await verifiedCompany();
      const [manager, dana] = [await addColleague(app, company, 'manager'), await signUpVerified(app)];
      await invite(company, dana.email);
      const token = tokenIn(await eventually(async () => mails.to(dana.email).find((mail) => mail.text?.includes('#foin_'))));
      expect((await manager.client.post('/v1/organization/deletion')).status).toBe(403);
      const { status, body } = await company.client.post('/v1/organization/deletion');
      expect(status).toBe(200);
      expect((Date.parse(body.deletesAt) - Date.parse(body.deletionRequestedAt)) / 86_400_000).toBeCloseTo(30, 1);
      expect((await mailAbout(company.email, 'Your organization is going to be deleted')).text).toContain('A ceo of Acme asked to delete');

      const lead = { firstName: 'Ada', lastName: 'Okafor', email: newEmail('ada'), leadSource: 'website' };
      expect((await manager.client.get('/v1/leads')).status).toBe(200);
      for (const list of ['exports', 'imports', 'operations']) expect((await manager.client.get(`/v1/${list}`)).status).toBe(200);
      const { body: operation } = await manager.client.post('/v1/exports', { resource: 'lead' });
      const { resultUrl } = await eventually(async () => {
        const done = (await manager.client.get(`/v1/operations/${operation.id}`)).body;
        return done.status === 'succeeded' && done;
      });
      expect((await manager.client.get(`${resultUrl}/file`)).status).toBe(200);
      expect(await manager.client.post('/v1/leads', lead)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect((await manager.client.get('/v1/permissions/explanation?permission=crm.leads.write')).body).toMatchObject({ isGranted: false, reason: 'organization_closing' });
      expect((await dana.client.post('/v1/invitations/acceptance', { token })).status).toBe(410);
      expect((await company.client.post('/v1/organization/deletion')).body.deletesAt).toBe(body.deletesAt);
      expect((await manager.client.delete('/v1/organization/deletion')).status).toBe(403);

      expect((await company.client.delete('/v1/organization/deletion')).status).toBe(204);
      expect((await manager.client.post('/v1/leads', lead)).status).toBe(201);
      expect((await company.client.get('/v1/organization')).body).toMatchObject({ deletionRequestedAt: null, deletesAt: null });
      await mailAbout(company.email, 'Your organization is not going to be deleted');
      expect((await dana.client.post('/v1/invitations/acceptance', { token })).status).toBe(200);
    });

    it('does not happen before its time, nor after it was taken back', async () => {
      const company = await signUpCompany(app.url);
      await company.client.post('/v1/organization/deletion');
      const [job] = await sql<{ days: string }>(`select extract(epoch from available_at - now()) / 86400 as days from jobs where name = 'tenancy.delete-organization' and organization_id = $1`, [company.organizationId]);
      expect(Number(job!.days)).toBeCloseTo(30, 1);
      await company.client.delete('/v1/organization/deletion');
      await runDeletionJob(company.organizationId);
      expect((await company.client.get('/v1/organization')).status).toBe(200);
      await company.client.post('/v1/organization/deletion');
      await runDeletionJob(company.organizationId);
      expect((await company.client.get('/v1/organization')).status).toBe(200);
    });

    it('takes everything with it: every row of every table, every object, and the users it brought in who are nowhere else', async () => {
      const [company, neighbour] = [await signUpCompany(app.url), await signUpCompany(app.url)];
      const founder = { id: company.organizationId, userId: company.userId, ownerId: company.userId, canary: 'GOING' };
      const [own, shared] = [await signUpInvited(company), await signUpInvited(company)];
      await invite(neighbour, shared.email);
      const [invitation] = (await shared.client.get('/v1/me/invitations')).body.data;
      await shared.client.post(`/v1/me/invitations/${invitation.id}/acceptance`);
      const world = await openWorld(app);
      await world.populate(founder);
      const storage = app.app.get(ObjectStorage);
      const keys = [storage.keyFor(company.organizationId, 'mail', 'ab/abcd'), storage.keyFor(company.organizationId, 'logo', 'logo-1.webp')];
      const other = storage.keyFor(neighbour.organizationId, 'mail', 'ab/abcd');
      for (const key of [...keys, other]) await storage.put(key, Buffer.from('x'));
      const neighbourBefore = await world.count('members', { ...founder, id: neighbour.organizationId });

      await company.client.post('/v1/organization/deletion');
      await sql(`update organizations set deletes_at = now() - interval '1 second' where id = $1`, [company.organizationId]);
      await runDeletionJob(company.organizationId);

      await eventually(async () => (await sql('select 1 from organizations where id = $1', [company.organizationId])).length === 0);
      const left = [];
      for (const table of world.tenantTables()) if ((await world.count(table, founder)) > 0) left.push(table);
      expect(left).toEqual([]);
      expect(await Promise.all([...keys, other].map((key) => storage.exists(key)))).toEqual([false, false, true]);
      expect(await world.count('members', { ...founder, id: neighbour.organizationId })).toBe(neighbourBefore);
      const statuses = await sql<{ id: string; status: string }>('select id, status from users where id = any($1)', [[company.userId, own.userId, shared.userId]]);
      expect(Object.fromEntries(statuses.map(({ id, status }) => [id, status]))).toEqual({ [company.userId]: 'active', [own.userId]: 'deleted', [shared.userId]: 'active' });
      expect((await company.client.get('/v1/organization')).status).toBe(401);
      const [event] = await sql<{ data: object }>(`select data from outbox_events where type = 'tenancy.organization.deleted'`);
      expect(event!.data).toEqual({ organizationId: company.organizationId });
      await world.close();
    }, 60_000);

    /** Lets the jobs that wait for their day run now, and waits for them. */
    async function runDeletionJob(organizationId: string): Promise<void> {
      await sql(`update jobs set available_at = now() where name = 'tenancy.delete-organization' and organization_id = $1 and state = 'pending'`, [organizationId]);
      await eventually(async () => (await sql(`select 1 from jobs where name = 'tenancy.delete-organization' and organization_id = $1 and state <> 'done'`, [organizationId])).length === 0, 20_000);
    }

    /** Somebody who signed up with an invitation into the company. */
    async function signUpInvited(company: SignedUp): Promise<{ userId: string; email: string; client: ApiClient }> {
      const email = newEmail('invited');
      await invite(company, email);
      const token = tokenIn(await mails.newest(email));
      const { body } = await new ApiClient(app.url).post('/v1/invitations/signup', { token, password: newPassword(), displayName: 'Dana Field' });
      return { userId: body.user.id, email, client: new ApiClient(app.url, body.accessToken) };
    }
  });
});
