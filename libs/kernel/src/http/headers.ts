import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { MalformedRequest } from './problem.js';

export const ifMatchHeader = { name: 'If-Match', required: false, description: 'The ETag last read; a stale one answers 412.' } as const;
const MAX_KEY_LENGTH = 255;

/** The Idempotency-Key of a request; a 400 for an empty or overlong one. */
export function idempotencyHeader(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || key.length === 0 || key.length > MAX_KEY_LENGTH || !/^[\x21-\x7e]+$/.test(key)) {
    throw new MalformedRequest(`The Idempotency-Key must be 1 to ${MAX_KEY_LENGTH} visible ASCII characters.`);
  }
  return key;
}

/** An ETag for a body without a version of its own (RFC 9110 §8.8.3). */
export const contentTag = (body: object): string => `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)}"`;
