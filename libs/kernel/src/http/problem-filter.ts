import { Catch, HttpException, Injectable, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { OptimisticLockError } from '@mikro-orm/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRetryable, isUnavailable, sqlStateOf } from '../database/sqlstate.js';
import { EgressRefused } from '../egress/egress-refused.js';
import * as problems from './problem.js';

const RETRY_AFTER_SECONDS = '2';

/** SQLSTATE (or its class) → what it means for the caller; values and constraint texts never leave (PostgreSQL manual, app. A). */
function problemOfSqlState(state: string, error: unknown): problems.Problem {
  const cause = error;
  if (state === '23505') return new problems.Conflict({ detail: 'This already exists.', cause });
  if (state === '23503') return new problems.Conflict({ detail: 'Something this refers to does not exist, or is still in use.', cause });
  if (state === '42501') return new problems.NotFound({ cause });
  if (state === '57014') return new problems.Unavailable({ detail: 'The query took too long.', cause });
  if (/^(22|23)/.test(state)) return new problems.InvalidRequest({ detail: 'A value is out of range or not allowed.', cause });
  if (state.startsWith('54')) return new problems.PayloadTooLarge({ detail: 'The request is too complex.', cause });
  if (isUnavailable(error) || isRetryable(error)) return new problems.Unavailable({ cause });
  return new problems.InternalError({ cause });
}

function problemOfFastify(code: string, status: number, error: unknown): problems.Problem | undefined {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new problems.PayloadTooLarge({ cause: error });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new problems.UnsupportedMediaType({ cause: error });
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return new problems.MalformedRequest({ cause: error });
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return new problems.UriTooLong({ cause: error });
  if (status >= 400 && status < 500) return problemOfStatus(status, error);
  return undefined;
}

function problemOfStatus(status: number, cause: unknown): problems.Problem {
  switch (status) {
    case 401: return new problems.Unauthenticated({ cause });
    case 403: return new problems.Forbidden({ cause });
    case 404: return new problems.NotFound({ cause });
    case 405: return new problems.MethodNotAllowed({ cause });
    case 408: return new problems.RequestTimeout({ cause });
    case 413: return new problems.PayloadTooLarge({ cause });
    case 414: return new problems.UriTooLong({ cause });
    case 415: return new problems.UnsupportedMediaType({ cause });
    case 422: return new problems.InvalidRequest({ cause });
    case 429: return new problems.TooManyRequests({ cause });
    case 503: return new problems.Unavailable({ cause });
    default: return status < 500 ? new problems.MalformedRequest({ cause }) : new problems.InternalError({ cause });
  }
}

/** Maps whatever was thrown to the problem that is answered; unknown errors become a 500 that tells nothing. */
export function toProblem(error: unknown, ifMatch?: string): problems.Problem {
  if (error instanceof problems.Problem) return error;
  if (error instanceof OptimisticLockError) return ifMatch ? new problems.PreconditionFailed({ cause: error }) : new problems.ConcurrentUpdate({ cause: error });
  if (error instanceof EgressRefused) return new problems.UrlNotAllowed({ cause: error });
  const state = sqlStateOf(error);
  if (state) return problemOfSqlState(state, error);
  if (isUnavailable(error)) return new problems.Unavailable({ cause: error });
  if (error instanceof HttpException) return problemOfStatus(error.getStatus(), error);
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (typeof code === 'string' && code.startsWith('FST_')) {
    const mapped = problemOfFastify(code, typeof statusCode === 'number' ? statusCode : 500, error);
    if (mapped) return mapped;
  }
  // secure-json-parse and JSON.parse both throw SyntaxError with the status Fastify gave them
  if (error instanceof SyntaxError && statusCode === 400) return new problems.MalformedRequest({ detail: 'The body is not valid JSON.', cause: error });
  return new problems.InternalError({ cause: error });
}

/** The one place where errors become answers. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const found = toProblem(error, request.headers['if-match']);
    if (found.status >= 500) this.log.error({ err: found.cause ?? found, requestId: request.id, code: found.code }, 'request failed');
    if (reply.sent) return;
    void reply
      .status(found.status)
      .headers({
        ...(found.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
        ...(found.status === 503 ? { 'retry-after': RETRY_AFTER_SECONDS } : {}),
        ...found.headers,
        'content-type': 'application/problem+json; charset=utf-8',
        'cache-control': 'no-store',
      })
      .send(JSON.stringify(found.toDocument(request.id)));
  }
}
