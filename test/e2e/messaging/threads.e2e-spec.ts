import { createHash } from 'node:crypto';
import { type DovecotServer, describeWithDovecot, startDovecot } from '../../support/mail-server/dovecot.js';
import { fillMaildir } from '../../support/mail-server/maildir.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';
import { collect } from './support/collect.js';
import { mail } from './support/mail.js';
import { connectMailbox, type MailboxFixture } from './support/mailbox-fixture.js';

const ADA = { name: 'ada@acme.test', password: 'mail secret' };
const message = (id: string, subject: string, references: string[] = [], extra: Partial<Parameters<typeof mail>[0]> = {}) => ({ raw: mail({ from: 'bob@customer.test', to: ADA.name, id, subject, references, ...extra }) });

const PDF = Buffer.from('%PDF-1.7 not really \u00e9'.repeat(100));
const WITH_ATTACHMENTS = [
  'From: bob@customer.test', `To: ${ADA.name}`, 'Subject: Files', 'Message-ID: <files@customer.test>', 'Content-Type: multipart/mixed; boundary=b', '',
  '--b', 'Content-Type: text/plain', '', 'two files', '--b', 'Content-Type: application/pdf', "Content-Disposition: attachment; filename*=utf-8''%C3%9Cber%20uns.pdf", 'Content-Transfer-Encoding: base64', '',
  PDF.toString('base64').replace(/.{76}/g, '$&\r\n'), '--b', 'Content-Type: text/html; name="x.html"', 'Content-Disposition: attachment; filename="x.html"', '', '<script>alert(1)</script>', '--b--', '',
].join('\r\n');

