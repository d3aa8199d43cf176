import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { QUEUES } from '../jobs/define-job.js';
import { JobStore } from '../jobs/job-store.js';
import { boardCause, BoardPauses } from './board-pauses.js';
import { BOARD_PATH, type BoardVisitor } from './operator-sessions.js';
import { RecordAction, type Cause } from './record-action.js';

/** Styles may be inline, because the board's are; nothing is fetched from anywhere else. */
export const BOARD_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Links to styles and fonts of other hosts. */
const EXTERNAL_LINK = /<link\b[^>]*\bhref="https?:\/\/[^>]*>/g;
const BODY_LIMIT_BYTES = 65_536;

/**
 * The pages of bull-board over both job stores, in two editions: with and without its buttons. Each is a server of its own that
 * never listens, so that its parsers, views and error pages stay away from the API's. Who may see it is decided before.
 */
@Injectable()
export class JobBoard implements OnApplicationShutdown {
  readonly #causes = new WeakMap<IncomingMessage, Cause>();
  readonly #editions = new Map<boolean, Promise<FastifyInstance>>();

  constructor(
    private readonly store: JobStore,
    private readonly pauses: BoardPauses,
    private readonly record: RecordAction,
  ) {}

  /** False when the job store does not answer: the board could only hang. */
  isReachable(): Promise<boolean> {
    return this.store.isReachable();
  }

  /** Answers a request of the board; what changes something is recorded first. */
  async serve(request: IncomingMessage, response: ServerResponse, { operatorId, mayWrite, reason }: BoardVisitor): Promise<void> {
    const cause: Cause = { operatorId, source: 'board', reason };
    const edition = await this.edition(mayWrite);
    const { method = 'GET', url = '' } = request;
    if (method !== 'GET') {
      const target = { method, path: url.slice(BOARD_PATH.length).slice(0, 500) };
      await this.record.around(cause, { action: 'board.request', organizationId: null, target }, async () => ({ jobCount: null, result: undefined }));
    }
    this.#causes.set(request, cause);
    edition.routing(request, response);
  }

  async onApplicationShutdown(): Promise<void> {
    for (const edition of await Promise.allSettled(this.#editions.values())) if (edition.status === 'fulfilled') await edition.value.close();
  }

  private edition(mayWrite: boolean): Promise<FastifyInstance> {
    const known = this.#editions.get(mayWrite);
    if (known) return known;
    const built = this.build(!mayWrite).catch((error: unknown) => {
      this.#editions.delete(mayWrite);
      throw error;
    });
    this.#editions.set(mayWrite, built);
    return built;
  }

  private async build(readOnly: boolean): Promise<FastifyInstance> {
    const [{ createBullBoard }, { FastifyAdapter }, { fastify }, { TicketsAdapter }] = await Promise.all([
      import('@bull-board/api'), import('@bull-board/fastify'), import('fastify'), import('./tickets-adapter.js'),
    ]);
    const pages = new FastifyAdapter().setBasePath(BOARD_PATH);
    const queues = await Promise.all(QUEUES.map(async (name) => new TicketsAdapter(await this.store.queue(name), name, this.pauses, readOnly)));
    createBullBoard({ queues, serverAdapter: pages, options: { uiConfig: { boardTitle: readOnly ? 'Jobs (read only)' : 'Jobs', hideDocsLink: true } } });
    const server = fastify({ bodyLimit: BODY_LIMIT_BYTES });
    server.addHook('onRequest', (_request, reply, done) => {
      reply.headers(BOARD_HEADERS);
      done();
    });
    // entered after the body was read: parsing breaks async context
    server.addHook('preHandler', (request, _reply, done) => boardCause.run(this.#causes.get(request.raw)!, done));
    server.addHook('onSend', async (_request, reply, payload) =>
      typeof payload === 'string' && /html/.test(String(reply.getHeader('content-type'))) ? payload.replaceAll(EXTERNAL_LINK, '') : payload,
    );
    await server.register(pages.registerPlugin(), { prefix: BOARD_PATH });
    await server.ready();
    return server;
  }
}
