import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { startS3, type S3Fake } from '../../../../test/support/fakes/s3.js';
import { ObjectNotFound, ObjectStorage, ObjectTooLarge, type StorageOptions } from './object-storage.js';

const ORGANIZATION = '01985e0c-0000-7000-8000-000000000001';
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const filesBelow = (directory: string) =>
  existsSync(directory) ? readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name) : [];

let directory: string;
let s3: S3Fake;
beforeAll(async () => {
  s3 = await startS3({ pageSize: 2 });
});
afterAll(() => s3.stop());
beforeEach(() => {
  s3.objects.clear();
  directory = join(mkdtempSync(join(tmpdir(), 'storage-')), 'files');
});
afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }));

describe.each<['fs' | 's3']>([['fs'], ['s3']])('ObjectStorage on %s', (driver) => {
  const options = (): StorageOptions =>
    driver === 'fs' ? { driver, directory } : { driver, bucket: 'files', region: 'eu-central-1', accessKeyId: 'id', secretAccessKey: 'key', endpoint: s3.endpoint };
  const open = () => new ObjectStorage(options());
  const key = `${ORGANIZATION}/mail/raw/2026/a.eml`;

  it('gives back the bytes it stored, with their size and SHA-256', async () => {
    const storage = open();
    const bytes = randomBytes(300_000);
    expect(await storage.put(key, bytes, { contentType: 'message/rfc822' })).toEqual({ bytes: 300_000, sha256: sha256(bytes) });
    expect(sha256(Buffer.concat(await (await storage.get(key)).toArray()))).toBe(sha256(bytes));
    expect(sha256(await storage.getBytes(key, 300_000))).toBe(sha256(bytes));
    expect(await open().exists(key)).toBe(true);
  });

  it('stores streams of unknown length, also empty ones and streams of text', async () => {
    const storage = open();
    const bytes = randomBytes(3_000_000);
    const chunks = Array.from({ length: 30 }, (_, i) => bytes.subarray(i * 100_000, (i + 1) * 100_000));
    expect(await storage.put(key, Readable.from(chunks))).toEqual({ bytes: 3_000_000, sha256: sha256(bytes) });
    expect(sha256(await storage.getBytes(key, 3_000_000))).toBe(sha256(bytes));
    expect(await storage.put(key, Readable.from([]))).toEqual({ bytes: 0, sha256: sha256(Buffer.alloc(0)) });
    expect(await storage.getBytes(key, 0)).toHaveLength(0);
    expect(await storage.put(key, Readable.from(['grüße']))).toEqual({ bytes: 7, sha256: sha256(Buffer.from('grüße')) });
  });

  it('keeps the old object when its replacement fails half-way', async () => {
    const storage = open();
    await storage.put(key, Buffer.from('old'));
    const broken = async function* () {
      yield Buffer.alloc(100_000);
      throw new Error('connection cut');
    };
    await expect(storage.put(key, Readable.from(broken()))).rejects.toMatchObject({ cause: expect.objectContaining({ message: 'connection cut' }) });
    expect((await storage.getBytes(key, 10)).toString()).toBe('old');
  });

  it('reports what does not exist or is too large, and deletes without complaint', async () => {
    const storage = open();
    const missing = storage.keyFor(ORGANIZATION, 'mail', 'missing');
    await expect(storage.get(missing)).rejects.toThrow(ObjectNotFound);
    await expect(storage.getBytes(missing, 1)).rejects.toThrow(ObjectNotFound);
    expect(await storage.exists(missing)).toBe(false);
    await storage.put(missing, Buffer.from('four'));
    await expect(storage.getBytes(missing, 3)).rejects.toThrow(ObjectTooLarge);
    await storage.delete(missing);
    await storage.delete(missing);
    expect(await storage.exists(missing)).toBe(false);
  });

  it('names every object, whoever it belongs to, and nothing else', async () => {
    const storage = open();
    expect(await Readable.from(storage.keys()).toArray()).toEqual([]);
    const keys = [key, `${ORGANIZATION}/mail/b`, `${ORGANIZATION}/mail/b.c/d`, storage.keyForUser(ORGANIZATION, 'avatar'), `${ORGANIZATION.replace('1', '2')}/x/y`];
    for (const each of keys) await storage.put(each, Buffer.from(each));
    if (driver === 's3') s3.objects.set('/files/not ours', { body: Buffer.alloc(1), headers: {} });
    else for (const name of ['.incoming/unfinished', 'not ours']) writeFileSync(join(directory, name), 'x');
    expect((await Readable.from(open().keys()).toArray()).sort()).toEqual(keys.toSorted());
  });
});

