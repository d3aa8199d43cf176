import { type OddImapServer, startOddImapServer } from '../../support/mail-server/odd-imap-server.js';
import { collect } from './support/collect.js';
import { mail } from './support/mail.js';
import { connectMailbox, type MailboxFixture } from './support/mailbox-fixture.js';

const OWNER = { name: 'ada@acme.test', password: 'any' };
const message = (uid: number, flags: string[] | null = []) => ({
  uid, flags, raw: mail({ from: 'bob@x.test', to: OWNER.name, id: `m${uid}@x.test`, subject: `Subject ${uid}`, headers: ['__proto__: x', 'constructor: y'] }),
});

describe('a mail server that is legal but odd, or broken', () => {
  let server: OddImapServer;
  let mailbox: MailboxFixture;
  const subjects = async () => (await collect(mailbox.ceo.client, '/v1/emails')).map(({ subject }) => subject as string).sort();

  beforeAll(async () => {
    server = await startOddImapServer([
      { path: 'INBOX', uidValidity: 0, uidNext: null, messages: [message(1), message(2, null)] },
      { path: 'Nameless', uidValidity: null, uidNext: 10, messages: [message(5)] },
      { path: 'Phantom', uidValidity: 1, uidNext: 1, canOpen: false, messages: [] },
    ]);
    mailbox = await connectMailbox(OWNER, server.port, { imapSecurity: 'none' });
  }, 30_000);

  afterAll(async () => {
    await mailbox?.close();
    await server?.close();
  });

  it('is read with UIDVALIDITY 0 or none, without UIDNEXT, and with messages that have no flags', async () => {
    expect(await mailbox.sync()).toMatchObject({ status: 'completed', emailsSynced: 3, foldersSynced: 2, foldersFailed: 1 });
    expect(await subjects()).toEqual(['Subject 1', 'Subject 2', 'Subject 5']);
  });

  it('shows nothing twice when it is read again', async () => {
    server.folders[0]!.messages.push(message(3));
    expect(await mailbox.sync()).toMatchObject({ status: 'completed', emailsSynced: 1, emailsRemoved: 0 });
  });

  it('loses no folder to a listing that is empty or refused', async () => {
    server.list = 'nothing';
    server.folders[1]!.messages.push(message(6));
    expect(await mailbox.sync()).toMatchObject({ status: 'completed', emailsSynced: 1, emailsRemoved: 0 });
    server.list = 'error';
    expect(await mailbox.sync()).toMatchObject({ status: 'failed' });
    server.list = 'folders';
    await mailbox.sync();
    expect(await subjects()).toEqual(['Subject 1', 'Subject 2', 'Subject 3', 'Subject 5', 'Subject 6']);
    expect(await mailbox.query('select 1 from email_folders where missing_since is not null')).toEqual([]);
  });

  it('leaves a folder that cannot be opened alone after three attempts, and tries again after six hours', async () => {
    const attempts = () => server.commands.filter((command) => command === 'EXAMINE').length;
    await mailbox.sync();
    const before = attempts();
    await mailbox.sync();
    expect(attempts() - before).toBe(2);
    const [phantom] = await mailbox.query<{ hours: string }>(`select extract(epoch from phantom_until - now()) / 3600 as hours from email_folders where path = 'Phantom'`);
    expect(Number(phantom!.hours)).toBeGreaterThan(5.9);
  });

  it('keeps what it had when the server forgets a folder, until the folder is really gone', async () => {
    const [forgotten] = server.folders.splice(1, 1);
    await mailbox.sync();
    expect(await subjects()).toHaveLength(5);
    server.folders.push(forgotten!);
    await mailbox.sync();
    expect(await mailbox.query('select 1 from email_folders where missing_since is not null')).toEqual([]);
    server.folders.pop();
    await mailbox.sync();
    await mailbox.query(`update email_folders set missing_since = now() - interval '11 minutes' where missing_since is not null`);
    await mailbox.sync();
    const emails = await collect(mailbox.ceo.client, '/v1/emails');
    expect(emails.filter(({ folder }) => folder === null).map(({ subject }) => subject as string).sort()).toEqual(['Subject 5', 'Subject 6']);
  });

  it('stores two different messages that claim the same id', async () => {
    server.folders[0]!.messages.push({ uid: 4, flags: [], raw: mail({ from: 'eve@x.test', to: OWNER.name, id: 'm1@x.test', subject: 'Another text' }) });
    expect(await mailbox.sync()).toMatchObject({ emailsSynced: 1 });
    const same = (await collect(mailbox.ceo.client, '/v1/emails')).filter(({ messageId }) => messageId === 'm1@x.test');
    expect(new Set(same.map(({ threadId }) => threadId)).size).toBe(2);
  });
});
