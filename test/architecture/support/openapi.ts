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
  description?: string;
  example?: unknown;
  schema: JsonSchema;
}

export interface Response {
  description?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, { schema?: JsonSchema; example?: unknown }>;
}

export interface Operation {
  operationId: string;
  summary?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, Response>;
  deprecated?: boolean;
  'x-permission'?: string;
  'x-tenancy'?: string;
  'x-sensitive'?: boolean;
  'x-guests'?: string;
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema>; parameters: Record<string, Parameter>; responses: Record<string, Response>; headers: Record<string, unknown> };
  webhooks: Record<string, { post: Operation }>;
}

export interface Route {
  method: string;
  path: string;
  operation: Operation;
}

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Every operation of a document, in order of path and method, with its parameters and answers in place of references to shared ones. */
export const operationsOf = (document: OpenApi): Route[] =>
  Object.entries(document.paths)
    .flatMap(([path, item]) => METHODS.filter((method) => item[method]).map((method) => ({ method: method.toUpperCase(), path, operation: inPlace(document, item[method]!) })))
    .sort((a, b) => (a.path === b.path ? METHODS.indexOf(a.method.toLowerCase()) - METHODS.indexOf(b.method.toLowerCase()) : a.path < b.path ? -1 : 1));

function inPlace({ components }: OpenApi, operation: Operation): Operation {
  const shared = <T extends object>(one: T | { $ref: string }, of: Record<string, T>): T => ('$ref' in one ? of[one.$ref.split('/').at(-1)!]! : one);
  return {
    ...operation,
    ...(operation.parameters ? { parameters: operation.parameters.map((one) => shared(one, components.parameters)) } : {}),
    responses: Object.fromEntries(Object.entries(operation.responses).map(([status, one]) => [status, shared(one, components.responses)])),
  };
}

/** The example of a schema, under the name OpenAPI 3.0 or JSON Schema gives it. */
export const exampleOf = (schema: JsonSchema): unknown => schema.example ?? schema.examples?.[0];

/** A schema with its top-level reference followed. */
export function resolve(document: OpenApi, schema: JsonSchema): JsonSchema {
  if (!schema.$ref) return schema;
  const target = document.components.schemas[schema.$ref.replace('#/components/schemas/', '')];
  if (!target) throw new Error(`${schema.$ref} is not in the document.`);
  return resolve(document, target);
}

/** Formats the schemas use; ajv brings none. */
export const FORMATS = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  email: /^[^@\s]+@[^@\s]+$/,
  uri: (text: string) => URL.canParse(text),
  binary: true,
  password: true,
} as const;
