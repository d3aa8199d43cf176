import { startTestApp, type TestApp } from '../../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../../support/client.js';
import { queryAsAdmin } from '../../../support/database.js';
import type { DovecotServer, MailUser } from '../../../support/mail-server/dovecot.js';

/** An app with jobs but without a watcher: the mailbox is read only when a test says so. */
export interface MailboxFixture {
  test: TestApp;
  ceo: SignedUp;
  accountId: string;
  /** Reads the mailbox and answers the finished log. */
  sync(): Promise<Json>;
  query<R>(sql: string, params?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

export async function connectMailbox(user: MailUser, imapPort: number, extra: Record<string, unknown> = {}): Promise<MailboxFixture> {
  const test = await startTestApp({ worker: true });
  const ceo = await signUpCompany(test.url);
  const created = await ceo.client.post('/v1/email-accounts', { email: user.name, imapHost: '127.0.0.1', imapPort, password: user.password, ...extra });
  if (created.status !== 201) throw new Error(`connecting answered ${created.status}: ${JSON.stringify(created.body)}`);
  const accountId = created.body.id as string;
  return {
    test,
    ceo,
    accountId,
    sync: async () => {
      const { body } = await ceo.client.post(`/v1/email-accounts/${accountId}/sync`);
      return eventually(async () => {
        const log = await ceo.client.get(`/v1/email-accounts/${accountId}/sync-logs/${body.id}`);
        return log.body.status !== 'running' && log.body;
      }, 60_000);
    },
    query: (sql, params) => queryAsAdmin(test.database, sql, params),
    close: () => test.close(),
  };
}

/** What the server holds: `folder uid` of every message. */
export async function placesOnServer(dovecot: DovecotServer, user: MailUser): Promise<string[]> {
  const text = await dovecot.doveadm('-f', 'tab', 'fetch', '-u', user.name, 'mailbox uid', 'all');
  return text.trim().split('\n').slice(1).map((line) => line.split('\t').join(' ')).sort();
}

/** What is stored of it, in the same form. */
export async function placesStored({ query, accountId }: MailboxFixture): Promise<string[]> {
  const rows = await query<{ place: string }>(
    `select f.path || ' ' || p.uid as place from email_placements p join email_folders f on f.id = p.folder_id where f.email_account_id = $1 and p.state = 'stored'`,
    [accountId],
  );
  return rows.map(({ place }) => place).sort();
}
