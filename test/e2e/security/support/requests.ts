import { randomBytes } from 'node:crypto';
import { exampleOf, resolve, type JsonSchema, type OpenApi, type Route } from '../../../architecture/support/openapi.js';
import { PREPARATIONS, type Preparation } from './preparations.js';
import type { Organization, Row, World } from './world.js';

/** A place of a request where an id belongs. */
export interface Slot {
  place: 'path' | 'query' | 'body';
  /** Name of the parameter, or the steps into the body (`0` for the first item of an array). */
  path: string[];
  /** What the id is of, as `x-ref` says. */
  kind: string;
  /** How the id is written there. */
  spell(id: string): string;
}

export interface Request {
  path: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
}

export const nameOf = (slot: Slot): string => `${slot.place} ${slot.path.join('/')} (${slot.kind})`;

/** Spellings of references that are not a bare id. */
const COMPOSED: Record<string, { kind: string; spell(id: string): string }[]> = {
  subject: [
    { kind: 'lead', spell: (id) => `lead:${id}` },
    { kind: 'deal', spell: (id) => `deal:${id}` },
    { kind: 'contact', spell: (id) => `contact:${id}` },
    { kind: 'account', spell: (id) => `account:${id}` },
    { kind: 'customer', spell: (id) => `customer:${id}` },
  ],
};

/** Every id slot of an operation; fails for an id without `x-ref`, so that none escapes. */
export function slotsOf(document: OpenApi, { method, path, operation }: Route): Slot[] {
  const found: Slot[] = [];
  const add = (place: Slot['place'], steps: string[], schema: JsonSchema): void => {
    const kind = schema['x-ref'];
    if (!kind) {
      if (schema.format === 'uuid') throw new Error(`${method} ${path}: ${place} ${steps.join('/')} is an id, but x-ref does not say of what.`);
      return;
    }
    const spellings = COMPOSED[kind] ?? [{ kind, spell: (id: string) => id }];
    for (const { kind: of, spell } of spellings) found.push({ place, path: steps, kind: of, spell });
  };
  const walk = (steps: string[], given: JsonSchema, depth: number): void => {
    const schema = resolve(document, given);
    if (depth > 8) return;
    add('body', steps, schema);
    for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) walk(steps, part, depth + 1);
    for (const [name, property] of Object.entries(schema.properties ?? {})) walk([...steps, name], property, depth + 1);
    if (schema.items) walk([...steps, '0'], schema.items, depth + 1);
  };
  for (const parameter of operation.parameters ?? []) {
    if (parameter.in === 'path' || parameter.in === 'query') for (const schema of variants(document, parameter.schema)) add(parameter.in, [parameter.name], schema);
  }
  const body = operation.requestBody?.content['application/json']?.schema;
  if (body) walk([], body, 0);
  return found.filter((slot, index) => found.findIndex((other) => nameOf(other) === nameOf(slot)) === index);
}

const variants = (document: OpenApi, schema: JsonSchema): JsonSchema[] => {
  const resolved = resolve(document, schema);
  return [resolved, ...(resolved.anyOf ?? [])];
};

/** What the values of a request's ids are taken from. */
export interface Ids {
  /** A new row of the kind, for operations that change or delete it. */
  fresh(kind: string): Promise<Row>;
  /** A row that was there from the start, for references. */
  standing(kind: string): Promise<Row>;
  /** What is left to do for a request to be valid. */
  finish(request: Request): Promise<unknown>;
}

