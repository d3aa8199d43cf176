import 'reflect-metadata';
import { applyDecorators, HttpCode, StreamableFile } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { CSV_BOM, CSV_TYPE, csvLine } from '../exports/csv.js';
import type { Permission } from '../auth/permissions.js';
import { requireScope, type Scope } from '../scope/scope.js';
import { announceDeprecation, type Deprecation } from './deprecation.js';
import { contentTag, idempotencyHeader } from './headers.js';
import { requireHttp, type HttpExchange } from './http-exchange.js';
import * as problems from './problem.js';

export interface EndpointOptions<D extends z.ZodType | undefined> {
  summary: string;
  description?: string;
  /** Who may call: a declared permission, `SignedIn`, or `Public`. There is no default. */
  permission: Permission;
  /** What a guest needs to be let in as well: a permission of the realm `own`. Guests may nothing without it. */
  guests?: Permission;
  /** The wire shape of the answer; what it does not name never leaves. Absent for 204 and for streams. */
  returns?: D;
  status?: number;
  /** Problems of this operation beyond those every operation may answer. */
  problems?: problems.ProblemClass[];
  /** `own`: the service opens its transactions itself, because it waits for something slow in between (a mail server, a hash). */
  transaction?: 'request' | 'own';
  /** The session is looked at now, and the user must have proven who they are within ten minutes; else 403 `step_up_required`. */
  sensitive?: boolean;
  /** Content type of a streamed answer. */
  produces?: string;
  /** The answer as rows, headings first: for those who ask for CSV, by `format=csv` or `Accept: text/csv`. */
  csv?(body: z.output<Exclude<D, undefined>>): readonly (readonly unknown[])[];
  /** Content types of a body that is no JSON and reaches the handler unread, after the guard. Every other operation refuses them (415). */
  accepts?: readonly string[];
  /** Set on operations that change an existing resource: documents `If-Match`. */
  conditional?: boolean;
  /** `Location` of what a 201 created, when it is not the request's own path and the answer's `id`. */
  location?(body: z.output<Exclude<D, undefined>>): string;
  /** The answer changes only with a new build: it has an ETag of its content, and clients may keep it and ask whether it is still right. */
  cacheable?: boolean;
  /** It goes out of use: every answer says so by its headers, the documents and the generated clients by their own means. */
  deprecated?: Deprecation;
}

type Handler<D> = D extends z.ZodType ? (...args: never[]) => Promise<z.input<D>> : (...args: never[]) => Promise<StreamableFile | void>;

const ENDPOINT = Symbol('endpoint');
export type AnyEndpoint = EndpointOptions<z.ZodType | undefined>;

/** What `@Endpoint` declared for a handler; undefined for a handler without it (the guard refuses those). */
export const endpointOf = (handler: object): AnyEndpoint | undefined => Reflect.getMetadata(ENDPOINT, handler) as AnyEndpoint | undefined;

/**
 * Everything a route needs, once: permission, wire shape, status, problems, transaction, ETag, Location, idempotency, and
 * what its entry in the OpenAPI document is made of (openapi.ts). The handler's return type must fit `returns`.
 */
export function Endpoint<D extends z.ZodType | undefined = undefined>(options: EndpointOptions<D>) {
  return <T extends Handler<D>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<T>): void => {
    const original = descriptor.value!;
    const wrapped = async function (this: unknown, ...args: unknown[]): Promise<unknown> {
      return answer(options as AnyEndpoint, () => (original as (...a: unknown[]) => Promise<unknown>).apply(this, args));
    };
    Object.defineProperty(wrapped, 'name', { value: original.name });
    for (const name of Reflect.getMetadataKeys(original)) Reflect.defineMetadata(name, Reflect.getMetadata(name, original), wrapped);
    Reflect.defineMetadata(ENDPOINT, options, wrapped);
    descriptor.value = wrapped as unknown as T;
    applyDecorators(HttpCode(options.status ?? 200), ...rawBody(options.accepts))(target, key, descriptor as TypedPropertyDescriptor<unknown>);
  };
}

