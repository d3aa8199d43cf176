import { randomBytes } from 'node:crypto';
import { StreamableFile } from '@nestjs/common';
import { requireHttp } from '../http/http-exchange.js';
import { NotFound } from '../http/problem.js';
import { ObjectNotFound, type ObjectStorage } from '../storage/object-storage.js';

/** A name for a new image: `avatar-<random>.webp`. Each upload has its own, so that its address may be cached for ever. */
export const newImageName = (kind: string): string => `${kind}-${randomBytes(12).toString('hex')}.webp`;

/** What tells one upload from the next: the random part of its object key. */
export const imageVersion = (key: string): string => /-([0-9a-f]+)\.webp$/.exec(key)?.[1] ?? '';

/** Commits the key of the object (null: there is none any more) to its row; answers the key that was there, null when nothing changed. */
export type SwapImage = (key: string | null) => Promise<string | null | undefined>;

/** Stores what `readImage` answered under a new key. The object before goes after the commit of `swap`, the new one when that fails. */
export async function replaceImage(storage: ObjectStorage, key: string, image: Buffer, swap: SwapImage): Promise<void> {
  await storage.put(key, image, { contentType: 'image/webp' });
  const before = await swap(key).catch(async (error: unknown) => {
    await storage.delete(key);
    throw error;
  });
  if (before) await storage.delete(before);
}

/** Takes the image from its row, then from the storage. */
export async function removeImage(storage: ObjectStorage, swap: SwapImage): Promise<void> {
  const before = await swap(null);
  if (before) await storage.delete(before);
}

/**
 * The image as the answer of the running GET. Asked for by its version (`?v=`) it may be kept for a year, by the caller alone,
 * because seeing it takes a right; otherwise it is asked for again each time, which costs a 304 (RFC 9110 §15.4.5). 404 without an object.
 */
export async function sendImage(storage: ObjectStorage, key: string | null, version: string | undefined): Promise<StreamableFile | undefined> {
  if (!key) throw new NotFound();
  const { request, reply } = requireHttp();
  const etag = `"${imageVersion(key)}"`;
  reply.header('etag', etag).header('cache-control', version === imageVersion(key) ? 'private, max-age=31536000, immutable' : 'private, no-cache');
  if (request.headers['if-none-match'] === etag) {
    reply.status(304);
    return undefined;
  }
  try {
    return new StreamableFile(await storage.get(key), { type: 'image/webp' });
  } catch (error) {
    throw error instanceof ObjectNotFound ? new NotFound({ cause: error }) : error;
  }
}
