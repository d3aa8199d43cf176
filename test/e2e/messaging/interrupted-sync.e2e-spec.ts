import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deliver } from '../../support/mail-server/deliver.js';
import { type DovecotServer, describeWithDovecot, startDovecot } from '../../support/mail-server/dovecot.js';
import { generateThreads, randomNumbers } from '../../support/mail-server/generated-threads.js';
import { fillMaildir } from '../../support/mail-server/maildir.js';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';
import { collect } from './support/collect.js';
import { mail } from './support/mail.js';
import { connectMailbox, type MailboxFixture, placesOnServer, placesStored } from './support/mailbox-fixture.js';

const OWNER = { name: 'ada@acme.test', password: 'mail secret' };
const CUTS = 50;

const large = (id: string, bytes: number) =>
  mail({ from: 'bob@customer.test', to: OWNER.name, id, subject: 'Large', text: `${'0123456789'.repeat(7)}\r\n`.repeat(bytes / 72) });

describeWithDovecot('a mailbox that is hard to read', () => {
  let dovecot: DovecotServer;
  let proxy: TcpProxy;
  let mailbox: MailboxFixture;
  const generated = generateThreads(80, 11).map(({ raw }) => ({ raw, receivedAt: new Date('2026-11-03') }));

  beforeAll(async () => {
    dovecot = await startDovecot({ users: [OWNER] });
    await fillMaildir(dovecot, OWNER.name, [...generated.slice(0, 250), { raw: large('large@customer.test', 3 << 20), receivedAt: new Date('2026-11-03') }]);
    await fillMaildir(dovecot, OWNER.name, generated.slice(200), 'Archive');
    proxy = await startTcpProxy({ host: dovecot.host, port: dovecot.imapPort });
    mailbox = await connectMailbox(OWNER, proxy.port, { imapSecurity: 'none' });
  }, 60_000);

  afterAll(async () => {
    await mailbox?.close();
    await proxy?.close();
    await dovecot?.stop();
  }, 30_000);

  it(`is complete after the connection was cut at ${CUTS} random bytes`, async () => {
    const random = randomNumbers(3);
    const outcomes: string[] = [];
    for (let cut = 0; cut < CUTS; cut++) {
      const afterBytes = Math.floor(random() ** 2 * 4_500_000);
      proxy.plan = () => ({ kind: 'cut', afterBytes });
      outcomes.push((await mailbox.sync()).status);
    }
    proxy.plan = () => ({ kind: 'forward' });
    const last = await mailbox.sync();
    expect(last).toMatchObject({ status: 'completed', emailsFailed: 0 });
    expect(outcomes).toContain('failed');
    expect(await placesStored(mailbox)).toEqual(await placesOnServer(dovecot, OWNER));
    // The 50 messages that lie in both folders are one message each.
    const emails = await collect(mailbox.ceo.client, '/v1/emails');
    expect(new Set(emails.map(({ messageId }) => messageId)).size).toBe(emails.length);
    expect(emails).toHaveLength(generated.length + 1);
    const account = await mailbox.ceo.client.get(`/v1/email-accounts/${mailbox.accountId}`);
    expect(account.body).toMatchObject({ syncStatus: 'active', lastErrorCode: null });
  }, 240_000);

  it('counts its threads as if nothing had happened', async () => {
    const threads = await collect(mailbox.ceo.client, '/v1/threads');
    const counted = threads.reduce((sum, { messageCount }) => sum + Number(messageCount), 0);
    expect(counted).toBe(generated.length + 1);
  });

  it('stores nothing twice when four runs read it at once', async () => {
    await fillMaildir(dovecot, OWNER.name, Array.from({ length: 120 }, (_, index) => ({ raw: mail({ from: 'eve@x.test', to: OWNER.name, id: `p${index}@x.test`, subject: `P ${index}` }), receivedAt: new Date('2026-11-04') })));
    await Promise.all(Array.from({ length: 4 }, () => mailbox.sync()));
    expect(await placesStored(mailbox)).toEqual(await placesOnServer(dovecot, OWNER));
    const emails = await collect(mailbox.ceo.client, '/v1/emails?fromEmail=eve%40x.test');
    expect(emails).toHaveLength(120);
  }, 60_000);

  it('rebuilds a folder the server numbered anew, with one event and no new mail', async () => {
    const before = await collect(mailbox.ceo.client, '/v1/emails');
    const maildir = dovecot.maildir(OWNER.name);
    await dovecot.doveadm('kick', OWNER.name).catch(() => undefined);
    for (const file of ['dovecot-uidlist', 'dovecot-uidvalidity', 'dovecot.index', 'dovecot.index.log', 'dovecot.index.cache', 'dovecot.list.index', 'dovecot.list.index.log']) {
      await rm(join(maildir, file), { force: true });
    }
    await dovecot.doveadm('index', '-u', OWNER.name, 'INBOX');
    const log = await mailbox.sync();
    expect(log).toMatchObject({ status: 'completed', emailsSynced: 0, emailsRemoved: 0 });
    expect(await placesStored(mailbox)).toEqual(await placesOnServer(dovecot, OWNER));
    expect(await collect(mailbox.ceo.client, '/v1/emails')).toHaveLength(before.length);
    const events = await mailbox.query<{ type: string }>(`select type from outbox_events where type in ('messaging.mailbox.reset', 'messaging.email.received')`);
    expect(events.map(({ type }) => type)).toEqual(['messaging.mailbox.reset']);
  }, 60_000);

  it('keeps received mail that was deleted on the server, and forgets drafts', async () => {
    const draft = (version: number) => mail({ from: OWNER.name, to: 'bob@customer.test', id: `draft${version}@acme.test`, subject: 'Draft', text: `Version ${version}` });
    for (let version = 0; version < 10; version++) {
      await fillMaildir(dovecot, OWNER.name, [{ raw: draft(version), flags: 'D' }], 'Drafts');
      await mailbox.sync();
      await dovecot.doveadm('expunge', '-u', OWNER.name, 'mailbox', 'Drafts', 'all');
    }
    await dovecot.doveadm('expunge', '-u', OWNER.name, 'mailbox', 'INBOX', 'HEADER', 'Message-ID', 'p7@x.test');
    await mailbox.sync();
    const emails = await collect(mailbox.ceo.client, '/v1/emails');
    expect(emails.filter(({ subject }) => subject === 'Draft')).toEqual([]);
    expect(emails.find(({ messageId }) => messageId === 'p7@x.test')).toMatchObject({ folder: null });
    expect((await collect(mailbox.ceo.client, '/v1/threads')).filter(({ subject }) => subject === 'Draft')).toEqual([]);
  }, 60_000);

  it('says in one word why a login fails, and tells the owner after the third time', async () => {
    const changed = await mailbox.ceo.client.patch(`/v1/email-accounts/${mailbox.accountId}`, { password: 'wrong' });
    expect(changed.body).toMatchObject({ hasPassword: true });
    for (let attempt = 0; attempt < 3; attempt++) expect(await mailbox.sync()).toMatchObject({ status: 'failed', errorMessage: 'The mail server refused the user name or password.' });
    const account = await mailbox.ceo.client.get(`/v1/email-accounts/${mailbox.accountId}`);
    expect(account.body).toMatchObject({ syncStatus: 'failed_auth', lastErrorCode: 'authentication_failed' });
    expect(await mailbox.query(`select 1 from outbox_events where type = 'messaging.email-account.sign-in-needed'`)).toHaveLength(1);
    await mailbox.ceo.client.patch(`/v1/email-accounts/${mailbox.accountId}`, { password: OWNER.password });
    await deliver(dovecot, OWNER.name, mail({ from: 'late@x.test', to: OWNER.name, id: 'late@x.test', subject: 'Late' }));
    expect(await mailbox.sync()).toMatchObject({ status: 'completed', emailsSynced: 1 });
    expect((await mailbox.ceo.client.get(`/v1/email-accounts/${mailbox.accountId}`)).body).toMatchObject({ syncStatus: 'active', lastErrorCode: null });
  }, 60_000);
});
