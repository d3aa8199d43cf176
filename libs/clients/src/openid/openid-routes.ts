import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { kernelConfig, requireHttp } from '@app/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Interactions, type FormInput, type PageAnswer } from './interactions.js';
import { OPENID_PATH, OpenIdProvider } from './openid-provider.js';
import { WrongSecrets } from './wrong-secrets.js';

const MAX_FORM_BYTES = 16_384;
const FIELDS = ['csrf', 'step', 'email', 'password', 'mfaToken', 'code'] as const;

/** Where a program shows who it is in an Authorization header; nobody looks at one that is sent anywhere else. */
const SHOWN_TO = /^\/oidc\/(token(\/introspection|\/revocation)?|request|me)(\?|$)/;

/**
 * Puts the provider under `/oidc`, behind the hooks every request passes (limits, security headers, scope). What it serves is
 * described by its own discovery document, not by our OpenAPI document.
 */
@Injectable()
export class OpenIdRoutes implements OnModuleInit {
  readonly #wrong = new WrongSecrets();

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly openId: OpenIdProvider,
    private readonly interactions: Interactions,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter?.getInstance?.() as FastifyInstance | undefined;
    if (!fastify?.register) return; // a worker has no listener
    fastify.register(async (routes) => {
      routes.removeAllContentTypeParsers();
      routes.addContentTypeParser('*', (_request, _payload, done) => done(null)); // the library reads the body itself
      routes.get(`${OPENID_PATH}/interaction/:uid`, (request, reply) => this.page(request, reply));
      routes.post(`${OPENID_PATH}/interaction/:uid`, (request, reply) => this.submit(request, reply));
      routes.route({ method: ['GET', 'POST'], url: `${OPENID_PATH}/*`, handler: (request, reply) => this.protocol(request, reply) });
    });
  }

  private async protocol(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.limit(request);
    const provider = await this.openId.current();
    takeOver(request, reply);
    const raw = request.raw as typeof request.raw & { originalUrl?: string };
    raw.originalUrl = raw.url!;
    raw.url = raw.url!.slice(OPENID_PATH.length);
    await provider.callback()(raw, reply.raw);
    const { authorization } = request.headers;
    if (reply.raw.statusCode === 401 && authorization !== undefined) this.#wrong.note(request.ip, authorization);
  }

  /** A new Authorization header with each request must not get a new rate each time: what is not looked at counts for the address, and what was wrong for it and for the program. */
  private async limit({ headers, url, ip }: FastifyRequest): Promise<void> {
    if (headers.authorization === undefined) return;
    if (!SHOWN_TO.test(url)) return requireHttp().limitAddress();
    this.#wrong.assertFew(ip, headers.authorization);
  }

  private async page(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    await this.limit(request);
    behindProxy(request);
    return send(reply, await this.interactions.show(uidOf(request), request.raw, reply.raw));
  }

  private async submit(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    await this.limit(request);
    const input = isFromHere(request) ? await readForm(request) : null;
    if (!input) return reply.code(400).send();
    behindProxy(request);
    copyHeaders(reply);
    const answer = await this.interactions.submit(uidOf(request), input, request.raw, reply.raw);
    if (answer) return send(reply, answer);
    reply.hijack(); // the library has answered
    return reply;
  }
}

const uidOf = (request: FastifyRequest): string => (request.params as { uid: string }).uid;

const send = (reply: FastifyReply, { status, html, policy }: PageAnswer) => reply.code(status).type('text/html; charset=utf-8').header('content-security-policy', policy).send(html);

function takeOver(request: FastifyRequest, reply: FastifyReply): void {
  behindProxy(request);
  reply.hijack();
  copyHeaders(reply);
}

/** What hooks decided (security headers, limits, origins) goes with an answer that is written past the framework. */
function copyHeaders(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
}

/** Writes what the library reads of proxies from what our listener believes: our public address, and the caller's. Nothing a caller wrote stays. */
function behindProxy({ raw, ip }: FastifyRequest): void {
  const { protocol, host } = new URL(kernelConfig.value().PUBLIC_URL);
  Object.assign(raw.headers, { host, 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-host': host, 'x-forwarded-for': ip });
}

/** Browsers name the origin of a form that is sent (Fetch standard); one from elsewhere is refused before it is read. */
function isFromHere({ headers }: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  return (origin === undefined || origin === kernelConfig.value().PUBLIC_URL) && (site === undefined || site === 'same-origin');
}

async function readForm(request: FastifyRequest): Promise<FormInput | null> {
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.raw as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_FORM_BYTES) return null;
    chunks.push(chunk);
  }
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  return Object.fromEntries(FIELDS.map((field) => [field, form.get(field) ?? ''])) as unknown as FormInput;
}
