import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { codeIn, startMailCatcher, type MailCatcher } from './mail-catcher.js';
import { newEmail, observable } from './people.js';

describe('verifying an e-mail address', () => {
  let app: TestApp;
  let mails: MailCatcher;
  let anonymous: ApiClient;
  const request = (client: ApiClient, email: string, headers = {}) => client.post('/v1/auth/email-verification', { email }, headers);
  const confirm = (client: ApiClient, email: string, code: string) => client.post('/v1/auth/email-verification/confirmation', { email, code });
  const isVerified = async (client: ApiClient) => (await client.get('/v1/me')).body.emailVerified as boolean;
  const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  const allJobsDone = () => eventually(async () => (await queryAsAdmin(app.database, `select 1 from jobs where state <> 'done'`)).length === 0);

  beforeAll(async () => {
    mails = await startMailCatcher();
    app = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url } });
    anonymous = new ApiClient(app.url);
  });
  afterAll(async () => {
    await app?.close();
    await mails?.close();
  });

  it('takes the code that is mailed after sign-up', async () => {
    const { client, email, userId } = await signUpCompany(app.url);
    const mail = await mails.newest(email);
    expect(mail.subject).toBe('Your code for Frontoffice');
    expect(await isVerified(client)).toBe(false);
    expect((await confirm(client, email, codeIn(mail))).status).toBe(204);
    expect(await isVerified(client)).toBe(true);
    const events = await queryAsAdmin(app.database, `select data from outbox_events where type = 'identity.email.verified' and data->>'userId' = $1`, [userId]);
    expect(events).toHaveLength(1);
    expect(await confirm(client, email, codeIn(mail))).toMatchObject({ status: 422, body: { code: 'verification_code_invalid' } });
  });

  it('takes only the newest code', async () => {
    const { client, email } = await signUpCompany(app.url);
    const first = codeIn(await mails.newest(email));
    expect((await request(client, email)).status).toBe(202);
    const second = codeIn(await mails.newest(email, 2));
    if (first !== second) expect((await confirm(client, email, first)).status).toBe(422);
    expect((await confirm(client, email, second)).status).toBe(204);
  });

  it('refuses the right code after ten wrong ones, and after ten minutes', async () => {
    const [guesser, late] = [await signUpCompany(app.url), await signUpCompany(app.url)];
    const code = codeIn(await mails.newest(guesser.email));
    const guesses = await Promise.all(Array.from({ length: 10 }, () => confirm(guesser.client, guesser.email, otherThan(code))));
    expect(guesses.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 422));
    const exhausted = await confirm(guesser.client, guesser.email, code);
    expect(exhausted).toMatchObject({ status: 429, body: { code: 'verification_tries_exhausted' } });
    expect(Number(exhausted.headers.get('retry-after'))).toBeGreaterThan(0);
    const lateCode = codeIn(await mails.newest(late.email));
    await queryAsAdmin(app.database, 'update email_verifications set expires_at = now() where user_email_id in (select id from user_emails where user_id = $1)', [late.userId]);
    expect(await confirm(late.client, late.email, lateCode)).toMatchObject({ status: 410, body: { code: 'verification_code_expired' } });
  });

  it('answers 202 to a request for any address, with the same headers and body, and writes to nobody it does not know', async () => {
    const { email } = await signUpCompany(app.url);
    const stranger = newEmail('nobody');
    const headers = { 'x-request-id': 'compare' };
    const answers = [observable(await request(anonymous, email, headers)), observable(await request(anonymous, stranger, headers))];
    expect(answers[0]).toMatchObject({ status: 202, body: '' });
    expect(answers[0]).toEqual(answers[1]);
    await mails.newest(email, 2);
    await allJobsDone();
    expect(mails.to(stranger)).toEqual([]);
  });

  it('verifies no address but the own one of the user who is signed in, whoever knows a code', async () => {
    const [squatter, owner] = [await signUpCompany(app.url), await signUpCompany(app.url)];
    const code = codeIn(await mails.newest(owner.email));
    expect((await confirm(squatter.client, owner.email, code)).status).toBe(422);
    expect((await confirm(anonymous, owner.email, code)).status).toBe(401);
    expect(await isVerified(owner.client)).toBe(false);
  });

  it('gives an address that two have claimed to the one who proves it, and takes it from the other', async () => {
    const squatter = await signUpCompany(app.url);
    const { email } = squatter;
    await mails.newest(email);
    const owner = await signUpCompany(app.url, { email });
    await mails.newest(email, 2);
    await request(owner.client, email); // with the owner's token: the code is for the owner's claim
    const code = codeIn(await mails.newest(email, 3));
    expect((await confirm(squatter.client, email, code)).status).toBe(422);
    expect((await confirm(owner.client, email, code)).status).toBe(204);
    expect((await squatter.client.get('/v1/me')).body).toMatchObject({ email: null, emailVerified: false });
    const logIn = (password: string) => anonymous.post('/v1/auth/login', { email, password });
    expect([(await logIn(owner.password)).status, (await logIn(squatter.password)).status]).toEqual([200, 401]);
  });

  it('tells the owner of a verified address when somebody signs up with it, and sends no code', async () => {
    const owner = await signUpCompany(app.url);
    await confirm(owner.client, owner.email, codeIn(await mails.newest(owner.email)));
    const other = await signUpCompany(app.url, { email: owner.email });
    const mail = await mails.newest(owner.email, 2);
    expect(mail.subject).toBe('You already have an account at Frontoffice');
    expect(mail.text).not.toMatch(/\d{6}/);
    expect(await isVerified(other.client)).toBe(false);
  });

  it('lets one of two in who both hold a code when they confirm at the same time', async () => {
    const one = await signUpCompany(app.url);
    const code = codeIn(await mails.newest(one.email));
    const two = await signUpCompany(app.url, { email: one.email });
    const otherCode = codeIn(await mails.newest(one.email, 2));
    const statuses = await Promise.all([confirm(one.client, one.email, code), confirm(two.client, one.email, otherCode)]);
    expect(statuses.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(statuses.every(({ status }) => [204, 409, 422].includes(status))).toBe(true);
    expect(await queryAsAdmin(app.database, 'select 1 from user_emails where email = $1 and verified_at is not null', [one.email])).toHaveLength(1);
  });

  it('writes to one address no more than five times in fifteen minutes', async () => {
    const { email } = await signUpCompany(app.url);
    for (let i = 0; i < 8; i++) expect((await request(anonymous, email)).status).toBe(202);
    await allJobsDone();
    expect(mails.to(email)).toHaveLength(5);
  });

  it('keeps the code neither in the database nor in a queue', async () => {
    const { email } = await signUpCompany(app.url);
    const code = codeIn(await mails.newest(email));
    for (const table of ['email_verifications', 'jobs', 'job_runs', 'outbox_events', 'login_events']) {
      expect(JSON.stringify(await queryAsAdmin(app.database, `select to_jsonb(t) from ${table} t where to_jsonb(t)::text ~ ('(^|[^0-9a-f])' || $1 || '($|[^0-9a-f])')`, [code]))).toBe('[]');
    }
  });

  it.each(['12345', '1234567', 'abcdef', '１２３４５６', ''])('refuses %j, which is no code', async (code) => {
    const { client, email } = await signUpCompany(app.url);
    expect(await confirm(client, email, code)).toMatchObject({ status: 422, body: { errors: [{ pointer: '#/code' }] } });
  });
});
