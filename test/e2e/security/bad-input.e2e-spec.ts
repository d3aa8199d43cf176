import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { buildOpenApi } from '@app/kernel';
import { operationsOf, type OpenApi, type Route } from '../../architecture/support/openapi.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type SignedUp } from '../../support/client.js';
import { BODIES, CONTENT_TYPES, Dice, fieldsOf, FORBIDDEN_FIELDS, HEADERS, nastyValue, ODDITIES, QUERIES, SEGMENTS, STRINGS, writeJson } from './support/nasty.js';
import { openWorld } from './support/open-world.js';
import { makeToken } from './support/principals.js';
import { addressOf, CHANGES_ITS_CALLER, idsOf, slotsOf, validRequest, type Request } from './support/requests.js';
import type { World } from './support/world.js';

const TARGET = 10_500;
const CONCURRENCY = 8;
const PATIENCE_MS = 30_000;
const SEED = Number(process.env['FO_SEED'] ?? 20_261_121);
const MEMBERS = ['type', 'title', 'status', 'code', 'instance'];

interface Shot {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
  /** What was made wrong, for the report. */
  kind: string;
}
interface Hit {
  status: number;
  contentType: string;
  body: string;
}

const organizationOf = ({ organizationId, userId }: SignedUp) => ({ id: organizationId, userId, ownerId: userId, canary: 'BASE' });

