import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { codeIn, startMailCatcher, type MailCatcher } from './mail-catcher.js';
import { newEmail, observable, signUpCustomer, signUpVerified, type Person } from './people.js';

describe('/v1/me/emails', () => {
  let app: TestApp;
  let mails: MailCatcher;
  let anonymous: ApiClient;
  const query = <R>(sql: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, sql, params);
  const verified = () => signUpVerified(app.url, mails);
  const add = ({ client }: Person, email: string, headers = {}) => client.post('/v1/me/emails', { email }, headers);
  const confirm = ({ client }: Person, email: string, code: string) => client.post('/v1/auth/email-verification/confirmation', { email, code });
  const list = async ({ client }: Person) => (await client.get('/v1/me/emails')).body.data as { id: string; email: string; isPrimary: boolean; verifiedAt: string | null }[];
  const makePrimary = ({ client }: Person, id: string) => client.post(`/v1/me/emails/${id}/primary`);
  const allJobsDone = () => eventually(async () => (await query(`select 1 from jobs where state not in ('done', 'dead')`)).length === 0);
  const eventsOf = async ({ userId }: Person) => (await query<{ type: string }>(`select type from login_events where user_id = $1 and type like 'email.%' order by id`, [userId])).map(({ type }) => type);
  const stale = ({ userId }: Person) => query(`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = $1`, [userId]);

  /** A further address, verified by the code that was mailed to it. */
  async function addVerified(person: Person, email = newEmail('second')): Promise<{ id: string; email: string }> {
    const { body } = await add(person, email);
    expect((await confirm(person, email, codeIn(await mails.newest(email)))).status).toBe(204);
    return { id: body.id, email };
  }

  beforeAll(async () => {
    mails = await startMailCatcher();
    app = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url } });
    anonymous = new ApiClient(app.url);
  });
  afterEach(() => query(`delete from attempt_counters`));
  afterAll(async () => {
    await app?.close();
    await mails?.close();
  });

  it('adds an address, unverified, mails it a code, and tells the primary one', async () => {
    const person = await verified();
    const email = newEmail('second');
    const answer = await add(person, ` ${email.toUpperCase()} `);
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `/v1/me/emails/${answer.body.id}`]);
    expect(answer.body).toEqual({ id: expect.any(String), email, isPrimary: false, verifiedAt: null, createdAt: expect.any(String) });
    expect((await person.client.get(answer.headers.get('location')!)).body).toEqual(answer.body);
    expect((await mails.newest(person.email, 2)).subject).toBe('An address was added to your account');
    expect((await confirm(person, email, codeIn(await mails.newest(email)))).status).toBe(204);
    expect(await list(person)).toMatchObject([{ email: person.email, isPrimary: true }, { email, isPrimary: false, verifiedAt: expect.any(String) }]);
    expect(await eventsOf(person)).toEqual(['email.verified', 'email.added', 'email.verified']);
    expect((await anonymous.post('/v1/auth/login', { email, password: person.password })).body.user.id).toBe(person.userId);
  });

  it('answers the same for an address somebody has verified, which gets advice and no code', async () => {
    const [owner, person] = [await verified(), await verified()];
    const free = newEmail('free');
    const seen = async (email: string) => {
      const answer = observable(await add(person, email, { 'x-request-id': 'compare' }));
      answer.body = Object.keys(answer.body as object);
      delete answer.headers.location;
      delete answer.headers['content-length'];
      return answer;
    };
    expect(await seen(owner.email)).toEqual(await seen(free));
    const mail = await mails.newest(owner.email, 2);
    expect([mail.subject, /\d{6}/.test(mail.text!)]).toEqual(['You already have an account at Frontoffice', false]);
    await mails.newest(free);
    // nor do guesses at the code tell the two apart
    const guesses = async (email: string, code: string) => {
      const statuses: number[] = [];
      for (let i = 0; i < 12; i++) statuses.push((await confirm(person, email, code)).status);
      return statuses;
    };
    const wrong = codeIn(await mails.newest(free)) === '000000' ? '111111' : '000000';
    const expected = [...Array.from({ length: 10 }, () => 422), 429, 429];
    expect([await guesses(owner.email, wrong), await guesses(free, wrong)]).toEqual([expected, expected]);
    await query('update email_verifications set expires_at = now()');
    for (const email of [owner.email, free]) expect(await confirm(person, email, wrong)).toMatchObject({ status: 410, body: { code: 'verification_code_expired' } });
  });

  it('shuts nobody out who signs up with an address that somebody only added', async () => {
    const thief = await verified();
    const email = newEmail('wanted');
    await add(thief, email);
    const owner = await signUpCustomer(app.url, { email });
    expect((await anonymous.post('/v1/auth/login', { email, password: owner.password })).body.user.id).toBe(owner.userId);
    expect((await anonymous.post('/v1/auth/login', { email, password: thief.password })).status).toBe(401);
  });

  it('has each address once, and ten at most', async () => {
    const person = await verified();
    const email = newEmail();
    expect((await add(person, email)).status).toBe(201);
    expect(await add(person, email)).toMatchObject({ status: 409, body: { code: 'email_already_added' } });
    expect(await add(person, person.email)).toMatchObject({ status: 409, body: { code: 'email_already_added' } });
    for (let i = 0; i < 8; i++) {
      await query('delete from attempt_counters');
      expect((await add(person, newEmail())).status).toBe(201);
    }
    expect(await add(person, newEmail())).toMatchObject({ status: 409, body: { code: 'email_limit_reached' } });
    expect(await list(person)).toHaveLength(10);
  });

  it('lets one through of several who add the tenth at the same time', async () => {
    const person = await verified();
    await query('insert into user_emails (id, created_at, updated_at, user_id, email) select gen_random_uuid(), now(), now(), $1, $2 || i || $3 from generate_series(1, 8) i', [person.userId, newEmail().split('@')[0], '@example.test']);
    const statuses = (await Promise.all(Array.from({ length: 5 }, () => add(person, newEmail())))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('mails another code on request, five times in fifteen minutes, and none to a verified address or for a stranger', async () => {
    const person = await verified();
    const email = newEmail('second');
    const { id } = (await add(person, email)).body;
    const request = (who: Person, emailId: string) => who.client.post(`/v1/me/emails/${emailId}/verification-code`);
    const first = codeIn(await mails.newest(email));
    expect((await request(person, id)).status).toBe(202);
    const second = codeIn(await mails.newest(email, 2));
    if (first !== second) expect((await confirm(person, email, first)).status).toBe(422);
    for (let i = 0; i < 6; i++) expect((await request(person, id)).status).toBe(202);
    await allJobsDone();
    expect(mails.to(email)).toHaveLength(5);
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await request(person, id)).status);
    expect(statuses).toEqual([202, 202, 202, 429, 429]);
    await allJobsDone();
    await query('delete from attempt_counters');
    expect((await request(await verified(), id)).status).toBe(404);
    await query('update user_emails set verified_at = now() where id = $1', [id]);
    expect((await request(person, id)).status).toBe(202);
    await allJobsDone();
    expect(mails.to(email)).toHaveLength(5);
  });

  it('makes a verified address the primary one, which ends the other sessions', async () => {
    const person = await verified();
    const elsewhere = (await anonymous.post('/v1/auth/login', { email: person.email, password: person.password })).body;
    const second = await addVerified(person);
    expect((await makePrimary(person, second.id)).body).toMatchObject({ id: second.id, isPrimary: true });
    expect((await list(person)).map(({ email, isPrimary }) => [email, isPrimary])).toEqual([[person.email, false], [second.email, true]]);
    expect((await person.client.get('/v1/me')).body).toMatchObject({ email: second.email, emailVerified: true });
    expect(await anonymous.post('/v1/auth/refresh', { refreshToken: elsewhere.refreshToken })).toMatchObject({ status: 401 });
    expect(await query('select distinct revoke_reason from sessions where user_id = $1 and revoked_at is not null', [person.userId])).toEqual([{ revoke_reason: 'email_changed' }]);
    expect((await anonymous.post('/v1/auth/refresh', { refreshToken: person.refreshToken })).status).toBe(200);
    expect((await eventsOf(person)).at(-1)).toBe('email.primary_changed');
    const told = await query(`select data from outbox_events where type = 'identity.email.primary_changed' and data->>'userId' = $1`, [person.userId]);
    expect(told).toEqual([{ data: { userId: person.userId, userEmailId: second.id } }]);
    expect((await makePrimary(person, second.id)).status).toBe(200); // again: nothing changes
    expect((await eventsOf(person)).filter((type) => type === 'email.primary_changed')).toHaveLength(1);
  });

  it('makes no unverified address the primary one', async () => {
    const person = await verified();
    const { id } = (await add(person, newEmail())).body;
    expect(await makePrimary(person, id)).toMatchObject({ status: 409, body: { code: 'email_not_verified' } });
    expect((await list(person)).filter(({ isPrimary }) => isPrimary)).toMatchObject([{ email: person.email }]);
  });

  it('has exactly one primary address, however many switch at the same time', async () => {
    const person = await verified();
    const others = [await addVerified(person), await addVerified(person), await addVerified(person)];
    const answers = await Promise.all([...others, ...others, ...others].map(({ id }) => makePrimary(person, id)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 200));
    expect((await list(person)).filter(({ isPrimary }) => isPrimary)).toHaveLength(1);
    // and one mail with a link went to the address that was primary before all of this
    await allJobsDone();
    expect(mails.to(person.email).filter(({ text }) => text!.includes('foec_'))).toHaveLength(1);
    for (const { email } of others) expect(mails.to(email).filter(({ text }) => text!.includes('foec_'))).toEqual([]);
  });

  it('gives a user who lost the only address the next one they verify as primary', async () => {
    const [loser, owner] = [await signUpCustomer(app.url), await verified()];
    await query('delete from user_emails where user_id = $1', [loser.userId]);
    const { id } = await addVerified(loser);
    expect(await list(loser)).toMatchObject([{ id, isPrimary: true }]);
    expect(await list(owner)).toMatchObject([{ isPrimary: true }]);
  });

  it('removes an address, and tells the primary one; never the primary one itself', async () => {
    const person = await verified();
    const second = await addVerified(person);
    const [first] = await list(person);
    expect(await person.client.delete(`/v1/me/emails/${first!.id}`)).toMatchObject({ status: 409, body: { code: 'email_is_primary' } });
    expect((await person.client.delete(`/v1/me/emails/${second.id}`)).status).toBe(204);
    expect(await list(person)).toMatchObject([{ email: person.email }]);
    expect((await anonymous.post('/v1/auth/login', { email: second.email, password: person.password })).status).toBe(401);
    expect((await mails.newest(person.email, 3)).subject).toBe('An address was removed from your account');
    expect((await eventsOf(person)).at(-1)).toBe('email.removed');
    expect((await person.client.delete(`/v1/me/emails/${second.id}`)).status).toBe(404);
  });

  it('keeps one of two addresses when each is made primary while the other is removed', async () => {
    const person = await verified();
    const second = await addVerified(person);
    await Promise.all([makePrimary(person, second.id), person.client.delete(`/v1/me/emails/${second.id}`)]);
    expect((await list(person)).filter(({ isPrimary }) => isPrimary)).toHaveLength(1);
  });

  it("shows and changes nobody else's addresses", async () => {
    const [person, stranger] = [await verified(), await verified()];
    const { id } = await addVerified(person);
    const calls = [stranger.client.get(`/v1/me/emails/${id}`), makePrimary(stranger, id), stranger.client.delete(`/v1/me/emails/${id}`), stranger.client.post(`/v1/me/emails/${id}/verification-code`)];
    expect((await Promise.all(calls)).map(({ status, body }) => [status, body.code])).toEqual(Array.from({ length: 4 }, () => [404, 'not_found']));
    expect(JSON.stringify(await list(stranger))).not.toContain(person.email);
  });

  it('asks who has not proven themselves for ten minutes to do so first', async () => {
    const person = await verified();
    const second = await addVerified(person);
    await stale(person);
    const { body } = await anonymous.post('/v1/auth/refresh', { refreshToken: person.refreshToken }); // the token says when
    person.client.accessToken = body.accessToken;
    const calls = [add(person, newEmail()), makePrimary(person, second.id), person.client.delete(`/v1/me/emails/${second.id}`)];
    expect((await Promise.all(calls)).map((answer) => [answer.status, answer.body.code])).toEqual(Array.from({ length: 3 }, () => [403, 'step_up_required']));
    expect(await list(person)).toHaveLength(2);
  });

  it('puts no address into a queue or an event', async () => {
    const person = await verified();
    const second = await addVerified(person);
    await makePrimary(person, second.id);
    await allJobsDone();
    for (const table of ['jobs', 'job_runs', 'outbox_events', 'login_events', 'attempt_counters']) {
      const found = await query(`select 1 from ${table} t where to_jsonb(t)::text like any ($1)`, [[`%${person.email}%`, `%${second.email}%`]]);
      expect([table, found]).toEqual([table, []]);
    }
  });
});