describe('ObjectStorage keys', () => {
  const storage = new ObjectStorage({ driver: 'fs', directory: '/nonexistent' });

  it('begin with the organization', () => {
    expect(storage.keyFor(ORGANIZATION, 'mail', 'raw/a-b_c.1.eml')).toBe(`${ORGANIZATION}/mail/raw/a-b_c.1.eml`);
  });

  it.each(['..', '../x', 'a/../../b', '/etc/passwd', 'a//b', 'a/', '', '.', './a', '.hidden', 'a/.incoming', 'a\u0000b', 'a\\b', 'C:\\x', 'a b', 'ü', 'a\n', 'x'.repeat(201), 'a.', '%2e%2e', `${'a/'.repeat(300)}b`])(
    'refuse the name %j',
    (name) => expect(() => storage.keyFor(ORGANIZATION, 'mail', name)).toThrow('not allowed'),
  );

  it.each(['', '..', 'acme', ORGANIZATION.toUpperCase(), `${ORGANIZATION}/..`])('refuse the organization %j', (organizationId) => {
    expect(() => storage.keyFor(organizationId, 'mail', 'a')).toThrow();
  });

  it('are checked again wherever they are used', async () => {
    for (const call of [() => storage.put('../x', Buffer.alloc(1)), () => storage.get('/etc/passwd'), () => storage.getBytes('a/../b', 1), () => storage.exists('..'), () => storage.delete('.incoming/x')]) {
      await expect(call()).rejects.toThrow('not allowed');
    }
  });
});

describe('ObjectStorage on fs', () => {
  const key = `${ORGANIZATION}/mail/a`;

  it('leaves nothing behind but the object, readable by the owner only', async () => {
    const storage = new ObjectStorage({ driver: 'fs', directory });
    await storage.put(key, Buffer.from('x'));
    await expect(storage.put(`${key}2`, Readable.from((async function* () { throw new Error('cut'); })()))).rejects.toThrow();
    expect(filesBelow(directory)).toEqual(['a']);
    expect(statSync(join(directory, key)).mode & 0o777).toBe(0o600);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it('never shows a reader half an object while it is replaced', async () => {
    const storage = new ObjectStorage({ driver: 'fs', directory });
    const versions = [Buffer.alloc(500_000, 'a'), Buffer.alloc(400_000, 'b')];
    await storage.put(key, versions[0]!);
    let writing = true;
    const writer = (async () => {
      for (let i = 0; i < 40; i++) await storage.put(key, Readable.from([versions[i % 2]!.subarray(0, 100_000), versions[i % 2]!.subarray(100_000)]));
      writing = false;
    })();
    const seen = new Set<string>();
    while (writing) seen.add(sha256(await storage.getBytes(key, 1_000_000)));
    await writer;
    expect([...seen].filter((hash) => !versions.map(sha256).includes(hash))).toEqual([]);
  });

  it('stores many objects at once', async () => {
    const storage = new ObjectStorage({ driver: 'fs', directory });
    await Promise.all(Array.from({ length: 200 }, (_, i) => storage.put(`${ORGANIZATION}/mail/${i % 7}/${i}`, Buffer.from(String(i)))));
    expect(filesBelow(directory)).toHaveLength(200);
  });

  it('removes unfinished files of an old crash, and not those of a running process', async () => {
    mkdirSync(join(directory, '.incoming'), { recursive: true });
    for (const name of ['old', 'new']) writeFileSync(join(directory, '.incoming', name), 'x');
    utimesSync(join(directory, '.incoming', 'old'), new Date(0), new Date(0));
    await new ObjectStorage({ driver: 'fs', directory }).put(key, Buffer.from('x'));
    expect(filesBelow(directory).sort()).toEqual(['a', 'new']);
  });
});

describe('ObjectStorage on s3', () => {
  it('sends the length and type, signs, and asks for no ACL', async () => {
    const storage = new ObjectStorage({ driver: 's3', bucket: 'files', region: 'eu-central-1', accessKeyId: 'id', secretAccessKey: 'key', endpoint: s3.endpoint });
    await storage.put(`${ORGANIZATION}/mail/typed`, Readable.from([Buffer.from('hello')]), { contentType: 'text/plain' });
    const stored = s3.objects.get(`/files/${ORGANIZATION}/mail/typed`)!;
    expect(stored.headers).toMatchObject({ 'content-length': '5', 'content-type': 'text/plain', authorization: expect.stringContaining('Credential=id/') });
    expect(stored.headers['x-amz-acl']).toBeUndefined();
  });
});
