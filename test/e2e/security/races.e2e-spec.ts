import { randomBytes } from 'node:crypto';
import { PasswordHasher } from '../../../libs/identity/src/credentials/password-hasher.js';
import { newInvitationToken } from '../../../libs/tenancy/src/invitations/invitation-token.js';
import { operationsOf, type OpenApi, type Route } from '../../architecture/support/openapi.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { newEmail, signUpCustomer } from '../identity/people.js';
import { startProcesses, type Processes } from './support/processes.js';

const times = <T>(count: number, work: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => work(index));
const countBy = (values: (string | number)[]): Record<string, number> => Object.fromEntries([...Map.groupBy(values, String)].map(([value, all]) => [value, all.length]));

describe('two API processes on one database', () => {
  let product: Processes;
  const urlOf = (index: number) => product.urls[index % product.urls.length]!;
  const sql = <R>(text: string, params: unknown[] = []) => queryAsAdmin<R>(product.database, text, params);

  beforeAll(async () => {
    product = await startProcesses({ apis: 2 });
  }, 90_000);
  afterAll(() => product?.close());

  it('step a family of refresh tokens once when 100 refreshes come at the same time', async () => {
    const { refreshToken, userId } = await signUpCustomer(urlOf(0));
    const answers = await Promise.all(times(100, (index) => new ApiClient(urlOf(index)).post('/v1/auth/refresh', { refreshToken })));
    expect(countBy(answers.map(({ status }) => status))).toEqual({ 200: 100 });
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
    const [family] = await sql<{ tokens: number; unused: number }>(
      'select count(*)::int as tokens, (count(*) filter (where used_at is null))::int as unused from refresh_tokens where session_id in (select id from sessions where user_id = $1)', [userId],
    );
    expect(family).toEqual({ tokens: 2, unused: 1 });
  });

  it('make one member of 50 acceptances of one invitation', async () => {
    const ceo = await signUpCompany(urlOf(0));
    const invited = await signUpCustomer(urlOf(0));
    await sql('update user_emails set verified_at = now() where user_id = $1', [invited.userId]);
    const { status, body: invitation } = await ceo.client.post('/v1/invitations', { email: invited.email, role: 'support_staff' });
    expect(status).toBe(201);
    const { token, hash } = newInvitationToken(ceo.organizationId); // as the job mails it
    await sql('update invitations set token_hash = $2 where id = $1', [invitation.id, hash]);
    const answers = await Promise.all(times(50, (index) => new ApiClient(urlOf(index), invited.client.accessToken).post('/v1/invitations/acceptance', { token })));
    const { 200: accepted, ...others } = countBy(answers.map(({ status: answer }) => answer));
    expect(accepted).toBe(1);
    expect(Object.keys(others).filter((other) => !/^(404|409|410|422)$/.test(other))).toEqual([]);
    expect(await sql('select role from members where organization_id = $1 and user_id = $2', [ceo.organizationId, invited.userId])).toEqual([{ role: 'support_staff' }]);
    expect(await sql(`select 1 from outbox_events where type = 'tenancy.member.joined' and organization_id = $1 and data->>'userId' = $2`, [ceo.organizationId, invited.userId])).toHaveLength(1);
  });

  it('leave one ceo when two demote each other at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      const [first, second] = [await signUpCompany(urlOf(0)), await signUpCustomer(urlOf(1))];
      const memberId = await addCeo(first.organizationId, second.userId);
      const [{ id: firstId } = { id: '' }] = await sql<{ id: string }>('select id from members where user_id = $1', [first.userId]);
      const { body } = await second.client.post('/v1/auth/switch-organization', { organizationId: first.organizationId });
      const answers = await Promise.all([
        new ApiClient(urlOf(0), first.client.accessToken).patch(`/v1/members/${memberId}`, { role: 'manager' }),
        new ApiClient(urlOf(1), body.accessToken).patch(`/v1/members/${firstId}`, { role: 'manager' }),
      ]);
      const ceos = await sql('select 1 from members where organization_id = $1 and role = $2 and is_active', [first.organizationId, 'ceo']);
      expect([round, ceos.length, answers.map(({ status }) => status).filter((status) => status === 200).length]).toEqual([round, 1, 1]);
    }
  }, 60_000);

  it('leave one ceo when two step down at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      const [first, second] = [await signUpCompany(urlOf(0)), await signUpCustomer(urlOf(1))];
      await addCeo(first.organizationId, second.userId);
      const { body } = await second.client.post('/v1/auth/switch-organization', { organizationId: first.organizationId });
      const answers = await Promise.all([first.client.accessToken, body.accessToken].map((token, index) => new ApiClient(urlOf(index), token).post('/v1/organization/departure')));
      const ceos = await sql('select 1 from members where organization_id = $1 and role = $2 and is_active', [first.organizationId, 'ceo']);
      expect([round, ceos.length, answers.map(({ status }) => status).filter((status) => status === 204).length]).toEqual([round, 1, 1]);
    }
  }, 60_000);

  async function addCeo(organizationId: string, userId: string): Promise<string> {
    const [row] = await sql<{ id: string }>(
      `insert into members (id, organization_id, created_at, updated_at, joined_at, user_id, role, can_invite_users, can_manage_deals, can_view_reports, can_manage_customers)
       values (gen_random_uuid(), $1, now(), now(), now(), $2, 'ceo', true, true, true, true) returning id`, [organizationId, userId],
    );
    return row!.id;
  }

  it('refuse a session that was revoked at one of them: the other one at once on every sensitive operation, and within two seconds elsewhere', async () => {
    const routes = await routesOf(urlOf(0));
    const sensitive = routes.filter(({ operation }) => operation['x-sensitive']);
    expect(sensitive.length).toBeGreaterThan(5);
    const { client: keeper, email, password } = await signUpCompany(urlOf(0));
    const { body: stolen } = await new ApiClient(urlOf(1)).post('/v1/auth/login', { email, password });
    const thief = new ApiClient(urlOf(1), stolen.accessToken);
    expect((await thief.get('/v1/me')).status).toBe(200); // process 2 remembers the session as good
    const { body: sessions } = await keeper.get('/v1/me/sessions');
    const { id } = sessions.data.find(({ isCurrent }: { isCurrent: boolean }) => !isCurrent);

    expect((await keeper.delete(`/v1/me/sessions/${id}`)).status).toBe(204);
    const revokedAt = performance.now();
    const answers = await Promise.all(sensitive.map(async ({ method, path, operation }) => ({ path, answer: await thief.request(method, path.replace(/\{\w+\}/g, id), operation.requestBody?.content['application/json'] ? {} : undefined) })));
    expect(answers.filter(({ answer }) => answer.status !== 401).map(({ path, answer }) => `${path}: ${answer.status}`)).toEqual([]);

    let status = 200;
    let lastAdmittedMs = 0;
    while (status === 200 && performance.now() - revokedAt < 10_000) {
      const askedAt = performance.now();
      ({ status } = await thief.get('/v1/me'));
      if (status === 200) lastAdmittedMs = askedAt - revokedAt;
    }
    expect(status).toBe(401);
    expect(lastAdmittedMs).toBeLessThanOrEqual(2_000);
  }, 60_000);

  it('admit a revoked session for a while elsewhere, or the promise of two seconds would not have been tried', async () => {
    const { client, userId } = await signUpCustomer(urlOf(1));
    expect((await client.get('/v1/me')).status).toBe(200);
    await sql('update sessions set revoked_at = now() where user_id = $1', [userId]);
    expect((await client.get('/v1/me')).status).toBe(200);
  });
});

