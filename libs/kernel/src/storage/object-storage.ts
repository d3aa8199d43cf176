import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { KernelConfig } from '../config/kernel.config.js';
import type { ListedDisk } from './listed-disk.js';
import type { S3Options } from './s3-driver.js';

export type StorageOptions = { driver: 'fs'; directory: string } | ({ driver: 's3' } & S3Options);

/** What was stored: its size, and its SHA-256 in hex. */
export interface StoredObject {
  bytes: number;
  sha256: string;
}

/** There is no object under this key. */
export class ObjectNotFound extends Error {
  override readonly name = 'ObjectNotFound';

  constructor(readonly key: string, options?: ErrorOptions) {
    super('The object does not exist.', options);
  }
}

/** The object is larger than the caller wants to hold in memory. */
export class ObjectTooLarge extends Error {
  override readonly name = 'ObjectTooLarge';

  constructor(readonly key: string, readonly maxBytes: number) {
    super(`The object is larger than ${maxBytes} bytes.`);
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** No leading dot (hidden and temporary files), none at the end (dropped by flydrive), and so neither `.` nor `..`. */
const SEGMENT = /^[A-Za-z0-9_-]([A-Za-z0-9._-]{0,198}[A-Za-z0-9_-])?$/;
const MAX_KEY_LENGTH = 512;

/** The storage the configuration asks for. */
export function storageOptions(config: KernelConfig): StorageOptions {
  if (config.STORAGE_DRIVER === 'fs') return { driver: 'fs', directory: config.STORAGE_DIR };
  return {
    driver: 's3',
    bucket: config.S3_BUCKET!,
    region: config.S3_REGION!,
    endpoint: config.S3_ENDPOINT,
    accessKeyId: config.S3_ACCESS_KEY_ID!,
    secretAccessKey: config.S3_SECRET_ACCESS_KEY!,
  };
}

/** Files outside the database. Whatever `put` has confirmed survives a crash, so a committed row may point at it. */
export class ObjectStorage {
  readonly #options: StorageOptions;
  #disk: Promise<ListedDisk> | undefined;

  constructor(options: StorageOptions) {
    this.#options = options;
  }

  /**
   * The key of an object: the organization first, so that one prefix holds everything of one organization. `name` may
   * have several segments; letters, digits, `_`, `-` and inner dots only. Throws on anything else.
   */
  keyFor(organizationId: string, area: string, name: string): string {
    if (!UUID.test(organizationId)) throw new Error('An object key starts with an organization id.');
    return checkedKey(`${organizationId}/${area}/${name}`);
  }

  /** The key of an object that belongs to a person and to no organization. */
  keyForUser(userId: string, name: string): string {
    if (!UUID.test(userId)) throw new Error('The object key of a user holds their id.');
    return checkedKey(`users/${userId}/${name}`);
  }

  /** Stores a buffer or a stream, replacing what was there in one step; nothing remains of one that fails half-way. */
  async put(key: string, body: Buffer | Readable, { contentType }: { contentType?: string } = {}): Promise<StoredObject> {
    const disk = await this.disk();
    const digest = createHash('sha256');
    const options = contentType === undefined ? {} : { contentType };
    let bytes = 0;
    if (Buffer.isBuffer(body)) {
      await disk.put(checkedKey(key), body, options);
      bytes = digest.update(body) && body.length;
    } else {
      const measured = async function* () {
        for await (const chunk of body as AsyncIterable<Buffer | string>) {
          const part = Buffer.from(chunk as Buffer);
          bytes += part.length;
          digest.update(part);
          yield part;
        }
      };
      await disk.putStream(checkedKey(key), Readable.from(measured()), options);
    }
    return { bytes, sha256: digest.digest('hex') };
  }

  /** The content as a stream; rejects with ObjectNotFound. The caller reads it to the end or destroys it. */
  async get(key: string): Promise<Readable> {
    const disk = await this.disk();
    try {
      return await disk.getStream(checkedKey(key));
    } catch (error) {
      throw isMissing(error) ? new ObjectNotFound(key, { cause: error }) : error;
    }
  }

  /** The content in memory; rejects with ObjectTooLarge after at most `maxBytes`, or with ObjectNotFound. */
  async getBytes(key: string, maxBytes: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of (await this.get(key)) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new ObjectTooLarge(key, maxBytes);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  async exists(key: string): Promise<boolean> {
    return (await this.disk()).exists(checkedKey(key));
  }

  /** Removes the object; no error when there is none. */
  async delete(key: string): Promise<void> {
    await (await this.disk()).delete(checkedKey(key));
  }

  /** Removes everything an organization stored, whichever context did; no error when there is nothing. */
  async deleteAllOf(organizationId: string): Promise<void> {
    if (!UUID.test(organizationId)) throw new Error('Not an organization id.');
    await (await this.disk()).deleteAll(organizationId);
  }

  /**
   * The key of every object, whoever it belongs to, in no promised order and without holding all of them; what comes or goes
   * meanwhile may be among them or not. Things that `put` could not have stored are left out.
   */
  async *keys(): AsyncGenerator<string> {
    for await (const key of (await this.disk()).keys()) if (isKey(key)) yield key;
  }

  private disk(): Promise<ListedDisk> {
    return (this.#disk ??= import('./listed-disk.js').then(({ createDisk }) => createDisk(this.#options))); // with the first file
  }
}

const isKey = (key: string): boolean => key.length <= MAX_KEY_LENGTH && key.split('/').every((segment) => SEGMENT.test(segment));

function checkedKey(key: string): string {
  if (!isKey(key)) throw new Error('The object key is not allowed.');
  return key;
}

/** Flydrive wraps what the driver threw: ENOENT of the file system, NoSuchKey or a plain 404 of S3. */
function isMissing(error: unknown): boolean {
  const { code, name, $metadata } = ((error as Error).cause ?? error) as { code?: string; name?: string; $metadata?: { httpStatusCode?: number } };
  return code === 'ENOENT' || name === 'NoSuchKey' || $metadata?.httpStatusCode === 404;
}
