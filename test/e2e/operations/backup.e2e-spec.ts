import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ObjectStorage, uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany } from '../../support/client.js';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../support/database.js';
import { startS3, type S3Fake } from '../../support/fakes/s3.js';
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
  const sequences = (database: TestDatabase) => queryAsAdmin(database, `select sequencename, last_value from pg_sequences where schemaname = 'public' and last_value is not null order by 1`);
  const restoring = (more: Record<string, string> = {}) => settingsFor(target, { STORAGE_DIR: join(directory, 'restored'), ...more });

  beforeAll(async () => {
    test = await startTestApp();
    const { client, organizationId } = await signUpCompany(test.url);
    for (const [index, name] of NAMES.entries()) expect((await client.post('/v1/leads', { firstName: 'Backup', lastName: name, email: `lead-${index}@example.com` })).status).toBe(201);
    const storage = test.app.get(ObjectStorage);
    await storage.put(storage.keyFor(organizationId, 'mail', 'one'), Buffer.from('kept'));
    // as on a server that has counted further than the one it is restored to
    await queryAsAdmin(test.database, `update outbox_events set position = '99999999999'::xid8`);
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
    // on the server itself, as every administrator is, also where the product goes through PgBouncer
    const { href } = Object.assign(new URL(test.database.appUrl), { port: new URL(test.database.adminUrl).port });
    const { code, stderr } = await runCommand(['backup', join(directory, 'bound')], settingsFor(test.database, { DATABASE_ADMIN_URL: href }));
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
    expect(await sequences(target)).toEqual(await sequences(test.database));
    expect(await queryAsAdmin(target, 'select id from outbox_events where position >= pg_snapshot_xmin(pg_current_snapshot())')).toEqual([]);
    const [file] = readdirSync(join(directory, 'restored'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(readFileSync(join(file!.parentPath, file!.name), 'utf8')).toBe('kept');
    const doctor = await runCommand(['doctor', '--json'], restoring());
    expect(JSON.parse(doctor.stdout)).toEqual(expect.arrayContaining([expect.objectContaining({ check: 'migrations', status: 'ok' })]));
  }, 120_000);

  it('does not write over files', async () => {
    const { code, stderr } = await runCommand(['restore', backup, '--only', 'files'], restoring());
    expect([code, stderr]).toEqual([1, `${join(directory, 'restored')} is not empty: move it away, or restore with --force, which leaves further files there.\n`]);
  }, 60_000);

  it.each([
    ['other', 'APP_KEYS lacks test: what was sealed with it cannot be read.\n'],
    ['test', 'The key test in APP_KEYS is another than the one of the backup: what was sealed with it cannot be read.\n'],
  ])('says that another key than the one of the backup is there as "%s"', async (id, sentence) => {
    const other = `${id}:${Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64')}`;
    const { code, stderr } = await runCommand(['restore', backup, '--check'], restoring({ APP_KEYS: other }));
    expect([code, stderr]).toEqual([0, sentence]);
  }, 60_000);

  it('refuses while the product runs on the target', async () => {
    const { code, stderr } = await runCommand(['restore', backup, '--force'], settingsFor(test.database, { STORAGE_DIR: join(directory, 'restored') }));
    expect([code, stderr]).toEqual([1, expect.stringContaining('stop every API and worker first')]);
  }, 60_000);

  it('refuses a damaged backup before it touches anything', async () => {
    const whole = await runCommand(['restore', backup, '--check'], restoring());
    expect([whole.code, whole.stdout]).toEqual([0, expect.stringMatching(/^The backup of \S+ is whole\.\n$/)]);
    const before = await digests(target);
    appendFileSync(join(backup, 'database/leads.ndjson.gz'), 'x');
    const { code, stderr } = await runCommand(['restore', backup, '--force'], restoring());
    expect([code, stderr]).toEqual([1, 'The backup is damaged: database/leads.ndjson.gz is not what was written.\n']);
    expect(await digests(target)).toEqual(before);
  }, 60_000);

  describe('with files in a bucket', () => {
    const files = join(directory, 'files');
    const bodies = new Map<string, Buffer>();
    let s3: S3Fake;
    const inBucket = (bucket: string) =>
      settingsFor(target, { STORAGE_DRIVER: 's3', S3_BUCKET: bucket, S3_REGION: 'eu-central-1', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'key', S3_ENDPOINT: s3.endpoint });
    const stored = (bucket: string) => new Map([...s3.objects].flatMap(([path, { body }]): [string, string][] => (path.startsWith(`/${bucket}/`) ? [[path.slice(bucket.length + 2), body.toString('latin1')]] : [])));
    const expected = () => new Map([...bodies].map(([key, body]) => [key, body.toString('latin1')]));

    beforeAll(async () => {
      s3 = await startS3({ pageSize: 7 });
      for (let index = 0; index < 30; index++) bodies.set(`${uuidv7()}/mail/raw/2026/${index}.eml`, Buffer.alloc(index * 10_000, `mail ${index} `));
      for (const [key, body] of bodies) s3.objects.set(`/live/${key}`, { body, headers: {} });
    });
    afterAll(() => s3?.stop());

    it('copies every object, also when a download breaks off, and leaves out what goes meanwhile', async () => {
      for (const key of [...bodies.keys()].slice(10, 14)) s3.cutOnce.add(`/live/${key}`);
      const gone = `/live/${uuidv7()}/mail/raw/2026/gone.eml`;
      s3.objects.set(gone, { body: Buffer.from('deleted meanwhile'), headers: {} });
      s3.vanishing.add(gone);
      const { code, stdout } = await runCommand(['backup', files, '--only', 'files', '--json'], { ...inBucket('live'), DATABASE_ADMIN_URL: '' });
      expect([code, s3.cutOnce.size]).toEqual([0, 0]);
      expect(JSON.parse(stdout)).toEqual({ directory: files, tables: 0, rows: 0, files: 30, bytes: [...bodies.values()].reduce((sum, { length }) => sum + length, 0) });
    }, 60_000);

    it('brings them back to another bucket, and to a directory', async () => {
      expect((await runCommand(['restore', files], { ...inBucket('other'), DATABASE_ADMIN_URL: '' })).code).toBe(0);
      expect(stored('other')).toEqual(expected());
      const kept = join(directory, 'from-bucket');
      expect((await runCommand(['restore', files], settingsFor(target, { STORAGE_DIR: kept }))).code).toBe(0);
      expect(new Map([...bodies.keys()].map((key) => [key, readFileSync(join(kept, key), 'latin1')]))).toEqual(expected());
    }, 120_000);

    it('does not write over what is in the bucket', async () => {
      const { code, stderr } = await runCommand(['restore', files], inBucket('other'));
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^The bucket other is not empty: /)]);
    }, 60_000);

    it('notices a store that keeps something else than it was given', async () => {
      s3.receive = (path, body) => (path.endsWith('/7.eml') ? Buffer.from(body).fill(0, 0, 1) : body);
      const { code, stderr } = await runCommand(['restore', files], inBucket('rotten'));
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^The storage gave back something else than objects\/\S+\/7\.eml\.\n$/)]);
    }, 60_000);

    it('finds a file that was changed or went', async () => {
      const [first, second] = [...bodies.keys()];
      appendFileSync(join(files, 'objects', first!), 'x');
      rmSync(join(files, 'objects', second!));
      const { code, stderr } = await runCommand(['restore', files, '--check'], inBucket('rotten'));
      expect(code).toBe(1);
      for (const part of ['The backup is damaged: ', `objects/${first} is not what was written`, `objects/${second} is missing`]) expect(stderr).toContain(part);
    }, 60_000);

    it('refuses a word it does not know', async () => {
      expect(await runCommand(['backup', files, '--only', 'rows'], inBucket('live'))).toMatchObject({ code: 2, stderr: expect.stringContaining('--only is database or files, not "rows".') });
    }, 60_000);
  });
});
