import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { kernelConfig } from '../config/kernel.config.js';
import type { SharedRates, Standing } from '../rates/shared-rates.js';
import { requireScope } from '../scope/scope.js';
import type { HttpExchange } from './http-exchange.js';
import { TooManyRequests } from './problem.js';

/** Limits only the guard can apply, because it knows who asks. */
export type GuardLimits = Pick<HttpExchange, 'limitCaller' | 'limitOrganization' | 'limitAddress'>;

/** One bucket per access token, one per network address for everybody without. */
export function callerOf(request: FastifyRequest): string {
  const { authorization } = request.headers;
  return authorization ? `token:${createHash('sha256').update(authorization).digest('base64url')}` : `ip:${request.ip}`;
}

/**
 * What a token and its organization may ask is promised for the installation: all processes count it together. What comes from a
 * network address is counted to keep this process up, so by itself: tokens that are refused too, or guessing were free.
 */
export function guardLimits(fastify: FastifyInstance, rates: SharedRates): (request: FastifyRequest, reply: FastifyReply) => GuardLimits {
  const { RATE_LIMIT_TOKEN_PER_MINUTE: ofTokens, RATE_LIMIT_ORGANIZATION_PER_MINUTE: ofOrganizations, RATE_LIMIT_ANONYMOUS_PER_MINUTE: max } = kernelConfig.value();
  const refused = fastify.createRateLimit({ max, timeWindow: 60_000, keyGenerator: (request: FastifyRequest) => `refused:${request.ip}` });
  return (request, reply) => ({
    async limitCaller() {
      const credential = requireScope().actor?.credential;
      const standing = await rates.count(credential ? `credential:${credential.id}` : callerOf(request), Math.min(credential?.requestsPerMinute ?? ofTokens, ofTokens));
      tell(reply, standing);
      if (!standing.isAllowed) throw tooMany(standing.resetSeconds);
    },
    async limitOrganization() {
      const standing = await rates.count(`organization:${requireScope().organizationId}`, ofOrganizations);
      if (standing.isAllowed) return;
      tell(reply, standing);
      throw tooMany(standing.resetSeconds);
    },
    async limitAddress() {
      const result = await refused(request);
      if (!result.isAllowed && result.isExceeded) throw tooMany(result.ttlInSeconds);
    },
  });
}

/** In place of what was told before the caller was known. */
const tell = (reply: FastifyReply, { limit, remaining, resetSeconds }: Standing): void =>
  void reply.headers({ 'ratelimit-limit': limit, 'ratelimit-remaining': remaining, 'ratelimit-reset': resetSeconds });

const tooMany = (seconds: number): TooManyRequests => new TooManyRequests({ headers: { 'retry-after': String(seconds) } });
