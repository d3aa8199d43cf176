import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { FSDriver } from 'flydrive/drivers/fs';
import type { ListingDriver } from './listing-driver.js';

const STALE_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Flydrive's file driver with writes that survive a crash. The original writes straight to the final path and leaves the
 * rest to the page cache: a power cut then leaves a database row that points at a missing or half file, and a reader may
 * see half a file at any time. Here a file is written aside, flushed, renamed into place, and its directory flushed.
 */
export class DurableFsDriver extends FSDriver implements ListingDriver {
  readonly #root: string;
  readonly #incoming: string;
  #prepared: Promise<void> | undefined;

  constructor(directory: string) {
    super({ location: directory, visibility: 'private' });
    this.#root = directory;
    // object keys never start with a dot; the same file system as the target, so that rename is atomic
    this.#incoming = join(directory, '.incoming');
  }

  override put(key: string, contents: string | Uint8Array): Promise<void> {
    return this.write(key, contents);
  }

  override putStream(key: string, contents: Readable): Promise<void> {
    return this.write(key, contents);
  }

  override async copy(source: string, destination: string): Promise<void> {
    await this.write(destination, await this.getStream(source));
  }

  override async move(source: string, destination: string): Promise<void> {
    await this.copy(source, destination);
    await this.delete(source);
  }

  /** Unlike the original this fails at once, and not on first read, when the file does not exist. */
  override async getStream(key: string): Promise<Readable> {
    const handle = await open(join(this.#root, key));
    return handle.createReadStream();
  }

  /** Files that are being written lie below a hidden directory and are left out. */
  async *keys(prefix = ''): AsyncGenerator<string> {
    const directory = await opendir(join(this.#root, prefix)).catch(unlessMissing);
    if (!directory) return;
    for await (const entry of directory) {
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) yield* this.keys(`${prefix}${entry.name}/`);
      else if (entry.isFile()) yield `${prefix}${entry.name}`;
    }
  }

  private async write(key: string, contents: string | Uint8Array | Readable): Promise<void> {
    await (this.#prepared ??= this.prepare());
    const target = join(this.#root, key);
    const temporary = join(this.#incoming, randomUUID());
    try {
      await writeFile(temporary, contents, { flag: 'wx', mode: 0o600, flush: true });
      await createDirectory(dirname(target));
      await rename(temporary, target);
      await flushDirectory(dirname(target));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Creates the directory of unfinished files and removes what a crash left there long ago. */
  private async prepare(): Promise<void> {
    await createDirectory(this.#incoming);
    for (const name of await readdir(this.#incoming)) {
      const file = join(this.#incoming, name);
      const modifiedAt = (await stat(file).catch(() => undefined))?.mtimeMs;
      if (modifiedAt !== undefined && modifiedAt < Date.now() - STALE_AFTER_MS) await rm(file, { force: true });
    }
  }
}

/** What is not there, or no longer, has nothing in it. */
function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

async function createDirectory(directory: string): Promise<void> {
  const firstCreated = await mkdir(directory, { recursive: true, mode: 0o700 });
  if (firstCreated === undefined) return;
  for (let created = directory; ; created = dirname(created)) {
    await flushDirectory(dirname(created));
    if (created === firstCreated) return;
  }
}

/** A new name is durable only once its directory is flushed (fsync(2)); Windows has no such call and needs none. */
async function flushDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
