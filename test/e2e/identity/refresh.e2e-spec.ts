import { TenancyApi } from '@app/tenancy';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { observable, signUpCustomer } from './people.js';

describe('refresh tokens', () => {
  let app: TestApp;
  let anonymous: ApiClient;
  const refresh = (refreshToken: string, headers = {}) => anonymous.post('/v1/auth/refresh', { refreshToken }, headers);
  const sql = <R>(text: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, text, params);
  const passGrace = (userId: string) =>
    sql(`update refresh_tokens set used_at = used_at - interval '11 seconds' where session_id in (select id from sessions where user_id = $1)`, [userId]);

  beforeAll(async () => {
    app = await startTestApp();
    anonymous = new ApiClient(app.url);
  });
  afterAll(() => app?.close());

  it('rotate: the answer is a new pair that works', async () => {
    const { refreshToken, organizationId } = await signUpCompany(app.url);
    const { status, body } = await refresh(refreshToken);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['accessToken', 'expiresIn', 'refreshToken']);
    expect(body.refreshToken).not.toBe(refreshToken);
    expect((await new ApiClient(app.url, body.accessToken).get('/v1/organization')).body.id).toBe(organizationId);
    expect((await refresh(body.refreshToken)).status).toBe(200);
  });

  it('repeat the same successor to the same device within ten seconds', async () => {
    const { refreshToken } = await signUpCompany(app.url);
    const [first, again] = [await refresh(refreshToken), await refresh(refreshToken)];
    expect([again.status, again.body.refreshToken]).toEqual([200, first.body.refreshToken]);
  });

  it('step once when twenty requests come at the same time, and all get the same successor', async () => {
    const { refreshToken, userId } = await signUpCompany(app.url);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
    const [family] = await sql<{ tokens: string }>('select count(*) as tokens from refresh_tokens where session_id in (select id from sessions where user_id = $1)', [userId]);
    expect(family!.tokens).toBe('2');
  });

  it.each([
    ['after the grace time', {}, true],
    ['from another device', { 'user-agent': 'Mallory/1.0' }, false],
  ])('end the whole session when a used one comes again %s', async (_case, headers, late) => {
    const { client, refreshToken, userId } = await signUpCompany(app.url);
    const { body: next } = await refresh(refreshToken);
    if (late) await passGrace(userId);
    expect(await refresh(refreshToken, headers)).toMatchObject({ status: 401, body: { code: 'token_reused' } });
    expect(await refresh(next.refreshToken)).toMatchObject({ status: 401, body: { code: 'refresh_token_invalid' } });
    expect((await client.get('/v1/me')).status).toBe(401);
    const [session] = await sql<{ revoke_reason: string }>('select revoke_reason from sessions where user_id = $1', [userId]);
    expect(session!.revoke_reason).toBe('token_reused');
    expect(await sql('select 1 from login_events where user_id = $1 and type = $2', [userId, 'token.reused'])).toHaveLength(1);
    expect(await sql(`select data->>'reason' as reason from outbox_events where type = 'identity.session.revoked' and data->>'userId' = $1`, [userId])).toEqual([{ reason: 'token_reused' }]);
  });

  it('leave other sessions of the user alone', async () => {
    const { email, password, refreshToken, userId } = await signUpCompany(app.url);
    const { body: other } = await anonymous.post('/v1/auth/login', { email, password });
    await refresh(refreshToken);
    await passGrace(userId);
    expect((await refresh(refreshToken)).status).toBe(401);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it.each([
    ['nobody ever had', async () => 'fort_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['is an access token', async () => (await signUpCompany(app.url)).client.accessToken!.slice(0, 190)],
    ['has expired', async () => expired(`update refresh_tokens set expires_at = now() - interval '1 second' where session_id in (select id from sessions where user_id = $1)`)],
    ['is of a session idle for a week', async () => expired(`update sessions set idle_expires_at = now() - interval '1 second' where user_id = $1`)],
    ['is of a session thirty days old', async () => expired(`update sessions set expires_at = now() - interval '1 second' where user_id = $1`)],
    ['is of a user who was suspended', async () => expired(`update users set status = 'suspended' where id = $1`)],
    ['is of a session that ended', async () => expired('update sessions set revoked_at = now() where user_id = $1')],
  ])('are refused with one answer when one %s', async (_case, make) => {
    const headers = { 'x-request-id': 'compare' };
    const answer = observable(await refresh(await make(), headers));
    expect(answer).toMatchObject({ status: 401, body: { code: 'refresh_token_invalid' } });
    expect(answer).toEqual(observable(await refresh('fort_unknown', headers)));
  });

  async function expired(statement: string): Promise<string> {
    const { userId, refreshToken } = await signUpCompany(app.url);
    await sql(statement, [userId]);
    return refreshToken;
  }

  it('give a token without the organization once the membership has ended', async () => {
    const { userId, refreshToken } = await signUpCompany(app.url);
    await sql('update members set is_active = false where user_id = $1', [userId]);
    const { status, body } = await refresh(refreshToken);
    expect(status).toBe(200);
    const client = new ApiClient(app.url, body.accessToken);
    expect((await client.get('/v1/me')).status).toBe(200);
    expect(await client.get('/v1/organization')).toMatchObject({ status: 403, body: { code: 'organization_required' } });
  });

  it('never live longer than their session', async () => {
    const { userId, refreshToken } = await signUpCompany(app.url);
    await sql(`update sessions set expires_at = now() + interval '1 day' where user_id = $1`, [userId]);
    await refresh(refreshToken);
    const [token] = await sql<{ ok: boolean }>(
      'select t.expires_at <= s.expires_at as ok from refresh_tokens t join sessions s on s.id = t.session_id where s.user_id = $1 and t.used_at is null', [userId],
    );
    expect(token).toEqual({ ok: true });
  });

  it('forget sealed successors when the family moves on', async () => {
    const { userId, refreshToken } = await signUpCompany(app.url);
    const { body } = await refresh(refreshToken);
    await passGrace(userId);
    await refresh(body.refreshToken);
    const sealed = await sql<{ sealed: boolean }>(
      'select sealed_successor is not null as sealed from refresh_tokens where session_id in (select id from sessions where user_id = $1) order by created_at, id', [userId],
    );
    expect(sealed.map((row) => row.sealed)).toEqual([false, true, false]);
  });

  describe('POST /v1/auth/logout', () => {
    const logOut = (refreshToken: string) => anonymous.post('/v1/auth/logout', { refreshToken });

    it('ends the session: refresh token and access token are refused', async () => {
      const { client, refreshToken } = await signUpCompany(app.url);
      expect((await client.get('/v1/me')).status).toBe(200);
      expect((await logOut(refreshToken)).status).toBe(204);
      expect((await refresh(refreshToken)).status).toBe(401);
      expect((await client.get('/v1/me')).status).toBe(401);
    });

    it('also works with a token that was used up, and answers the same for a stranger', async () => {
      const { client, refreshToken } = await signUpCompany(app.url);
      await refresh(refreshToken);
      expect([(await logOut(refreshToken)).status, (await logOut(refreshToken)).status, (await logOut('fort_unknown')).status]).toEqual([204, 204, 204]);
      expect((await client.get('/v1/me')).status).toBe(401);
    });
  });

  describe('POST /v1/auth/switch-organization', () => {
    it('answers a token for another organization of the user, and refreshing keeps it', async () => {
      const [home, second] = [await signUpCompany(app.url), await signUpCompany(app.url, { organizationName: 'Second' })];
      await app.as({ organizationId: second.organizationId, userId: second.userId }, () => app.app.get(TenancyApi).addMember({ userId: home.userId, role: 'support_staff' }));
      const { status, body } = await home.client.post('/v1/auth/switch-organization', { organizationId: second.organizationId });
      expect(status).toBe(200);
      expect(body).toEqual({ organization: { id: second.organizationId, name: 'Second', role: 'support_staff' }, accessToken: expect.any(String), expiresIn: 300 });
      expect((await new ApiClient(app.url, body.accessToken).get('/v1/organization')).body.name).toBe('Second');
      const { body: refreshed } = await refresh(home.refreshToken);
      expect((await new ApiClient(app.url, refreshed.accessToken).get('/v1/organization')).body.name).toBe('Second');
    });

    it('answers 404 for an organization of others as for one that never was', async () => {
      const [home, other] = [await signUpCompany(app.url), await signUpCompany(app.url)];
      const headers = { 'x-request-id': 'compare' };
      const answers = await Promise.all(
        [other.organizationId, '019316b4-8c00-7a3e-9d51-2f6c0a4b7e99'].map((organizationId) => home.client.post('/v1/auth/switch-organization', { organizationId }, headers)),
      );
      expect(answers.map((answer) => answer.status)).toEqual([404, 404]);
      expect(observable(answers[0]!)).toEqual(observable(answers[1]!));
      expect((await home.client.get('/v1/organization')).body.id).toBe(home.organizationId);
    });

    it('answers 404 for an organization the user was removed from', async () => {
      const home = await signUpCompany(app.url);
      await sql('update members set is_active = false where user_id = $1', [home.userId]);
      const { body } = await refresh(home.refreshToken);
      expect((await new ApiClient(app.url, body.accessToken).post('/v1/auth/switch-organization', { organizationId: home.organizationId })).status).toBe(404);
    });

    it('needs a token', async () => {
      const { client } = await signUpCustomer(app.url);
      expect((await anonymous.post('/v1/auth/switch-organization', { organizationId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e99' })).status).toBe(401);
      expect((await client.post('/v1/auth/switch-organization', {})).status).toBe(422);
    });
  });

  it('lose their access tokens within two seconds when another process ends the session', async () => {
    const { client, userId } = await signUpCompany(app.url);
    expect((await client.get('/v1/me')).status).toBe(200);
    await sql('update sessions set revoked_at = now() where user_id = $1', [userId]);
    const startedAt = performance.now();
    await eventually(async () => (await client.get('/v1/me')).status === 401, 5_000);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });
});
