import { applyDecorators, type INestApplication, type Type } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ApiHeader, ApiTags, DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { headersOf, tagsOf } from './api-description.js';
import { endpointOf } from './endpoint.js';
import { documentation } from './endpoint-documentation.js';
import { cleanSchema } from './json-schema.js';
import { shareComponents, type DescribedOperation } from './openapi-components.js';
import { describeWebhooks } from './openapi-webhooks.js';

type Json = Record<string, unknown>;

const CONVENTIONS = `Conventions, once for every operation; their headers, parameters and problems are components.

**Authentication.** \`Authorization: Bearer <access token>\`; the token names the user, the session and the active organization.
**Lists** answer \`{ data, nextCursor }\`; pass \`cursor\` to go on.
**Filters** of lists: where the schema of a parameter has an array, it takes up to 50 values separated by commas, and a row needs one of them (\`status=new,contacted\`). Where it has \`me\`, that is the acting user, and 422 for a client app, which is nobody; where it has \`none\`, that is the rows without a value (\`assignedToId=me,none\`). Filters together narrow further. Saved views, exports and bulk changes take the same.
**ETag / If-Match**: every mutable resource carries \`version\` and the same number as its ETag; a stale \`If-Match\` answers 412.
**Idempotency-Key** is accepted by every POST and remembered for 24 hours: the same request is answered again with \`Idempotency-Replayed: true\`, another request under the same key answers 422, one that is still running 409.
**Rate limits**: \`RateLimit-Limit\`, \`RateLimit-Remaining\`, \`RateLimit-Reset\`; 429 carries \`Retry-After\`.
**Errors** are problem documents (RFC 9457) with a stable \`code\`. Rows of another organization answer 404, like rows that never existed.
**Going out of use**: deprecated operations answer with \`Deprecation\` (RFC 9745), \`Sunset\` (RFC 8594) and a \`Link\` to what takes their place.
**Webhooks** follow the Standard Webhooks specification; \`GET /v1/event-types\` lists what there is to be told.`;

/** The OpenAPI 3.1 document of an application. */
export function describeApplication(app: INestApplication): OpenAPIObject {
  for (const controller of controllersOf(app)) describeController(controller);
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
  const operations = Object.values(document.paths).flatMap((item) => Object.entries(item as Record<string, DescribedOperation>));
  for (const [, operation] of operations) complete(operation);
  const { webhooks, schemas, parameters } = describeWebhooks();
  const components = { ...document.components, schemas: { ...document.components?.schemas, ...schemas }, parameters } as Record<string, Json>;
  shareComponents(operations.map(([method, operation]) => ({ method, operation })), components);
  return { ...document, components, webhooks } as unknown as OpenAPIObject;
}

const described = new WeakSet<Type>();
const controllersOf = (app: INestApplication): Type[] =>
  [...app.get(ModulesContainer).values()].flatMap(({ controllers }) => [...controllers.values()].map(({ metatype }) => metatype as Type));

/** Tells Swagger what `@Endpoint` and its companions kept for the document, once a controller: its decorators add up. */
function describeController(controller: Type): void {
  if (described.has(controller)) return;
  const prototype = controller.prototype as Record<string, object>;
  const tags = tagsOf(controller);
  if (tags.length > 0) ApiTags(...tags)(controller);
  for (const key of new MetadataScanner().getAllMethodNames(prototype)) {
    const handler = prototype[key]!;
    const endpoint = endpointOf(handler);
    if (endpoint) applyDecorators(...documentation(endpoint), ...headersOf(handler).map((header) => ApiHeader(header)))(prototype, key, { value: handler });
  }
  described.add(controller);
}

/** What the decorators cannot say: errors are problem documents, a public operation needs no credentials, and some answers are CSV as well. */
function complete(operation: DescribedOperation): void {
  if (operation['x-permission'] === 'public') operation.security = [];
  for (const [status, response] of Object.entries(operation.responses)) {
    const json = response.content?.['application/json'];
    if (json && (Number(status) >= 400 || isProblem(json))) response.content = { 'application/problem+json': json };
    else if (operation['x-csv'] && response.content) response.content['text/csv'] = { schema: { type: 'string' } };
  }
}

/** A redirect may be explained by a problem document as well. */
const isProblem = ({ schema }: Json): boolean => (schema as { $ref?: string } | undefined)?.$ref === '#/components/schemas/Problem';

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
      components[name] = cleanSchema(definition);
    }
    return { schema: cleanSchema(rest), components };
  };
}
