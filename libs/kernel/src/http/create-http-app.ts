import { MikroORM } from '@mikro-orm/postgresql';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Bearers } from '../auth/bearers.js';
import { kernelConfig } from '../config/kernel.config.js';
import { uuidv7 } from '../crypto/uuid.js';
import { assertServingRole } from '../database/boot-checks.js';
import { Readiness } from '../health/readiness.js';
import { IMAGE_TYPES } from '../images/reencode-image.js';
import { SharedRates } from '../rates/shared-rates.js';
import { runInScope, Scope } from '../scope/scope.js';
import { serveJobBoard } from '../operators/serve-job-board.js';
import { PinoLogger } from '../telemetry/logger.js';
import { observeHttpRequest } from '../telemetry/metrics.js';
import { AllowedOrigins } from './allowed-origins.js';
import { allowOrigins } from './cors.js';
import { callerOf, guardLimits, type GuardLimits } from './guard-limits.js';
import { runInExchange } from './http-exchange.js';
import { Idempotency } from './idempotency.js';
import { exceedsDepth, MAX_JSON_DEPTH } from './json-depth.js';
import { serveOpenApi } from './serve-openapi.js';
import { MalformedRequest, TooManyRequests } from './problem.js';
import { answerClientError, answerRouterError } from './protocol-errors.js';
import { TABLE_TYPES } from '../imports/upload-import.js';
import { keepJsonText, takeRawBodies } from './raw-body.js';

const BODY_LIMIT_BYTES = 1 << 20;
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_URL_PART = 200;
const CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'";
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Zod validates, and answers are JSON as they are: the compilers Fastify would load for JSON Schemas of routes are never asked. */
const noCompilers = { buildValidator: refuseToCompile, buildSerializer: refuseToCompile };
function refuseToCompile(): never {
  throw new Error('A route has a JSON Schema: shapes are written with Zod.');
}

/** Builds the HTTP application around a root module: adapter limits, hooks, documents. It does not listen yet. */
export async function createHttpApp(root: Type): Promise<NestFastifyApplication> {
  const config = kernelConfig.value();
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: REQUEST_TIMEOUT_MS * 2,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // a connection made just before the listener closed is served like any other
    trustProxy: config.TRUST_PROXY as string[], // a number of hops is accepted too, only the type does not say so
    routerOptions: { maxParamLength: MAX_URL_PART },
    schemaController: { compilersFactory: noCompilers },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerRouterError,
    http: { requireHostHeader: false }, // refused below, with a problem document
    genReqId: (request: { headers: Record<string, unknown> }) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : uuidv7();
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, { bufferLogs: true, bodyParser: false });
  app.useLogger(app.get(PinoLogger));
  await assertServingRole(app);
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  fastify.removeContentTypeParser('text/plain'); // JSON only; what takes anything else says so itself
  keepJsonText(fastify);
  takeRawBodies(fastify, [...IMAGE_TYPES, ...TABLE_TYPES, 'application/secevent+jwt']);
  await protect(fastify);
  allowOrigins(fastify, app.get(AllowedOrigins));
  leaveGently(fastify, app.get(Readiness));
  enterScope(fastify, app.get(MikroORM), app.get(Idempotency), guardLimits(fastify, app.get(SharedRates)));
  observe(fastify, app.get(Bearers));
  serveOpenApi(app);
  serveJobBoard(app);
  return app;
}

/** Security headers, and limits of this process, which answer before anything costly happens; `guardLimits` counts whoever is let in. */
async function protect(fastify: FastifyInstance): Promise<void> {
  const config = kernelConfig.value();
  await fastify.register(helmet as never, {
    contentSecurityPolicy: false, // always the same here, and helmet would put it together for every answer
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
    referrerPolicy: { policy: 'no-referrer' },
  });
  await fastify.register(rateLimit as never, {
    global: true,
    enableDraftSpec: true,
    timeWindow: 60_000,
    cache: 50_000,
    skipOnError: true,
    keyGenerator: (request: FastifyRequest) => callerOf(request),
    max: (_request: FastifyRequest, key: string) => (key.startsWith('token:') ? config.RATE_LIMIT_TOKEN_PER_MINUTE : config.RATE_LIMIT_ANONYMOUS_PER_MINUTE),
    allowList: (request: FastifyRequest) => /^\/(livez|readyz)$/.test(request.url),
    errorResponseBuilder: () => new TooManyRequests(),
  });
}

/** While the process leaves, every answer tells its client to connect anew, somewhere else (RFC 9112 §9.6). */
function leaveGently(fastify: FastifyInstance, readiness: Readiness): void {
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (readiness.isStopping()) reply.header('connection', 'close');
    done();
  });
}

/** Every request gets its own EntityManager fork and scope, entered after the body was read (parsing breaks async context). */
function enterScope(fastify: FastifyInstance, orm: MikroORM, idempotency: Idempotency, limits: (request: FastifyRequest, reply: FastifyReply) => GuardLimits): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('cache-control', 'no-store').header('content-security-policy', CONTENT_SECURITY_POLICY);
    done(request.headers.host === undefined ? (new MalformedRequest('The Host header is missing.') as never) : undefined);
  });
  fastify.addHook('preHandler', (request, reply, done) => {
    if (request.body !== null && typeof request.body === 'object' && exceedsDepth(request.body, MAX_JSON_DEPTH)) {
      done(new MalformedRequest(`The body is nested deeper than ${MAX_JSON_DEPTH} levels.`) as never);
      return;
    }
    const scope = new Scope({ em: orm.em, requestId: request.id, ifMatch: request.headers['if-match'] });
    runInExchange({ request, reply, idempotency, ...limits(request, reply) }, () => runInScope(scope, done));
  });
}

function observe(fastify: FastifyInstance, bearers: Bearers): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    bearers.answered(request, reply);
    observeHttpRequest(request.method, request.routeOptions.url ?? 'unmatched', reply.statusCode, reply.elapsedTime);
    done();
  });
}
