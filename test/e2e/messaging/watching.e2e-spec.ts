import { MailboxWatcher } from '@app/messaging';
import { EgressFilter } from '@app/kernel';
import { mailEndpoint } from '../../../libs/messaging/src/accounts/mail-endpoint.js';
import { ImapSession } from '../../../libs/messaging/src/sync/imap/imap-session.js';
import { deliver } from '../../support/mail-server/deliver.js';
import { type DovecotServer, describeWithDovecot, startDovecot } from '../../support/mail-server/dovecot.js';
import { eventually } from '../../support/client.js';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';
import { collect } from './support/collect.js';
import { mail } from './support/mail.js';
import { connectMailbox, type MailboxFixture } from './support/mailbox-fixture.js';

const ADA = { name: 'ada@acme.test', password: 'mail secret' };
const message = (id: string) => mail({ from: 'bob@customer.test', to: ADA.name, id, subject: `Subject ${id}` });

describeWithDovecot('listening for new mail', () => {
  let dovecot: DovecotServer;
  let proxy: TcpProxy;
  let mailbox: MailboxFixture;
  const holders = () => mailbox.query<{ watcher: string }>('select watcher from mailbox_watches where watcher is not null and watch_until > now()');
  const arrived = (id: string) => eventually(async () => (await collect(mailbox.ceo.client, '/v1/emails')).some(({ messageId }) => messageId === id), 15_000);

  beforeAll(async () => {
    dovecot = await startDovecot({ users: [ADA] });
    proxy = await startTcpProxy({ host: dovecot.host, port: dovecot.imapPort });
    mailbox = await connectMailbox(ADA, proxy.port, { imapSecurity: 'none' });
    await mailbox.sync();
  }, 60_000);
  afterAll(async () => {
    await mailbox?.close();
    await proxy?.close();
    await dovecot?.stop();
  }, 30_000);

  it('is done by one of two watchers', async () => {
    const { app } = mailbox.test;
    const [first, second] = [app.get(MailboxWatcher), await app.resolve(MailboxWatcher)];
    first.start();
    await eventually(async () => (await holders()).length === 1);
    for (let round = 0; round < 3; round++) await second.tick();
    expect(await holders()).toHaveLength(1);
  });

  it('goes on after the connection was lost', async () => {
    await deliver(dovecot, ADA.name, message('one@x'));
    await arrived('one@x');
    proxy.cutAll();
    await deliver(dovecot, ADA.name, message('two@x'));
    await arrived('two@x');
  }, 40_000);

  it('ends when the account is switched off, and begins again with it', async () => {
    await mailbox.ceo.client.patch(`/v1/email-accounts/${mailbox.accountId}`, { syncEnabled: false });
    expect(await mailbox.query('select 1 from mailbox_watches')).toEqual([]);
    await mailbox.ceo.client.patch(`/v1/email-accounts/${mailbox.accountId}`, { syncEnabled: true });
    await eventually(async () => (await holders()).length === 1);
    await deliver(dovecot, ADA.name, message('three@x'));
    await arrived('three@x');
  }, 40_000);

  const session = async (silenceTimeoutMs: number) => {
    const endpoint = await mailEndpoint(mailbox.test.app.get(EgressFilter), { host: '127.0.0.1', port: proxy.port, security: 'none' });
    return ImapSession.connect({ endpoint, username: ADA.name, password: ADA.password }, { silenceTimeoutMs });
  };

  // Jest fails the test for a rejection nobody handles; the worker would end.
  it('hears of a connection that was lost between two commands, and from nobody else', async () => {
    const connected = await session(5_000);
    proxy.cutAll();
    await eventually(async () => !connected.isUsable);
    await expect(connected.openFolder('INBOX')).rejects.toThrow();
    await expect(connected.listFolders()).rejects.toThrow();
    await expect(connected.storeFlag([1], '\\Seen', true)).rejects.toThrow();
    await expect(connected.download(1)).rejects.toThrow();
    await connected.close();
    await new Promise(setImmediate);
  }, 20_000);

  describe('on a connection that is dead without having ended', () => {
    it('notices while it waits and while it reads', async () => {
      proxy.plan = () => ({ kind: 'blackHole', afterBytes: 2_500 });
      const connected = await session(500);
      const startedAt = Date.now();
      await expect((async () => {
        await connected.openFolder('INBOX');
        await connected.idle(() => undefined, new AbortController().signal);
      })()).rejects.toThrow();
      expect(Date.now() - startedAt).toBeLessThan(10_000);
      proxy.plan = () => ({ kind: 'forward' });
    }, 20_000);
  });
});
