import type { FastifyRequest } from 'fastify';
import { requireHttp } from '../http/http-exchange.js';
import { MalformedRequest, PayloadTooLarge, Unavailable, UnsupportedMediaType } from '../http/problem.js';
import { IMAGE_TYPES, reencodeImage, type ImageType } from './reencode-image.js';

const MAX_IMAGE_BYTES = 5 * 1024 * 1024;
/** A client that still writes does not read the answer, so what is a little too large is read to its end before it is refused. */
const MAX_DISCARDED_BYTES = 32 * 1024 * 1024;
/** Bodies in memory, being read or waiting to be decoded. */
const MAX_UNDERWAY = 16;

let underway = 0;

/**
 * The image that is the body of the running request, re-encoded (see `reencodeImage`). For operations with
 * `@Endpoint({ accepts: IMAGE_TYPES, transaction: 'own' })`: reading and decoding wait for the client, and hold no connection.
 * Problems: 415 for another type, 413 above 5 MiB, 422 `image_unreadable`, 503 when sixteen are underway.
 */
export async function readImage(request: FastifyRequest = requireHttp().request): Promise<Buffer> {
  const type = request.headers['content-type']?.split(';')[0]!.trim().toLowerCase();
  if (!IMAGE_TYPES.some((known) => known === type)) throw new UnsupportedMediaType('Send an image/png, image/jpeg or image/webp.');
  if (underway >= MAX_UNDERWAY) throw new Unavailable('Too many images at once.');
  underway++;
  try {
    return await reencodeImage(await readBody(request), type as ImageType);
  } finally {
    underway--;
  }
}

async function readBody({ raw }: FastifyRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= MAX_IMAGE_BYTES) chunks.push(chunk);
      else chunks.length = 0;
      if (bytes > MAX_DISCARDED_BYTES) break;
    }
  } catch (error) {
    throw new MalformedRequest({ detail: 'The body ended too early.', cause: error });
  }
  if (bytes > MAX_IMAGE_BYTES) throw new PayloadTooLarge({ detail: 'An image has at most 5 MiB.', headers: { connection: 'close' } });
  return Buffer.concat(chunks);
}
