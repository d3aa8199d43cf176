import { readdirSync } from 'node:fs';
import { kernelConfig } from '@app/kernel';
import { MailboxWatcher } from '@app/messaging';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { hasLargeCorpus, mailCorpus } from '../../support/mail-server/corpus.js';
import { deliver } from '../../support/mail-server/deliver.js';
import { type DovecotServer, describeWithDovecot, startDovecot } from '../../support/mail-server/dovecot.js';
import { generateThreads } from '../../support/mail-server/generated-threads.js';
import { fillMaildir } from '../../support/mail-server/maildir.js';
import { threadsByReferences } from '../../support/mail-server/thread-oracle.js';
import { collect } from './support/collect.js';
import { mail } from './support/mail.js';

const OWNER = { name: 'ada@acme.test', password: 'mail secret' };
const LEAD = 'bob@customer.test';

/** A conversation of three, one of another subject, and the owner's answer, which lies in Sent only. */
const FROM_LEAD = [
  mail({ from: LEAD, to: OWNER.name, id: 'q1@customer.test', subject: 'Quote for 40 desks' }),
  mail({ from: LEAD, to: OWNER.name, id: 'q3@customer.test', subject: 'AW: Quote for 40 desks', references: ['q1@customer.test', 'q2@acme.test'] }),
  mail({ from: LEAD, to: OWNER.name, id: 'o1@customer.test', subject: 'Chairs' }),
];
const ANSWER = mail({ from: OWNER.name, to: LEAD, id: 'q2@acme.test', subject: 'Re: Quote for 40 desks', references: ['q1@customer.test'] });