describe('bad input', () => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  let test: TestApp;
  let owner: SignedUp;
  let world: World;
  /** Who sends: a member, and a client app with every scope. */
  let bearers: string[];
  let document: OpenApi;

  beforeAll(async () => {
    test = await startTestApp({ environment: { LOG_LEVEL: 'silent' } });
    document = (await buildOpenApi(test.app)) as unknown as OpenApi;
    owner = await signUpCompany(test.url);
    world = await openWorld(test);
  }, 60_000);
  afterAll(async () => {
    agent.destroy();
    await world.close();
    await test.close();
  });

  it(`of at least ${TARGET - 500} kinds and places is refused with a problem document, and never breaks anything`, async () => {
    // an accepted request of these would shut the doors the others are to knock at
    const routes = operationsOf(document).filter(({ method, path }) => !CHANGES_ITS_CALLER.test(`${method} ${path}`));
    const bases = await basesOf(routes);
    bearers = [owner.client.accessToken!, await makeToken(world, { kind: 'client', scopes: 'all' }, organizationOf(owner))].map((token) => `Bearer ${token}`);
    const dice = new Dice(SEED);
    const shots: { route: Route; shot: Shot }[] = [];
    while (shots.length < TARGET) for (const route of routes) shots.push({ route, shot: aim(dice, route, bases.get(route)!) });

    const wrong: string[] = [];
    const statuses = new Map<number, number>();
    const lost = new Set<string>();
    await inParallel(shots, async ({ route, shot }) => {
      const hit = await fire(shot);
      statuses.set(hit.status, (statuses.get(hit.status) ?? 0) + 1);
      const complaint = complaintAbout(hit);
      if (complaint && wrong.length < 60) wrong.push(`${complaint} ← ${shot.kind}: ${shot.method} ${shot.path.slice(0, 150)} ${String(shot.body ?? '').slice(0, 200)}`);
      if (hit.status === 401 && bearers.includes(shot.headers['authorization']!) && route.operation['x-permission'] !== 'public') lost.add(route.operation.operationId);
    });

    const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
    process.stdout.write(`bad input: ${shots.length} requests over ${routes.length} operations (seed ${SEED}); ${counts.join(', ')}\n`);
    expect(wrong).toEqual([]);
    expect([...lost]).toEqual([]); // the tokens must have been good all the time, or the walls behind them were not tried
    expect(shots.length).toBeGreaterThanOrEqual(10_000);
    expect([...statuses].reduce((sum, [status, count]) => sum + (status >= 400 ? count : 0), 0)).toBeGreaterThan(TARGET / 2);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect((await owner.client.get('/v1/me')).status).toBe(200);
  }, 300_000);

  it.each([
    ['a request line that is none', 'NONSENSE\r\n\r\n'],
    ['a header without a name', 'GET /v1/me HTTP/1.1\r\nhost: x\r\n: y\r\n\r\n'],
    ['a header with NUL', 'GET /v1/me HTTP/1.1\r\nhost: x\r\nx-a: \u0000\r\n\r\n'],
    ['two lengths', 'POST /v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
    ['length and chunks', 'POST /v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a chunk size that is none', 'POST /v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n\r\n'],
    ['headers of 100 kB', `GET /v1/me HTTP/1.1\r\nhost: x\r\nx-a: ${'y'.repeat(100_000)}\r\n\r\n`],
    ['an address of 20 kB', `GET /v1/me?x=${'y'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`],
    ['no host', 'GET /v1/me HTTP/1.1\r\n\r\n'],
  ])('on the wire is answered with a 4xx problem document: %s', async (_, bytes) => {
    const answer = await speak(bytes);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(complaintAbout(answer)).toBeUndefined();
  });

  /** One acceptable request an operation, to be spoilt. */
  async function basesOf(routes: Route[]): Promise<Map<Route, Request>> {
    const bases = new Map<Route, Request>();
    for (const route of routes) bases.set(route, await validRequest(document, route, slotsOf(document, route), idsOf(world, organizationOf(owner))));
    return bases;
  }

  function aim(dice: Dice, route: Route, base: Request): Shot {
    const headers: Record<string, string> = { authorization: bearers[dice.chance(0.25) ? 1 : 0]! };
    const shot: Shot = { method: route.method, path: addressOf(route.path, base), headers, body: undefined, kind: '' };
    if (base.body !== undefined || route.operation.requestBody) {
      shot.body = writeJson(base.body ?? {});
      headers['content-type'] = 'application/json';
    }
    for (const spoil of dice.pick(waysFor(route))) spoil(dice, route, base, shot);
    return shot;
  }

  type Spoil = (dice: Dice, route: Route, base: Request, shot: Shot) => void;
  /** What can be made wrong about an operation; several at once where the second is only reached if the first is let through. */
  function waysFor(route: Route): Spoil[][] {
    const body: Spoil[][] = route.operation.requestBody ? [[oneField], [oneField], [oneField], [twoFields], [wholeBody], [unknownField], [missingField], [contentType], [wholeBody, contentType]] : [[strayBody]];
    const path: Spoil[][] = route.path.includes('{') ? [[segment], [segment]] : [];
    return [...body, ...path, [query], ...(route.method === 'GET' ? [[query], [query]] : []), [oneHeader], [otherMethod]];
  }

  const oneField: Spoil = (dice, route, base, shot) => {
    const fields = fieldsOf(document, route.operation);
    if (fields.length === 0) return wholeBody(dice, route, base, shot);
    const { steps, schema } = dice.pick(fields);
    shot.kind = `field ${steps.join('/')}`;
    shot.body = writeJson(withValue(structuredClone(base.body ?? {}), steps, nastyValue(dice, document, schema)));
  };
  const twoFields: Spoil = (dice, route, base, shot) => {
    const fields = fieldsOf(document, route.operation);
    if (fields.length === 0) return wholeBody(dice, route, base, shot);
    let changed: unknown = structuredClone(base.body ?? {});
    for (const { steps, schema } of [dice.pick(fields), dice.pick(fields)]) changed = withValue(changed, steps, nastyValue(dice, document, schema));
    shot.kind = 'two fields';
    shot.body = writeJson(changed);
  };
  const missingField: Spoil = (dice, _route, base, shot) => {
    const entries = Object.entries((base.body ?? {}) as object);
    const left = entries.filter(() => dice.chance(0.5));
    shot.kind = 'missing fields';
    shot.body = writeJson(Object.fromEntries(left));
  };
  const unknownField: Spoil = (dice, _route, base, shot) => {
    const [name, value] = dice.pick(FORBIDDEN_FIELDS);
    shot.kind = `unknown field ${name}`;
    shot.body = writeJson({ ...((base.body ?? {}) as object), [name]: value });
  };
  const wholeBody: Spoil = (dice, _route, _base, shot) => {
    shot.kind = 'body';
    shot.body = dice.chance(0.7) ? dice.pick(BODIES) : writeJson(dice.pick(ODDITIES));
  };
  const strayBody: Spoil = (dice, _route, _base, shot) => {
    shot.kind = 'body where none belongs';
    shot.headers['content-type'] = dice.pick(CONTENT_TYPES) || 'application/json';
    shot.body = dice.pick(BODIES);
  };
  const contentType: Spoil = (dice, _route, _base, shot) => {
    const type = dice.pick(CONTENT_TYPES);
    shot.kind += ` content-type ${type.slice(0, 40)}`;
    if (type) shot.headers['content-type'] = type;
    else delete shot.headers['content-type'];
  };
  const segment: Spoil = (dice, route, base, shot) => {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const broken = dice.pick(names);
    const value = dice.pick(SEGMENTS);
    shot.kind = `path ${broken}`;
    shot.path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => (name === broken ? value : encodeURIComponent(base.path[name] ?? 'x')));
  };
  const query: Spoil = (dice, route, _base, shot) => {
    const [path, own] = shot.path.split('?');
    const named = (route.operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
    const spoilt = named.length > 0 && dice.chance(0.4) ? `${encodeURIComponent(dice.pick(named).name)}=${encodeURIComponent(textOf(dice.pick(STRINGS)).slice(0, 3000).toWellFormed())}` : dice.pick(QUERIES);
    shot.kind = 'query';
    shot.path = `${path}?${own && dice.chance(0.5) ? `${own}&` : ''}${spoilt}`;
  };
  const oneHeader: Spoil = (dice, _route, _base, shot) => {
    const extra = dice.pick(HEADERS);
    shot.kind = `header ${Object.keys(extra).join()}`;
    Object.assign(shot.headers, extra);
  };
  const otherMethod: Spoil = (dice, route, _base, shot) => {
    shot.method = dice.pick(['PUT', 'PATCH', 'DELETE', 'POST', 'GET', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'].filter((method) => method !== route.method && !(document.paths[route.path] as object)[method.toLowerCase() as never]));
    shot.kind = 'method';
  };

  function fire(shot: Shot): Promise<Hit> {
    const { port } = new URL(test.url);
    const path = shot.path.replace(/[^\x21-\x7e]/g, (character) => encodeURIComponent(character));
    return new Promise((resolve, reject) => {
      const body = shot.body === undefined ? undefined : Buffer.from(shot.body as string);
      const outgoing = httpRequest({ agent, host: '127.0.0.1', port, path, method: shot.method, headers: { ...shot.headers, ...(body ? { 'content-length': body.length } : {}) } }, (incoming) => {
        const [chunks, contentType]: [Buffer[], string] = [[], incoming.headers['content-type'] ?? ''];
        if (contentType.startsWith('text/event-stream')) {
          // it ends when the listener goes away
          incoming.destroy();
          return resolve({ status: incoming.statusCode!, contentType, body: '' });
        }
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => resolve({ status: incoming.statusCode!, contentType, body: Buffer.concat(chunks).toString() }));
        incoming.on('error', reject);
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        // a server may answer 413 and close before it has read everything
        if (['EPIPE', 'ECONNRESET'].includes(error.code ?? '') && (body?.length ?? 0) > 1_000_000) resolve({ status: 413, contentType: 'application/problem+json', body: '' });
        else reject(new Error(`${shot.method} ${shot.path.slice(0, 200)}: ${error.message}`));
      });
      outgoing.setTimeout(PATIENCE_MS, () => outgoing.destroy(new Error('no answer')));
      outgoing.end(body);
    });
  }

  /** Writes bytes to the port and reads the answer. */
  function speak(bytes: string): Promise<Hit> {
    const { port } = new URL(test.url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes, 'latin1'));
      let answer = '';
      socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')));
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString();
        const [head, body] = answer.split('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(head!)?.[1] ?? 0);
        if (body === undefined || Buffer.byteLength(body) < length) return;
        socket.destroy();
        resolve({ status: Number(head!.split(' ')[1]), contentType: /content-type: (.*)/i.exec(head!)?.[1] ?? '', body });
      });
      socket.on('error', (error) => (answer ? undefined : reject(error)));
    });
  }
});

