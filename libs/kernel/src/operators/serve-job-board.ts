import { MikroORM } from '@mikro-orm/postgresql';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { kernelConfig } from '../config/kernel.config.js';
import { runInScope, Scope } from '../scope/scope.js';
import { enteredPage, refusedPage, signInPage, storeDownPage } from './board-pages.js';
import { BOARD_HEADERS, JobBoard } from './job-board.js';
import { BOARD_PATH, OperatorSessions, SESSION_SECONDS } from './operator-sessions.js';

const COOKIE = 'fo_operator';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

interface Visit {
  request: FastifyRequest;
  reply: FastifyReply;
  board: JobBoard;
  sessions: OperatorSessions;
}

/** Serves the job board under `/ops/jobs`, to browsers with an operator's session. The API's guard is not asked: a cookie is no bearer token, and is good for nothing else. */
export function serveJobBoard(app: NestFastifyApplication): void {
  const { em } = app.get(MikroORM);
  const [board, sessions] = [app.get(JobBoard), app.get(OperatorSessions)];
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const scope = new Scope({ em, requestId: request.id });
    try {
      await runInScope(scope, () => visit({ request, reply, board, sessions }));
    } catch (error) {
      new Logger('job-board').error({ err: error }, 'the board failed');
      if (!reply.sent) await page(reply, 503, storeDownPage);
    }
  };
  for (const url of [BOARD_PATH, `${BOARD_PATH}/*`]) {
    // answered before the body is read: the board has its own parsers
    app.getHttpAdapter().getInstance().route({ method: METHODS as 'GET'[], url, onRequest: answer, handler: () => undefined });
  }
}

async function visit({ request, reply, board, sessions }: Visit): Promise<void> {
  const { pathname, searchParams } = new URL(request.url, 'http://board.invalid');
  if (pathname === `${BOARD_PATH}/enter` && request.method === 'GET') return enter(reply, await sessions.open(searchParams.get('code') ?? ''));
  const token = cookieOf(request);
  const visitor = token ? await sessions.visitorOf(token) : null;
  if (!visitor) return page(reply, 401, signInPage);
  if (request.method !== 'GET' && !(visitor.mayWrite && isFromBoard(request))) return page(reply, 403, refusedPage);
  if (!pathname.startsWith(`${BOARD_PATH}/static/`) && !(await board.isReachable())) return page(reply, 503, storeDownPage);
  reply.hijack();
  await board.serve(request.raw, reply.raw, visitor);
}

async function enter(reply: FastifyReply, token: string | null): Promise<void> {
  if (!token) return page(reply, 401, signInPage);
  const secure = kernelConfig.value().PUBLIC_URL.startsWith('https:') ? '; Secure' : '';
  reply.header('set-cookie', `${COOKIE}=${token}; Path=${BOARD_PATH}; Max-Age=${SESSION_SECONDS}; HttpOnly; SameSite=Strict${secure}`);
  return page(reply, 200, enteredPage(`${BOARD_PATH}/`));
}

async function page(reply: FastifyReply, status: number, html: string): Promise<void> {
  await reply.status(status).headers(BOARD_HEADERS).type('text/html; charset=utf-8').send(html);
}

function cookieOf({ headers }: FastifyRequest): string | undefined {
  return headers.cookie?.split(';').map((part) => part.trim()).find((part) => part.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

/** Beside SameSite: browsers say where a request comes from (Fetch Metadata), older ones at least its origin (RFC 6454). */
function isFromBoard({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined ? headers.origin === kernelConfig.value().PUBLIC_URL : site === 'same-origin';
}
