import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { runCommand, settingsFor, type CommandResult } from './support/run-command.js';

describe('npm run cli', () => {
  let test: TestApp;
  const run = (args: string[], environment: Record<string, string> = {}, input = ''): Promise<CommandResult> => runCommand(args, settingsFor(test.database, environment), input);

  /** Signed up over HTTP, which costs less than a command; commands know only verified addresses. */
  const somebody = async (): Promise<SignedUp> => {
    const person = await signUpCompany(test.url);
    await queryAsAdmin(test.database, 'update user_emails set verified_at = now() where user_id = $1', [person.userId]);
    return person;
  };

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test?.close());

  it('lists its commands, and each explains itself', async () => {
    const { code, stdout } = await run([]);
    expect(code).toBe(0);
    for (const name of ['migrate', 'user create', 'doctor', 'keys rotate', 'backup', 'restore']) expect(stdout).toContain(`\n  ${name} `);
    const help = await run(['user', 'create', '--help']);
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('frontoffice user create [options]')]);
  }, 60_000);

  it.each([
    [['frobnicate'], '"frobnicate" is not a command. See --help.'],
    [['user'], '"user" is not a command. See --help.'],
    [['doctor', '--no-such-option'], "Unknown option '--no-such-option'. See --help."],
  ])('refuses %j with one sentence', async (args, sentence) => {
    const { code, stderr } = await run(args);
    expect([code, stderr]).toEqual([2, `${sentence}\n`]);
  });

  it.each(['migrate', 'verify-audit', 'backup /nowhere/backup'])('says in a sentence and without a stack that no database answers %s', async (line) => {
    const nowhere = 'postgres://frontoffice_app:x@127.0.0.1:9/frontoffice';
    const { code, stderr } = await run(line.split(' '), { DATABASE_URL: nowhere, DATABASE_RELAY_URL: nowhere, DATABASE_ADMIN_URL: nowhere });
    expect([code, stderr]).toEqual([1, expect.stringContaining('does not answer')]);
    expect(stderr).not.toMatch(/^\s+at /m);
  }, 60_000);

  it('describes the API without a database and without settings, as every installation serves it', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'frontoffice-openapi-')), 'openapi.json');
    const nowhere = 'postgres://frontoffice_app:x@127.0.0.1:9/frontoffice';
    const { code, stderr } = await run(['openapi', file], { NODE_ENV: 'production', DATABASE_URL: nowhere, DATABASE_RELAY_URL: '', APP_KEYS: 'weak', JWT_PRIVATE_KEY: '' });
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual((await new ApiClient(test.url).get('/openapi.json')).body);
    rmSync(dirname(file), { recursive: true });
  }, 60_000);

  it('creates a user who can sign in with the password it shows once', async () => {
    const { code, stdout } = await run(['user', 'create', '--email', 'Ada@Example.com', '--name', 'Ada', '--organization', 'Engines', '--json']);
    expect(code).toBe(0);
    const made = JSON.parse(stdout) as { email: string; password: string; organizationId: string };
    const signedIn = await new ApiClient(test.url).post('/v1/auth/login', { email: made.email, password: made.password });
    expect([signedIn.status, signedIn.body]).toMatchObject([200, { organization: { id: made.organizationId, name: 'Engines', role: 'ceo' } }]);
    const again = await run(['user', 'create', '--email', 'ada@example.com', '--name', 'Ada']);
    expect([again.code, again.stderr]).toEqual([1, 'Somebody has verified the address ada@example.com already.\n']);
  }, 60_000);

  it('takes a password from standard input, and not one that is easily guessed', async () => {
    const args = ['user', 'create', '--email', 'grace@example.com', '--name', 'Grace', '--password-stdin'];
    const weak = await run(args, {}, 'password1\n');
    expect([weak.code, weak.stderr]).toEqual([1, expect.stringContaining('password')]);
    const { code, stdout } = await run(args, {}, 'a-compiler-in-the-basement\n');
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('basement')]);
    expect((await new ApiClient(test.url).post('/v1/auth/login', { email: 'grace@example.com', password: 'a-compiler-in-the-basement' })).status).toBe(200);
  }, 60_000);

  it('founds an organization for who is there, and for nobody else', async () => {
    const { code, stdout } = await run(['organization', 'create', '--name', 'Bombe', '--owner', (await somebody()).email, '--json']);
    const { organizationId } = JSON.parse(stdout) as { organizationId: string };
    expect(code).toBe(0);
    expect(await queryAsAdmin(test.database, 'select o.name, m.role from organizations o join members m on m.organization_id = o.id where o.id = $1', [organizationId])).toEqual([{ name: 'Bombe', role: 'ceo' }]);
    const stranger = await run(['organization', 'create', '--name', 'Bombe', '--owner', 'nobody@example.com']);
    expect([stranger.code, stranger.stderr]).toEqual([1, 'Nobody has verified the address nobody@example.com.\n']);
  }, 60_000);

  it('makes a personal key that works as far as its scopes go, and none beyond its owner', async () => {
    const { email, organizationId } = await somebody();
    const args = ['token', 'create', '--owner', email, '--organization', organizationId, '--name', 'Night job'];
    const { code, stdout } = await run([...args, '--scopes', 'crm.leads.read', '--expires-in-days', '7', '--json']);
    expect(code).toBe(0);
    const { token } = JSON.parse(stdout) as { token: string };
    const program = new ApiClient(test.url, token);
    expect((await program.get('/v1/leads')).status).toBe(200);
    expect((await program.post('/v1/leads', { firstName: 'No', lastName: 'Way', email: 'no@example.com' })).status).toBe(403);
    const unknown = await run([...args, '--scopes', 'crm.dragons.ride']);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('There is no such permission in an organization.')]);
    const stranger = await run([...args.map((arg) => (arg === organizationId ? '019316b4-8c00-7a3e-9d51-2f6c0a4b7e99' : arg)), '--scopes', 'crm.leads.read']);
    expect([stranger.code, stranger.stderr]).toEqual([1, `${email} is no active member of that organization.\n`]);
  }, 90_000);

  it('runs failed jobs again, after counting them, and keeps the reason', async () => {
    const failed = (id: string, name: string) => queryAsAdmin(test.database, `insert into jobs (id, lane, queue, name, state, attempts, finished_at, last_error_class) values ($1, '00000000-0000-0000-0000-000000000000', 'default', $2, 'dead', 10, now(), 'RangeError')`, [id, name]);
    const ids = ['019316b4-8c00-7a3e-9d51-2f6c0a4b7e01', '019316b4-8c00-7a3e-9d51-2f6c0a4b7e02', '019316b4-8c00-7a3e-9d51-2f6c0a4b7e03'];
    for (const [index, id] of ids.entries()) await failed(id, index === 2 ? 'test.other' : 'test.broken');
    const states = async () => (await queryAsAdmin<{ state: string }>(test.database, 'select state from jobs where id = any($1) order by id', [ids])).map(({ state }) => state);

    expect((await run(['jobs', 'retry', '--name', 'test.broken', '--dry-run'])).stdout).toBe('2 jobs would run again.\n');
    expect(await states()).toEqual(['dead', 'dead', 'dead']);
    expect((await run(['jobs', 'retry', '--name', 'test.broken', '--reason', 'the bug is mended'])).stdout).toBe('2 jobs will run again.\n');
    expect(await states()).toEqual(['pending', 'pending', 'dead']);
    expect((await run(['jobs', 'retry', ids[2]!, '--reason', 'once more'])).stdout).toBe('1 job will run again.\n');
    expect(await queryAsAdmin(test.database, `select source, action, job_count, reason from operator_actions order by occurred_at`)).toEqual([
      { source: 'command', action: 'jobs.retry', job_count: 2, reason: 'the bug is mended' },
      { source: 'command', action: 'jobs.retry', job_count: 1, reason: 'once more' },
    ]);
    const missing = await run(['jobs', 'retry', '019316b4-8c00-7a3e-9d51-2f6c0a4b7e09', '--reason', 'x']);
    expect([missing.code, missing.stderr]).toEqual([1, 'There is no job 019316b4-8c00-7a3e-9d51-2f6c0a4b7e09.\n']);
    expect((await run(['jobs', 'retry', '--name', 'test.broken', '--all', '--reason', 'x'])).code).toBe(2); // commands.spec.ts knows the other ways to type it wrongly
  }, 120_000);
});
