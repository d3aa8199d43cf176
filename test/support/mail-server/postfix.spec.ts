import { createTransport } from 'nodemailer';
import { type DovecotServer, describeWithDovecot, startDovecot } from './dovecot.js';
import { describeWithPostfix, type PostfixServer, startPostfix } from './postfix.js';

const ADA = { name: 'ada@example.test', password: 'one' };
const BOB = { name: 'bob@example.test', password: 'two' };

describeWithDovecot('mail between the users of the private mail server', () => {
  describeWithPostfix('through Postfix', () => {
    let dovecot: DovecotServer;
    let postfix: PostfixServer;
    const send = (pass: string, from: string, to: string) =>
      createTransport({ host: '127.0.0.1', port: postfix.submissionPort, auth: { user: ADA.name, pass }, tls: { rejectUnauthorized: false } }).sendMail({ from, to, subject: 'Hello', text: 'Hi' });

    beforeAll(async () => {
      dovecot = await startDovecot({ users: [ADA, BOB] });
      postfix = await startPostfix(dovecot, { mailboxes: [ADA.name, BOB.name] });
    }, 30_000);
    afterAll(async () => {
      await postfix?.stop();
      await dovecot?.stop();
    }, 30_000);

    it('is delivered into the mailbox', async () => {
      await send(ADA.password, ADA.name, BOB.name);
      const until = Date.now() + 10_000;
      let found = '';
      while (!found.includes('Hello') && Date.now() < until) found = await dovecot.doveadm('fetch', '-u', BOB.name, 'hdr.subject', 'mailbox', 'INBOX', 'all');
      expect(found).toContain('Hello');
    }, 20_000);

    it('is refused with a wrong password, for another sender and to the outside', async () => {
      await expect(send('wrong', ADA.name, BOB.name)).rejects.toMatchObject({ responseCode: 535 });
      await expect(send(ADA.password, BOB.name, ADA.name)).rejects.toMatchObject({ responseCode: 553 });
      const relay = createTransport({ host: '127.0.0.1', port: postfix.smtpPort, ignoreTLS: true });
      await expect(relay.sendMail({ from: 'x@outside.test', to: 'y@outside.test', text: 'x' })).rejects.toMatchObject({ responseCode: 554 });
    }, 20_000);
  });
});
