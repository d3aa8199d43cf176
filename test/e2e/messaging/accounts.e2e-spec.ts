import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { describeWithDovecot, startDovecot, type DovecotServer } from '../../support/mail-server/dovecot.js';
import { addColleague } from '../tenancy/colleagues.js';

const PASSWORD = 'a secret only the mail server knows';
const ADA = { name: 'ada@acme.test', password: PASSWORD };

describe('e-mail accounts, as members of one company', () => {
  let test: TestApp;
  let ceo: SignedUp;
  const input = (email: string, extra: Record<string, unknown> = {}) => ({ email, imapHost: '127.0.0.1', imapPort: 993, smtpHost: '127.0.0.1', smtpPort: 587, password: PASSWORD, ...extra });

  beforeAll(async () => {
    test = await startTestApp({ environment: { EGRESS_ALLOW: '127.0.0.0/8' } });
    ceo = await signUpCompany(test.url);
  });
  afterAll(() => test?.close());

  it('are connected with their servers, and the password never leaves again', async () => {
    const created = await ceo.client.post('/v1/email-accounts', input('Ada@Acme.test'));
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`/v1/email-accounts/${created.body.id}`);
    expect(created.body).toMatchObject({
      email: 'ada@acme.test', username: 'ada@acme.test', provider: 'imap', imapSecurity: 'tls', smtpSecurity: 'starttls', hasPassword: true, isDefault: true, syncStatus: 'not_synced', userId: ceo.userId,
    });
    const [row] = await queryAsAdmin<{ password_encrypted: string }>(test.database, 'select password_encrypted from email_accounts where id = $1', [created.body.id]);
    expect(row!.password_encrypted).toMatch(/^v1\./);
    for (const answer of [created, await ceo.client.get(`/v1/email-accounts/${created.body.id}`), await ceo.client.get('/v1/email-accounts')]) {
      expect(JSON.stringify(answer.body)).not.toContain(PASSWORD);
      expect(JSON.stringify(answer.body)).not.toContain(row!.password_encrypted);
    }
  });

  it('exist once in a company, and again after they were disconnected', async () => {
    const first = await ceo.client.post('/v1/email-accounts', input('once@acme.test'));
    expect(await ceo.client.post('/v1/email-accounts', input('ONCE@acme.test'))).toMatchObject({ status: 409, body: { code: 'duplicate_email_account' } });
    expect((await ceo.client.delete(`/v1/email-accounts/${first.body.id}`)).status).toBe(204);
    expect((await ceo.client.post('/v1/email-accounts', input('once@acme.test'))).status).toBe(201);
    const other = await signUpCompany(test.url);
    expect((await other.client.post('/v1/email-accounts', input('once@acme.test'))).status).toBe(201);
  });

  it('have one default for each member', async () => {
    const second = await ceo.client.post('/v1/email-accounts', input('second@acme.test', { isDefault: true }));
    const defaults = async () => (await ceo.client.get('/v1/email-accounts?limit=100')).body.data.filter(({ isDefault }: { isDefault: boolean }) => isDefault).map(({ id }: { id: string }) => id);
    expect(await defaults()).toEqual([second.body.id]);
    const [third] = (await ceo.client.get('/v1/email-accounts?email=ada@acme.test')).body.data;
    await ceo.client.patch(`/v1/email-accounts/${third.id}`, { isDefault: true });
    expect(await defaults()).toEqual([third.id]);
  });

  it('cannot point into the network of the installation', async () => {
    for (const imapHost of ['169.254.169.254', '10.0.0.5', 'localhost', 'mail.internal', '[::1]', '167772165', 'db']) {
      const answer = await ceo.client.post('/v1/email-accounts', input('x@acme.test', { imapHost, smtpHost: null }));
      expect([imapHost, answer.status, answer.body.code]).toEqual([imapHost, 422, 'url_not_allowed']);
    }
    const port = await ceo.client.post('/v1/email-accounts', input('x@acme.test', { imapHost: 'mail.example.com', imapPort: 6379, smtpHost: null }));
    expect(port.body.code).toBe('url_not_allowed');
  });

  it('go without TLS only on the machine itself', async () => {
    const answer = await ceo.client.post('/v1/email-accounts', input('plain@acme.test', { imapHost: 'mail.example.com', imapPort: 143, imapSecurity: 'none', smtpHost: null }));
    expect(answer).toMatchObject({ status: 422, body: { code: 'insecure_mail_server' } });
  });

  it('need a server for what they are for, and no unknown fields', async () => {
    expect((await ceo.client.post('/v1/email-accounts', { email: 'a@acme.test', password: 'x' })).body.errors[0]).toMatchObject({ pointer: expect.stringContaining('imapHost') });
    expect((await ceo.client.post('/v1/email-accounts', { email: 'a@acme.test', password: 'x', provider: 'smtp', imapHost: 'mail.example.com' })).body.errors[0]).toMatchObject({ pointer: expect.stringContaining('smtpHost') });
    expect((await ceo.client.post('/v1/email-accounts', input('a@acme.test', { provider: 'gmail' }))).status).toBe(422);
    expect((await ceo.client.post('/v1/email-accounts', input('a@acme.test', { userId: ceo.userId }))).status).toBe(422);
  });

  it('belong to the member who connected them: nobody else sees or changes them', async () => {
    const mine = (await ceo.client.post('/v1/email-accounts', input('mine@acme.test'))).body;
    for (const role of ['manager', 'support_staff'] as const) {
      const colleague = await addColleague(test, ceo, role);
      expect((await colleague.client.get('/v1/email-accounts')).body.data).toEqual([]);
      for (const [method, path, body] of [['GET', '', undefined], ['PATCH', '', { isActive: false }], ['DELETE', '', undefined], ['POST', '/sync', undefined], ['POST', '/verification', undefined], ['GET', '/sync-logs', undefined]] as const) {
        expect([method, path, (await colleague.client.request(method, `/v1/email-accounts/${mine.id}${path}`, body)).status]).toEqual([method, path, 404]);
      }
    }
    expect((await ceo.client.get(`/v1/email-accounts/${mine.id}`)).body.isActive).toBe(true);
  });

  it('are not changed from a stale copy', async () => {
    const mine = (await ceo.client.post('/v1/email-accounts', input('stale@acme.test'))).body;
    expect((await ceo.client.patch(`/v1/email-accounts/${mine.id}`, { displayName: 'Ada' }, { 'if-match': '"1"' })).status).toBe(200);
    expect((await ceo.client.patch(`/v1/email-accounts/${mine.id}`, { displayName: 'Eve' }, { 'if-match': '"1"' })).status).toBe(412);
  });
});

