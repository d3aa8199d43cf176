/** What the tests read of an OpenAPI 3.1 document. */
export interface JsonSchema {
  type?: string | string[];
  format?: string;
  $ref?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  default?: unknown;
  example?: unknown;
  examples?: unknown[];
  'x-ref'?: string;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema: JsonSchema;
}

export interface Operation {
  operationId: string;
  summary?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { description?: string; content?: Record<string, { schema?: JsonSchema }> }>;
  'x-permission'?: string;
  'x-tenancy'?: string;
  'x-sensitive'?: boolean;
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
  webhooks: Record<string, unknown>;
}

export interface Route {
  method: string;
  path: string;
  operation: Operation;
}

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Every operation of a document, in order of path and method. */
export const operationsOf = (document: OpenApi): Route[] =>
  Object.entries(document.paths)
    .flatMap(([path, item]) => METHODS.filter((method) => item[method]).map((method) => ({ method: method.toUpperCase(), path, operation: item[method]! })))
    .sort((a, b) => (a.path === b.path ? METHODS.indexOf(a.method.toLowerCase()) - METHODS.indexOf(b.method.toLowerCase()) : a.path < b.path ? -1 : 1));

/** The example of a schema, under the name OpenAPI 3.0 or JSON Schema gives it. */
export const exampleOf = (schema: JsonSchema): unknown => schema.example ?? schema.examples?.[0];

/** A schema with its top-level reference followed. */
export function resolve(document: OpenApi, schema: JsonSchema): JsonSchema {
  if (!schema.$ref) return schema;
  const target = document.components.schemas[schema.$ref.replace('#/components/schemas/', '')];
  if (!target) throw new Error(`${schema.$ref} is not in the document.`);
  return resolve(document, target);
}
