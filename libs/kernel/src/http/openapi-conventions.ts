import { ifMatchHeader } from './headers.js';
import { MAX_PAGE } from './view.js';

interface SharedParameter {
  name: string;
  in: 'header' | 'query';
  required: false;
  description: string;
  schema: Record<string, unknown>;
  example: unknown;
}

const text = { type: 'string' };
const inHeader = (name: string, description: string, example: string, schema: Record<string, unknown> = text): SharedParameter => ({ name, in: 'header', required: false, description, schema, example });

/** Parameters that mean the same wherever they are, by the name of their component. */
export const PARAMETERS: Record<string, SharedParameter> = {
  IfMatch: inHeader(ifMatchHeader.name, ifMatchHeader.description, '"3"'),
  IdempotencyKey: inHeader('Idempotency-Key', 'Makes a repetition harmless: for 24 hours the same request under this key is answered as the first time, with `Idempotency-Replayed: true`; another one answers 422, and 409 while the first still runs.', '6f1c2b9e-5d0a-4a53-8b8f-0f3c8a3f2d11', { type: 'string', minLength: 1, maxLength: 255 }),
  Limit: { name: 'limit', in: 'query', required: false, description: `Rows per page, 1 to ${MAX_PAGE}; 25 when absent.`, schema: { type: 'integer', minimum: 1, maximum: MAX_PAGE }, example: 25 },
  Cursor: { name: 'cursor', in: 'query', required: false, description: '`nextCursor` of the page before, with the same filters and order; where it was null, there is no more.', schema: { type: 'string', maxLength: 2000 }, example: 'eyJ2IjoiMjAyNi0wNy0wMSJ9.c2lnbmF0dXJl' },
};

const header = (description: string, example: string, schema: Record<string, unknown> = text) => ({ description, schema, example });

/** Headers of answers, by the name they have on the wire. */
export const RESPONSE_HEADERS: Record<string, unknown> = {
  'X-Request-Id': header('Names this request in logs and problems: the one that was sent, or a new one.', '01937c4e-6d2a-7c31-9f0e-5f6a7b8c9d0e'),
  ETag: header('Version of the resource: `If-Match` with it refuses to overwrite a newer one, `If-None-Match` saves reading the same again (RFC 9110 §8.8.3).', '"3"'),
  Location: header('Where the new resource is.', '/v1/leads/01937c4e-6d2a-7c31-9f0e-5f6a7b8c9d0e'),
  'Idempotency-Replayed': header('`true` when this is the answer to an earlier request under the same `Idempotency-Key`.', 'true'),
  'RateLimit-Limit': header('Requests allowed in the current minute.', '600', { type: 'string' }),
  'RateLimit-Remaining': header('How many of them are left.', '598', { type: 'string' }),
  'RateLimit-Reset': header('Seconds until there are all of them again.', '41', { type: 'string' }),
  'Retry-After': header('Seconds to wait before the next attempt (RFC 9110 §10.2.3).', '2', { type: 'string' }),
  Deprecation: header('Since when the operation is deprecated: `@` and seconds since 1970 (RFC 9745).', '@1782864000'),
  Sunset: header('From when on it may stop to answer (RFC 8594).', 'Fri, 01 Jan 2027 00:00:00 GMT'),
  Link: header('The operation that takes its place (`successor-version`), and where to read about it (`deprecation`).', '</v1/leads>; rel="successor-version"'),
};
