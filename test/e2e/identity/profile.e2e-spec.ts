import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague } from '../tenancy/colleagues.js';
import { startMailCatcher, type MailCatcher } from './mail-catcher.js';
import { signUpCustomer, signUpVerified } from './people.js';

describe('the account of a user', () => {
  let app: TestApp;
  let mails: MailCatcher;
  const query = <R>(sql: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, sql, params);

  beforeAll(async () => {
    mails = await startMailCatcher();
    app = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url } });
  });
  afterEach(() => query('delete from attempt_counters'));
  afterAll(async () => {
    await app?.close();
    await mails?.close();
  });

  it('has no roles, no picture, and a token that acts for it', async () => {
    const { client } = await signUpCompany(app.url);
    const { body } = await client.get('/v1/me');
    expect(body).toMatchObject({ isStaff: false, installationRoles: [], avatarUrl: null, activeTokenId: expect.any(String), status: 'active' });
    expect(body.activeTokenId).toBe(JSON.parse(Buffer.from(client.accessToken!.split('.')[1]!, 'base64url').toString()).jti);
  });

  it('is staff exactly as long as it has a role: there is no second place that could say otherwise', async () => {
    const { client, userId } = await signUpCustomer(app.url);
    await query('insert into user_roles (user_id, role_id) values ($1, 4)', [userId]);
    expect((await client.get('/v1/me')).body).toMatchObject({ isStaff: true, installationRoles: ['auditor'] });
    await query('delete from user_roles where user_id = $1', [userId]);
    expect((await client.get('/v1/me')).body).toMatchObject({ isStaff: false, installationRoles: [] });
    expect(await query(`select column_name from information_schema.columns where table_name = 'users' and column_name in ('is_staff', 'is_superuser')`)).toEqual([]);
  });

  it('can be shut by its user, who gets back in only through an operator, with nothing lost', async () => {
    const person = await signUpVerified(app.url, mails);
    const other = (await new ApiClient(app.url).post('/v1/auth/login', { email: person.email, password: person.password })).body;
    expect((await person.client.post('/v1/me/deactivation', { password: person.password })).status).toBe(204);
    for (const token of [person.client.accessToken, other.accessToken]) expect((await new ApiClient(app.url, token).get('/v1/me')).status).toBe(401);
    expect((await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: other.refreshToken })).status).toBe(401);
    expect(await new ApiClient(app.url).post('/v1/auth/login', { email: person.email, password: person.password })).toMatchObject({ status: 403, body: { code: 'user_not_active' } });
    expect(await query('select status, status_reason, deactivated_at is not null as dated, display_name from users where id = $1', [person.userId])).toEqual([{ status: 'inactive', status_reason: 'By the user.', dated: true, display_name: 'Pat Customer' }]);
    await eventually(async () => mails.to(person.email).some(({ subject }) => subject === 'Your account was deactivated'));
    expect(await query(`select type from login_events where user_id = $1 and type like 'user.%'`, [person.userId])).toEqual([{ type: 'user.deactivated' }]);
  });

  it('is not shut by a wrong password, a foreign address, or nothing', async () => {
    const { client, userId } = await signUpCustomer(app.url);
    for (const confirmation of [{ password: 'wrong' }, { email: 'somebody@else.example' }]) expect((await client.post('/v1/me/deactivation', confirmation)).body).toMatchObject({ code: 'confirmation_wrong', status: 422 });
    expect((await client.post('/v1/me/deactivation', {})).status).toBe(422);
    expect((await client.post('/v1/me/deactivation')).status).toBeGreaterThanOrEqual(400);
    expect(await query('select status from users where id = $1', [userId])).toEqual([{ status: 'active' }]);
  });

  it('of the only ceo is not shut while others depend on it', async () => {
    const cleo = await signUpCompany(app.url);
    await addColleague(app, cleo, 'manager');
    expect(await cleo.client.post('/v1/me/deactivation', { password: cleo.password })).toMatchObject({ status: 409, body: { code: 'sole_ceo', organizationId: cleo.organizationId } });
    await query(`update members set is_active = false where organization_id = $1 and user_id <> $2`, [cleo.organizationId, cleo.userId]);
    expect((await cleo.client.post('/v1/me/deactivation', { password: cleo.password })).status).toBe(204);
  });
});
