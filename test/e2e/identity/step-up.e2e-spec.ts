import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { VirtualAuthenticator } from '../../support/virtual-authenticator.js';
import { signUpCustomer } from './people.js';
import { addPasskey, codeOf, enrolTotp, eventsOf, forgetSteps, logIn, ORIGIN, personWithTotp, signedInAgo, wrongCodeFor } from './second-factors.js';

describe('POST /v1/auth/step-up', () => {
  let app: TestApp;
  /** An operation that asks for a recent proof; 409 when it got that far for somebody without a factor, 201 for others. */
  const sensitive = (client: ApiClient) => client.post('/v1/me/recovery-codes');
  const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { auth_time: number; sid: string; org?: string; amr: string[] };

  beforeAll(async () => {
    app = await startTestApp({ environment: { SIGN_IN_ATTEMPTS_PER_NETWORK: '100000' } });
  });
  afterAll(() => app?.close());

  it('answers a token of the same session with which sensitive operations are allowed again', async () => {
    const person = await signUpCustomer(app.url);
    const client = await signedInAgo(app, person, 11);
    expect(await sensitive(client)).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
    const before = claimsOf(client.accessToken!);
    const { status, body } = await client.post('/v1/auth/step-up', { password: person.password });
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['accessToken', 'expiresIn']);
    const after = claimsOf(body.accessToken);
    expect(after.sid).toBe(before.sid);
    expect(after.auth_time - before.auth_time).toBeGreaterThanOrEqual(11 * 60 - 1);
    expect((await sensitive(new ApiClient(app.url, body.accessToken))).status).toBe(409);
    expect((await sensitive(client)).status).toBe(403); // the token from before still says what it said
    expect(await eventsOf(app, person.userId)).toContain('step_up.succeeded');
  });

  it('lasts: a refresh later the session is still the one that was proven then', async () => {
    const person = await signUpCustomer(app.url);
    const client = await signedInAgo(app, person, 11);
    const { body } = await client.post('/v1/auth/step-up', { password: person.password });
    const { body: refreshed } = await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: person.refreshToken });
    expect(claimsOf(refreshed.accessToken).auth_time).toBe(claimsOf(body.accessToken).auth_time);
  });

  it('keeps the organization the token acts in', async () => {
    const company = await signUpCompany(app.url);
    const { body } = await company.client.post('/v1/auth/step-up', { password: company.password });
    expect(claimsOf(body.accessToken).org).toBe(company.organizationId);
    expect((await new ApiClient(app.url, body.accessToken).get('/v1/leads')).status).toBe(200);
  });

  it('takes no password from who has a second factor, not even the right one', async () => {
    const person = await personWithTotp(app);
    const client = await signedInAgo(app, person, 11);
    expect(await client.post('/v1/auth/step-up', { password: person.password })).toMatchObject({ status: 422, body: { code: 'second_factor_required' } });
    const { status, body } = await client.post('/v1/auth/step-up', { code: codeOf(person.secret) });
    expect(status).toBe(200);
    expect((await sensitive(new ApiClient(app.url, body.accessToken))).status).toBe(201);
  });

  it('takes a recovery code, once', async () => {
    const person = await personWithTotp(app);
    expect((await person.client.post('/v1/auth/step-up', { code: person.recoveryCodes[0] })).status).toBe(200);
    expect(await person.client.post('/v1/auth/step-up', { code: person.recoveryCodes[0] })).toMatchObject({ status: 422, body: { code: 'step_up_failed' } });
  });

  it('takes a passkey that answers its own request, once', async () => {
    const person = await signUpCustomer(app.url);
    const authenticator = new VirtualAuthenticator(ORIGIN, { counts: false });
    await addPasskey(person.client, authenticator);
    const { body } = await person.client.post('/v1/auth/step-up/passkey-options');
    const proof = { passkeyToken: body.passkeyToken, passkey: authenticator.get(body.options) };
    expect((await person.client.post('/v1/auth/step-up', proof)).status).toBe(200);
    expect((await person.client.post('/v1/auth/step-up', proof)).status).toBe(422);
    const { body: alone } = await new ApiClient(app.url).post('/v1/auth/passkey/options');
    expect((await person.client.post('/v1/auth/step-up', { passkeyToken: alone.passkeyToken, passkey: authenticator.get(alone.options) })).status).toBe(422);
  });

  it('takes neither the passkey nor the request of somebody else', async () => {
    const [one, two] = [await signUpCustomer(app.url), await signUpCustomer(app.url)];
    const [ofOne, ofTwo] = [new VirtualAuthenticator(ORIGIN), new VirtualAuthenticator(ORIGIN)];
    await addPasskey(one.client, ofOne);
    await addPasskey(two.client, ofTwo);
    const { body } = await one.client.post('/v1/auth/step-up/passkey-options');
    const strange = { passkeyToken: body.passkeyToken, passkey: ofTwo.get({ ...body.options, allowCredentials: undefined }) };
    expect((await one.client.post('/v1/auth/step-up', strange)).status).toBe(422);
    const { body: again } = await one.client.post('/v1/auth/step-up/passkey-options');
    expect((await two.client.post('/v1/auth/step-up', { passkeyToken: again.passkeyToken, passkey: ofTwo.get({ ...again.options, allowCredentials: undefined }) })).status).toBe(422);
  });

  it('takes a code once, of twenty that come at the same time', async () => {
    const person = await personWithTotp(app);
    const code = codeOf(person.secret);
    const answers = await Promise.all(Array.from({ length: 20 }, () => person.client.post('/v1/auth/step-up', { code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('makes a session of one factor one of two, which opens the organization that asks for them at once', async () => {
    const company = await signUpCompany(app.url);
    await queryAsAdmin(app.database, 'update organizations set require_mfa = true where id = $1', [company.organizationId]);
    const early = new ApiClient(app.url, (await logIn(app, company)).body.accessToken);
    const { secret } = await enrolTotp(app, company.client);
    expect(await early.get('/v1/leads')).toMatchObject({ status: 403, body: { code: 'mfa_required' } });
    const { body } = await early.post('/v1/auth/step-up', { code: codeOf(secret) });
    expect((await early.get('/v1/leads')).status).toBe(200);
    expect(claimsOf(body.accessToken).amr).toEqual(['pwd', 'otp', 'mfa']);
  });

  it('stops after ten wrong passwords, also with the right one, and leaves signing in alone', async () => {
    const person = await signUpCustomer(app.url);
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) statuses.push((await person.client.post('/v1/auth/step-up', { password: `wrong ${i}` })).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 422), 429]);
    expect((await person.client.post('/v1/auth/step-up', { password: person.password })).status).toBe(429);
    expect((await logIn(app, person)).status).toBe(200);
  });

  it('counts wrong codes together with those at sign-in', async () => {
    const person = await personWithTotp(app);
    for (let i = 0; i < 3; i++) expect((await person.client.post('/v1/auth/step-up', { code: wrongCodeFor(person.secret) })).status).toBe(422);
    const { mfaToken } = (await logIn(app, person)).body;
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await new ApiClient(app.url).post('/v1/auth/mfa', { mfaToken, code: wrongCodeFor(person.secret) })).status);
    expect(statuses).toEqual([401, 401, 429]);
    expect((await eventsOf(app, person.userId)).filter((type) => type === 'step_up.failed')).toHaveLength(3);
    await forgetSteps(app);
  });

  it('is of no use to a session that was ended', async () => {
    const person = await signUpCustomer(app.url);
    await queryAsAdmin(app.database, 'update sessions set revoked_at = now() where user_id = $1', [person.userId]);
    expect((await person.client.post('/v1/auth/step-up', { password: person.password })).status).toBe(401);
    expect((await new ApiClient(app.url).post('/v1/auth/step-up', { password: 'x' })).status).toBe(401);
  });

  it.each([
    ['nothing', {}],
    ['a password and a code', { password: 'x', code: '123456' }],
    ['a passkey without its token', { passkey: { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'x', authenticatorData: 'x', signature: 'x' } } }],
    ['a token without its passkey', { code: '123456', passkeyToken: 'x' }],
  ])('refuses %s with 422', async (_case, input) => {
    const { client } = await signUpCustomer(app.url);
    expect(await client.post('/v1/auth/step-up', input)).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
  });
});
