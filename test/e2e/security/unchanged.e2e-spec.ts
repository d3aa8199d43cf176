import { randomBytes } from 'node:crypto';
import { buildOpenApi } from '@app/kernel';
import { operationsOf, resolve, type OpenApi, type Route } from '../../architecture/support/openapi.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Answer, type Json } from '../../support/client.js';
import { openWorld } from './support/open-world.js';
import { addressOf, idsOf, slotsOf, validRequest } from './support/requests.js';
import type { Party } from './support/sweep.js';
import type { World } from './support/world.js';

/** Written with whatever request: when somebody was last seen. */
const OF_EVERY_REQUEST = ['sessions', 'idempotency_keys'];
/** Fields that say by being named that they no longer follow something else. */
const PINNED: Record<string, RegExp> = { 'members.update': /^can[A-Z]/ };

describe('A PATCH that changes nothing', () => {
  let test: TestApp;
  let document: OpenApi;
  let world: World;
  let own: Party;
  let judged = 0;

  beforeAll(async () => {
    test = await startTestApp();
    document = (await buildOpenApi(test.app)) as unknown as OpenApi;
    world = await openWorld(test);
    const canary = `CANARY${randomBytes(4).toString('hex')}`;
    const { client, organizationId: id, userId } = await signUpCompany(test.url, { organizationName: canary, displayName: `${canary} Owner` });
    own = { id, userId, ownerId: userId, canary, client };
    await world.populate(own);
    own.known = {
      'personal-key': () => world.insert(own, 'api_keys', { user_id: userId }),
      member: () => world.insert(own, 'members'),
    };
    await world.watch();
  }, 60_000);
  afterAll(async () => {
    await world?.close();
    await test?.close();
  });

  it('writes nothing, publishes nothing and leaves version and ETag, of every resource', async () => {
    const routes = operationsOf(document).filter(({ method }) => method === 'PATCH');
    expect(routes.length).toBeGreaterThan(35);
    const findings: string[] = [];
    for (const route of routes) findings.push(...(await judge(route)).map((what) => `${route.operation.operationId}: ${what}`));
    process.stdout.write(`unchanged: ${routes.length} operations, ${judged} requests\n`);
    expect(findings).toEqual([]);
    expect(judged).toBeGreaterThan(5 * routes.length);
  }, 120_000);

  /** Says the same once more, then nothing at all, then each field as it was answered. */
  async function judge(route: Route): Promise<string[]> {
    const { operationId } = route.operation;
    const request = await validRequest(document, route, slotsOf(document, route), idsOf(world, own, operationId));
    const address = addressOf(route.path, request);
    const first = await own.client.patch(address, request.body);
    if (first.status !== 200) return [`${first.status} ${JSON.stringify(first.body)} for ${JSON.stringify(request.body)}`];
    const schema = resolve(document, route.operation.requestBody!.content['application/json']!.schema);
    const optional = schema.required ? [] : Object.keys(schema.properties ?? {}).filter((name) => first.body[name] !== undefined && !PINNED[operationId]?.test(name));
    const bodies: Json[] = [request.body, ...(schema.required ? [] : [{}]), ...optional.map((name) => ({ [name]: first.body[name] }))];
    const findings: string[] = [];
    for (const body of bodies) findings.push(...(await differences(first, address, body)).map((found) => `${JSON.stringify(body)}: ${found}`));
    return findings;
  }

  async function differences(first: Answer<Json>, address: string, body: unknown): Promise<string[]> {
    const before = await state();
    const etag = first.headers.get('etag');
    const answer = await own.client.patch(address, body, etag ? { 'if-match': etag } : {});
    // a row of this world may hold what nobody could have written
    if (answer.status === 422) return [];
    judged++;
    const { written, events } = await since(before);
    return [
      ...(answer.status === 200 ? [] : [`${answer.status} ${JSON.stringify(answer.body)}`]),
      ...(answer.headers.get('etag') === etag ? [] : [`ETag ${etag} became ${answer.headers.get('etag')}`]),
      ...(JSON.stringify(answer.body) === JSON.stringify(first.body) ? [] : [`${JSON.stringify(first.body)} became ${JSON.stringify(answer.body)}`]),
      ...(written.length > 0 ? [`wrote ${written.join(', ')}`] : []),
      ...(events.length > 0 ? [`published ${events.join(', ')}`] : []),
    ];
  }

  interface State {
    change: string;
    events: string[];
  }

  async function state(): Promise<State> {
    const [change] = await world.query<{ number: string }>('select coalesce(max(number), 0) as number from watched.changes');
    return { change: change!.number, events: (await world.query<{ id: string }>('select id from outbox_events')).map(({ id }) => id) };
  }

  /** Also of no organization: an event may be a person's. */
  async function since({ change, events }: State): Promise<{ written: string[]; events: string[] }> {
    const written = await world.query<{ table_name: string }>('select distinct table_name from watched.changes where number > $1 and table_name <> all ($2)', [change, OF_EVERY_REQUEST]);
    const published = await world.query<{ type: string }>('select type from outbox_events where id <> all ($1)', [events]);
    return { written: written.map(({ table_name }) => table_name), events: published.map(({ type }) => type) };
  }
});
