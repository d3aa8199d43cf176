import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import Ajv2020 from 'ajv/dist/2020.js';
import { buildOpenApi } from '@app/kernel';
import { startTestApp, type TestApp } from '../support/app.js';
import { ApiClient } from '../support/client.js';
import { golden, table } from './support/golden.js';
import { exampleOf, FORMATS, operationsOf, type OpenApi } from './support/openapi.js';
import { runTool } from './support/repository.js';

/** What is served beside the API itself; the OpenID provider has a discovery document of its own, and Fastify prints its `/oidc/*` as `*`. */
const ASSETS = /^(\/docs(\/|$)|\/ops\/jobs(\/|\*?$)|\/oidc\/|\*$|\/openapi\.json$)/;
const RANDOM_ID = '01937c4e-0000-7000-8000-000000000000';

describe('the routes', () => {
  let test: TestApp;
  let document: OpenApi;

  beforeAll(async () => {
    test = await startTestApp();
    document = (await buildOpenApi(test.app)) as unknown as OpenApi;
  });
  afterAll(() => test.close());

  const routes = () => operationsOf(document);

  it('are those of the golden table, with their permissions', () => {
    const rows = routes().map(({ method, path, operation }) => [method, path, operation['x-permission'] ?? 'NONE', operation.operationId, operation['x-tenancy'] ?? 'NONE']);
    const current = table([['method', 'path', 'permission', 'operationId', 'tenancy'], ...rows]);
    expect(current).toBe(golden('test/architecture/golden/routes.txt', current));
  });

  it('that Fastify knows are all described, but for the documentation, the job board and the OpenID provider', () => {
    const described = new Set(routes().map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`));
    const known = fastifyRoutes(test.app).filter(({ path }) => !ASSETS.test(path)).map(({ method, path }) => `${method} ${path}`);
    expect(known.filter((route) => !described.has(route))).toEqual([]);
    expect([...described].filter((route) => !known.includes(route))).toEqual([]);
  });

  it('all say what they are: summary, unique operationId, tag, permission and tenancy', () => {
    const incomplete = routes().filter(({ operation: o }) => !o.summary || !o.operationId || o.tags?.length !== 1 || !o['x-permission'] || !o['x-tenancy']);
    expect(incomplete.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    const ids = routes().map(({ operation }) => operation.operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('answer 401 with a problem document to a caller without credentials, unless they are public', async () => {
    const client = new ApiClient(test.url);
    const wrong: string[] = [];
    for (const { method, path, operation } of routes().filter((route) => route.operation['x-permission'] !== 'public')) {
      const answer = await client.request(method, path.replace(/\{\w+\}/g, RANDOM_ID), operation.requestBody ? {} : undefined);
      const fine = answer.status === 401 && answer.headers.get('content-type')?.startsWith('application/problem+json') && answer.headers.get('www-authenticate') && answer.body.code === 'unauthenticated';
      if (!fine) wrong.push(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    expect(wrong).toEqual([]);
  });

  it('without a description do not exist', async () => {
    const answer = await new ApiClient(test.url).get('/v1/nothing-here');
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });

  describe('as openapi.json', () => {
    it('are what is committed and what is served', async () => {
      const current = `${JSON.stringify(document, null, 2)}\n`;
      expect(golden('openapi.json', current)).toBe(current);
      expect((await new ApiClient(test.url).get('/openapi.json')).body).toEqual(JSON.parse(current));
    });

    it('pass the recommended rules of the linter', () => {
      const { status, stdout, stderr } = runTool('@redocly/cli/bin/cli.js', ['lint', 'openapi.json', '--format=json'], { env: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } });
      const found = stdout.startsWith('{') ? (JSON.parse(stdout) as { problems: { ruleId: string; message: string }[] }).problems : [{ ruleId: 'redocly', message: `${stdout}${stderr}` }];
      expect(found.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
      expect(status).toBe(0);
    });

    it('have an example for every named schema, and it is valid', () => {
      const ajv = new Ajv2020({ strict: false, allErrors: true, formats: FORMATS });
      ajv.addSchema(document as never, 'openapi.json');
      const wrong = Object.entries(document.components.schemas).flatMap(([name, schema]) => {
        const example = exampleOf(schema);
        if (example === undefined) return [`${name}: no example`];
        const validate = ajv.getSchema(`openapi.json#/components/schemas/${name}`)!;
        return validate(example) ? [] : [`${name}: ${ajv.errorsText(validate.errors)}`];
      });
      expect(wrong).toEqual([]);
    });

    it('say by what headers a client names its device, wherever a session may begin', () => {
      const opening = /schemas\/(SignedIn|SignInAnswer|SecondFactorPassed)"/;
      const begins = routes().filter(({ operation }) => Object.values(operation.responses).some(({ content }) => opening.test(JSON.stringify(content ?? {}))));
      expect(begins.map(({ path }) => path)).toEqual(['/v1/auth/firebase', '/v1/auth/login', '/v1/auth/mfa', '/v1/auth/passkey', '/v1/auth/signup', '/v1/auth/ticket', '/v1/invitations/signup']);
      const silent = begins.filter(({ operation }) => !['X-Device-Id', 'X-Device-Trust'].every((name) => operation.parameters?.some((parameter) => parameter.in === 'header' && parameter.name === name)));
      expect(silent.map(({ path }) => path)).toEqual([]);
    });

    it('name the events of every context', () => {
      expect(Object.keys(document.webhooks)).toEqual([...Object.keys(document.webhooks)].sort());
      expect(Object.keys(document.webhooks).length).toBeGreaterThan(5);
    });
  });
});

/** Every route of the router, from the tree it prints: each level is indented by four characters. */
function fastifyRoutes(app: NestFastifyApplication): { method: string; path: string }[] {
  const instance = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const stack: string[] = [];
  return instance
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const found = /^((?:[│ ] {3})*)[├└]── (\S*) \(([^)]*)\)$/.exec(line);
      if (!found) return [];
      const depth = found[1]!.length / 4;
      stack.length = depth;
      stack[depth] = found[2]!;
      const path = stack.join('').replace(/(.)\/$/, '$1');
      return found[3]!.split(', ').filter((method) => !['-', 'HEAD', 'OPTIONS'].includes(method)).map((method) => ({ method, path }));
    });
}
