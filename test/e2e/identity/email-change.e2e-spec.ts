import type { ParsedMail } from 'mailparser';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { codeIn, startMailCatcher, type MailCatcher } from './mail-catcher.js';
import { newEmail, newPassword, signUpCustomer, signUpVerified, type Person } from './people.js';

const INVALID = { status: 422, body: { code: 'email_change_token_invalid' } };

/** A thief has a session and the password, and makes the account theirs; the owner has the mailbox. */
describe('a change of the primary address', () => {
  let app: TestApp;
  let mails: MailCatcher;
  let anonymous: ApiClient;
  const query = <R>(sql: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, sql, params);
  const verified = () => signUpVerified(app.url, mails);
  const list = async ({ client }: Person) => (await client.get('/v1/me/emails')).body.data as { id: string; email: string; isPrimary: boolean }[];
  const idOf = async (person: Person, email: string) => (await list(person)).find((one) => one.email === email)!.id;
  const makePrimary = ({ client }: Person, id: string) => client.post(`/v1/me/emails/${id}/primary`);
  const cancel = (token: string) => anonymous.post('/v1/auth/email-change/cancellation', { token });
  const logIn = (email: string, password: string) => anonymous.post('/v1/auth/login', { email, password });
  const allJobsDone = () => eventually(async () => (await query(`select 1 from jobs where state not in ('done', 'dead')`)).length === 0);
  const linksTo = (email: string) => mails.to(email).flatMap((mail) => tokenIn(mail) ?? []);
  const tokenIn = (mail: ParsedMail) => /#token=(foec_[\w-]{43})$/m.exec(mail.text!)?.[1];
  const link = (email: string, count = 1) => eventually(async () => linksTo(email)[count - 1]);
  const addressesOf = async (userId: string) =>
    (await query<{ email: string; is_primary: boolean }>('select email, is_primary from user_emails where user_id = $1 order by created_at', [userId])).map(({ email, is_primary }) => [email, is_primary]);

  async function addVerified(person: Person, email = newEmail('new')): Promise<{ id: string; email: string }> {
    const { body } = await person.client.post('/v1/me/emails', { email });
    expect((await person.client.post('/v1/auth/email-verification/confirmation', { email, code: codeIn(await mails.newest(email)) })).status).toBe(204);
    return { id: body.id, email };
  }

  /** A user whose primary address was changed, and the link mailed to the one before. */
  async function changed(): Promise<{ person: Person; next: { id: string; email: string }; token: string }> {
    const person = await verified();
    const next = await addVerified(person);
    expect((await makePrimary(person, next.id)).status).toBe(200);
    return { person, next, token: await link(person.email) };
  }

  /** Signs in anew, because a cancelled change ends every session. */
  async function signIn(person: Person, email: string, password = person.password): Promise<void> {
    const { status, body } = await logIn(email, password);
    expect(status).toBe(200);
    person.client.accessToken = body.accessToken;
  }

  beforeAll(async () => {
    mails = await startMailCatcher();
    app = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url } });
    anonymous = new ApiClient(app.url);
  });
  afterEach(() => query('delete from attempt_counters'));
  afterAll(async () => {
    await app?.close();
    await mails?.close();
  });

  it('is announced at the address before, with a link that takes it back', async () => {
    const { person, next, token } = await changed();
    await query(`update user_devices set trust_token_hash = '\\x02', trusted_until = now() + interval '1 day' where user_id = $1`, [person.userId]);
    expect((await cancel(token)).status).toBe(204);
    expect(await addressesOf(person.userId)).toEqual([[person.email, true]]);
    expect((await anonymous.post('/v1/auth/refresh', { refreshToken: person.refreshToken })).status).toBe(401);
    expect(await query('select 1 from sessions where user_id = $1 and revoked_at is null', [person.userId])).toEqual([]);
    expect(await query('select 1 from user_devices where user_id = $1 and trust_token_hash is not null', [person.userId])).toEqual([]);
    expect([(await logIn(next.email, person.password)).status, (await logIn(person.email, person.password)).status]).toEqual([401, 200]);
    expect(await query(`select 1 from login_events where user_id = $1 and type = 'email.change_cancelled'`, [person.userId])).toHaveLength(1);
    await eventually(async () => mails.to(person.email).find(({ subject }) => subject === 'The change of your address was cancelled'));
    expect(mails.to(next.email).filter(({ subject }) => subject !== 'Your code for Frontoffice')).toEqual([]);
  });

  it('is taken back by a link once, and by nothing else', async () => {
    const { person, next, token } = await changed();
    for (const wrong of [`foec_${'A'.repeat(43)}`, token.slice(0, -1), token.toLowerCase(), 'x']) expect(await cancel(wrong)).toMatchObject(INVALID);
    expect(await addressesOf(person.userId)).toEqual([[person.email, false], [next.email, true]]);
    const statuses = (await Promise.all([cancel(token), cancel(token), cancel(token)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([204, 422, 422]);
    expect(await cancel(token)).toMatchObject(INVALID);
  });

  it('stands after seven days, and the address before may then be removed', async () => {
    const { person, next, token } = await changed();
    const before = await idOf(person, person.email);
    expect(await person.client.delete(`/v1/me/emails/${before}`)).toMatchObject({ status: 409, body: { code: 'email_change_pending' } });
    await query('update email_changes set expires_at = now() where user_id = $1', [person.userId]);
    expect(await cancel(token)).toMatchObject(INVALID);
    expect((await person.client.delete(`/v1/me/emails/${before}`)).status).toBe(204);
    expect(await addressesOf(person.userId)).toEqual([[next.email, true]]);
  });

  it('gives a link to no address that was never proven', async () => {
    const person = await signUpCustomer(app.url);
    const next = await addVerified(person);
    expect((await makePrimary(person, next.id)).status).toBe(200);
    await allJobsDone();
    expect(linksTo(person.email)).toEqual([]);
    expect((await person.client.delete(`/v1/me/emails/${await idOf(person, person.email)}`)).status).toBe(204);
  });

  it('gives no link to an address that became primary lately: a thief could take back how the owner undid the theft', async () => {
    const { person, next } = await changed();
    expect((await makePrimary(person, await idOf(person, person.email))).status).toBe(200);
    await allJobsDone();
    expect(linksTo(next.email)).toEqual([]);
    expect(mails.to(next.email).at(-1)!.subject).toBe('The address of your account was changed');
    expect(await query('select 1 from email_changes where user_id = $1', [person.userId])).toEqual([]);
    expect((await person.client.delete(`/v1/me/emails/${next.id}`)).status).toBe(204);
  });

  it('leads back to the address of old, however many addresses follow each other', async () => {
    const { person, next, token } = await changed();
    const third = await addVerified(person);
    expect((await makePrimary(person, third.id)).status).toBe(200);
    expect((await person.client.delete(`/v1/me/emails/${next.id}`)).status).toBe(204);
    await allJobsDone();
    expect([linksTo(next.email), linksTo(person.email)]).toEqual([[], [token]]);
    expect((await cancel(token)).status).toBe(204);
    expect(await addressesOf(person.userId)).toEqual([[person.email, true]]);
  });

  it('starts anew when the address was primary again in between', async () => {
    const { person, next, token } = await changed();
    await makePrimary(person, await idOf(person, person.email));
    expect(await cancel(token)).toMatchObject(INVALID);
    await makePrimary(person, next.id);
    const second = await link(person.email, 2);
    expect((await cancel(second)).status).toBe(204);
    expect(await addressesOf(person.userId)).toEqual([[person.email, true]]);
  });

  it('taken back leaves the addresses of long ago, and removes what was verified around it', async () => {
    const person = await verified();
    const [old, recent] = [await addVerified(person), await addVerified(person)];
    await query(`update user_emails set verified_at = now() - interval '1 year' where id = $1`, [old.id]);
    const next = await addVerified(person);
    await makePrimary(person, next.id);
    const late = await addVerified(person);
    expect((await addressesOf(person.userId)).map(([email]) => email)).toEqual([person.email, old.email, recent.email, next.email, late.email]);
    expect((await cancel(await link(person.email))).status).toBe(204);
    expect(await addressesOf(person.userId)).toEqual([[person.email, true], [old.email, false]]);
  });

  it('taken back voids a password that was chosen in the meantime, and mails a link to choose another', async () => {
    const { person, token } = await changed();
    await query(`update users set created_at = created_at - interval '1 day' where id = $1`, [person.userId]);
    const ofThief = newPassword();
    expect((await person.client.request('PUT', '/v1/me/password', { currentPassword: person.password, newPassword: ofThief })).status).toBe(204);
    expect((await cancel(token)).status).toBe(204);
    expect([(await logIn(person.email, ofThief)).status, (await logIn(person.email, person.password)).status]).toEqual([401, 401]);
    const reset = await eventually(async () => mails.to(person.email).find(({ subject }) => subject === 'Choose a new password'));
    const password = newPassword();
    expect((await anonymous.post('/v1/auth/password-reset/confirmation', { token: /#token=(fopr_[\w-]+)$/m.exec(reset.text!)![1], newPassword: password })).status).toBe(204);
    await signIn(person, person.email, password);
    expect(await list(person)).toMatchObject([{ email: person.email, isPrimary: true }]);
  });

  it('voids half-done sign-ins and links to reset the password', async () => {
    const person = await verified();
    const next = await addVerified(person);
    await anonymous.post('/v1/auth/password-reset', { email: person.email });
    await eventually(async () => (await query('select 1 from password_resets')).length > 0);
    await query(`insert into sign_in_challenges (id, kind, user_id, token_hash, expires_at) values (gen_random_uuid(), 'mfa', $1, sha256('x'), now() + interval '5 minutes')`, [person.userId]);
    await makePrimary(person, next.id);
    expect(await query('select 1 from sign_in_challenges where user_id = $1', [person.userId])).toEqual([]);
    expect(await query('select 1 from password_resets r join user_emails e on e.id = r.user_email_id where e.user_id = $1', [person.userId])).toEqual([]);
  });

  it('keeps the token only as a hash', async () => {
    const { token } = await changed();
    await allJobsDone();
    for (const table of ['email_changes', 'jobs', 'job_runs', 'outbox_events', 'login_events']) {
      expect([table, await query(`select 1 from ${table} t where to_jsonb(t)::text like $1`, [`%${token.slice(5)}%`])]).toEqual([table, []]);
    }
    expect(await query('select 1 from email_changes where token_hash = sha256($1::bytea)', [Buffer.from(token)])).toHaveLength(1);
  });
});
