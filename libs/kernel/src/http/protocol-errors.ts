import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { uuidv7 } from '../crypto/uuid.js';
import { toProblem } from './problem-filter.js';
import { HeadersTooLarge, MalformedRequest, RequestTimeout, type Problem } from './problem.js';

/** Answers bytes that are no HTTP request, and so never reach a route, with a problem document too; then closes. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const problem = problemOf(error.code);
  const body = JSON.stringify(problem.toDocument(uuidv7()));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(error);
}

/** Answers what the router refuses before it knows a route: a path that cannot be decoded, or a part that is too long. */
export function answerRouterError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error);
  void reply.status(problem.status).header('content-type', 'application/problem+json; charset=utf-8').send(JSON.stringify(problem.toDocument(request.id)));
}

function problemOf(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new HeadersTooLarge();
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new RequestTimeout();
  return new MalformedRequest();
}
