import { join } from 'node:path';
import { kernelConfig } from '@app/kernel';
import { eventually, signUpCompany, type SignedUp } from '../../support/client.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { queryAsAdmin } from '../../support/database.js';
import { type DovecotServer, describeWithDovecot, startDovecot } from '../../support/mail-server/dovecot.js';
import { freePorts } from '../../support/mail-server/free-ports.js';
import { fillMaildir } from '../../support/mail-server/maildir.js';
import { ServerProcess } from '../../faults/support/server-process.js';
import { collect } from './support/collect.js';
import { mail } from './support/mail.js';

const ADA = { name: 'ada@acme.test', password: 'mail secret' };
/** Three batches: it is killed once after the first and once after the second. */
const COUNT = 600;

describeWithDovecot('a worker that is killed while it reads a mailbox', () => {
  let dovecot: DovecotServer;
  let test: TestApp;
  let worker: ServerProcess;
  let ceo: SignedUp;

  beforeAll(async () => {
    dovecot = await startDovecot({ users: [ADA] });
    await fillMaildir(dovecot, ADA.name, Array.from({ length: COUNT }, (_, index) => ({ raw: mail({ from: `p${index % 40}@x.test`, to: ADA.name, id: `m${index}@x.test`, subject: `Topic ${index % 250}`, text: 'text '.repeat(200) }), receivedAt: new Date('2026-11-03') })));
    test = await startTestApp({ environment: { REDIS_URL: '' } });
    const [operatorPort] = await freePorts(1);
    worker = new ServerProcess({
      name: 'worker',
      args: [join(__dirname, '../../../dist/apps/worker/src/main.js')],
      environment: {
        ...Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
        DATABASE_URL: test.database.appUrl, DATABASE_RELAY_URL: test.database.relayUrl, DATABASE_QUEUE_URL: test.database.queueUrl, STORAGE_DIR: kernelConfig.value().STORAGE_DIR, JOB_LEASE_MS: '3000', OPERATOR_PORT: String(operatorPort), LOG_LEVEL: 'warn',
      },
      aliveUrl: `http://127.0.0.1:${operatorPort}/livez`,
      logFile: join(dovecot.home, 'worker.log'),
    });
    await worker.start();
    ceo = await signUpCompany(test.url);
  }, 120_000);
  afterAll(async () => {
    await worker?.kill();
    await test?.close();
    await dovecot?.stop();
  }, 30_000);

  it('loses nothing and doubles nothing', async () => {
    const { body: account } = await ceo.client.post('/v1/email-accounts', { email: ADA.name, imapHost: '127.0.0.1', imapPort: dovecot.imapPort, password: ADA.password });
    await ceo.client.post(`/v1/email-accounts/${account.id}/sync`);
    const stored = async () => Number((await queryAsAdmin<{ n: string }>(test.database, 'select count(*) as n from emails'))[0]!.n);
    for (const share of [0.1, 0.5]) {
      await eventually(async () => (await stored()) > COUNT * share, 120_000);
      await worker.kill();
      await worker.start();
    }
    await eventually(async () => (await stored()) === COUNT, 180_000);
    await eventually(async () => (await ceo.client.get(`/v1/email-accounts/${account.id}`)).body.syncStatus === 'active', 60_000);
    const emails = await collect(ceo.client, '/v1/emails');
    expect(new Set(emails.map(({ messageId }) => messageId)).size).toBe(COUNT);
    const [places] = await queryAsAdmin<{ n: string }>(test.database, `select count(*) as n from email_placements where state = 'stored'`);
    expect(Number(places!.n)).toBe(COUNT);
    const counted = (await collect(ceo.client, '/v1/threads')).reduce((sum, { messageCount }) => sum + Number(messageCount), 0);
    expect(counted).toBe(COUNT);
  }, 400_000);
});
