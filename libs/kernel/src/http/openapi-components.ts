import type { Deprecation } from './deprecation.js';
import { PARAMETERS, RESPONSE_HEADERS } from './openapi-conventions.js';

type Json = Record<string, unknown>;
type Components = Record<string, Json>;

export interface DescribedOperation {
  'x-permission'?: string;
  'x-csv'?: boolean;
  'x-location'?: boolean;
  'x-cacheable'?: boolean;
  'x-deprecated'?: Deprecation;
  deprecated?: boolean;
  security?: unknown[];
  parameters?: Parameter[];
  responses: Record<string, Response>;
}

interface Parameter {
  name: string;
  in: string;
  description?: string;
  style?: 'form';
  explode?: boolean;
  example?: unknown;
  schema?: Json;
}

interface Response {
  description?: string;
  headers?: Json;
  content?: Record<string, Json>;
}

interface Described {
  method: string;
  operation: DescribedOperation;
}

/** Documents what operations have in common once, as components, and makes the operations refer to them. */
export function shareComponents(operations: readonly Described[], components: Components): void {
  components['parameters'] = { ...components['parameters'], ...PARAMETERS };
  for (const one of operations) {
    shareParameters(one);
    nameHeaders(one, components);
  }
  components['responses'] = shareProblems(operations.map(({ operation }) => operation));
  dropUnused(operations, components);
}

/** A component nobody refers to would be a promise nobody keeps. */
function dropUnused(operations: readonly Described[], components: Components): void {
  const text = JSON.stringify([operations, components['responses']]);
  const isUsed = (kind: string, name: string) => text.includes(`"#/components/${kind}/${name}"`);
  components['headers'] = Object.fromEntries(Object.entries(RESPONSE_HEADERS).filter(([name]) => isUsed('headers', name)));
  for (const name of Object.keys(PARAMETERS)) if (!isUsed('parameters', name)) delete components['parameters']![name];
}

const SHARED = new Map(Object.entries(PARAMETERS).map(([name, parameter]) => [`${parameter.in} ${parameter.name.toLowerCase()}`, name]));
const IDEMPOTENCY_KEY = `header ${PARAMETERS['IdempotencyKey']!.name.toLowerCase()}`;

function shareParameters({ method, operation }: Described): void {
  const given = operation.parameters ?? [];
  const named = given.map((parameter) => `${parameter.in} ${parameter.name.toLowerCase()}`);
  const missing = method === 'post' && !named.includes(IDEMPOTENCY_KEY) ? [IDEMPOTENCY_KEY] : [];
  operation.parameters = [
    ...given.map((parameter, index) => (isShared(parameter, SHARED.get(named[index]!)) ? ref('parameters', SHARED.get(named[index]!)!) : withExample(withSeparator(parameter)))),
    ...missing.map((name) => ref('parameters', SHARED.get(name)!)),
  ] as unknown as Parameter[];
}

/** A parameter of the same name with other limits is one of its own. */
const isShared = (parameter: Parameter, name: string | undefined): boolean => name !== undefined && parameter.schema?.['maximum'] === PARAMETERS[name]!.schema['maximum'];

/** Several values are separated by commas; OpenAPI would repeat the parameter. */
function withSeparator(parameter: Parameter): Parameter {
  const variants = (parameter.schema?.['anyOf'] ?? []) as Json[];
  return variants.some(({ type }) => type === 'array') ? { ...parameter, style: 'form', explode: false } : parameter;
}

/** A value to try it with, where the schema tells one. */
function withExample(parameter: Parameter): Parameter {
  const { examples, ...schema } = (parameter.schema ?? {}) as Json & { examples?: unknown[] };
  const example = parameter.example ?? examples?.[0] ?? exampleOf(schema);
  return example === undefined ? parameter : { ...parameter, example };
}

/** Patterns of the kernel's schemas, and what fits them. */
const BY_PATTERN: Record<string, string> = { '^\\d{1,9}$': '42', '^[A-Z]{3}$': 'EUR', '^\\d{1,10}(\\.\\d{1,2})?$': '1250.00' };
const BY_FORMAT: Record<string, string> = { uuid: '01937c4e-6d2a-7c31-9f0e-5f6a7b8c9d0e', 'date-time': '2026-07-01T09:30:00Z', date: '2026-07-01', email: 'ada@shop.example' };

