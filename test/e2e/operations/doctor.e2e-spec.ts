import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { describeWithPgBouncer, startPgBouncer, type PgBouncer } from '../../support/pgbouncer.js';
import { runCommand, settingsFor } from './support/run-command.js';

interface Finding {
  check: string;
  status: 'ok' | 'warning' | 'failed';
  sentence: string;
}

/** Answers every command with the same report (RESP: a bulk string). */
async function startRedisSaying(info: string): Promise<{ port: number; stop(): void }> {
  const server = createServer((socket) => socket.on('error', () => undefined).on('data', (data) => {
    for (const _command of data.toString().match(/^\*\d+\r$/gm) ?? []) socket.write(`$${info.length}\r\n${info}\r\n`);
  })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, stop: () => void server.close() };
}

describe('npm run cli -- doctor', () => {
  let test: TestApp;
  /** Of an installation as it should be, but for the mail server. */
  let usual: Awaited<ReturnType<typeof examine>>;

  beforeAll(async () => {
    test = await startTestApp();
    usual = await examine();
  }, 60_000);
  afterAll(() => test?.close());

  async function examine(environment: Record<string, string> = {}) {
    const startedAt = Date.now();
    const { code, stdout } = await runCommand(['doctor', '--json'], settingsFor(test.database, environment));
    const findings = JSON.parse(stdout) as Finding[];
    return { code, lastedMs: Date.now() - startedAt, of: (check: string) => findings.find((finding) => finding.check === check) };
  }

  it('finds everything well but the mail server nobody runs', () => {
    const { code, of } = usual;
    for (const check of ['configuration', 'database', 'database login', 'migrations', 'clock', 'relay login', 'storage', 'keys', 'redis', 'operator listener']) expect([check, of(check)?.status]).toEqual([check, 'ok']);
    expect(of('mail')).toMatchObject({ status: 'failed', sentence: expect.stringContaining('no mail can be sent: 127.0.0.1:9 says') });
    expect(of('public url')).toMatchObject({ status: 'warning', sentence: expect.stringContaining('only to this machine') });
    expect(code).toBe(1);
  });

  it('names every variable that is wrong, and looks no further', async () => {
    const { code, stdout } = await runCommand(['doctor'], settingsFor(test.database, { PORT: 'http', APP_KEYS: 'weak' }));
    expect(code).toBe(1);
    expect(stdout).toMatch(/FAILED {3}configuration {4}PORT: /);
    expect(stdout).toMatch(/FAILED {3}configuration {4}APP_KEYS: /);
    expect(stdout).toMatch(/0 ok, 0 warnings, 2 failed\n$/);
  }, 60_000);

  it('sees a database that does not answer', async () => {
    const { of } = await examine({ DATABASE_URL: 'postgres://frontoffice_app:x@127.0.0.1:9/frontoffice' });
    expect(of('database')).toMatchObject({ status: 'failed', sentence: expect.stringContaining('does not answer') });
  }, 60_000);

  it('sees everything that is wrong at once', async () => {
    const { of } = await examine({
      DATABASE_URL: test.database.adminUrl, DATABASE_RELAY_URL: test.database.relayUrl.replace(/:[^:@/]*@/, ':wrong@'), REDIS_URL: 'redis://127.0.0.1:9', STORAGE_DIR: '/dev/null/files', OPERATOR_HOST: '0.0.0.0',
    });
    const expected = [
      ['database login', 'failed', 'which row level security does not bind'],
      ['relay login', 'failed', 'refused the '],
      ['redis', 'failed', 'no job runs until it does'],
      ['storage', 'failed', 'No file can be kept in /dev/null/files'],
      ['operator listener', 'warning', 'has no login'],
    ] as const;
    for (const [check, status, words] of expected) expect(of(check)).toMatchObject({ check, status, sentence: expect.stringContaining(words) });
  }, 60_000);

  it('sees migrations that are not applied, and work that nobody takes', async () => {
    const [{ name }] = (await queryAsAdmin<{ name: string }>(test.database, 'delete from migrations where id = (select max(id) from migrations) returning name')) as [{ name: string }];
    await queryAsAdmin(test.database, `insert into jobs (id, lane, queue, name, available_at) values (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 'default', 'test.late', now() - interval '1 hour')`);
    const { of } = await examine();
    expect(of('migrations')).toMatchObject({ status: 'failed', sentence: expect.stringMatching(/^1 of \d+ migrations are not applied: run `migrate`\.$/) });
    expect(of('work')).toMatchObject({ status: 'warning', sentence: expect.stringMatching(/the oldest for 36\d\d s: is a worker running\?$/) });
    await queryAsAdmin(test.database, 'insert into migrations (name, executed_at) values ($1, now())', [name]);
  }, 60_000);

  it('sees secrets of organizations and of the installation that open with no key it was given', async () => {
    const { client } = await signUpCompany(test.url);
    expect((await client.post('/v1/plugins', { dataSource: 'github', title: 'Code', credentials: { token: 'ghp_secret' } }, { 'idempotency-key': 'code' })).status).toBe(201);
    expect((await examine()).of('secrets')).toMatchObject({ status: 'ok', sentence: expect.stringMatching(/^The \d+ that were looked at open with APP_KEYS\.$/) });
    const [id] = process.env['APP_KEYS']!.split(':');
    const { of } = await examine({ APP_KEYS: `${id}:${Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64')}` });
    expect(of('secrets')).toMatchObject({ status: 'failed', sentence: expect.stringMatching(/^(?=.*\bplugins\.sealed_credentials\b)(?=.*\bidempotency_records\.sealed_body\b).*: sealed with keys APP_KEYS does not have/) });
  }, 60_000);

  it('sees that Redis is a cluster, where tickets of one queue lie on several servers', async () => {
    const redis = await startRedisSaying('redis_version:7.0.15\r\nmaxmemory_policy:noeviction\r\ncluster_enabled:1\r\n');
    try {
      expect((await examine({ REDIS_URL: `redis://127.0.0.1:${redis.port}` })).of('redis')).toMatchObject({ status: 'failed', sentence: expect.stringContaining('It is a Redis Cluster') });
    } finally {
      redis.stop();
    }
  }, 60_000);

  it('leaves no file in the storage, and no folder of this run', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'frontoffice-doctor-'));
    expect((await examine({ STORAGE_DIR: directory })).of('storage')).toMatchObject({ status: 'ok' });
    const left = readdirSync(directory, { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile())).toEqual([]);
    expect(readdirSync(join(directory, 'users'))).toEqual(['00000000-0000-0000-0000-000000000000']);
    rmSync(directory, { recursive: true });
  }, 60_000);

  describeWithPgBouncer('beside PgBouncer', () => {
    let pooler: PgBouncer;
    const logins = (way: 'through' | 'past') => ({ DATABASE_URL: pooler[way](test.database.appUrl), DATABASE_RELAY_URL: pooler[way](test.database.relayUrl), DATABASE_QUEUE_URL: pooler.past(test.database.relayUrl) });

    beforeAll(async () => {
      pooler = await startPgBouncer(test.database, 4);
    });
    afterAll(() => pooler?.stop());

    it.each([
      ['nobody told it of', 'through', 'none', 'failed', 'set DATABASE_POOLER to transaction'],
      ['it was told of', 'through', 'transaction', 'ok', 'DATABASE_POOLER says so'],
      ['that is not there', 'past', 'transaction', 'warning', 'the database answers itself'],
    ] as const)('judges a pooler %s', async (_name, way, DATABASE_POOLER, status, words) => {
      const { of } = await examine({ ...logins(way), DATABASE_POOLER });
      expect(of('pooler')).toMatchObject({ status, sentence: expect.stringContaining(words) });
      for (const check of ['database', 'database login', 'migrations', 'relay login', 'job queues']) expect([check, of(check)?.status]).toEqual([check, 'ok']);
    }, 60_000);

    it('sees queues that would hear nothing', async () => {
      const { of } = await examine({ ...logins('through'), DATABASE_POOLER: 'transaction', DATABASE_QUEUE_URL: pooler.through(test.database.relayUrl) });
      expect(of('job queues')).toMatchObject({ status: 'failed', sentence: expect.stringContaining('leads to a pooler') });
    }, 60_000);
  });

  describe('before servers that take connections and say nothing', () => {
    const sockets = new Set<Socket>();
    let silent: Server;
    let host: string;

    beforeAll(async () => {
      silent = createServer((socket) => void sockets.add(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    });
    afterAll(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => silent.close(resolve));
    });

    it('gives each check five seconds, all at once, and names who did not answer', async () => {
      const bucket = { STORAGE_DRIVER: 's3', S3_BUCKET: 'files', S3_REGION: 'eu-central-1', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'key', S3_ENDPOINT: `http://${host}` };
      const { code, of, lastedMs } = await examine({ ...bucket, REDIS_URL: `redis://${host}`, SMTP_URL: `smtp://${host}`, DATABASE_URL: `postgres://frontoffice_app:x@${host}/frontoffice` });
      const noAnswer = (who: string) => ({ status: 'failed', sentence: `${who} gave no answer within 5 s.` });
      expect(of('storage')).toMatchObject(noAnswer(`The bucket files (http://${host})`));
      expect(of('redis')).toMatchObject(noAnswer(`Redis on ${host}`));
      expect(of('mail')).toMatchObject(noAnswer(`The server ${host}`));
      expect(of('database')).toMatchObject(noAnswer(`The database on ${host}`));
      expect([code, of('relay login')]).toEqual([1, undefined]);
      expect(lastedMs).toBeLessThan(3 * 5_000 + usual.lastedMs);
    }, 90_000);

    it('looks at the rest while one part of the database is locked', async () => {
      const client = new Client(test.database.adminUrl);
      await client.connect();
      try {
        await client.query('begin; lock table migrations in access exclusive mode');
        const { of } = await examine();
        expect(of('migrations')).toMatchObject({ status: 'failed', sentence: expect.stringMatching(/^The database on \S+ gave no answer within 5 s\.$/) });
        for (const check of ['database', 'database login', 'clock', 'relay login']) expect([check, of(check)?.status]).toEqual([check, 'ok']);
      } finally {
        await client.end();
      }
    }, 60_000);
  });
});