async function answer(endpoint: AnyEndpoint, call: () => Promise<unknown>): Promise<unknown> {
  const scope = requireScope();
  const http = requireHttp();
  if (endpoint.deprecated) announceDeprecation(http.reply, endpoint.deprecated);
  const own = endpoint.transaction === 'own';
  const work = async () => shape(endpoint, await call());
  const readOnly = http.request.method === 'GET';
  const inTransaction = () => (own ? work() : scope.transaction(work, { readOnly }));
  const key = http.request.method === 'POST' ? idempotencyHeader(http.request) : undefined;
  if (key === undefined) return send(endpoint, http, await inTransaction());
  const { body, replayed } = await http.idempotency.run(scope, http, key, own, work);
  if (replayed) http.reply.header('idempotency-replayed', 'true');
  return send(endpoint, http, body);
}

/** Strips what the wire shape does not name. A mismatch is our fault: 500 with the reason in the log. */
function shape(endpoint: AnyEndpoint, result: unknown): unknown {
  if (!endpoint.returns || result instanceof StreamableFile) return result;
  const parsed = endpoint.returns.safeParse(result);
  if (parsed.success) return parsed.data;
  throw new problems.InternalError({ cause: new Error(`The answer does not fit its schema: ${z.prettifyError(parsed.error)}`) });
}

function send(endpoint: AnyEndpoint, { request, reply }: HttpExchange, body: unknown): unknown {
  if (body === null || typeof body !== 'object' || body instanceof StreamableFile) return body;
  if (endpoint.csv) reply.header('vary', 'accept');
  if (endpoint.csv && wantsCsv(request)) return csvFile(endpoint.csv(body));
  const { id, version } = body as { id?: unknown; version?: unknown };
  if (endpoint.status === 201 && endpoint.location) reply.header('location', endpoint.location(body));
  else if (endpoint.status === 201 && typeof id === 'string') reply.header('location', `${request.url.split('?')[0]}/${id}`);
  if (typeof version !== 'number' && !endpoint.cacheable) return body;
  const etag = endpoint.cacheable ? contentTag(body) : `"${version}"`;
  reply.header('etag', etag);
  if (endpoint.cacheable) reply.header('cache-control', 'private, no-cache');
  if (request.method === 'GET' && request.headers['if-none-match'] === etag) {
    reply.status(304);
    return undefined;
  }
  return body;
}

function wantsCsv({ query, headers }: HttpExchange['request']): boolean {
  const { format } = query as { format?: string };
  return format === undefined ? /^text\/csv\b/.test(headers.accept ?? '') : format === 'csv';
}

function csvFile(rows: readonly (readonly unknown[])[]): StreamableFile {
  return new StreamableFile(Buffer.from(CSV_BOM + rows.map(csvLine).join('')), { type: CSV_TYPE, disposition: 'attachment; filename="report.csv"' });
}

/** Compares `If-Match` with the row about to be changed (RFC 9110 §13.1.1). Call it after loading, before changing. */
export function expectVersion(row: { version: number }, scope: Scope = requireScope()): void {
  const { ifMatch } = scope;
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const matches = ifMatch.split(',').some((tag) => tag.trim() === `"${row.version}"`);
  if (!matches) throw new problems.PreconditionFailed();
}

export const ProblemDto = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    instance: z.string().describe('The request id.'),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
  })
  .meta({
    id: 'Problem',
    description: 'A problem document (RFC 9457).',
    example: { type: 'urn:frontoffice:problem:not_found', title: 'There is nothing here, or not for you.', status: 404, code: 'not_found', instance: 'req-1' },
  });

/** The route takes these bodies unread. */
const rawBody = (types: readonly string[] | undefined): MethodDecorator[] => (types ? [RouteConfig({ accepts: types })] : []);