/** A request that an organization's own member may make: the schema's example with the organization's ids. */
export async function validRequest(document: OpenApi, route: Route, slots: Slot[], ids: Ids): Promise<Request> {
  const request: Request = { path: {}, query: {}, body: exampleBody(document, route) };
  let child: Row | undefined;
  for (const slot of slots.filter(({ place }) => place === 'path').reverse()) {
    // /parents/{id}/children/{childId}: the parent is the child's
    const parentId = child?.[`${slot.kind.replaceAll('-', '_')}_id`];
    const id = typeof parentId === 'string' ? parentId : ((child = await ids.fresh(slot.kind)).id as string);
    request.path[slot.path[0]!] = id;
  }
  for (const slot of slots.filter(({ place }) => place === 'body')) {
    if (valueAt(request.body, slot.path) != null) put(request, slot, (await ids.standing(slot.kind)).id as string);
  }
  for (const parameter of route.operation.parameters ?? []) {
    if (parameter.in !== 'query' || !parameter.required) continue;
    const slot = slots.find((candidate) => candidate.place === 'query' && candidate.path[0] === parameter.name);
    if (slot) put(request, slot, (await ids.standing(slot.kind)).id as string);
    // what is in every row of theirs is found
    else if (parameter.name === 'q') request.query[parameter.name] = 'canary';
    else request.query[parameter.name] = String(exampleOf(resolve(document, parameter.schema)) ?? 'canary');
  }
  await ids.finish(request);
  return request;
}

function exampleBody(document: OpenApi, { operation }: Route): unknown {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (!schema) return undefined;
  const example = structuredClone(exampleOf(resolve(document, schema)) ?? {}) as Record<string, unknown>;
  // what must be unique in an organization may not be taken from the example twice
  for (const field of ['name', 'email']) if (typeof example[field] === 'string') example[field] = `${randomBytes(4).toString('hex')}${example[field]}`;
  if (typeof example['key'] === 'string') example['key'] += `_${randomBytes(4).toString('hex')}`;
  return example;
}

/** Writes an id into a slot of a request; steps that are missing in the body are made. */
export function put(request: Request, slot: Slot, id: string): void {
  const text = slot.spell(id);
  if (slot.place !== 'body') {
    request[slot.place][slot.path[0]!] = text;
    return;
  }
  request.body ??= {};
  let at = request.body as Record<string, unknown>;
  for (const [index, step] of slot.path.slice(0, -1).entries()) at = (at[step] ??= slot.path[index + 1] === '0' ? [] : {}) as Record<string, unknown>;
  at[slot.path.at(-1)!] = text;
}

/** What a body has in a place; undefined where there is nothing. */
export function valueAt(body: unknown, steps: string[]): unknown {
  return steps.reduce<unknown>((value, step) => (value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[step] : undefined), body);
}

/** The address of a request: path parameters and query filled in. */
export function addressOf(path: string, request: Request): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(request.path[name] ?? `missing-${name}`));
  const query = new URLSearchParams(request.query).toString();
  return query ? `${filled}?${query}` : filled;
}

/** Rows of one organization as ids for the requests of an operation. */
export function idsOf(world: World, organization: Organization, operationId = ''): Ids {
  const { rows = {}, finish }: Preparation = PREPARATIONS[operationId] ?? {};
  const given: Record<string, Row | (() => Promise<Row>)> = {
    user: { id: organization.userId },
    organization: { id: organization.id },
    ...organization.known,
    ...Object.fromEntries(Object.entries(rows).map(([kind, make]) => [kind, () => make({ world, organization })])),
  };
  const standing = new Map<string, Row>();
  return {
    fresh: async (kind) => (await givenRow(given[kind])) ?? world.insert(organization, world.tableOf(kind)),
    standing: async (kind) => {
      const own = await givenRow(given[kind]);
      if (own) return own;
      const known = standing.get(kind) ?? (await world.oldest(organization, kind));
      standing.set(kind, known);
      return known;
    },
    finish: async (request) => finish?.(request, { world, organization }),
  };
}

const givenRow = async (given: Row | (() => Promise<Row>) | undefined): Promise<Row | undefined> => (typeof given === 'function' ? given() : given);

/** Operations that, when they succeed, change what the caller is, or take what the next request needs. */
export const CHANGES_ITS_CALLER = /^(POST \/v1\/(organization\/(deletion|departure|ownership-transfer)|me\/invitations\/\{id\}\/acceptance)|DELETE \/v1\/(organization\/logo|me\/avatar))$/;