describeWithDovecot('the verification of an e-mail account', () => {
  let dovecot: DovecotServer;
  let smtp: SMTPServer;
  let test: TestApp;
  let ceo: SignedUp;

  beforeAll(async () => {
    dovecot = await startDovecot({ users: [ADA] });
    smtp = new SMTPServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, onAuth: ({ username, password }, _session, done) => (username === ADA.name && password === PASSWORD ? done(null, { user: username }) : done(new Error('no'))) });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()));
    test = await startTestApp();
    ceo = await signUpCompany(test.url);
  });
  afterAll(async () => {
    await test?.close();
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
    await dovecot?.stop();
  });

  it('logs in to both servers and says which one refuses, without telling more', async () => {
    const smtpPort = (smtp.server.address() as AddressInfo).port;
    const { body: account } = await ceo.client.post('/v1/email-accounts', { email: ADA.name, imapHost: '127.0.0.1', imapPort: dovecot.imapPort, smtpHost: '127.0.0.1', smtpPort, password: PASSWORD });
    const verify = async () => (await ceo.client.post(`/v1/email-accounts/${account.id}/verification`)).body;
    expect(await verify()).toEqual({ imap: { ok: true, code: 'ok' }, smtp: { ok: true, code: 'ok' } });
    expect((await ceo.client.get(`/v1/email-accounts/${account.id}`)).body.verifiedAt).not.toBeNull();

    await ceo.client.patch(`/v1/email-accounts/${account.id}`, { password: 'wrong' });
    expect(await verify()).toEqual({ imap: { ok: false, code: 'authentication_failed' }, smtp: { ok: false, code: 'authentication_failed' } });
    expect((await ceo.client.get(`/v1/email-accounts/${account.id}`)).body.verifiedAt).toBeNull();

    await ceo.client.patch(`/v1/email-accounts/${account.id}`, { password: PASSWORD, imapPort: 9, smtpHost: null });
    expect(await verify()).toEqual({ imap: { ok: false, code: 'connection_refused' }, smtp: { ok: false, code: 'not_configured' } });
  }, 30_000);

  it('works over implicit TLS too', async () => {
    const { body: account } = await ceo.client.post('/v1/email-accounts', { email: 'tls@acme.test', username: ADA.name, imapHost: '127.0.0.1', imapPort: dovecot.imapsPort, imapSecurity: 'tls', password: PASSWORD });
    expect((await ceo.client.post(`/v1/email-accounts/${account.id}/verification`)).body.imap).toEqual({ ok: true, code: 'ok' });
  });
});
