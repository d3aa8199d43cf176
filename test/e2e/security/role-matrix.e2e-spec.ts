import { uuidv7, buildOpenApi } from '@app/kernel';
import { golden } from '../../architecture/support/golden.js';
import { exampleOf, operationsOf, resolve, type OpenApi, type Route } from '../../architecture/support/openapi.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany } from '../../support/client.js';
import { openWorld } from './support/open-world.js';
import { admit, expectedFor, PRINCIPALS, type Principal } from './support/principals.js';
import { MARKS, VERDICTS, verdictOf, type Verdict } from './support/verdicts.js';
import type { World } from './support/world.js';

const CONCURRENCY = 12;
const GOLDEN = 'test/e2e/security/golden/role-matrix.txt';

interface Cell {
  route: Route;
  principal: Principal;
}

describe('the role matrix', () => {
  let test: TestApp;
  let world: World;
  let document: OpenApi;

  beforeAll(async () => {
    test = await startTestApp({ environment: { LOG_LEVEL: 'silent', RATE_LIMIT_ANONYMOUS_PER_MINUTE: '1000000', SIGN_IN_ATTEMPTS_PER_NETWORK: '1000000', SIGN_UPS_PER_NETWORK: '1000000' } });
    world = await openWorld(test);
    document = (await buildOpenApi(test.app)) as unknown as OpenApi;
  }, 60_000);
  afterAll(async () => {
    await world?.close();
    await test?.close();
  });

  it('says who may call every operation: each one was asked by everybody, and answered as it declares', async () => {
    const startedAt = performance.now();
    const routes = operationsOf(document);
    const cells = routes.flatMap((route) => PRINCIPALS.map((principal) => ({ route, principal })));
    const seen = new Map<string, Verdict>();
    const wrong: string[] = [];
    await inParallel(cells, async (cell) => {
      const answer = await ask(cell);
      const verdict = verdictOf(answer, cell.route.operation['x-permission']);
      const expected = expectedFor(cell.principal, cell.route.operation);
      if (verdict) seen.set(nameOf(cell), verdict);
      // the operation itself may need somebody a client app is not
      const isNobody = cell.principal.program?.kind === 'client' && expected === 'admitted' && verdict === 'person_required';
      if (verdict !== expected && !isNobody) wrong.push(`${nameOf(cell)}: expected ${expected}, was answered ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
    });
    process.stdout.write(`role matrix: ${routes.length} operations × ${PRINCIPALS.length} principals, ${seen.size} of ${cells.length} cells in ${Math.round((performance.now() - startedAt) / 1000)} s\n`);
    expect(wrong).toEqual([]);
    expect(seen.size).toBe(cells.length);
    const current = render(routes, seen);
    expect(current).toBe(golden(GOLDEN, current));
  }, 240_000);

  it('has operations of every kind, and every verdict', () => {
    const operations = operationsOf(document).map(({ operation }) => operation);
    expect(new Set(operations.map((operation) => operation['x-tenancy']))).toEqual(new Set(['public', 'self', 'tenant', 'installation']));
    const verdicts = operations.flatMap((operation) => PRINCIPALS.map((principal) => expectedFor(principal, operation)));
    expect(new Set(verdicts)).toEqual(new Set(VERDICTS));
  });

  it('ends with the membership: a member who is no longer active cannot enter the organization', async () => {
    const [home, elsewhere] = [await signUpCompany(test.url), await signUpCompany(test.url)];
    await world.query('insert into members (id, organization_id, created_at, updated_at, joined_at, user_id, role, is_active) values ($1, $2, now(), now(), now(), $3, $4, false)', [uuidv7(), elsewhere.organizationId, home.userId, 'ceo']);
    expect((await home.client.post('/v1/auth/switch-organization', { organizationId: elsewhere.organizationId })).status).toBe(404);
  });

  it('ends within two seconds for a token in use, when the membership is taken away', async () => {
    const { client, organizationId, userId } = await signUpCompany(test.url);
    expect((await client.get('/v1/leads')).status).toBe(200);
    await world.query('update members set is_active = false where organization_id = $1 and user_id = $2', [organizationId, userId]);
    const startedAt = performance.now();
    const refused = await eventually(async () => {
      const answer = await client.get('/v1/leads');
      return answer.status === 401 && answer;
    }, 5_000);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect(refused.body.code).toBe('unauthenticated');
  });

  /** Reading harms nobody, and neither does an id that leads nowhere: those cells share one of each kind. Every other cell has a principal of its own, because it may end their session, or their organization. */
  const shared = new Map<Principal, Promise<string | undefined>>();
  async function tokenFor({ route, principal }: Cell): Promise<string | undefined> {
    if (route.method !== 'GET' && !route.path.includes('{')) return admit(test, world, principal);
    if (!shared.has(principal)) shared.set(principal, admit(test, world, principal));
    return shared.get(principal);
  }

  async function ask(cell: Cell) {
    const { method, operation } = cell.route;
    const client = new ApiClient(test.url, await tokenFor(cell));
    const takesJson = operation.requestBody?.content['application/json'] !== undefined;
    return client.request(method, addressFor(cell.route), takesJson ? {} : undefined);
  }

  /** Ids that lead nowhere: whether a caller is admitted is decided before. */
  function addressFor({ path, operation }: Route): string {
    const parameters = operation.parameters ?? [];
    const valueOf = (name: string): string => {
      const schema = resolve(document, parameters.find((parameter) => parameter.name === name)?.schema ?? {});
      return String(schema.enum?.[0] ?? schema.const ?? (schema.format === 'uuid' ? uuidv7() : (exampleOf(schema) ?? 'nothing')));
    };
    const query = new URLSearchParams(parameters.filter((parameter) => parameter.in === 'query' && parameter.required).map(({ name }): [string, string] => [name, valueOf(name)])).toString();
    return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(valueOf(name))) + (query && `?${query}`);
  }
});

const nameOf = ({ route, principal }: Cell): string => `${route.method} ${route.path} ← ${principal.name}`;

async function inParallel(cells: Cell[], work: (cell: Cell) => Promise<void>): Promise<void> {
  const queue = cells.values();
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    for (const cell of queue) await work(cell);
  }));
}

/** One row an operation, one column a principal. */
function render(routes: Route[], seen: Map<string, Verdict>): string {
  const letters = PRINCIPALS.map((_, index) => String.fromCharCode(index < 26 ? 97 + index : 65 + index - 26));
  const legend = PRINCIPALS.map(({ name }, index) => `  ${letters[index]}  ${name}`);
  const marks = VERDICTS.map((verdict) => `  ${MARKS[verdict]}  ${verdict}`);
  const rows = routes.map((route) => {
    const { 'x-permission': permission, 'x-sensitive': isSensitive } = route.operation;
    return [`${route.method} ${route.path}`, `${permission}${isSensitive ? ' (sensitive)' : ''}`, PRINCIPALS.map((principal) => MARKS[seen.get(nameOf({ route, principal }))!]).join('')];
  });
  const header = ['operation', 'permission', letters.join('')];
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]!.length)));
  const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd();
  return ['Who is let through to which operation, as asked of the running application.', '', ...marks, '', ...legend, '', ...[header, ...rows].map(line), ''].join('\n');
}