/** What is wrong with an answer; undefined when it is a success, or a 4xx with a complete problem document. */
function complaintAbout({ status, contentType, body }: Hit): string | undefined {
  if (status >= 500) return `${status} ${body.slice(0, 200)}`;
  if (status < 400) return undefined;
  if (!contentType.startsWith('application/problem+json')) return `${status} as ${contentType || 'nothing'}: ${body.slice(0, 200)}`;
  if (body === '') return undefined;
  const document = JSON.parse(body) as Record<string, unknown>;
  const missing = MEMBERS.filter((member) => document[member] === undefined);
  if (missing.length > 0) return `${status} without ${missing.join(', ')}: ${body.slice(0, 200)}`;
  if (document['status'] !== status) return `${status} says it is ${String(document['status'])}`;
  if (/node_modules|\.js:\d+|\bselect \b.*\bfrom\b|SQLSTATE|violates/i.test(body)) return `${status} tells too much: ${body.slice(0, 300)}`;
  return undefined;
}

function withValue(body: unknown, steps: string[], value: unknown): unknown {
  if (steps.length === 0) return value;
  const [step, ...rest] = steps;
  const holder = (body !== null && typeof body === 'object' ? body : step === '0' ? [] : {}) as Record<string, unknown>;
  return Object.assign(holder, { [step!]: withValue(holder[step!], rest, value) });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

async function inParallel<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    while (next < items.length) await work(items[next++]!);
  }));
}
