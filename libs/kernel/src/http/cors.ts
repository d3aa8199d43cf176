import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AllowedOrigins } from './allowed-origins.js';

const METHODS = 'GET, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS = 'authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id, x-request-id';
const ANSWER_HEADERS = 'content-disposition, deprecation, etag, idempotency-replayed, link, location, ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, sunset, x-request-id';
const PREFLIGHT_SECONDS = '600';

/**
 * Tells browsers which pages may call the API (Fetch standard, CORS protocol). The origin is named, never `*`, and cookies stay
 * out of it. A page from anywhere else gets the answer without permission to read it.
 */
export function allowOrigins(fastify: FastifyInstance, origins: AllowedOrigins): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    if (origin === undefined) return done();
    const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    reply.header('vary', 'origin');
    origins.has(origin).then((isAllowed) => {
      if (isAllowed) allow(reply, origin, isPreflight);
      if (isPreflight) void reply.code(204).send();
      else done();
    }, done);
  });
}

function allow(reply: FastifyReply, origin: string, isPreflight: boolean): void {
  reply.header('access-control-allow-origin', origin);
  if (!isPreflight) {
    reply.header('access-control-expose-headers', ANSWER_HEADERS).header('cross-origin-resource-policy', 'cross-origin');
    return;
  }
  reply.header('access-control-allow-methods', METHODS).header('access-control-allow-headers', REQUEST_HEADERS).header('access-control-max-age', PREFLIGHT_SECONDS);
}
