import { ImapFlow } from 'imapflow';
import { type DovecotServer, describeWithDovecot, startDovecot } from './dovecot.js';
import { fillMaildir } from './maildir.js';
import { startTcpProxy } from '../tcp-proxy.js';

const ADA = { name: 'ada@example.test', password: 'correct horse' };

describeWithDovecot('the private mail server', () => {
  let server: DovecotServer;
  const client = (port = server.imapPort, password = ADA.password) =>
    new ImapFlow({ host: '127.0.0.1', port, secure: false, logger: false, auth: { user: ADA.name, pass: password }, tls: { rejectUnauthorized: false } });

  beforeAll(async () => {
    server = await startDovecot({ users: [ADA] });
  });
  afterAll(() => server.stop());

  it('numbers messages written as files in the order they were given', async () => {
    await fillMaildir(server, ADA.name, ['one', 'two', 'three'].map((subject) => ({ raw: `Subject: ${subject}\r\n\r\nHello\r\n` })));
    const imap = client();
    await imap.connect();
    await imap.mailboxOpen('INBOX');
    const messages = await imap.fetchAll('1:*', { uid: true, envelope: true });
    await imap.logout();
    expect(messages.map(({ uid, envelope }) => [uid, envelope?.subject])).toEqual([[1, 'one'], [2, 'two'], [3, 'three']]);
  });

  it('refuses a wrong password', async () => {
    const imap = client(server.imapPort, 'wrong');
    await expect(imap.connect()).rejects.toMatchObject({ authenticationFailed: true });
    imap.close();
  });

  it('can be put behind a proxy that cuts the connection after a number of bytes', async () => {
    const proxy = await startTcpProxy({ host: '127.0.0.1', port: server.imapPort });
    proxy.plan = () => ({ kind: 'cut', afterBytes: 20 });
    const imap = client(proxy.port);
    imap.on('error', () => undefined);
    await expect(imap.connect()).rejects.toThrow();
    expect(proxy.bytesFromServer).toBe(20);
    await proxy.close();
  });
});
