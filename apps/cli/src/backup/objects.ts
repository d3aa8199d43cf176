import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { kernelConfig, ObjectNotFound, ObjectStorage, storageOptions } from '@app/kernel';
import { CommandFailed } from '../command.js';
import { inLanes } from './in-lanes.js';
import { measure, StoredFile, type Manifest } from './manifest.js';
import { Progress } from './progress.js';

type Objects = NonNullable<Manifest['objects']>;

const FOLDER = 'objects/';
/** Each object is named here with its checksum: the manifest would grow with them. */
const LIST = 'objects.ndjson.gz';
const ATTEMPTS = 3;
const RETRY_PAUSE_MS = 500;

/** The storage of the installation, whichever it is. */
export const openStorage = (): ObjectStorage => new ObjectStorage(storageOptions(kernelConfig.value()));

/**
 * Copies every object below `objects/`, some at a time and each as a stream. One may go while we copy: a row
 * of the snapshot then lacks it, which the product answers as if there was none.
 */
export async function writeObjects(directory: string): Promise<Objects> {
  const storage = openStorage();
  const progress = new Progress('copied');
  const lines = createGzip();
  const written = pipeline(lines, createWriteStream(join(directory, LIST), { mode: 0o600 }));
  written.catch(() => undefined); // awaited below
  try {
    await inLanes(storage.keys(), async (key) => {
      const file = await persistently(() => copyOut(storage, key, directory));
      if (!file) return;
      progress.add(file.bytes);
      if (!lines.write(`${JSON.stringify(file)}\n`)) await Promise.race([once(lines, 'drain'), written]);
    });
    lines.end();
    await written;
  } finally {
    lines.destroy();
  }
  return { driver: kernelConfig.value().STORAGE_DRIVER, count: progress.count, bytes: progress.bytes, list: await measure(directory, LIST) };
}

async function copyOut(storage: ObjectStorage, key: string, directory: string): Promise<StoredFile | null> {
  const source = await storage.get(key).catch((error: unknown) => {
    if (error instanceof ObjectNotFound) return null;
    throw error;
  });
  if (!source) return null;
  const path = `${FOLDER}${key}`;
  await mkdir(dirname(join(directory, path)), { recursive: true, mode: 0o700 });
  const digest = createHash('sha256');
  const size = { bytes: 0 };
  await pipeline(source, measuring(digest, size), createWriteStream(join(directory, path), { mode: 0o600 }));
  return { path, bytes: size.bytes, sha256: digest.digest('hex') };
}

/** The files of a backup as its list names them, a line at a time. */
export async function* listedObjects(directory: string, { list }: Objects): AsyncGenerator<StoredFile> {
  for await (const line of createInterface({ input: createReadStream(join(directory, list.path)).pipe(createGunzip()), crlfDelay: Infinity })) yield StoredFile.parse(JSON.parse(line));
}

/** Puts every file of the backup into the storage, and reads each back from there: what it gives must be what was taken. How many there were. */
export async function restoreObjects(directory: string, objects: Objects): Promise<number> {
  const storage = openStorage();
  const progress = new Progress('restored');
  await inLanes(listedObjects(directory, objects), async ({ path, bytes, sha256 }) => {
    const key = path.slice(FOLDER.length);
    await persistently(() => storage.put(key, createReadStream(join(directory, path))));
    if ((await persistently(() => digestOf(storage, key))) !== sha256) throw new CommandFailed(`The storage gave back something else than ${path}.`);
    progress.add(bytes);
  });
  return progress.count;
}

async function digestOf(storage: ObjectStorage, key: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(await storage.get(key), digest);
  return digest.digest('hex');
}

/** Of a million objects one meets a network that fails for a moment. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await sleep(attempt * RETRY_PAUSE_MS);
    }
  }
}

function measuring(digest: Hash, size: { bytes: number }) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      digest.update(chunk);
      size.bytes += chunk.length;
      yield chunk;
    }
  };
}
