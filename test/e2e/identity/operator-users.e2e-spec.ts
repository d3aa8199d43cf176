import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, type Json } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { startMailCatcher, type MailCatcher } from './mail-catcher.js';
import { observable, signUpCustomer, signUpVerified, type Person } from './people.js';

describe('operators of the installation', () => {
  let app: TestApp;
  let mails: MailCatcher;
  let root: Person;
  const query = <R>(sql: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, sql, params);
  const make = async (role: string): Promise<Person> => {
    const person = await signUpCustomer(app.url);
    await query('insert into user_roles (user_id, role_id) select $1, id from roles where name = $2', [person.userId, role]);
    return person;
  };
  const rolesOf = async (userId: string) => (await query<{ name: string }>('select r.name from user_roles ur join roles r on r.id = ur.role_id where ur.user_id = $1 order by r.id', [userId])).map(({ name }) => name);
  const eventsOf = async (userId: string) => (await query<{ type: string }>('select type from login_events where user_id = $1 order by chain_position', [userId])).map(({ type }) => type);
  const logIn = ({ email, password }: Person) => new ApiClient(app.url).post('/v1/auth/login', { email, password });
  const suspend = (by: Person, userId: string, headers = {}) => by.client.post(`/v1/operator/users/${userId}/suspension`, { reason: 'Sends spam.' }, headers);
  const reactivate = (by: Person, userId: string) => by.client.post(`/v1/operator/users/${userId}/reactivation`);

  beforeAll(async () => {
    mails = await startMailCatcher();
    app = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url } });
    root = await make('superuser');
  });
  afterEach(() => query('delete from attempt_counters'));
  afterAll(async () => {
    await app?.close();
    await mails?.close();
  });

  describe('see users', () => {
    it('page by page, by status, kind, time and text', async () => {
      const people = [await signUpCustomer(app.url), await signUpCustomer(app.url), await signUpCustomer(app.url)];
      const first = await root.client.get('/v1/operator/users?limit=2');
      const second = await root.client.get(`/v1/operator/users?limit=2&cursor=${first.body.nextCursor}`);
      const ids = [...first.body.data, ...second.body.data].map(({ id }: Json) => id);
      expect(ids.slice(0, 3)).toEqual(people.map(({ userId }) => userId).reverse());
      expect(new Set(ids).size).toBe(4);

      await root.client.get('/v1/operator/users?status=suspended').then(({ body }) => expect(body.data).toEqual([]));
      const found = await root.client.get(`/v1/operator/users?q=${people[1]!.email.slice(0, 18).toUpperCase()}`);
      expect(found.body.data).toMatchObject([{ id: people[1]!.userId, email: people[1]!.email, emailVerified: false, status: 'active', roles: [], isStaff: false, statusReason: null }]);
      expect((await root.client.get('/v1/operator/users?isStaff=true')).body.data).toMatchObject([{ id: root.userId, roles: ['superuser'], isStaff: true }]);
      expect((await root.client.get('/v1/operator/users?q=%25%25')).body.data).toEqual([]);
      expect((await root.client.get('/v1/operator/users?createdAt[gt]=2200-01-01T00:00:00Z')).body.data).toEqual([]);
    });

    it('without anything that belongs to them alone', async () => {
      const person = await signUpCustomer(app.url);
      const { status, body } = await root.client.get(`/v1/operator/users/${person.userId}`);
      expect({ status, id: body.id }).toEqual({ status: 200, id: person.userId });
      expect(JSON.stringify(body)).not.toMatch(/password|hash|argon/i);
      expect((await root.client.get('/v1/operator/users/019316b4-8c00-7a3e-9d51-2f6c0a4b7e99')).status).toBe(404);
    });

    it('only with the right to', async () => {
      const [nobody, auditor, operator] = [await signUpCustomer(app.url), await make('auditor'), await make('operator')];
      expect(await nobody.client.get('/v1/operator/users')).toMatchObject({ status: 403, body: { permission: 'installation.users.read' } });
      expect(await operator.client.get('/v1/operator/users')).toMatchObject({ status: 403 });
      expect((await auditor.client.get('/v1/operator/users')).status).toBe(200);
      expect((await auditor.client.get('/v1/operator/roles')).body.data.map(({ name }: Json) => name)).toEqual(['superuser', 'staff', 'operator', 'auditor']);
      expect(await suspend(auditor, nobody.userId)).toMatchObject({ status: 403, body: { permission: 'installation.users.write' } });
    });
  });

  describe('suspend a user', () => {
    it('whose sessions all end, who is told, and who cannot come back until an operator says so', async () => {
      const person = await signUpVerified(app.url, mails);
      const phone = (await logIn(person)).body;
      const answer = await suspend(root, person.userId);
      expect(answer).toMatchObject({ status: 200, body: { status: 'suspended', statusReason: 'Sends spam.', deactivatedAt: expect.any(String) } });
      expect((await person.client.get('/v1/me')).status).toBe(401);
      expect((await new ApiClient(app.url, phone.accessToken).get('/v1/me')).status).toBe(401);
      expect((await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: phone.refreshToken })).status).toBe(401);
      expect(await logIn(person)).toMatchObject({ status: 403, body: { code: 'user_not_active' } });
      expect(await query('select distinct revoke_reason from sessions where user_id = $1', [person.userId])).toEqual([{ revoke_reason: 'user_deactivated' }]);
      const mail = await eventually(async () => mails.to(person.email).find(({ subject }) => subject === 'Your account was suspended'));
      expect(mail.text).not.toContain('spam'); // the reason is for the operators
      expect(mail.text).not.toContain('127.0.0.1'); // and so is where they sit

      expect(await reactivate(root, person.userId)).toMatchObject({ status: 200, body: { status: 'active', statusReason: null, deactivatedAt: null } });
      expect((await logIn(person)).status).toBe(200);
      expect(await eventsOf(person.userId)).toEqual(expect.arrayContaining(['user.suspended', 'session.revoked', 'user.reactivated']));
    });

    it('once: a step that cannot be is a 409, and a stale If-Match a 412', async () => {
      const person = await signUpCustomer(app.url);
      expect((await suspend(root, person.userId, { 'if-match': '"99"' })).status).toBe(412);
      expect((await reactivate(root, person.userId)).body).toMatchObject({ code: 'status_conflict', status: 409 });
      expect((await suspend(root, person.userId)).status).toBe(200);
      expect((await suspend(root, person.userId)).body).toMatchObject({ code: 'status_conflict' });
      expect((await suspend(root, '019316b4-8c00-7a3e-9d51-2f6c0a4b7e99')).status).toBe(404);
    });

    it('but nobody with permissions they lack', async () => {
      const [staff, other, operator] = [await make('staff'), await make('staff'), await make('operator')];
      expect(await suspend(staff, root.userId)).toMatchObject({ status: 403, body: { code: 'role_beyond_own' } });
      expect(await suspend(staff, operator.userId)).toMatchObject({ status: 403, body: { code: 'role_beyond_own' } });
      expect((await suspend(staff, other.userId)).status).toBe(200);
      expect((await suspend(root, operator.userId)).status).toBe(200);
      expect(await reactivate(staff, operator.userId)).toMatchObject({ status: 403, body: { code: 'role_beyond_own' } });
    });

    it('only after they proved lately who they are', async () => {
      const [staff, person] = [await make('staff'), await signUpCustomer(app.url)];
      await query(`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = $1`, [staff.userId]);
      const { body } = await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: staff.refreshToken });
      staff.client.accessToken = body.accessToken;
      expect(await suspend(staff, person.userId)).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
    });

    it('also while they are signing in: no session is left', async () => {
      const person = await signUpCustomer(app.url);
      await Promise.all([...Array.from({ length: 5 }, () => logIn(person)), suspend(root, person.userId)]);
      expect(await query('select id from sessions where user_id = $1 and revoked_at is null', [person.userId])).toEqual([]);
      expect((await person.client.get('/v1/me')).status).toBe(401);
      expect((await logIn(person)).status).toBe(403);
    });
  });

  describe('give and take roles', () => {
    const give = (by: Person, userId: string, role: string) => by.client.post(`/v1/operator/users/${userId}/roles`, { role });
    const take = (by: Person, userId: string, role: string) => by.client.delete(`/v1/operator/users/${userId}/roles/${role}`);

    it('with who gave it and when, once, and on the record', async () => {
      const person = await signUpCustomer(app.url);
      const answer = await give(root, person.userId, 'staff');
      expect([answer.status, answer.headers.get('location')]).toEqual([201, `/v1/operator/users/${person.userId}/roles/staff`]);
      expect(answer.body).toEqual({ userId: person.userId, name: 'staff', assignedAt: expect.any(String), assignedById: root.userId });
      expect((await give(root, person.userId, 'staff')).body).toEqual(answer.body);
      expect((await root.client.get(`/v1/operator/users/${person.userId}/roles`)).body).toEqual({ data: [answer.body], nextCursor: null });
      expect((await person.client.get('/v1/me')).body).toMatchObject({ isStaff: true, installationRoles: ['staff'] });
      expect((await take(root, person.userId, 'staff')).status).toBe(204);
      expect((await take(root, person.userId, 'staff')).status).toBe(404);
      expect((await person.client.get('/v1/me')).body).toMatchObject({ isStaff: false, installationRoles: [] });
      expect((await eventsOf(person.userId)).filter((type) => type.startsWith('role.'))).toEqual(['role.assigned', 'role.removed']);
    });

    it('to nobody who is not there, and none that is none', async () => {
      expect((await give(root, '019316b4-8c00-7a3e-9d51-2f6c0a4b7e99', 'staff')).status).toBe(404);
      const gone = await signUpCustomer(app.url);
      await query(`update users set status = 'deleted' where id = $1`, [gone.userId]);
      expect((await give(root, gone.userId, 'staff')).status).toBe(404);
      expect((await root.client.get('/v1/operator/users/019316b4-8c00-7a3e-9d51-2f6c0a4b7e99/roles')).status).toBe(404);
      expect((await give(root, root.userId, 'emperor')).status).toBe(422);
      expect((await take(root, root.userId, 'emperor')).status).toBe(422);
    });

    it('only as superuser: staff cannot give even what it has', async () => {
      const [staff, person] = [await make('staff'), await signUpCustomer(app.url)];
      expect(await give(staff, person.userId, 'staff')).toMatchObject({ status: 403, body: { permission: 'installation.roles.write' } });
      expect(await rolesOf(person.userId)).toEqual([]);
    });

    it('never more than they have themselves', async () => {
      const { UserRolesService } = await import('../../../libs/identity/src/roles/user-roles.service.js');
      const { requireScope } = await import('@app/kernel');
      const [person, staff] = [await signUpCustomer(app.url), await make('staff')];
      const asLesser = (work: (roles: InstanceType<typeof UserRolesService>) => Promise<unknown>) => app.as({ organizationId: null, userId: root.userId }, async () => {
        requireScope().actor = { kind: 'member', credential: null, userId: root.userId, sessionId: root.userId, organizationId: null, permissions: new Set(['installation.roles.write', 'installation.users.read']), mfaMissing: false, authTimeSeconds: 0 };
        return work(app.app.get(UserRolesService));
      });
      await expect(asLesser((roles) => roles.assign(person.userId, 'staff'))).rejects.toMatchObject({ code: 'role_beyond_own' });
      await expect(asLesser((roles) => roles.remove(staff.userId, 'staff'))).rejects.toMatchObject({ code: 'role_beyond_own' });
      expect([await rolesOf(person.userId), await rolesOf(staff.userId)]).toEqual([[], ['staff']]);
    });

    it('but the last superuser stays one, and stays in: a suspended one does not count', async () => {
      const suspended = await make('superuser');
      expect((await suspend(root, suspended.userId)).status).toBe(200);
      expect(await take(root, root.userId, 'superuser')).toMatchObject({ status: 409, body: { code: 'last_superuser' } });
      expect(await suspend(root, root.userId)).toMatchObject({ status: 409, body: { code: 'last_superuser' } });
      expect(await root.client.post('/v1/me/deactivation', { password: root.password })).toMatchObject({ status: 409, body: { code: 'last_superuser' } });
      expect(await root.client.post('/v1/me/erasure', { password: root.password })).toMatchObject({ status: 409, body: { code: 'last_superuser' } });
      expect(await rolesOf(root.userId)).toEqual(['superuser']);
      expect((await take(root, suspended.userId, 'superuser')).status).toBe(204);
    });

    it('so of two superusers who drop each other at once one is left, ten times out of ten', async () => {
      for (let round = 0; round < 10; round++) {
        const other = await make('superuser');
        const drops = round % 2 === 0 ? [take(root, other.userId, 'superuser'), take(other, root.userId, 'superuser')] : [suspend(root, other.userId), take(other, root.userId, 'superuser')];
        const statuses = (await Promise.all(drops)).map(({ status }) => status);
        const left = await query<{ id: string }>(`select u.id from user_roles ur join roles r on r.id = ur.role_id join users u on u.id = ur.user_id where r.name = 'superuser' and u.status = 'active'`);
        expect({ statuses, left: left.length >= 1 }).toEqual({ statuses: expect.any(Array), left: true });
        // the one who is left goes on as root
        if (left[0]!.id !== root.userId) root = other;
        await query('delete from user_roles where user_id <> $1', [root.userId]);
        expect(await rolesOf(root.userId)).toEqual(['superuser']);
      }
    });
  });

  it('are made by a command at first, for an address that was verified', async () => {
    const { InstallationApi } = await import('@app/identity');
    const [verified, unverified] = [await signUpVerified(app.url, mails), await signUpCustomer(app.url)];
    const grant = (email: string, role: string) => app.as({ organizationId: null, userId: null }, () => app.app.get(InstallationApi).grantRole(email, role));
    expect(await grant(verified.email.toUpperCase(), 'superuser')).toBe(true);
    expect(await grant(unverified.email, 'superuser')).toBe(false);
    await expect(grant(verified.email, 'emperor')).rejects.toMatchObject({ code: 'role_unknown' });
    expect(await rolesOf(verified.userId)).toEqual(['superuser']);
    expect(await query('select assigned_by_id from user_roles where user_id = $1', [verified.userId])).toEqual([{ assigned_by_id: null }]);
    await query('delete from user_roles where user_id = $1', [verified.userId]);
    await query(`update users set status = 'suspended' where id = $1`, [verified.userId]);
    expect(await grant(verified.email, 'superuser')).toBe(false);
  });

  it('are unknown to callers without a token, whatever they ask', async () => {
    const answers = await Promise.all(['/v1/operator/users', '/v1/operator/roles'].map((path) => new ApiClient(app.url).get(path, { 'x-request-id': 'compare' })));
    expect(answers.map((answer) => observable(answer).status)).toEqual([401, 401]);
  });
});
