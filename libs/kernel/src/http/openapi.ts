import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { declaredEvents } from '../events/define-event.js';

type Json = Record<string, unknown>;

const CONVENTIONS = `Conventions, once for every operation.

**Authentication.** \`Authorization: Bearer <access token>\`; the token names the user, the session and the active organization.
**Lists** answer \`{ data, nextCursor }\`; pass \`cursor\` to go on. **ETag / If-Match**: every mutable resource carries \`version\` and the same number as its ETag; a stale \`If-Match\` answers 412.
**Idempotency-Key** is accepted by every POST and remembered for 24 hours: the same request is answered again with \`Idempotency-Replayed: true\`, another request under the same key answers 422, one that is still running 409.
**Rate limits**: \`RateLimit-Limit\`, \`RateLimit-Remaining\`, \`RateLimit-Reset\`; 429 carries \`Retry-After\`.
**Errors** are problem documents (RFC 9457) with a stable \`code\`. Rows of another organization answer 404, like rows that never existed.`;

/** The OpenAPI 3.1 document of an application. */
export function buildOpenApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Frontoffice')
    .setDescription(CONVENTIONS)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .setOpenAPIVersion('3.1.0')
    .addServer('/')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '').replace(/^./, (c) => c.toLowerCase())}.${method}`,
    standardSchemaConverter: converter(),
  });
  for (const item of Object.values(document.paths)) for (const operation of Object.values(item as Record<string, DescribedOperation>)) complete(operation);
  return { ...document, webhooks: eventCatalogue() } as OpenAPIObject;
}

interface DescribedOperation {
  'x-permission'?: string;
  'x-csv'?: boolean;
  security?: unknown[];
  responses: Record<string, { content?: Record<string, unknown> }>;
}

/** What the decorators cannot say: errors are problem documents, a public operation needs no credentials, and some answers are CSV as well. */
function complete(operation: DescribedOperation): void {
  if (operation['x-permission'] === 'public') operation.security = [];
  for (const [status, response] of Object.entries(operation.responses)) {
    const json = response.content?.['application/json'];
    if (Number(status) >= 400 && json) response.content = { 'application/problem+json': json };
    else if (operation['x-csv'] && response.content) response.content['text/csv'] = { schema: { type: 'string' } };
  }
}

/** Serves /openapi.json and /docs from the application itself; no script or font comes from elsewhere. */
export function serveOpenApi(app: NestFastifyApplication): void {
  let document: OpenAPIObject | undefined;
  app.getHttpAdapter().getInstance().addHook('onSend', (request, reply, _payload, done) => {
    if (/^\/docs(\/|$)/.test(request.url)) {
      reply.header('content-security-policy', "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'");
    }
    done();
  });
  SwaggerModule.setup('docs', app, () => (document ??= buildOpenApi(app)), { raw: ['json'], jsonDocumentUrl: 'openapi.json', customSiteTitle: 'Frontoffice API' });
}

/** Zod → JSON Schema 2020-12 components. One name may have one meaning only; a second one fails the build. */
function converter() {
  const seen = new Map<string, string>();
  return (schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }) => {
    const json = (schema as { '~standard': { jsonSchema: Record<string, (o: Json) => Json> } })['~standard'].jsonSchema[schemaType]!({ target: 'draft-2020-12' });
    const { $defs = {}, $schema: _schema, id: _id, ...rest } = json as { $defs?: Record<string, Json>; $schema?: string; id?: string };
    const components: Record<string, Json> = {};
    for (const [name, definition] of Object.entries($defs)) {
      const body = JSON.stringify(definition);
      if (seen.has(name) && seen.get(name) !== body) throw new Error(`The schema ${name} is defined twice with different content.`);
      seen.set(name, body);
      components[name] = clean(definition) as Json;
    }
    return { schema: clean(rest) as Json, components };
  };
}

/** Points references at the components, and drops `id`, which means something else in JSON Schema. */
function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value as Json)
      .filter(([key, item]) => !(key === 'id' && typeof item === 'string'))
      .map(([key, item]) => (key === '$ref' && typeof item === 'string' ? [key, item.replace('#/$defs/', '#/components/schemas/')] : key === 'example' ? ['examples', [item]] : [key, clean(item)])),
  );
}

function eventCatalogue(): Json {
  return Object.fromEntries(
    declaredEvents().map((event) => [
      event.type,
      {
        post: {
          operationId: event.type,
          summary: event.description,
          security: [],
          requestBody: { content: { 'application/json': { schema: clean(z.toJSONSchema(event.schema, { target: 'draft-2020-12', unrepresentable: 'any' })) as Json } } },
          responses: { '204': { description: 'Any 2xx means received.' } },
        },
      },
    ]),
  );
}
