import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp } from '@app/kernel';
import { ApiModule } from '../../../apps/api/src/api.module.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { observable } from './people.js';

describe('/v1/me/sessions', () => {
  let app: TestApp;
  const logIn = async (email: string, password: string, userAgent: string) => {
    const { body } = await new ApiClient(app.url).post('/v1/auth/login', { email, password }, { 'user-agent': userAgent });
    return { client: new ApiClient(app.url, body.accessToken), refreshToken: body.refreshToken as string };
  };

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app?.close());

  it('lists where the user is signed in, newest first, page by page, and marks the session that asks', async () => {
    const { client, email, password, organizationId } = await signUpCompany(app.url);
    await logIn(email, password, 'Phone/1.0');
    const { body } = await client.get('/v1/me/sessions');
    expect(body).toMatchObject({ data: [{ userAgent: 'Phone/1.0', isCurrent: false, ip: '127.0.0.1', organizationId }, { userAgent: 'node', isCurrent: true }], nextCursor: null });
    const { body: first } = await client.get('/v1/me/sessions?limit=1');
    const { body: second } = await client.get(`/v1/me/sessions?limit=1&cursor=${first.nextCursor}`);
    expect([...first.data, ...second.data]).toEqual(body.data);
  });

  it('shows nobody the sessions of others, not even with their cursor', async () => {
    const [one, two] = [await signUpCompany(app.url), await signUpCompany(app.url)];
    await logIn(one.email, one.password, 'Phone/1.0');
    const { body } = await one.client.get('/v1/me/sessions?limit=1');
    expect((await two.client.get('/v1/me/sessions')).body.data).toHaveLength(1);
    expect(await two.client.get(`/v1/me/sessions?cursor=${body.nextCursor}`)).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });

  it('ends one: its tokens are refused at once, the others go on', async () => {
    const { client, email, password } = await signUpCompany(app.url);
    const phone = await logIn(email, password, 'Phone/1.0');
    expect((await phone.client.get('/v1/me')).status).toBe(200);
    const { body } = await client.get('/v1/me/sessions');
    expect((await client.delete(`/v1/me/sessions/${body.data[0].id}`)).status).toBe(204);
    expect((await phone.client.get('/v1/me')).status).toBe(401);
    expect((await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: phone.refreshToken })).status).toBe(401);
    expect((await client.get('/v1/me/sessions')).body.data).toHaveLength(1);
    expect((await client.delete(`/v1/me/sessions/${body.data[0].id}`)).status).toBe(404);
  });

  it('answers 404 for the session of somebody else, as for one that never was, and does not end it', async () => {
    const [one, two] = [await signUpCompany(app.url), await signUpCompany(app.url)];
    const { body } = await two.client.get('/v1/me/sessions');
    const answers = [];
    for (const id of [body.data[0].id, '019316b4-8c00-7a3e-9d51-2f6c0a4b7e99']) answers.push(observable(await one.client.delete(`/v1/me/sessions/${id}`, { 'x-request-id': 'compare' })));
    expect(answers[0].status).toBe(404);
    expect(answers[0]).toEqual(answers[1]);
    expect((await two.client.get('/v1/me')).status).toBe(200);
  });

  it('can end the one that asks', async () => {
    const { client } = await signUpCompany(app.url);
    const { body } = await client.get('/v1/me/sessions');
    expect((await client.delete(`/v1/me/sessions/${body.data[0].id}`)).status).toBe(204);
    expect((await client.get('/v1/me')).status).toBe(401);
  });

  it('needs a token and a well-formed id', async () => {
    const { client } = await signUpCompany(app.url);
    expect((await client.delete('/v1/me/sessions/1')).status).toBe(422);
    expect((await new ApiClient(app.url).get('/v1/me/sessions')).status).toBe(401);
  });

  it('names the device of each', async () => {
    const { client, email, password } = await signUpCompany(app.url);
    await logIn(email, password, 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0');
    const { body } = await client.get('/v1/me/sessions');
    expect(body.data).toMatchObject([{ deviceName: 'Firefox on Linux', deviceId: expect.any(String) }, { deviceName: 'node' }]);
  });

  it('ends all others at once, or all with the one that asks', async () => {
    const { client, email, password } = await signUpCompany(app.url);
    const others = [await logIn(email, password, 'Phone/1.0'), await logIn(email, password, 'Tablet/1.0')];
    expect((await client.delete('/v1/me/sessions')).status).toBe(204);
    for (const other of others) {
      expect((await other.client.get('/v1/me')).status).toBe(401);
      expect((await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: other.refreshToken })).status).toBe(401);
    }
    expect((await client.get('/v1/me/sessions')).body.data).toMatchObject([{ isCurrent: true }]);
    expect((await client.delete('/v1/me/sessions?current=no')).status).toBe(422);
    expect((await client.delete('/v1/me/sessions?current=true')).status).toBe(204);
    expect((await client.get('/v1/me')).status).toBe(401);
  });

  it('shows the refresh tokens of each: outstanding, used, revoked', async () => {
    const { client, email, password } = await signUpCompany(app.url);
    const phone = await logIn(email, password, 'Phone/1.0');
    const { body: refreshed } = await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: phone.refreshToken });
    const [{ id }] = (await client.get('/v1/me/sessions')).body.data;
    const tokens = async (query = '') => (await client.get(`/v1/me/sessions/${id}/tokens${query}`)).body.data;
    const jti = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()).jti as string;
    expect(await tokens()).toEqual([
      { id: jti(refreshed.accessToken), state: 'outstanding', createdAt: expect.any(String), expiresAt: expect.any(String), revokedAt: null },
      { id: jti(phone.client.accessToken!), state: 'used', createdAt: expect.any(String), expiresAt: expect.any(String), revokedAt: expect.any(String) },
    ]);
    expect(await tokens('?state=used')).toHaveLength(1);
    expect((await client.get('/v1/me')).body.activeTokenId).toBe(jti(refreshed.accessToken));
    await client.delete(`/v1/me/sessions/${id}`);
    expect((await tokens()).map(({ state }: { state: string }) => state)).toEqual(['revoked', 'used']);
    expect((await client.get('/v1/me')).body.activeTokenId).toBe(jti(client.accessToken!));
    expect(JSON.stringify(await tokens())).not.toMatch(/fort_|hash/);
  });

  it('shows nobody the tokens of others', async () => {
    const [one, two] = [await signUpCompany(app.url), await signUpCompany(app.url)];
    const { body } = await two.client.get('/v1/me/sessions');
    const answers = [];
    for (const id of [body.data[0].id, '019316b4-8c00-7a3e-9d51-2f6c0a4b7e99']) answers.push(observable(await one.client.get(`/v1/me/sessions/${id}/tokens`, { 'x-request-id': 'compare' })));
    expect(answers[0].status).toBe(404);
    expect(answers[0]).toEqual(answers[1]);
  });

  describe('in another process', () => {
    let other: NestFastifyApplication;
    let url: string;

    beforeAll(async () => {
      other = await createHttpApp(ApiModule);
      await other.listen(0, '127.0.0.1');
      url = await other.getUrl();
    });
    afterAll(() => other?.close());

    it('an ended one is refused at once where it matters, and within two seconds everywhere', async () => {
      const { client, email, password } = await signUpCompany(app.url);
      const phone = await logIn(email, password, 'Phone/1.0');
      const there = new ApiClient(url, phone.client.accessToken);
      expect((await there.get('/v1/me')).status).toBe(200); // remembered there from now on
      const { body } = await client.get('/v1/me/sessions');
      const endedAt = Date.now();
      expect((await client.delete(`/v1/me/sessions/${body.data[0].id}`)).status).toBe(204);
      expect((await there.get('/v1/me/export')).status).toBe(401);
      expect((await there.post('/v1/me/erasure', { password })).status).toBe(401);
      await eventually(async () => (await there.get('/v1/me')).status === 401, 3_000);
      expect(Date.now() - endedAt).toBeLessThan(2_500);
      expect((await new ApiClient(url).post('/v1/auth/refresh', { refreshToken: phone.refreshToken })).status).toBe(401);
    });

    it('a suspended user is out within two seconds as well, and never gets a new token', async () => {
      const { client, userId, refreshToken } = await signUpCompany(app.url);
      const there = new ApiClient(url, client.accessToken);
      expect((await there.get('/v1/me')).status).toBe(200);
      await queryAsAdmin(app.database, `update users set status = 'suspended' where id = $1`, [userId]);
      expect(await new ApiClient(url).post('/v1/auth/refresh', { refreshToken })).toMatchObject({ status: 401, body: { code: 'refresh_token_invalid' } });
      await eventually(async () => (await there.get('/v1/me')).status === 401, 3_000);
    });

    it('a membership that ended, or an organization that was shut, is out of the next token', async () => {
      const organizationOf = async (refreshToken: string) => {
        const { body } = await new ApiClient(url).post('/v1/auth/refresh', { refreshToken });
        return { organizationId: JSON.parse(Buffer.from(body.accessToken.split('.')[1], 'base64url').toString()).org as string | undefined, refreshToken: body.refreshToken as string };
      };
      const [one, two] = [await signUpCompany(app.url), await signUpCompany(app.url)];
      const before = await organizationOf(one.refreshToken);
      expect(before.organizationId).toBe(one.organizationId);
      await queryAsAdmin(app.database, 'update members set is_active = false where user_id = $1', [one.userId]);
      expect((await organizationOf(before.refreshToken)).organizationId).toBeUndefined();
      await queryAsAdmin(app.database, 'update organizations set is_active = false where id = $1', [two.organizationId]);
      expect((await organizationOf(two.refreshToken)).organizationId).toBeUndefined();
    });
  });
});
