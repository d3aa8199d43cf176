import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Idempotency } from './idempotency.js';

export interface HttpExchange {
  request: FastifyRequest;
  reply: FastifyReply;
  idempotency: Idempotency;
  /** Counts the request against the limit of the organization in the scope; a 429 problem when it is used up. */
  limitOrganization(): Promise<void>;
  /** Counts the request against the limit of who asks, a token or session, and tells how much is left; a 429 problem when it is used up. */
  limitCaller(): Promise<void>;
  /** Counts a request whose token was refused, or is looked at by nobody, against the limit of its network address. */
  limitAddress(): Promise<void>;
}

const storage = new AsyncLocalStorage<HttpExchange>();

export const runInExchange = <T>(exchange: HttpExchange, work: () => T): T => storage.run(exchange, work);

/** The HTTP request being answered; an error in jobs. */
export function requireHttp(): HttpExchange {
  const exchange = storage.getStore();
  if (!exchange) throw new Error('No HTTP request: this code must run inside a request.');
  return exchange;
}
