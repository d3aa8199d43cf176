import type { ParsedMail } from 'mailparser';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { startBreachedPasswords, type BreachedPasswordsFake } from '../../support/fakes/breached-passwords.js';
import { startMailCatcher, type MailCatcher } from './mail-catcher.js';
import { addColleague } from '../tenancy/colleagues.js';
import { newEmail, newPassword, observable, signUpCustomer, signUpVerified, type Person } from './people.js';

const BREACHED = 'nine hundred paper boats';
const INVALID = { status: 422, body: { code: 'password_reset_token_invalid' } };

const tokenIn = (mail: ParsedMail): string => /#token=(fopr_[\w-]{43})$/m.exec(mail.text!)![1]!;

describe('passwords', () => {
  let app: TestApp;
  let mails: MailCatcher;
  let breaches: BreachedPasswordsFake;
  let anonymous: ApiClient;
  const query = <R>(sql: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, sql, params);
  const verified = () => signUpVerified(app.url, mails);
  const logIn = (email: string, password: string, headers = {}) => anonymous.post('/v1/auth/login', { email, password }, headers);
  const statusOfLogIn = async (email: string, password: string) => (await logIn(email, password)).status;
  const change = ({ client }: Person, body: unknown) => client.request('PUT', '/v1/me/password', body);
  const request = (email: string, headers = {}) => anonymous.post('/v1/auth/password-reset', { email }, headers);
  const confirm = (token: string, newPassword: string) => anonymous.post('/v1/auth/password-reset/confirmation', { token, newPassword });
  const allJobsDone = () => eventually(async () => (await query(`select 1 from jobs where state not in ('done', 'dead')`)).length === 0);
  const eventsOf = async (userId: string) => (await query<{ type: string }>(`select type from login_events where user_id = $1 and type like 'password.%' order by id`, [userId])).map(({ type }) => type);

  /** The token of the newest of the reset mails for an address, once there are `count`. */
  async function resetToken(email: string, count = 1): Promise<string> {
    expect((await request(email)).status).toBe(202);
    return tokenIn(await eventually(async () => resetMails(email)[count - 1]));
  }
  const resetMails = (email: string) => mails.to(email).filter(({ subject }) => subject === 'Choose a new password');

  beforeAll(async () => {
    [mails, breaches] = [await startMailCatcher(), await startBreachedPasswords([BREACHED])];
    app = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url, BREACHED_PASSWORDS_URL: breaches.url, EGRESS_ALLOW: '127.0.0.1', SIGN_IN_ATTEMPTS_PER_NETWORK: '100000' } });
    anonymous = new ApiClient(app.url);
  });
  afterEach(() => query('delete from attempt_counters'));
  afterAll(async () => {
    await app?.close();
    await breaches?.close();
    await mails?.close();
  });

  describe('PUT /v1/me/password', () => {
    it('changes the password, ends the other sessions and all trust in devices, and says so by mail', async () => {
      const person = await verified();
      const elsewhere = (await logIn(person.email, person.password)).body;
      await query(`update user_devices set trust_token_hash = '\\x01', trusted_until = now() + interval '1 day' where user_id = $1`, [person.userId]);
      await resetToken(person.email);
      const password = newPassword();
      expect((await change(person, { currentPassword: person.password, newPassword: password })).status).toBe(204);
      expect([await statusOfLogIn(person.email, person.password), await statusOfLogIn(person.email, password)]).toEqual([401, 200]);
      expect((await anonymous.post('/v1/auth/refresh', { refreshToken: elsewhere.refreshToken })).status).toBe(401);
      expect((await anonymous.post('/v1/auth/refresh', { refreshToken: person.refreshToken })).status).toBe(200);
      expect(await query('select distinct revoke_reason from sessions where user_id = $1 and revoked_at is not null', [person.userId])).toEqual([{ revoke_reason: 'password_changed' }]);
      expect(await query('select 1 from user_devices where user_id = $1 and (trust_token_hash is not null or trusted_until is not null)', [person.userId])).toEqual([]);
      expect(await confirm(tokenIn(resetMails(person.email)[0]!), newPassword())).toMatchObject(INVALID); // links from before are void
      await eventually(async () => mails.to(person.email).find(({ subject }) => subject === 'Your password was changed'));
      expect(await eventsOf(person.userId)).toEqual(['password.reset_requested', 'password.changed']);
    });

    it.each([
      ['none when there is one', {}, '#/currentPassword', 'required'],
      ['a wrong one', { currentPassword: 'not the password' }, '#/currentPassword', 'wrong_password'],
      ['a new one of seven characters', { newPassword: 'k7#qTz!' }, '#/newPassword', 'too_short'],
      ['a common one', { newPassword: 'trustno1' }, '#/newPassword', 'too_common'],
      ['the own address', { newPassword: 'EMAIL' }, '#/newPassword', 'too_similar'],
      ['one from a breach', { newPassword: BREACHED }, '#/newPassword', 'breached'],
      ['the one there is', { newPassword: 'CURRENT' }, '#/newPassword', 'unchanged'],
      ['1 MB', { newPassword: 'x'.repeat(1_000_000) }, '#/newPassword', 'custom'],
    ])('refuses %s, and changes nothing', async (_case, input, pointer, code) => {
      const person = await signUpCustomer(app.url);
      const body: Record<string, string> = { ...(code === 'required' ? {} : { currentPassword: person.password }), newPassword: newPassword(), ...input };
      if (body['newPassword'] === 'EMAIL') body['newPassword'] = person.email;
      if (body['newPassword'] === 'CURRENT') body['newPassword'] = person.password;
      const answer = await change(person, body);
      expect([answer.status, answer.body.errors[0].pointer, answer.body.errors[0].code]).toEqual([422, pointer, code]);
      expect(await statusOfLogIn(person.email, person.password)).toBe(200);
    });

    it('lets who signs in otherwise choose a first password without naming one', async () => {
      const person = await verified();
      await query('delete from user_credentials where user_id = $1', [person.userId]);
      const password = newPassword();
      expect((await change(person, { newPassword: password })).status).toBe(204);
      expect(await statusOfLogIn(person.email, password)).toBe(200);
    });

    it('hashes no more guesses at the current password than at sign-in', async () => {
      const person = await signUpCustomer(app.url);
      const answers = await Promise.all(Array.from({ length: 20 }, () => change(person, { currentPassword: 'not the password', newPassword: newPassword() })));
      expect(answers.filter(({ status }) => status === 422)).toHaveLength(10);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
    });

    it('lets one of two changes at the same time win', async () => {
      const person = await signUpCustomer(app.url);
      const passwords = [newPassword(), newPassword()];
      const statuses = (await Promise.all(passwords.map((password) => change(person, { currentPassword: person.password, newPassword: password })))).map(({ status }) => status);
      expect(statuses.filter((status) => status === 204)).toHaveLength(1);
      expect(statuses.every((status) => [204, 409, 422].includes(status))).toBe(true);
      const logIns = await Promise.all(passwords.map((password) => statusOfLogIn(person.email, password)));
      expect(logIns.sort()).toEqual([200, 401]);
    });

    it('asks who has not proven themselves for ten minutes to do so first', async () => {
      const person = await signUpCustomer(app.url);
      await query(`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = $1`, [person.userId]);
      person.client.accessToken = (await anonymous.post('/v1/auth/refresh', { refreshToken: person.refreshToken })).body.accessToken;
      expect(await change(person, { currentPassword: person.password, newPassword: newPassword() })).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
    });
  });

  describe('POST /v1/auth/password-reset', () => {
    it('mails a link that gives a new password, and ends all sessions without opening one', async () => {
      const person = await verified();
      await query(`insert into user_mfa_factors (id, user_id, type, name, sealed_data) values (gen_random_uuid(), $1, 'totp', 'Never finished', '')`, [person.userId]);
      const token = await resetToken(person.email);
      const password = newPassword();
      const answer = await confirm(token, password);
      expect([answer.status, answer.body, answer.headers.get('set-cookie')]).toEqual([204, '', null]);
      expect([await statusOfLogIn(person.email, person.password), await statusOfLogIn(person.email, password)]).toEqual([401, 200]);
      expect((await anonymous.post('/v1/auth/refresh', { refreshToken: person.refreshToken })).status).toBe(401);
      expect((await person.client.request('PUT', '/v1/me/password', { currentPassword: password, newPassword: newPassword() })).status).toBe(401); // refused at once where it is sensitive
      expect(await query('select 1 from user_mfa_factors where user_id = $1', [person.userId])).toEqual([]);
      await eventually(async () => mails.to(person.email).find(({ subject }) => subject === 'Your password was changed'));
      expect(await eventsOf(person.userId)).toEqual(['password.reset_requested', 'password.reset']);
    });

    it('still asks for the second factor, also on a device that was trusted', async () => {
      const person = await verified();
      await query(`insert into user_mfa_factors (id, user_id, type, name, sealed_data, is_enabled, credential_id) values (gen_random_uuid(), $1, 'webauthn', 'Key', '', true, $2)`, [person.userId, person.userId]);
      await query(`update user_devices set trust_token_hash = sha256('trust'), trusted_until = now() + interval '1 day' where user_id = $1`, [person.userId]);
      expect((await logIn(person.email, person.password, { 'x-device-trust': 'trust' })).body).toHaveProperty('accessToken');
      const password = newPassword();
      expect((await confirm(await resetToken(person.email), password)).status).toBe(204);
      expect((await logIn(person.email, password, { 'x-device-trust': 'trust' })).body).toMatchObject({ mfaRequired: true });
    });

    it('takes a token once, also when it comes twice at the same time, and voids the others', async () => {
      const person = await verified();
      const [first, second] = [await resetToken(person.email), await resetToken(person.email, 2)];
      const passwords = [newPassword(), newPassword()];
      const answers = await Promise.all(passwords.map((password) => confirm(first, password)));
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 422]);
      expect((await Promise.all(passwords.map((password) => statusOfLogIn(person.email, password)))).sort()).toEqual([200, 401]);
      for (const token of [first, second]) expect(await confirm(token, newPassword())).toMatchObject(INVALID);
    });

    it.each<[string, (person: Person) => Promise<unknown>]>([
      ['after 30 minutes', () => query('update password_resets set expires_at = now()')],
      ['after its address was removed', ({ userId }) => query('delete from user_emails where user_id = $1', [userId])],
      ['after the account was suspended', ({ userId }) => query(`update users set status = 'suspended' where id = $1`, [userId])],
      ['after the password was changed', (person) => change(person, { currentPassword: person.password, newPassword: newPassword() })],
      ['after another address became primary', async (person) => {
        const { body } = await person.client.post('/v1/me/emails', { email: newEmail() });
        await query('update user_emails set verified_at = now() where id = $1', [body.id]);
        expect((await person.client.post(`/v1/me/emails/${body.id}/primary`)).status).toBe(200);
      }],
    ])('refuses a token %s, with the code for every bad one', async (_case, happens) => {
      const person = await verified();
      const token = await resetToken(person.email);
      await happens(person);
      const [late, invented] = [await confirm(token, newPassword()), await confirm(`fopr_${'A'.repeat(43)}`, newPassword())];
      expect(late).toMatchObject(INVALID);
      expect({ ...late.body, instance: '' }).toEqual({ ...invented.body, instance: '' });
    });

    it('leaves the token good when the password is not', async () => {
      const person = await verified();
      const token = await resetToken(person.email);
      for (const [password, code] of [['password123', 'too_common'], [BREACHED, 'breached'], [person.email, 'too_similar']] as const) {
        expect(await confirm(token, password)).toMatchObject({ status: 422, body: { errors: [{ pointer: '#/newPassword', code }] } });
      }
      expect((await confirm(token, newPassword())).status).toBe(204);
    });

    it('answers the same for an address nobody has: status, headers, body; and writes to it never', async () => {
      const person = await verified();
      const nobody = newEmail('nobody');
      const headers = { 'x-request-id': 'compare' };
      const [known, unknown] = [observable(await request(person.email, headers)), observable(await request(nobody, headers))];
      expect(known).toMatchObject({ status: 202, body: '' });
      expect(known).toEqual(unknown);
      await allJobsDone();
      expect([resetMails(person.email).length, mails.to(nobody).length]).toEqual([1, 0]);
    });

    it('does the same work for an address nobody has: statements and time', async () => {
      const person = await verified();
      const timeOf = async (email: string) => {
        const startedAt = performance.now();
        await request(email);
        return performance.now() - startedAt;
      };
      const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
      for (let i = 0; i < 40; i++) {
        times.known.push(await timeOf(person.email));
        times.unknown.push(await timeOf(newEmail()));
      }
      await allJobsDone();
      const median = (values: number[]) => values.sort((a, b) => a - b)[20]!;
      expect(median(times.unknown) / median(times.known)).toBeGreaterThan(1 / 2);
      expect(median(times.unknown) / median(times.known)).toBeLessThan(2);
    });

    it('writes to one address no more than five times in fifteen minutes, and codes do not use that up', async () => {
      const person = await verified();
      for (let i = 0; i < 6; i++) await anonymous.post('/v1/auth/email-verification', { email: person.email });
      for (let i = 0; i < 8; i++) expect((await request(person.email)).status).toBe(202);
      await allJobsDone();
      expect(resetMails(person.email)).toHaveLength(5);
    });

    it('writes to no user who may not sign in', async () => {
      const person = await verified();
      await query(`update users set status = 'suspended' where id = $1`, [person.userId]);
      expect((await request(person.email)).status).toBe(202);
      await allJobsDone();
      expect(resetMails(person.email)).toEqual([]);
    });

    it('lets its owner in whom others had locked out', async () => {
      const person = await verified();
      for (let i = 0; i < 11; i++) await logIn(person.email, 'not the password');
      expect(await statusOfLogIn(person.email, person.password)).toBe(429);
      const password = newPassword();
      await confirm(await resetToken(person.email), password);
      expect(await statusOfLogIn(person.email, password)).toBe(200);
    });

    it('keeps tokens only as hashes, and mails them in a fragment, which no server sees', async () => {
      const person = await verified();
      const token = await resetToken(person.email);
      await allJobsDone();
      for (const table of ['password_resets', 'jobs', 'job_runs', 'outbox_events', 'login_events']) {
        expect([table, await query(`select 1 from ${table} t where to_jsonb(t)::text like $1`, [`%${token.slice(5)}%`])]).toEqual([table, []]);
      }
      expect(await query('select 1 from password_resets where token_hash = sha256($1::bytea)', [Buffer.from(token)])).toHaveLength(1);
    });
  });

  describe('a reset through an address that nobody has verified', () => {
    it('is mailed to the address itself, gives who reads it the account, and proves the address', async () => {
      const squatter = await signUpCompany(app.url);
      const { email, userId } = squatter;
      const back = (await logIn(email, squatter.password, { 'x-device-id': 'device-of-squatter' })).body;
      await squatter.client.post('/v1/me/emails', { email: newEmail('back-door') });
      const password = newPassword();
      expect((await confirm(await resetToken(email), password)).status).toBe(204);
      // nothing the squatter left behind opens the account
      for (const { refreshToken } of [squatter, back]) expect((await anonymous.post('/v1/auth/refresh', { refreshToken })).status).toBe(401);
      expect(await statusOfLogIn(email, squatter.password)).toBe(401);
      expect(await query('select 1 from user_devices where user_id = $1', [userId])).toEqual([]);
      expect(await query('select email, is_primary, verified_at is not null as verified from user_emails where user_id = $1', [userId])).toEqual([{ email, is_primary: true, verified: true }]);
      expect((await logIn(email, password)).body.user).toMatchObject({ id: userId, emailVerified: true });
    });

    it('begins in a new organization: whoever was let into the one before sees nothing of what is written from here on', async () => {
      const squatter = await signUpCompany(app.url, { organizationName: 'Trap' });
      const accomplice = await addColleague(app, squatter, 'ceo');
      const password = newPassword();
      const token = await resetToken(squatter.email);
      expect(resetMails(squatter.email)[0]!.text).toContain('You then begin in an empty organization.');
      expect((await confirm(token, password)).status).toBe(204);
      const { body } = await logIn(squatter.email, password);
      expect(body).toMatchObject({ organization: { name: squatter.email, role: 'ceo' }, user: { defaultOrganizationId: body.organization.id } });
      const owner = new ApiClient(app.url, body.accessToken);
      expect((await owner.post('/v1/leads', { firstName: 'Lea', lastName: 'Lead', email: 'lea@example.test', leadSource: 'website' })).status).toBe(201);
      expect((await owner.get('/v1/members')).body.data).toHaveLength(1);
      expect((await accomplice.client.get('/v1/leads')).body.data).toEqual([]);
      // what was there before is not lost, and is entered by choice only
      expect((await owner.post('/v1/auth/switch-organization', { organizationId: squatter.organizationId })).body.organization).toMatchObject({ name: 'Trap', role: 'ceo' });
      const names = () => query(`select o.name from organizations o join members m on m.organization_id = o.id where m.user_id = $1 order by m.joined_at`, [squatter.userId]);
      expect(await names()).toEqual([{ name: 'Trap' }, { name: squatter.email }]);
    });

    it('leaves no organization behind that nobody used, and founds none for who has none', async () => {
      const [founder, customer] = [await signUpCompany(app.url), await signUpCustomer(app.url)];
      for (const { email } of [founder, customer]) expect((await confirm(await resetToken(email), newPassword())).status).toBe(204);
      const ofUser = (userId: string) => query('select o.id, o.name from organizations o join members m on m.organization_id = o.id where m.user_id = $1', [userId]);
      expect(await ofUser(founder.userId)).toEqual([{ id: expect.not.stringContaining(founder.organizationId), name: founder.email }]);
      expect(await query('select 1 from organizations where id = $1', [founder.organizationId])).toEqual([]);
      expect(await ofUser(customer.userId)).toEqual([]);
      expect(resetMails(customer.email)[0]!.text).not.toContain('organization');
    });

    it('is not for an account that has verified another address: a claim somebody added by mistake opens nothing', async () => {
      const person = await verified();
      const stranger = newEmail('mailbox-of-a-stranger');
      await person.client.post('/v1/me/emails', { email: stranger });
      expect((await request(stranger)).status).toBe(202);
      await allJobsDone();
      expect(resetMails(stranger)).toEqual([]);
      // nor for one that was only ever claimed at sign-up, once the account has proven another
      const other = await signUpCustomer(app.url);
      const { body } = await other.client.post('/v1/me/emails', { email: newEmail() });
      const token = await resetToken(other.email);
      await query('update user_emails set verified_at = now() where id = $1', [body.id]);
      expect(await confirm(token, newPassword())).toMatchObject(INVALID);
      expect((await request(other.email)).status).toBe(202);
      await allJobsDone();
      expect(resetMails(other.email)).toHaveLength(1);
    });

    it.each<[string, string, unknown[]]>([
      ['has a second factor', `insert into user_mfa_factors (id, user_id, type, name, sealed_data, is_enabled) values (gen_random_uuid(), $1, 'webauthn', 'Key', '', true)`, []],
      ['has another way in', `insert into user_auth_providers (id, user_id, provider, issuer, subject) values (gen_random_uuid(), $1, 'x', 'https://x.example', $1::uuid::text)`, []],
      ['has a role of the installation', 'insert into user_roles (user_id, role_id) values ($1, 3)', []],
      ['has no password', 'delete from user_credentials where user_id = $1', []],
    ])('is not for an account that %s', async (_case, sql) => {
      const { email, userId } = await signUpCustomer(app.url);
      const token = await resetToken(email);
      await query(sql, [userId]);
      expect(await confirm(token, newPassword())).toMatchObject(INVALID);
      await request(email);
      await allJobsDone();
      expect(resetMails(email)).toHaveLength(1);
    });

    it('goes to the owner alone once there is one, and an earlier link to the claim is void', async () => {
      const squatter = await signUpCustomer(app.url);
      const { email } = squatter;
      const token = await resetToken(email);
      const owner = await signUpCustomer(app.url, { email });
      await query('update user_emails set verified_at = now() where user_id = $1', [owner.userId]);
      expect(await confirm(token, newPassword())).toMatchObject(INVALID);
      const password = newPassword();
      expect((await confirm(await resetToken(email, 2), password)).status).toBe(204);
      expect((await logIn(email, password)).body.user.id).toBe(owner.userId);
    });

    it('never lets a later claim take an account over: the link is for the one sign-in means', async () => {
      const first = await signUpCustomer(app.url);
      const later = await signUpCustomer(app.url, { email: first.email });
      const password = newPassword();
      expect((await confirm(await resetToken(first.email), password)).status).toBe(204);
      expect((await logIn(first.email, password)).body.user.id).toBe(first.userId);
      expect((await later.client.get('/v1/me')).body).toMatchObject({ id: later.userId, email: null });
      expect(await statusOfLogIn(first.email, later.password)).toBe(401);
    });
  });

  it('are chosen at sign-up by the same rules', async () => {
    const signUp = (password: string) => anonymous.post('/v1/auth/signup', { email: newEmail(), password, displayName: 'Cleo Owner', accountType: 'company', organizationName: 'Umbrella Works' });
    for (const [password, code] of [[BREACHED, 'breached'], ['rangers1', 'too_common'], ['umbrellaworks1', 'too_similar']] as const) {
      expect(await signUp(password)).toMatchObject({ status: 422, body: { errors: [{ pointer: '#/password', code }] } });
    }
    breaches.misbehave = 'fails';
    expect((await signUp(BREACHED)).status).toBe(201);
    breaches.misbehave = undefined;
  });
});
