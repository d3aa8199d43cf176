import { startTestApp, type TestApp } from '../../support/app.js';
import { queryAsAdmin } from '../../support/database.js';
import { runCommand, settingsFor } from './support/run-command.js';

interface Finding {
  check: string;
  status: 'ok' | 'warning' | 'failed';
  sentence: string;
}

describe('npm run cli -- doctor', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test?.close());

  async function examine(environment: Record<string, string> = {}) {
    const { code, stdout } = await runCommand(['doctor', '--json'], settingsFor(test.database, environment));
    const findings = JSON.parse(stdout) as Finding[];
    return { code, of: (check: string) => findings.find((finding) => finding.check === check) };
  }

  it('finds everything well but the mail server nobody runs', async () => {
    const { code, of } = await examine();
    for (const check of ['configuration', 'database', 'database login', 'migrations', 'clock', 'relay login', 'storage', 'keys', 'redis', 'operator listener']) expect([check, of(check)?.status]).toEqual([check, 'ok']);
    expect(of('mail')).toMatchObject({ status: 'failed', sentence: expect.stringContaining('no mail can be sent: 127.0.0.1:9 says') });
    expect(of('public url')).toMatchObject({ status: 'warning', sentence: expect.stringContaining('only to this machine') });
    expect(code).toBe(1);
  }, 60_000);

  it('names every variable that is wrong, and looks no further', async () => {
    const { code, stdout } = await runCommand(['doctor'], settingsFor(test.database, { PORT: 'http', APP_KEYS: 'weak' }));
    expect(code).toBe(1);
    expect(stdout).toMatch(/FAILED {3}configuration {4}PORT: /);
    expect(stdout).toMatch(/FAILED {3}configuration {4}APP_KEYS: /);
    expect(stdout).toMatch(/0 ok, 0 warnings, 2 failed\n$/);
  }, 60_000);

  it.each([
    ['a database that does not answer', { DATABASE_URL: 'postgres://frontoffice_app:x@127.0.0.1:9/frontoffice' }, 'database', 'failed', 'does not answer'],
    ['a Redis that does not answer', { REDIS_URL: 'redis://127.0.0.1:9' }, 'redis', 'failed', 'no job runs until it does'],
    ['a wrong password', { DATABASE_RELAY_URL: 'password' }, 'relay login', 'failed', 'refused the '],
    ['files that cannot be kept', { STORAGE_DIR: '/dev/null/files' }, 'storage', 'failed', 'No file can be kept in /dev/null/files'],
    ['a superuser who serves', { DATABASE_URL: 'superuser' }, 'database login', 'failed', 'which row level security does not bind'],
    ['an operator listener for everybody', { OPERATOR_HOST: '0.0.0.0' }, 'operator listener', 'warning', 'has no login'],
  ] as const)('sees %s', async (_name, environment, check, status, words) => {
    const real: Record<string, string> = { password: test.database.relayUrl.replace(/:[^:@/]*@/, ':wrong@'), superuser: test.database.adminUrl };
    const { of } = await examine(Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, real[value] ?? value])));
    expect(of(check)).toMatchObject({ status, sentence: expect.stringContaining(words) });
  }, 60_000);

  it('sees migrations that are not applied, and work that nobody takes', async () => {
    const [{ name }] = (await queryAsAdmin<{ name: string }>(test.database, 'delete from migrations where id = (select max(id) from migrations) returning name')) as [{ name: string }];
    await queryAsAdmin(test.database, `insert into jobs (id, lane, queue, name, available_at) values (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 'default', 'test.late', now() - interval '1 hour')`);
    const { of } = await examine();
    expect(of('migrations')).toMatchObject({ status: 'failed', sentence: expect.stringMatching(/^1 of \d+ migrations are not applied: run `migrate`\.$/) });
    expect(of('work')).toMatchObject({ status: 'warning', sentence: expect.stringMatching(/the oldest for 36\d\d s: is a worker running\?$/) });
    await queryAsAdmin(test.database, 'insert into migrations (name, executed_at) values ($1, now())', [name]);
  }, 60_000);
});
