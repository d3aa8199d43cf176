import type { AddressInfo } from 'node:net';
import { Jobs, runInScope, Scope } from '@app/kernel';
import { MikroORM } from '@mikro-orm/postgresql';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { RemindOfExpiryJob } from '../../../libs/clients/src/keys/remind-of-expiry.job.js';
import { PruneRequestsJob } from '../../../libs/clients/src/requests/prune-requests.job.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague } from '../tenancy/colleagues.js';
import { addClientApp, addToken, type TestClientApp } from './client-apps.js';

interface Received {
  to: string;
  subject: string;
  text: string;
}

describe('What the contacts of a client app are told', () => {
  let test: TestApp;
  let smtp: SMTPServer;
  let acme: SignedUp;
  let shop: TestClientApp;
  let received: Received[] = [];

  beforeAll(async () => {
    smtp = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData: (stream, { envelope }, done) => {
        void simpleParser(stream).then((mail) => {
          const to = envelope.rcptTo[0]!.address;
          if (/@shop\.example$|^key-owner/.test(to)) received.push({ to, subject: mail.subject ?? '', text: mail.text ?? '' });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()));
    test = await startTestApp({ worker: true, environment: { SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}` } });
    acme = await signUpCompany(test.url);
    shop = await addClientApp(acme);
    await acme.client.post(`/v1/clients/${shop.clientId}/contacts`, { name: 'Bo', email: 'bo@shop.example' });
  });
  beforeEach(() => {
    received = [];
  });
  afterAll(async () => {
    await test?.close();
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
  });

  /** Runs the nightly work, and waits until all that came of it is done. */
  const night = async (job: typeof RemindOfExpiryJob = RemindOfExpiryJob) => {
    const scope = new Scope({ em: test.app.get(MikroORM).em, requestId: 'night' });
    await runInScope(scope, () => scope.transaction(() => test.app.get(Jobs).enqueue(job, {})));
    await eventually(async () => (await queryAsAdmin(test.database, `select 1 from jobs where name in ('clients.remind-of-expiry', 'clients.tell-contacts', 'clients.tell-key-owner', 'clients.prune-requests') and state in ('pending', 'leased') and available_at <= now()`)).length === 0);
  };
  /** Makes the token one that was made `agoDays` ago and ends in `inDays`. */
  const lives = (id: string, agoDays: number, inDays: number) =>
    queryAsAdmin(test.database, `update api_keys set created_at = now() - $2 * interval '1 day', expires_at = now() + $3 * interval '1 day' where id = $1`, [id, agoDays, inDays]);

  it('is, each of them, 30, 7 and 1 day before a token ends, and when it has; each once', async () => {
    const { id, token } = await addToken(acme, shop.environmentId, { name: 'Order sync' });
    await night();
    expect(received).toEqual([]);
    const told: string[][] = [];
    for (const days of [29.5, 29, 6.5, 6, 0.9, 0.5, -0.1, -1]) {
      received = [];
      await lives(id, 300, days);
      await night();
      told.push(received.map(({ to }) => to).sort());
      if (days === 29.5) {
        expect(received[0]!.subject).toMatch(/^A token of Shop app \(prod\) expires on \d{4}-\d\d-\d\d$/);
        expect(received[0]!.text).toContain(`"Order sync" (${token.slice(0, 11)}…)`);
        expect(received[0]!.text).not.toContain(token.slice(11, 20));
      }
      if (days === -0.1) expect(received[0]!.subject).toBe('A token of Shop app (prod) has expired');
    }
    const both = ['bo@shop.example', 'ida@shop.example'];
    expect(told).toEqual([both, [], both, [], both, [], both, []]);
    const [event] = await queryAsAdmin<{ count: number }>(test.database, `select count(*)::int as count from outbox_events where type = 'clients.token.expired' and data->>'tokenId' = $1`, [id]);
    expect(event!.count).toBe(1);
  });

  it('is nothing of tokens that were revoked, or were never meant to live longer', async () => {
    const revoked = await addToken(acme, shop.environmentId);
    await acme.client.delete(`/v1/client-tokens/${revoked.id}`);
    await lives(revoked.id, 300, 5);
    const short = await addToken(acme, shop.environmentId);
    await lives(short.id, 0, 5);
    await night();
    expect(received).toEqual([]);
  });

  it('names the successor of a token that was rotated', async () => {
    const { id } = await addToken(acme, shop.environmentId, { name: 'Rotated' });
    const { body } = await acme.client.post(`/v1/client-tokens/${id}/rotation`, { overlapHours: 20 });
    const successor = `(${body.prefix}…) is there already`;
    await lives(id, 300, 0.8);
    await night();
    expect(received[0]!.text).toContain(successor);
    expect(received[0]!.text).not.toContain('Rotate it before');
    received = [];
    await lives(id, 300, -0.1);
    await night();
    expect(received[0]!.text).toContain(successor);
  });

  it('is told to a member of their own API keys, at the address they have proven', async () => {
    const owner = await addColleague(test, acme, 'support_staff');
    const address = `key-owner-${owner.userId.slice(-8)}@shop.test`;
    const proven = (at: Date | null) => queryAsAdmin(test.database, 'update user_emails set email = $2, verified_at = $3 where user_id = $1 and is_primary', [owner.userId, address, at]);
    await proven(new Date());
    const { body } = await owner.client.post('/v1/me/api-keys', { name: 'My script', scopes: ['notifications.notifications.read'] });
    const told: [string, string][] = [];
    for (const days of [29, 6, 5, 0.5, -0.1, -1]) {
      await lives(body.id, 300, days);
      await night();
    }
    for (const { to, subject } of received) told.push([to, subject.replace(/\d{4}-\d\d-\d\d/, 'DAY')]);
    const before: [string, string] = [address, 'One of your API keys expires on DAY'];
    expect(told).toEqual([before, before, before, [address, 'One of your API keys has expired']]);
    expect(received[0]!.text).toContain(`"My script" (${body.prefix}…) expires at`);
    expect(received[0]!.text).not.toContain(body.token.slice(11, 20));
    expect(await queryAsAdmin(test.database, `select 1 from outbox_events where type = 'clients.personal_key.expired' and data->>'personalKeyId' = $1`, [body.id])).toHaveLength(1);
    received = [];
    await proven(null);
    const { body: other } = await owner.client.post('/v1/me/api-keys', { name: 'Other', scopes: ['notifications.notifications.read'] });
    await lives(other.id, 300, 6);
    await night();
    expect(received).toEqual([]);
  });

  it('leaves what was asked with tokens for thirty days, and no longer', async () => {
    const { id, program } = await addToken(acme, shop.environmentId);
    await program.get('/v1/leads');
    await program.get('/v1/leads');
    const rows = () => queryAsAdmin<{ id: string }>(test.database, 'select id from api_key_requests where api_key_id = $1 order by at', [id]);
    await eventually(async () => (await rows()).length === 2);
    const [old, young] = await rows();
    await queryAsAdmin(test.database, `update api_key_requests set at = now() - interval '31 days' where id = $1`, [old!.id]);
    await queryAsAdmin(test.database, `update api_key_requests set at = now() - interval '29 days' where id = $1`, [young!.id]);
    await night(PruneRequestsJob);
    expect((await rows()).map((row) => row.id)).toEqual([young!.id]);
  });
});
