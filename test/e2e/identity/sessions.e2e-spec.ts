import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany } from '../../support/client.js';
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
});
