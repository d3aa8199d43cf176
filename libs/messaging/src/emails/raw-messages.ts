import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { ObjectStorage, requireOrganizationId } from '@app/kernel';

/** A raw message in a temporary file, with its hash. */
export interface SpooledMessage {
  path: string;
  contentHash: string;
  sizeBytes: number;
}

/** Raw messages as received, byte for byte, under the SHA-256 of their bytes: storing one twice stores it once. */
@Injectable()
export class RawMessages {
  constructor(private readonly storage: ObjectStorage) {}

  /** Stores a message held in memory; answers its hash. */
  async put(raw: Buffer): Promise<string> {
    const contentHash = createHash('sha256').update(raw).digest('hex');
    await this.storage.put(this.key(contentHash), raw, { contentType: 'message/rfc822' });
    return contentHash;
  }

  /** Streams a large message to storage and runs `work` while a local copy exists. */
  async putLarge<T>(raw: Readable, work: (message: SpooledMessage) => Promise<T>): Promise<T> {
    return withTemporaryFolder(async (folder) => {
      const spooled = await spool(raw, folder);
      await this.storage.put(this.key(spooled.contentHash), createReadStream(spooled.path), { contentType: 'message/rfc822' });
      return work(spooled);
    });
  }

  /** The stored bytes; rejects with ObjectNotFound. */
  async get(contentHash: string): Promise<Readable> {
    return this.storage.get(this.key(contentHash));
  }

  /** Runs `work` with a stored message as a local file. */
  async withFile<T>(contentHash: string, work: (path: string, folder: string) => Promise<T>): Promise<T> {
    return withTemporaryFolder(async (folder) => {
      const { path } = await spool(await this.get(contentHash), folder);
      return work(path, folder);
    });
  }

  async delete(contentHash: string): Promise<void> {
    await this.storage.delete(this.key(contentHash));
  }

  private key(contentHash: string): string {
    return this.storage.keyFor(requireOrganizationId(), 'mail', `${contentHash.slice(0, 2)}/${contentHash}`);
  }
}

async function withTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'frontoffice-mail-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function spool(raw: Readable, folder: string): Promise<SpooledMessage> {
  const path = join(folder, randomUUID());
  const hash = createHash('sha256');
  let sizeBytes = 0;
  await pipeline(
    raw,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(path),
  );
  return { path, contentHash: hash.digest('hex'), sizeBytes };
}