describeWithDovecot('a connected mailbox, as the ceo who connected it', () => {
  let dovecot: DovecotServer;
  let test: TestApp;
  let ceo: SignedUp;
  let accountId: string;
  let leadId: string;
  const corpus = mailCorpus();
  const generated = generateThreads(60, 7);
  const total = corpus.length + generated.length + FROM_LEAD.length + 1;

  beforeAll(async () => {
    dovecot = await startDovecot({ users: [OWNER] });
    await fillMaildir(dovecot, OWNER.name, [...corpus.map(({ raw }) => raw), ...FROM_LEAD].map((raw) => ({ raw, receivedAt: new Date('2026-11-03') })));
    await fillMaildir(dovecot, OWNER.name, generated.map(({ raw }) => ({ raw, receivedAt: new Date('2026-11-03') })), 'Archive');
    await fillMaildir(dovecot, OWNER.name, [{ raw: ANSWER, flags: 'S', receivedAt: new Date('2026-11-03') }], 'Sent');
    test = await startTestApp({ worker: true });
    test.app.get(MailboxWatcher).start();
    ceo = await signUpCompany(test.url);
    leadId = (await ceo.client.post('/v1/leads', { firstName: 'Bob', lastName: 'Customer', email: LEAD })).body.id;
    const created = await ceo.client.post('/v1/email-accounts', { email: OWNER.name, imapHost: '127.0.0.1', imapPort: dovecot.imapPort, password: OWNER.password });
    accountId = created.body.id;
    await eventually(async () => (await ceo.client.get(`/v1/email-accounts/${accountId}`)).body.syncStatus === 'active', 90_000);
  }, 120_000);

  afterAll(async () => {
    await test?.close();
    await dovecot?.stop();
  }, 30_000);

  it('stores every message of the server, and says so in its log', async () => {
    const emails = await collect(ceo.client, '/v1/emails');
    expect(emails).toHaveLength(total);
    const [first] = await collect(ceo.client, `/v1/email-accounts/${accountId}/sync-logs?status=completed`);
    expect(first).toMatchObject({ trigger: 'first', emailsSynced: total, emailsFailed: 0, foldersFailed: 0, errorMessage: null });
    for (const email of emails) expect((await ceo.client.get(`/v1/emails/${email.id}`)).status).toBe(200);
  }, 60_000);

  it('threads well-formed mail as the mail server does', async () => {
    const emails = await collect(ceo.client, '/v1/emails');
    const expected = (await threadsByReferences(dovecot, OWNER, 'Archive')).map((uids) => uids.map((uid) => generated[uid - 1]!.id).sort().join()).sort();
    const ids = new Set(generated.map(({ id }) => id));
    const threads = Map.groupBy(emails.filter(({ messageId }) => ids.has(messageId)), ({ threadId }) => threadId as string);
    expect([...threads.values()].map((messages) => messages.map(({ messageId }) => messageId as string).sort().join()).sort()).toEqual(expected);
  });

  it('threads the well-formed part of real mail as the mail server does', async () => {
    const ids = corpus.map(({ raw }) => wellFormedId(raw.toString('latin1')));
    const unique = new Map(ids.flatMap((id, index) => (id && ids.indexOf(id) === ids.lastIndexOf(id) ? [[id, index + 1] as const] : [])));
    const group = (threads: Iterable<string[]>) => [...threads].map((members) => members.filter((id) => unique.has(id)).sort().join()).filter((members) => members !== '').sort();
    const byUid = new Map([...unique].map(([id, uid]) => [uid, id]));
    const expected = group((await threadsByReferences(dovecot, OWNER, 'INBOX')).map((uids) => uids.flatMap((uid) => byUid.get(uid) ?? [])));
    const emails = await collect(ceo.client, '/v1/emails');
    const stored = Map.groupBy(emails.filter(({ messageId }) => unique.has(messageId)), ({ threadId }) => threadId as string);
    expect(unique.size).toBeGreaterThan(hasLargeCorpus ? 100 : 3);
    expect(group([...stored.values()].map((messages) => messages.map(({ messageId }) => messageId as string)))).toEqual(expected);
  });

  it("puts the lead's conversation together, the owner's answer from Sent included, and links it to the lead", async () => {
    const threads = await collect(ceo.client, `/v1/threads?leadId=${leadId}`);
    expect(threads.map(({ subject, messageCount, otherParty }) => [subject, messageCount, otherParty]).sort()).toEqual([['Chairs', 1, LEAD], ['Quote for 40 desks', 3, LEAD]]);
    const quote = threads.find(({ messageCount }) => messageCount === 3)!;
    const emails = await collect(ceo.client, `/v1/threads/${quote.id}/emails?sort=sentAt`);
    expect(emails.map(({ direction, status }) => [direction, status])).toEqual([['inbound', 'delivered'], ['outbound', 'sent'], ['inbound', 'delivered']]);
    const answer = await ceo.client.get(`/v1/emails/${emails[1].id}`);
    expect(answer.body).toMatchObject({ toEmails: [LEAD], replyToId: emails[0].id, folder: 'Sent', bodyText: expect.stringContaining('Hello') });
  });

  it("shows the lead's mail on its timeline and notifies nobody of old mail", async () => {
    const kinds = await eventually(async () => {
      const entries = await collect(ceo.client, `/v1/timeline?subject=lead:${leadId}`);
      return entries.length >= 5 && entries.map(({ kind }) => kind as string).sort();
    });
    expect(kinds).toEqual(['email_received', 'email_received', 'email_received', 'email_sent', 'lead_created']);
    expect((await ceo.client.get('/v1/notifications')).body.data).toEqual([]);
  });

  it('hands a message out as it was received, and nothing a browser would run', async () => {
    const [email] = await collect(ceo.client, `/v1/emails?fromEmail=${encodeURIComponent(LEAD)}`);
    const raw = await ceo.client.get<string>(`/v1/emails/${email.id}/raw`);
    expect(FROM_LEAD).toContain(raw.body);
    expect(raw.headers.get('content-security-policy')).toContain('sandbox');
    expect(raw.headers.get('x-content-type-options')).toBe('nosniff');
    expect(raw.headers.get('content-disposition')).toContain(`filename="${email.id}.eml"`);
  });

  it('shows a message delivered now within five seconds, notifies its owner and counts it', async () => {
    await eventually(async () => (await watched(test)) > 0);
    const before = await ceo.client.get(`/v1/email-accounts/${accountId}`);
    const deliveredAt = Date.now();
    await deliver(dovecot, OWNER.name, mail({ from: LEAD, to: OWNER.name, id: 'now@customer.test', subject: 'Re: Chairs', references: ['o1@customer.test'] }));
    const thread = await eventually(async () => (await collect(ceo.client, `/v1/threads?leadId=${leadId}`)).find(({ subject, messageCount }: Json) => subject === 'Chairs' && messageCount === 2), 5_000);
    expect(Date.now() - deliveredAt).toBeLessThan(5_000);
    expect(thread).toMatchObject({ isRead: false });
    const notifications = await eventually(async () => {
      const { data } = (await ceo.client.get('/v1/notifications')).body;
      return data.length > 0 && data;
    });
    expect(notifications).toHaveLength(1);
    expect((await ceo.client.get(`/v1/email-accounts/${accountId}`)).body.unreadCount).toBe(before.body.unreadCount + 1);
  });

  it('marks a thread as read on the mail server too', async () => {
    const thread = (await collect(ceo.client, `/v1/threads?leadId=${leadId}`)).find(({ subject }) => subject === 'Chairs')!;
    const changed = await ceo.client.patch(`/v1/threads/${thread.id}`, { isRead: true, isStarred: true, category: 'lead' });
    expect(changed.body).toMatchObject({ isRead: true, isStarred: true, category: 'lead' });
    await eventually(async () => {
      const seen = await dovecot.doveadm('fetch', '-u', OWNER.name, 'flags', 'mailbox', 'INBOX', 'HEADER', 'Message-ID', 'now@customer.test');
      return seen.includes('\\Seen') && seen.includes('\\Flagged');
    });
  });

  it('takes over what happens to the mail in other mail programs', async () => {
    await dovecot.doveadm('move', '-u', OWNER.name, 'Archive', 'mailbox', 'INBOX', 'HEADER', 'Message-ID', 'now@customer.test');
    await dovecot.doveadm('flags', 'remove', '-u', OWNER.name, '\\Flagged', 'mailbox', 'Archive', 'HEADER', 'Message-ID', 'now@customer.test');
    const log = await ceo.client.post(`/v1/email-accounts/${accountId}/sync`);
    expect(log).toMatchObject({ status: 202, body: { trigger: 'manual', status: 'running' } });
    await eventually(async () => (await ceo.client.get(`/v1/email-accounts/${accountId}/sync-logs/${log.body.id}`)).body.status === 'completed');
    const moved = await eventually(async () => {
      const [email] = (await collect(ceo.client, '/v1/emails')).filter(({ messageId }) => messageId === 'now@customer.test');
      return email.folder === 'Archive' && !email.isStarred && email;
    });
    expect(moved).toMatchObject({ isRead: true });
    expect((await ceo.client.get('/v1/notifications')).body.data).toHaveLength(1);
  });

  it('links mail that was there before its lead, and shows it on the timeline', async () => {
    const stranger = generated[0]!;
    const from = /<(p\d@generated\.test)>/.exec(stranger.raw)![1]!;
    const lead = await ceo.client.post('/v1/leads', { firstName: 'New', lastName: 'Lead', email: from });
    const threads = await eventually(async () => {
      const found = await collect(ceo.client, `/v1/threads?leadId=${lead.body.id}`);
      return found.length > 0 && found;
    });
    const messages = threads.reduce((sum, { messageCount }) => sum + Number(messageCount), 0);
    await eventually(async () => (await collect(ceo.client, `/v1/timeline?subject=lead:${lead.body.id}`)).filter(({ kind }) => kind === 'email_received').length === messages);
  });

  it('removes everything when the account is disconnected', async () => {
    expect((await ceo.client.delete(`/v1/email-accounts/${accountId}`)).status).toBe(204);
    expect((await ceo.client.get(`/v1/email-accounts/${accountId}`)).status).toBe(404);
    expect((await ceo.client.get('/v1/threads')).body.data).toEqual([]);
    await eventually(async () => (await queryAsAdmin(test.database, 'select 1 from email_accounts')).length === 0, 20_000);
    expect(readdirSync(kernelConfig.value().STORAGE_DIR, { recursive: true, encoding: 'utf8' }).filter((file) => /[0-9a-f]{64}$/.test(file))).toEqual([]);
    for (const table of ['emails', 'email_threads', 'email_message_ids', 'email_placements', 'email_attachments', 'email_folders', 'mailbox_watches']) {
      expect([table, await queryAsAdmin(test.database, `select 1 from ${table}`)]).toEqual([table, []]);
    }
  }, 30_000);
});

/** The id of a message whose header has exactly one Message-ID in its proper form. */
function wellFormedId(raw: string): string | undefined {
  const header = raw.split(/\r?\n\r?\n/, 1)[0]!.replace(/\r?\n[ \t]+/g, ' ');
  const fields = [...header.matchAll(/^message-id:[ \t]*(.*?)[ \t]*$/gim)].map(([, value]) => value!);
  return fields.length === 1 ? /^<([^<>@\s"]+@[^<>@\s"]+)>$/.exec(fields[0]!)?.[1] : undefined;
}

/** Mailboxes somebody listens to. */
async function watched(test: TestApp): Promise<number> {
  const rows = await queryAsAdmin(test.database, 'select 1 from mailbox_watches where watcher is not null and watch_until > now()');
  return rows.length;
}
