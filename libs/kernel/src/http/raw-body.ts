import type { FastifyInstance } from 'fastify';
import { UnsupportedMediaType } from './problem.js';

/**
 * Lets operations with `@Endpoint({ accepts })` take bodies of these types. The body is left unread on the connection, so
 * nothing is buffered for a caller the guard refuses; everywhere else the types are refused like any other.
 */
export function takeRawBodies(fastify: FastifyInstance, types: readonly string[]): void {
  fastify.addContentTypeParser([...types], (request, _payload, done) => {
    const { accepts } = (request.routeOptions.config ?? {}) as { accepts?: readonly string[] };
    const type = request.headers['content-type']!.split(';')[0]!.trim().toLowerCase();
    if (request.is404 || accepts?.includes(type)) done(null, undefined);
    else done(new UnsupportedMediaType());
  });
}

/**
 * JSON is parsed as ever, except for operations with `@Endpoint({ accepts: ['application/json'] })`: their body is the text as
 * it came, because a signature covers its very bytes.
 */
export function keepJsonText(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    const { accepts } = (request.routeOptions.config ?? {}) as { accepts?: readonly string[] };
    if (accepts?.includes('application/json')) done(null, text);
    else void parse(request, text as string, done);
  });
}
