import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ObjectStorage } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany } from '../../support/client.js';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../support/database.js';
import { runCommand, settingsFor } from './support/run-command.js';

// texts that are easily broken on the way
const NAMES = ['Plain', 'Zoë "O\'Hara" \\ C:\\n', '🦊 ü {"json": [1, null]}'];

describe('npm run cli -- backup and restore', () => {
  const directory = mkdtempSync(join(tmpdir(), 'frontoffice-backup-'));
  const backup = join(directory, 'backup');
  let test: TestApp;
  let target: TestDatabase;

  /** A digest of every row of every table, as the superuser sees them; transaction ids are the server's own. */
  const digests = async (database: TestDatabase) => {
    const tables = await queryAsAdmin<{ name: string }>(database, `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`);
    const all = tables.map(({ name }) => `select '${name}' as name, count(*)::int as rows, md5(string_agg(line, '' order by line)) as digest from (select (to_jsonb(t) - 'position' - 'executed_at')::text as line from "${name}" t) x`);
    return queryAsAdmin<{ name: string; rows: number; digest: string | null }>(database, `${all.join(' union all ')} order by name`);
  };
  const restoring = (more: Record<string, string> = {}) => settingsFor(target, { STORAGE_DIR: join(directory, 'restored'), ...more });

  beforeAll(async () => {
    test = await startTestApp();
    const { client, organizationId } = await signUpCompany(test.url);
    for (const [index, name] of NAMES.entries()) expect((await client.post('/v1/leads', { firstName: 'Backup', lastName: name, email: `lead-${index}@example.com` })).status).toBe(201);
    const storage = test.app.get(ObjectStorage);
    await storage.put(storage.keyFor(organizationId, 'mail', 'one'), Buffer.from('kept'));
    target = await createTestDatabase();
  });
  afterAll(async () => {
    await target?.drop();
    await test?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('writes one directory without keys while the product runs', async () => {
    const { code, stdout, stderr } = await runCommand(['backup', backup, '--json'], settingsFor(test.database));
    expect([code, stderr]).toEqual([0, expect.stringContaining('The keys (test) are not part of it')]);
    expect(JSON.parse(stdout)).toMatchObject({ directory: backup, files: 1 });
    const everything = readdirSync(backup, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const secret = process.env['APP_KEYS']!.split(':')[1]!;
    for (const entry of everything) expect(readFileSync(join(entry.parentPath, entry.name), 'latin1')).not.toContain(secret);
    expect(statSync(backup).mode & 0o077).toBe(0);
  }, 60_000);

  it('does not write over a backup', async () => {
    const { code, stderr } = await runCommand(['backup', backup], settingsFor(test.database));
    expect([code, stderr]).toEqual([1, `${backup} is not empty: name a new directory.\n`]);
  }, 60_000);

  it('refuses a login that row level security binds, instead of writing what it sees', async () => {
    const { code, stderr } = await runCommand(['backup', join(directory, 'bound')], settingsFor(test.database, { DATABASE_ADMIN_URL: test.database.appUrl }));
    expect([code, stderr]).toEqual([1, expect.stringContaining('row-level security')]);
    expect(existsSync(join(directory, 'bound'))).toBe(false);
  }, 60_000);

  it('refuses a database that has tables', async () => {
    const { code, stderr } = await runCommand(['restore', backup], restoring());
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^The database has \d+ tables already: name an empty one, or restore with --force/)]);
  }, 60_000);

  it('brings back every row and every file', async () => {
    const before = await digests(test.database);
    const { code, stdout, stderr } = await runCommand(['restore', backup, '--force', '--json'], restoring());
    expect([code, stderr]).toEqual([0, '']);
    expect(await digests(target)).toEqual(before);
    expect(before.find(({ name }) => name === 'leads')).toMatchObject({ rows: NAMES.length });
    expect(JSON.parse(stdout)).toMatchObject({ files: 1 });
    const [file] = readdirSync(join(directory, 'restored'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(readFileSync(join(file!.parentPath, file!.name), 'utf8')).toBe('kept');
    const doctor = await runCommand(['doctor', '--json'], restoring());
    expect(JSON.parse(doctor.stdout)).toEqual(expect.arrayContaining([expect.objectContaining({ check: 'migrations', status: 'ok' })]));
  }, 120_000);

  it('says which key is missing', async () => {
    const other = `other:${Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64')}`;
    const { code, stderr } = await runCommand(['restore', backup, '--force'], restoring({ APP_KEYS: other }));
    expect([code, stderr]).toEqual([0, 'APP_KEYS lacks test: what was sealed with it cannot be read.\n']);
  }, 120_000);

  it('refuses while the product runs on the target', async () => {
    const { code, stderr } = await runCommand(['restore', backup, '--force'], settingsFor(test.database, { STORAGE_DIR: join(directory, 'restored') }));
    expect([code, stderr]).toEqual([1, expect.stringContaining('stop every API and worker first')]);
  }, 60_000);

  it('refuses a damaged backup before it touches anything', async () => {
    const before = await digests(target);
    appendFileSync(join(backup, 'database/leads.ndjson.gz'), 'x');
    const { code, stderr } = await runCommand(['restore', backup, '--force'], restoring());
    expect([code, stderr]).toEqual([1, 'The backup is damaged: database/leads.ndjson.gz is not what was written.\n']);
    expect(await digests(target)).toEqual(before);
  }, 60_000);
});