describe('1,000 wrong passwords at the same time', () => {
  const ATTEMPTS = 1_000;
  let app: TestApp;
  let hashes: jest.SpyInstance;
  const guess = (email: string, index: number) => new ApiClient(app.url).post('/v1/auth/login', { email, password: `guess number ${index}` }, { 'x-device-id': `device-${randomBytes(6).toString('hex')}` });

  beforeEach(() => {
    hashes = jest.spyOn(PasswordHasher.prototype, 'verify'); // counts, and still hashes
  });
  afterEach(async () => {
    hashes.mockRestore();
    await app?.close();
  });

  it.each(['a known account', 'an address nobody has'])('for %s are hashed as often as the limit of an account allows', async (which) => {
    app = await startTestApp({ environment: { SIGN_IN_ATTEMPTS_PER_ACCOUNT: '10', SIGN_IN_ATTEMPTS_PER_NETWORK: '1000000' } });
    const email = which === 'a known account' ? (await signUpCustomer(app.url)).email : newEmail('nobody');
    hashes.mockClear();
    const answers = await Promise.all(times(ATTEMPTS, (index) => guess(email, index)));
    expect(countBy(answers.map(({ status }) => status))).toEqual({ 401: 10, 429: ATTEMPTS - 10 });
    expect(hashes).toHaveBeenCalledTimes(10);
  }, 60_000);

  it('for 1,000 addresses are hashed as often as the limit of a network allows', async () => {
    app = await startTestApp({ environment: { SIGN_IN_ATTEMPTS_PER_NETWORK: '25' } });
    hashes.mockClear();
    const answers = await Promise.all(times(ATTEMPTS, (index) => guess(newEmail('sprayed'), index)));
    expect(countBy(answers.map(({ status }) => status))).toEqual({ 401: 25, 429: ATTEMPTS - 25 });
    expect(hashes).toHaveBeenCalledTimes(25);
  }, 60_000);
});

async function routesOf(url: string): Promise<Route[]> {
  const { body } = await new ApiClient(url).get<OpenApi>('/openapi.json');
  return operationsOf(body);
}
