import { requireScope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { newEmail, observable, signUpCustomer } from './people.js';

describe('POST /v1/auth/login', () => {
  let app: TestApp;
  let anonymous: ApiClient;
  const logIn = (email: string, password: string, headers = {}) => anonymous.post('/v1/auth/login', { email, password }, headers);
  const logInTimes = async (times: number, email: string) => {
    const answers = [];
    for (let i = 0; i < times; i++) answers.push(await logIn(email, 'not the password'));
    return answers;
  };

  beforeAll(async () => {
    app = await startTestApp({ environment: { SIGN_IN_ATTEMPTS_PER_NETWORK: '1000' } });
    anonymous = new ApiClient(app.url);
  });
  afterAll(() => app?.close());

  it('opens a session in the organization of the user', async () => {
    const { email, password, userId, organizationId } = await signUpCompany(app.url);
    const { status, body } = await logIn(email, password);
    expect(status).toBe(200);
    expect(body).toMatchObject({ user: { id: userId, email }, organization: { id: organizationId, role: 'ceo' }, expiresIn: 300 });
    expect((await new ApiClient(app.url, body.accessToken).get('/v1/organization')).body.id).toBe(organizationId);
  });

  it('works without an organization', async () => {
    const { email, password } = await signUpCustomer(app.url);
    const { status, body } = await logIn(email, password);
    expect([status, 'organization' in body]).toEqual([200, false]);
  });

  it('begins in the default organization, and elsewhere when that membership has ended', async () => {
    const [home, second] = [await signUpCompany(app.url), await signUpCompany(app.url)];
    await app.as({ organizationId: second.organizationId, userId: second.userId }, () => app.app.get(TenancyApi).addMember({ userId: home.userId, role: 'manager' }));
    expect((await logIn(home.email, home.password)).body.organization.id).toBe(home.organizationId);
    expect((await home.client.patch('/v1/me', { defaultOrganizationId: second.organizationId })).status).toBe(200);
    expect((await logIn(home.email, home.password)).body.organization).toEqual({ id: second.organizationId, name: 'Acme', role: 'manager' });
    await queryAsAdmin(app.database, 'update members set is_active = false where organization_id = $1 and user_id = $2', [second.organizationId, home.userId]);
    expect((await logIn(home.email, home.password)).body.organization.id).toBe(home.organizationId);
  });

  it('answers a wrong password and an unknown address alike: status, headers and body', async () => {
    const { email } = await signUpCompany(app.url);
    const headers = { 'x-request-id': 'compare' };
    const known = observable(await logIn(email, 'not the password', headers));
    const unknown = observable(await logIn(newEmail('nobody'), 'not the password', headers));
    expect(known).toMatchObject({ status: 401, body: { code: 'invalid_credentials', instance: 'compare' } });
    expect(known).toEqual(unknown);
  });

  it('takes as long for an unknown address as for a wrong password', async () => {
    const { email } = await signUpCompany(app.url);
    const timeOf = async (one: string) => {
      const startedAt = performance.now();
      await logIn(one, 'not the password');
      return performance.now() - startedAt;
    };
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    for (let i = 0; i < 9; i++) {
      times.known.push(await timeOf(email));
      times.unknown.push(await timeOf(newEmail()));
    }
    const median = (values: number[]) => values.sort((a, b) => a - b)[4]!;
    // without its hash an unknown address would take a tenth
    expect(median(times.unknown) / median(times.known)).toBeGreaterThan(1 / 3);
    expect(median(times.unknown) / median(times.known)).toBeLessThan(3);
  });

  it('stops after ten wrong passwords, also with the right one, for known and unknown addresses alike', async () => {
    const { email, password } = await signUpCompany(app.url);
    const unknown = newEmail('nobody');
    const statuses = async (address: string) => (await logInTimes(11, address)).map(({ status }) => status);
    const expected = [...Array.from({ length: 10 }, () => 401), 429];
    expect([await statuses(email), await statuses(unknown)]).toEqual([expected, expected]);
    const headers = { 'x-request-id': 'compare' };
    const [locked, lockedUnknown] = [await logIn(email, password, headers), await logIn(unknown, password, headers)];
    expect(observable(locked)).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(observable(locked)).toEqual(observable(lockedUnknown));
    for (const answer of [locked, lockedUnknown]) {
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(850);
      expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(900);
    }
    await queryAsAdmin(app.database, `update attempt_counters set resets_at = now() - interval '1 second'`);
    expect((await logIn(email, password)).status).toBe(200);
  });

  it('counts from the beginning after a success', async () => {
    const { email, password } = await signUpCompany(app.url);
    await logInTimes(9, email);
    expect((await logIn(email, password)).status).toBe(200);
    expect((await logInTimes(9, email)).map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 401));
  });

  it.each(['inactive', 'suspended', 'deleted'])('refuses a user who is %s, and tells only who knows the password', async (status) => {
    const { email, password, userId } = await signUpCompany(app.url);
    await queryAsAdmin(app.database, 'update users set status = $2 where id = $1', [userId, status]);
    expect(await logIn(email, password)).toMatchObject({ status: 403, body: { code: 'user_not_active' } });
    expect(await logIn(email, 'not the password')).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
  });

  it('lets the verified owner of an address in, whoever claimed it before', async () => {
    const squatter = await signUpCompany(app.url);
    const owner = await signUpCompany(app.url, { email: squatter.email });
    expect((await logIn(squatter.email, squatter.password)).status).toBe(200);
    await queryAsAdmin(app.database, 'update user_emails set verified_at = now() where user_id = $1', [owner.userId]);
    expect((await logIn(squatter.email, owner.password)).body.user.id).toBe(owner.userId);
    expect((await logIn(squatter.email, squatter.password)).status).toBe(401);
  });

  it('writes successes and failures into a record that cannot be changed', async () => {
    const { email, password, userId } = await signUpCompany(app.url);
    await anonymous.post('/v1/auth/login', { email, password: 'not the password' }, { 'user-agent': 'Mallory/1.0 \u0085' });
    await logIn(email, password);
    const events = await queryAsAdmin<{ type: string; ip: string; user_agent: string; session_id: string | null }>(
      app.database, 'select type, host(ip) as ip, user_agent, session_id from login_events where user_id = $1 order by id', [userId],
    );
    expect(events).toEqual([
      { type: 'signup.succeeded', ip: '127.0.0.1', user_agent: 'node', session_id: expect.any(String) },
      { type: 'login.failed', ip: '127.0.0.1', user_agent: 'Mallory/1.0', session_id: null },
      { type: 'login.succeeded', ip: '127.0.0.1', user_agent: 'node', session_id: expect.any(String) },
    ]);
    for (const sql of ['update login_events set type = null', 'delete from login_events']) {
      await expect(app.as({ organizationId: null, userId: null }, () => requireScope().em.execute(sql))).rejects.toThrow(/permission denied/);
    }
  });

  it.each([
    ['no password', { email: 'a@example.test' }],
    ['an empty password', { email: 'a@example.test', password: '' }],
    ['a password of more than 1,024 bytes', { email: 'a@example.test', password: 'ä'.repeat(513) }],
    ['an address that is none', { email: 'a', password: 'x' }],
    ['an array', []],
  ])('refuses %s with 422 and counts nothing', async (_case, input) => {
    const counters = () => queryAsAdmin(app.database, 'select key, count from attempt_counters order by key');
    const before = await counters();
    expect((await anonymous.post('/v1/auth/login', input)).status).toBe(422);
    expect(await counters()).toEqual(before);
  });
});

describe('POST /v1/auth/login from one network', () => {
  it('stops after the limit of the network, whatever the addresses, and does not count successes', async () => {
    const app = await startTestApp({ environment: { SIGN_IN_ATTEMPTS_PER_NETWORK: '5' } });
    try {
      const { email, password } = await signUpCompany(app.url);
      const anonymous = new ApiClient(app.url);
      for (let i = 0; i < 7; i++) expect((await anonymous.post('/v1/auth/login', { email, password })).status).toBe(200);
      const statuses: number[] = [];
      for (let i = 0; i < 6; i++) statuses.push((await anonymous.post('/v1/auth/login', { email: newEmail(), password: 'sprayed password' })).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    } finally {
      await app.close();
    }
  });
});