function exampleOf(schema: Json): unknown {
  if ('example' in schema) return schema['example'];
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (Array.isArray(schema['anyOf'])) return exampleOf(schema['anyOf'][0] as Json);
  if (schema['type'] === 'boolean') return true;
  if (schema['type'] === 'integer' || schema['type'] === 'number') return schema['minimum'] ?? 1;
  return BY_FORMAT[schema['format'] as string] ?? BY_PATTERN[schema['pattern'] as string];
}

/** The headers every answer, every success, every ETag and every deprecation comes with. */
function nameHeaders({ method, operation }: Described, components: Components): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    const names = ['X-Request-Id', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', ...(Number(status) < 400 ? ofSuccess(method, status, response, operation, components) : ofProblem(status)), ...ofDeprecation(operation['x-deprecated'])];
    response.headers = { ...response.headers, ...Object.fromEntries(names.map((name) => [name, ref('headers', name)])) };
  }
  if (operation['x-cacheable']) operation.responses['304'] = { description: 'What the client has is still right (`If-None-Match`).' };
}

function ofSuccess(method: string, status: string, response: Response, operation: DescribedOperation, components: Components): string[] {
  const fields = fieldsOf(response, components);
  return [
    ...(operation['x-cacheable'] || 'version' in fields ? ['ETag'] : []),
    ...(status === '201' && (operation['x-location'] || 'id' in fields) ? ['Location'] : []),
    ...(method === 'post' ? ['Idempotency-Replayed'] : []),
  ];
}

const ofProblem = (status: string): string[] => (status === '429' || status === '503' ? ['Retry-After'] : []);
const ofDeprecation = (deprecation: Deprecation | undefined): string[] =>
  deprecation ? ['Deprecation', ...(deprecation.sunset ? ['Sunset'] : []), ...(deprecation.successor || deprecation.link ? ['Link'] : [])] : [];

function fieldsOf(response: Response, components: Components): Json {
  const schema = (response.content?.['application/json']?.['schema'] ?? {}) as { $ref?: string; properties?: Json };
  const target = schema.$ref ? (components['schemas']![schema.$ref.split('/').at(-1)!] as { properties?: Json } | undefined) : schema;
  return target?.properties ?? {};
}

/** Problems several operations answer become components, named after their codes. */
function shareProblems(operations: readonly DescribedOperation[]): Json {
  const problems = operations.flatMap(({ responses }) => Object.entries(responses).filter(([status]) => Number(status) >= 400).map(([status, response]) => ({ responses, status, response: exemplified(status, response) })));
  const byText = Map.groupBy(problems, ({ response }) => JSON.stringify(response));
  const shared: Json = {};
  for (const [text, uses] of byText) {
    if (uses.length === 1) uses[0]!.responses[uses[0]!.status] = uses[0]!.response;
    else {
      const name = codesOf(uses[0]!.response).map(([code]) => pascal(code!)).join('Or');
      if (shared[name]) throw new Error(`Two different answers would be called ${name}.`);
      shared[name] = JSON.parse(text) as Json;
      for (const { responses, status } of uses) responses[status] = ref('responses', name) as Response;
    }
  }
  return Object.fromEntries(Object.entries(shared).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const codesOf = ({ description = '' }: Response): string[][] => [...description.matchAll(/^`([^`]+)`: (.*)$/gm)].map(([, code, title]) => [code!, title!]);

/** A problem document with the first of the codes. */
function exemplified(status: string, response: Response): Response {
  const [first] = codesOf(response);
  if (!first) return response;
  const [code, title] = first;
  const example = { type: `urn:frontoffice:problem:${code}`, title, status: Number(status), code, instance: 'req-1' };
  return { ...response, content: Object.fromEntries(Object.entries(response.content ?? {}).map(([media, content]) => [media, { ...content, example }])) };
}

const pascal = (code: string): string => code.split(/[^a-zA-Z0-9]+/).map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
const ref = (kind: string, name: string): Json => ({ $ref: `#/components/${kind}/${name}` });
