import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Answer, type Json } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { VirtualAuthenticator } from '../../support/virtual-authenticator.js';
import { startMailCatcher, type MailCatcher } from './mail-catcher.js';
import { observable, signUpCustomer } from './people.js';
import { addPasskey, codeOf, enrolTotp, eventsOf, forgetAttempts, forgetSteps, logIn, ORIGIN, personWithTotp, signedInAgo, wrongCodeFor } from './second-factors.js';

describe('the second factor', () => {
  let app: TestApp;
  let mails: MailCatcher;
  let anonymous: ApiClient;
  const finish = (mfaToken: string, code: string, headers = {}, more = {}) => anonymous.post('/v1/auth/mfa', { mfaToken, code, ...more }, headers);
  const halfSignedIn = async (person: { email: string; password: string }) => (await logIn(app, person)).body.mfaToken as string;

  beforeAll(async () => {
    mails = await startMailCatcher();
    app = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url, SIGN_IN_ATTEMPTS_PER_NETWORK: '100000' } });
    anonymous = new ApiClient(app.url);
  });
  afterAll(async () => {
    await app?.close();
    await mails?.close();
  });

  describe('at sign-in', () => {
    it('is asked for after the password, and opens the session', async () => {
      const person = await personWithTotp(app);
      const first = await logIn(app, person);
      expect(first.body).toEqual({
        mfaRequired: true,
        mfaToken: expect.stringMatching(/^foch_[\w-]{43}$/),
        expiresIn: 300,
        factors: [{ id: person.factorId, type: 'totp', name: 'Phone' }, { id: expect.any(String), type: 'recovery_codes', name: 'Recovery codes' }],
      });
      const { status, body } = await finish(first.body.mfaToken, codeOf(person.secret));
      expect(status).toBe(200);
      expect(body).toMatchObject({ user: { id: person.userId, email: person.email }, expiresIn: 300, refreshToken: expect.stringMatching(/^fort_/) });
      expect((await new ApiClient(app.url, body.accessToken).get('/v1/me')).status).toBe(200);
      const claims = JSON.parse(Buffer.from(body.accessToken.split('.')[1], 'base64url').toString()) as { amr: string[] };
      expect(claims.amr).toEqual(['pwd', 'otp', 'mfa']);
      expect((await eventsOf(app, person.userId)).slice(-3)).toEqual(['mfa.challenged', 'login.succeeded', 'mfa.passed']);
    });

    it('takes the code of a clock that is one step ahead, and none of three steps away', async () => {
      const person = await personWithTotp(app);
      for (const [steps, status] of [[0, 200], [1, 200], [-3, 401], [3, 401]] as const) {
        expect([steps, (await finish(await halfSignedIn(person), codeOf(person.secret, steps))).status]).toEqual([steps, status]);
        await forgetSteps(app);
        await forgetAttempts(app);
      }
    });

    it('takes no code twice, nor an earlier one, in whatever sign-in', async () => {
      const person = await personWithTotp(app);
      const [now, before] = [codeOf(person.secret), codeOf(person.secret, -1)];
      expect((await finish(await halfSignedIn(person), now)).status).toBe(200);
      expect((await finish(await halfSignedIn(person), now)).status).toBe(401);
      expect((await finish(await halfSignedIn(person), before)).status).toBe(401);
    });

    it('uses the code up with which the authenticator app was activated', async () => {
      const { client, email, password } = await signUpCustomer(app.url);
      const { body } = await client.post('/v1/me/mfa-factors', { type: 'totp', name: 'Phone' });
      const code = codeOf(body.secret);
      expect((await client.post(`/v1/me/mfa-factors/${body.id}/activation`, { code })).status).toBe(200);
      expect((await finish(await halfSignedIn({ email, password }), code)).status).toBe(401);
    });

    it('lets one of twenty in that come with the same code at the same time, each with a sign-in of their own', async () => {
      const person = await personWithTotp(app);
      await queryAsAdmin(app.database, 'delete from sessions where user_id = $1', [person.userId]);
      const tokens = await Promise.all(Array.from({ length: 20 }, () => halfSignedIn(person)));
      const code = codeOf(person.secret);
      // five tries at a time is what the limit lets through; without it each of the twenty would be compared
      const answers = await Promise.all(tokens.map((token) => finish(token, code)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await queryAsAdmin(app.database, 'select 1 from sessions where user_id = $1', [person.userId])).toHaveLength(1);
    });

    it('lets one in that comes twenty times with the same token', async () => {
      const person = await personWithTotp(app);
      const token = await halfSignedIn(person);
      const answers = await Promise.all(Array.from({ length: 20 }, () => finish(token, codeOf(person.secret))));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect((await finish(token, codeOf(person.secret, 1))).status).toBe(401);
    });

    it('answers alike whatever is wrong: status, headers and body', async () => {
      const [person, other] = [await personWithTotp(app), await personWithTotp(app)];
      const headers = { 'x-request-id': 'compare' };
      const late = await halfSignedIn(person);
      await queryAsAdmin(app.database, 'update sign_in_challenges set expires_at = now() where user_id = $1', [person.userId]);
      const used = await halfSignedIn(person);
      expect((await finish(used, codeOf(person.secret))).status).toBe(200);
      const cases: Record<string, Promise<Answer<Json>>> = {
        'a wrong code': finish(await halfSignedIn(person), wrongCodeFor(person.secret), headers),
        'the code of somebody else': finish(await halfSignedIn(person), codeOf(other.secret), headers),
        'a used code': finish(await halfSignedIn(person), codeOf(person.secret), headers),
        'a recovery code that is none': finish(await halfSignedIn(person), 'aaaa-bbbb-cccc', headers),
        'the recovery code of somebody else': finish(await halfSignedIn(other), person.recoveryCodes[0]!, headers),
        'a token that never was': finish('foch_never', codeOf(person.secret, 1), headers),
        'a used token': finish(used, codeOf(person.secret, 1), headers),
        'a token whose time is over': finish(late, codeOf(person.secret, 1), headers),
      };
      const answers: [string, Json][] = [];
      for (const [name, answer] of Object.entries(cases)) answers.push([name, observable(await answer)]);
      const [, first] = answers[0]!;
      expect(first).toMatchObject({ status: 401, body: { code: 'second_factor_invalid' } });
      for (const [name, answer] of answers) expect([name, answer]).toEqual([name, first]);
    });

    it('is tried three times, then the sign-in begins anew', async () => {
      const person = await personWithTotp(app);
      const token = await halfSignedIn(person);
      for (let i = 0; i < 3; i++) expect((await finish(token, wrongCodeFor(person.secret))).status).toBe(401);
      expect((await finish(token, codeOf(person.secret))).status).toBe(401);
      expect((await finish(await halfSignedIn(person), codeOf(person.secret))).status).toBe(200);
    });

    it('stops after five wrong codes of one user, also with the right one, in whatever sign-in; the password does not reset that', async () => {
      const person = await personWithTotp(app);
      const statuses: number[] = [];
      for (let i = 0; i < 6; i++) statuses.push((await finish(await halfSignedIn(person), wrongCodeFor(person.secret))).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
      const locked = await finish(await halfSignedIn(person), codeOf(person.secret));
      expect(locked).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
      expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(850);
      expect((await eventsOf(app, person.userId)).filter((type) => /^mfa\.(failed|locked)$/.test(type))).toEqual([...Array.from({ length: 5 }, () => 'mfa.failed'), 'mfa.locked']);
      await queryAsAdmin(app.database, `update attempt_counters set resets_at = now() - interval '1 second'`);
      expect((await finish(await halfSignedIn(person), codeOf(person.secret))).status).toBe(200);
    });

    it('compares five of sixty wrong codes that come at the same time', async () => {
      const person = await personWithTotp(app);
      const tokens: string[] = [];
      for (let i = 0; i < 20; i++) tokens.push(await halfSignedIn(person));
      const answers = await Promise.all(tokens.flatMap((token) => Array.from({ length: 3 }, () => finish(token, wrongCodeFor(person.secret)))));
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(55);
    });

    it('counts from the beginning after a success', async () => {
      const person = await personWithTotp(app);
      for (let round = 0; round < 2; round++) {
        for (let i = 0; i < 4; i++) expect((await finish(await halfSignedIn(person), wrongCodeFor(person.secret))).status).toBe(401);
        expect((await finish(await halfSignedIn(person), codeOf(person.secret))).status).toBe(200);
        await forgetSteps(app);
      }
    });

    it.each(['suspended', 'deleted'])('lets nobody in who was %s in between', async (status) => {
      const person = await personWithTotp(app);
      const token = await halfSignedIn(person);
      await queryAsAdmin(app.database, 'update users set status = $2 where id = $1', [person.userId, status]);
      expect(await finish(token, codeOf(person.secret))).toMatchObject({ status: 403, body: { code: 'user_not_active' } });
    });

    it.each([
      ['no proof', {}],
      ['two proofs', { code: '123456', passkey: { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'x', authenticatorData: 'x', signature: 'x' } } }],
      ['a code of five digits', { code: '12345' }],
      ['a code in other digits', { code: '１２３４５６' }],
      ['a code with NUL', { code: '12345\u0000' }],
    ])('refuses %s with 422, and counts no try', async (_case, proof) => {
      const person = await personWithTotp(app);
      const mfaToken = await halfSignedIn(person);
      expect((await anonymous.post('/v1/auth/mfa', { mfaToken, ...proof })).status).toBe(422);
      expect(await queryAsAdmin(app.database, 'select tries from sign_in_challenges where user_id = $1', [person.userId])).toEqual([{ tries: 0 }]);
    });
  });

  describe('as a recovery code', () => {
    it('takes the place of the authenticator app, once, and its use is told by mail', async () => {
      const person = await personWithTotp(app);
      await queryAsAdmin(app.database, 'update user_emails set verified_at = now() where user_id = $1', [person.userId]);
      const [code] = person.recoveryCodes;
      expect(person.recoveryCodes).toHaveLength(10);
      expect((await finish(await halfSignedIn(person), ` ${code!.toUpperCase().replaceAll('-', ' ')}`)).status).toBe(200);
      expect((await finish(await halfSignedIn(person), code!)).status).toBe(401);
      expect((await person.client.get('/v1/me/recovery-codes')).body).toMatchObject({ remaining: 9 });
      expect(await eventsOf(app, person.userId)).toContain('recovery_code.used');
      const mail = await eventually(async () => mails.to(person.email).find(({ subject }) => subject === 'A recovery code was used'));
      expect(mail.text).toContain('127.0.0.1');
      expect(mail.text).not.toContain(code);
    });

    it('lets one of twenty in that come with the same one at the same time', async () => {
      const person = await personWithTotp(app);
      await queryAsAdmin(app.database, 'delete from sessions where user_id = $1', [person.userId]);
      const tokens: string[] = [];
      for (let i = 0; i < 20; i++) tokens.push(await halfSignedIn(person));
      const answers = await Promise.all(tokens.map((token) => finish(token, person.recoveryCodes[3]!)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await queryAsAdmin(app.database, 'select 1 from sessions where user_id = $1', [person.userId])).toHaveLength(1);
    });

    it('is void once new ones are made', async () => {
      const person = await personWithTotp(app);
      const { status, body } = await person.client.post('/v1/me/recovery-codes');
      expect(status).toBe(201);
      expect(new Set([...body.codes, ...person.recoveryCodes]).size).toBe(20);
      expect((await finish(await halfSignedIn(person), person.recoveryCodes[0]!)).status).toBe(401);
      expect((await finish(await halfSignedIn(person), body.codes[0])).status).toBe(200);
      expect((await eventsOf(app, person.userId)).filter((type) => type === 'recovery_codes.created')).toHaveLength(1);
    });

    it('is there only for who has a second factor, and none is left after the last', async () => {
      const { client } = await signUpCustomer(app.url);
      expect((await client.get('/v1/me/recovery-codes')).body).toEqual({ remaining: 0, createdAt: null });
      expect(await client.post('/v1/me/recovery-codes')).toMatchObject({ status: 409, body: { code: 'no_second_factor' } });
      const person = await personWithTotp(app);
      for (const code of person.recoveryCodes) expect((await finish(await halfSignedIn(person), code)).status).toBe(200);
      expect((await logIn(app, person)).body.factors).toEqual([{ id: person.factorId, type: 'totp', name: 'Phone' }]);
      expect((await person.client.get('/v1/me/recovery-codes')).body).toEqual({ remaining: 0, createdAt: null });
    });
  });

  describe('of a user', () => {
    it('is listed by name and never by what it is made of', async () => {
      const person = await personWithTotp(app);
      const { body } = await person.client.get('/v1/me/mfa-factors');
      expect(body.data).toEqual([
        { id: person.factorId, type: 'totp', name: 'Phone', isEnabled: true, createdAt: expect.any(String), enabledAt: expect.any(String), lastUsedAt: null },
      ]);
      const { body: renamed } = await person.client.patch(`/v1/me/mfa-factors/${person.factorId}`, { name: 'Old phone' });
      expect(renamed).toMatchObject({ id: person.factorId, name: 'Old phone' });
      const rows = JSON.stringify(await queryAsAdmin(app.database, 'select * from user_mfa_factors where user_id = $1', [person.userId]));
      for (const secret of [person.secret, ...person.recoveryCodes, ...person.recoveryCodes.map((code) => code.replaceAll('-', ''))]) expect(rows).not.toContain(secret);
    });

    it('is not asked for until it was activated with its code', async () => {
      const person = await signUpCustomer(app.url);
      const { body } = await person.client.post('/v1/me/mfa-factors', { type: 'totp', name: 'Phone' });
      expect(body).toMatchObject({ isEnabled: false, secret: expect.stringMatching(/^[A-Z2-7]{32}$/), otpauthUri: expect.stringContaining(encodeURIComponent(person.email)) });
      expect((await logIn(app, person)).body.mfaRequired).toBeUndefined();
      expect(await person.client.post(`/v1/me/mfa-factors/${body.id}/activation`, { code: wrongCodeFor(body.secret) })).toMatchObject({ status: 422, body: { code: 'factor_code_invalid' } });
      expect((await person.client.post(`/v1/me/mfa-factors/${body.id}/activation`, { code: codeOf(body.secret) })).status).toBe(200);
      expect((await logIn(app, person)).body.mfaRequired).toBe(true);
      expect((await person.client.post(`/v1/me/mfa-factors/${body.id}/activation`, { code: codeOf(body.secret, 1) })).status).toBe(404);
    });

    it('is one authenticator app at most: a new one takes the place of one that was never activated', async () => {
      const { client, userId } = await signUpCustomer(app.url);
      const { body: first } = await client.post('/v1/me/mfa-factors', { type: 'totp', name: 'First' });
      const { body: second } = await client.post('/v1/me/mfa-factors', { type: 'totp', name: 'Second' });
      expect((await client.post(`/v1/me/mfa-factors/${first.id}/activation`, { code: codeOf(first.secret) })).status).toBe(404);
      expect((await client.post(`/v1/me/mfa-factors/${second.id}/activation`, { code: codeOf(second.secret) })).status).toBe(200);
      expect(await client.post('/v1/me/mfa-factors', { type: 'totp', name: 'Third' })).toMatchObject({ status: 409, body: { code: 'totp_exists' } });
      expect(await queryAsAdmin(app.database, `select 1 from user_mfa_factors where user_id = $1 and type = 'totp'`, [userId])).toHaveLength(1);
    });

    it('is one authenticator app at most, also when ten are added and activated at the same time', async () => {
      const { client, userId } = await signUpCustomer(app.url);
      const added = await Promise.all(Array.from({ length: 10 }, (_, i) => client.post('/v1/me/mfa-factors', { type: 'totp', name: `App ${i}` })));
      const answers = await Promise.all(added.map(({ body }) => client.post(`/v1/me/mfa-factors/${body.id}/activation`, { code: codeOf(body.secret) })));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.every(({ status }) => [200, 403, 404, 409].includes(status))).toBe(true);
      expect(await queryAsAdmin(app.database, 'select type from user_mfa_factors where user_id = $1 and is_enabled order by type', [userId])).toEqual([{ type: 'recovery_codes' }, { type: 'totp' }]);
    });

    it('comes with recovery codes once, also when two first passkeys are added in two sessions at the same time', async () => {
      const person = await signUpCustomer(app.url);
      const clients = [person.client, new ApiClient(app.url, (await logIn(app, person)).body.accessToken)];
      const answers = await Promise.all(clients.map((client) => addPasskey(client, new VirtualAuthenticator(ORIGIN))));
      expect(answers.map(({ status, body }) => `${status} ${body.recoveryCodes?.length ?? body.code}`).sort()).toEqual(['201 10', '403 step_up_required']);
      expect((await person.client.get('/v1/me/recovery-codes')).body.remaining).toBe(10);
    });

    it('is told by mail when it is added and removed', async () => {
      const person = await signUpCustomer(app.url);
      await queryAsAdmin(app.database, 'update user_emails set verified_at = now() where user_id = $1', [person.userId]);
      const { factorId } = await enrolTotp(app, person.client);
      await eventually(async () => mails.to(person.email).some(({ subject }) => subject === 'A second factor was added to your account'));
      expect((await person.client.delete(`/v1/me/mfa-factors/${factorId}`)).status).toBe(204);
      await eventually(async () => mails.to(person.email).some(({ subject }) => subject === 'A second factor was removed from your account'));
      expect((await eventsOf(app, person.userId)).filter((type) => type.startsWith('factor.'))).toEqual(['factor.enabled', 'factor.disabled']);
    });

    it('ends the other sessions when it is removed, and with the last one the recovery codes go', async () => {
      const person = await personWithTotp(app);
      const elsewhere = (await finish(await halfSignedIn(person), codeOf(person.secret))).body;
      const half = await halfSignedIn(person);
      expect((await person.client.delete(`/v1/me/mfa-factors/${person.factorId}`)).status).toBe(204);
      expect((await new ApiClient(app.url, elsewhere.accessToken).get('/v1/me')).status).toBe(401);
      expect((await anonymous.post('/v1/auth/refresh', { refreshToken: elsewhere.refreshToken })).status).toBe(401);
      expect((await finish(half, person.recoveryCodes[0]!)).status).toBe(401);
      expect((await person.client.get('/v1/me')).status).toBe(200);
      expect(await queryAsAdmin(app.database, 'select revoke_reason from sessions where user_id = $1 and revoked_at is not null', [person.userId])).toEqual([{ revoke_reason: 'mfa_changed' }]);
      expect(await queryAsAdmin(app.database, 'select 1 from user_mfa_factors where user_id = $1', [person.userId])).toEqual([]);
      expect((await logIn(app, person)).status).toBe(200);
    });

    it('belongs to its user: others get 404, as for one that never was', async () => {
      const [person, other] = [await personWithTotp(app), await personWithTotp(app)];
      const headers = { 'x-request-id': 'compare' };
      for (const attempt of [
        (id: string) => other.client.delete(`/v1/me/mfa-factors/${id}`, headers),
        (id: string) => other.client.patch(`/v1/me/mfa-factors/${id}`, { name: 'Mine' }, headers),
        (id: string) => other.client.post(`/v1/me/mfa-factors/${id}/activation`, { code: codeOf(person.secret) }, headers),
      ]) {
        const answer = observable(await attempt(person.factorId));
        expect(answer.status).toBe(404);
        expect(answer).toEqual(observable(await attempt('019316b4-8c00-7a3e-9d51-2f6c0a4b7e99')));
      }
      expect((await person.client.get('/v1/me/mfa-factors')).body.data).toMatchObject([{ name: 'Phone' }]);
    });

    it('is changed only by who has proven themselves lately', async () => {
      const person = await personWithTotp(app);
      const client = await signedInAgo(app, person, 11);
      for (const answer of [
        await client.post('/v1/me/mfa-factors', { type: 'totp', name: 'Phone' }),
        await client.post('/v1/me/mfa-factors/passkey-options'),
        await client.delete(`/v1/me/mfa-factors/${person.factorId}`),
        await client.post('/v1/me/recovery-codes'),
      ]) expect(answer).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
      expect((await client.get('/v1/me/mfa-factors')).status).toBe(200);
    });

    it('is changed only in a session that was proven by one: the password alone, just typed, will not do', async () => {
      const person = await signUpCustomer(app.url);
      const thief = new ApiClient(app.url, (await logIn(app, person)).body.accessToken);
      const { factorId } = await enrolTotp(app, person.client);
      for (const answer of [
        await thief.delete(`/v1/me/mfa-factors/${factorId}`),
        await thief.post('/v1/me/mfa-factors/passkey-options'),
        await thief.post('/v1/me/recovery-codes'),
      ]) expect(answer).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
      expect((await person.client.post('/v1/me/recovery-codes')).status).toBe(201);
    });
  });

  describe('an organization asks for', () => {
    it('keeps it closed to a member without one, who may add one, which opens it at once', async () => {
      const company = await signUpCompany(app.url);
      const { client } = company;
      expect((await client.get('/v1/leads')).status).toBe(200);
      await queryAsAdmin(app.database, 'update organizations set require_mfa = true where id = $1', [company.organizationId]);
      const signedIn = new ApiClient(app.url, (await logIn(app, company)).body.accessToken);
      expect(await signedIn.get('/v1/leads')).toMatchObject({ status: 403, body: { code: 'mfa_required' } });
      expect((await signedIn.get('/v1/me')).status).toBe(200);
      const { factorId, secret } = await enrolTotp(app, signedIn);
      expect((await signedIn.get('/v1/leads')).status).toBe(200);

      const { body } = await finish(await halfSignedIn(company), codeOf(secret));
      expect((await new ApiClient(app.url, body.accessToken).get('/v1/leads')).status).toBe(200);

      // and closes it again with the last factor
      expect((await signedIn.delete(`/v1/me/mfa-factors/${factorId}`)).status).toBe(204);
      expect(await signedIn.get('/v1/leads')).toMatchObject({ status: 403, body: { code: 'mfa_required' } });
    });
  });
});