describeWithDovecot('threads', () => {
  let dovecot: DovecotServer;
  let mailbox: MailboxFixture;
  let colleague: Colleague;
  const get = async (path: string) => (await mailbox.ceo.client.get(path)).body;

  beforeAll(async () => {
    dovecot = await startDovecot({ users: [ADA] });
    mailbox = await connectMailbox(ADA, dovecot.imapPort);
    colleague = await addColleague(mailbox.test, mailbox.ceo, 'manager');
  }, 60_000);
  afterAll(async () => {
    await mailbox?.close();
    await dovecot?.stop();
  }, 30_000);

  it('become one when the message that connects them arrives late, and the old id leads to the new', async () => {
    await fillMaildir(dovecot, ADA.name, [message('a@x', 'Desks'), message('c@x', 'Re: Chairs', ['lost@x'])]);
    await mailbox.sync();
    const before = await collect(mailbox.ceo.client, '/v1/threads');
    expect(before.map(({ messageCount }) => messageCount)).toEqual([1, 1]);
    await fillMaildir(dovecot, ADA.name, [message('lost@x', 'Re: Desks', ['a@x'])]);
    await mailbox.sync();
    const [thread, ...others] = await collect(mailbox.ceo.client, '/v1/threads');
    expect(others).toEqual([]);
    expect(thread).toMatchObject({ messageCount: 3, subject: 'Desks' });
    for (const { id } of before) expect(await get(`/v1/threads/${id}`)).toMatchObject({ id: thread!.id });
    expect(await mailbox.query(`select 1 from outbox_events where type = 'messaging.thread.merged'`)).toHaveLength(1);
    const emails = await collect(mailbox.ceo.client, `/v1/threads/${before[0]!.id}/emails?sort=sentAt`);
    const last = await get(`/v1/emails/${emails.find(({ messageId }) => messageId === 'c@x')!.id}`);
    expect(last.replyToId).toBe(emails.find(({ messageId }) => messageId === 'lost@x')!.id);
  });

  it('are found by words of the subject and by who they are with', async () => {
    await fillMaildir(dovecot, ADA.name, [message('s@x', '100% off_white paint', [], { from: 'zoe@paint.test' })]);
    await mailbox.sync();
    for (const q of ['off_white', '100%', 'PAINT.test']) expect([q, (await collect(mailbox.ceo.client, `/v1/threads?q=${encodeURIComponent(q)}`)).length]).toEqual([q, 1]);
    expect(await collect(mailbox.ceo.client, '/v1/threads?q=offXwhite')).toEqual([]);
  });

  it('of one member are hidden from others until they belong to a record, and then shown without what is private', async () => {
    await fillMaildir(dovecot, ADA.name, [message('secret@x', 'Private matter', [], { from: 'doctor@x.test', headers: ['Bcc: hidden@x.test'] })]);
    await mailbox.sync();
    const [thread] = await collect(mailbox.ceo.client, '/v1/threads?q=Private');
    const [email] = await collect(mailbox.ceo.client, `/v1/threads/${thread!.id}/emails`);
    const paths = [`/v1/threads/${thread!.id}`, `/v1/threads/${thread!.id}/emails`, `/v1/emails/${email!.id}`, `/v1/emails/${email!.id}/attachments`];
    for (const path of paths) expect([path, (await colleague.client.get(path)).status]).toEqual([path, 404]);
    expect(await collect(colleague.client, '/v1/emails')).toEqual([]);

    const lead = await mailbox.ceo.client.post('/v1/leads', { firstName: 'Dora', lastName: 'Doctor', email: 'other@x.test' });
    const linked = await mailbox.ceo.client.patch(`/v1/threads/${thread!.id}`, { leadId: lead.body.id });
    expect(linked.body).toMatchObject({ leadId: lead.body.id });
    for (const path of paths) expect([path, (await colleague.client.get(path)).status]).toEqual([path, 200]);
    expect((await colleague.client.get(`/v1/emails/${email!.id}`)).body).toMatchObject({ bccEmails: [], subject: 'Private matter' });
    expect(await get(`/v1/emails/${email!.id}`)).toMatchObject({ bccEmails: ['hidden@x.test'] });
    expect((await colleague.client.get(`/v1/emails/${email!.id}/raw`)).status).toBe(404);
    expect((await colleague.client.patch(`/v1/threads/${thread!.id}`, { isRead: true })).status).toBe(404);
  });

  it('stay unlinked when somebody unlinked them by hand', async () => {
    await mailbox.ceo.client.post('/v1/leads', { firstName: 'Una', lastName: 'Linked', email: 'una@x.test' });
    await fillMaildir(dovecot, ADA.name, [message('u1@x', 'Unlinked', [], { from: 'una@x.test' })]);
    await mailbox.sync();
    const [thread] = await collect(mailbox.ceo.client, '/v1/threads?q=Unlinked');
    expect(thread!.leadId).not.toBeNull();
    await mailbox.ceo.client.patch(`/v1/threads/${thread!.id}`, { leadId: null });
    await fillMaildir(dovecot, ADA.name, [message('u2@x', 'Re: Unlinked', ['u1@x'], { from: 'una@x.test' })]);
    await mailbox.sync();
    expect(await get(`/v1/threads/${thread!.id}`)).toMatchObject({ leadId: null, messageCount: 2 });
  });

  it('cannot be linked to what does not exist here', async () => {
    const [thread] = await collect(mailbox.ceo.client, '/v1/threads?q=Desks');
    const answer = await mailbox.ceo.client.patch(`/v1/threads/${thread!.id}`, { dealId: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e' });
    expect(answer).toMatchObject({ status: 404, body: { errors: [{ pointer: '#/dealId' }] } });
  });

  it('hold attachments that can be downloaded and run nowhere', async () => {
    await fillMaildir(dovecot, ADA.name, [{ raw: WITH_ATTACHMENTS }]);
    await mailbox.sync();
    const [email] = (await collect(mailbox.ceo.client, '/v1/emails')).filter(({ subject }) => subject === 'Files');
    expect(email).toMatchObject({ hasAttachments: true });
    const [pdf, html] = await collect(mailbox.ceo.client, `/v1/emails/${email!.id}/attachments?sort=createdAt`).then((list) => list.sort((a, b) => (a.fileType < b.fileType ? -1 : 1)));
    expect(pdf).toMatchObject({ fileName: 'Über uns.pdf', fileType: 'application/pdf', fileSize: PDF.length, sha256: createHash('sha256').update(PDF).digest('hex') });
    const response = await fetch(`${mailbox.test.url}/v1/emails/${email!.id}/attachments/${pdf!.id}`, { headers: { authorization: `Bearer ${mailbox.ceo.client.accessToken}` } });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PDF);
    expect(Object.fromEntries(['content-type', 'content-length', 'content-disposition', 'x-content-type-options', 'content-security-policy'].map((name) => [name, response.headers.get(name)]))).toEqual({
      'content-type': 'application/pdf', 'content-length': String(PDF.length), 'content-disposition': `attachment; filename="Uber uns.pdf"; filename*=UTF-8''%C3%9Cber%20uns.pdf`,
      'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox",
    });
    const script = await mailbox.ceo.client.get(`/v1/emails/${email!.id}/attachments/${html!.id}`);
    expect(script.headers.get('content-type')).toBe('application/octet-stream');
    const [other] = await collect(mailbox.ceo.client, '/v1/emails');
    expect((await mailbox.ceo.client.get(`/v1/emails/${other!.id === email!.id ? '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e' : other!.id}/attachments/${pdf!.id}`)).status).toBe(404);
  });
});
