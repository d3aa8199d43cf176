import Ajv2020 from 'ajv/dist/2020.js';
import { audienceOf, buildOpenApi, declaredEvents, declaredPermissions } from '@app/kernel';
import { startTestApp, type TestApp } from '../support/app.js';
import { exampleOf, FORMATS, METHODS, operationsOf, resolve, type JsonSchema, type OpenApi, type Operation } from './support/openapi.js';

interface Place {
  at: string;
  pointer: string[];
  schema: JsonSchema;
  example: unknown;
}

/** Conventions that stand in `components`, by the name of the header or parameter. */
const SHARED = ['If-Match', 'Idempotency-Key', 'limit', 'cursor'];

describe('openapi.json', () => {
  let test: TestApp;
  let document: OpenApi;
  let ajv: Ajv2020;

  beforeAll(async () => {
    test = await startTestApp();
    document = JSON.parse(JSON.stringify(await buildOpenApi(test.app))) as OpenApi;
    ajv = new Ajv2020({ strict: false, allErrors: true, formats: FORMATS });
    ajv.addSchema(document as never, 'openapi.json');
  }, 60_000);
  afterAll(() => test.close());

  const operations = (): { at: string; pointer: string[]; operation: Operation }[] =>
    Object.entries(document.paths).flatMap(([path, item]) => METHODS.filter((method) => item[method]).map((method) => ({ at: `${method.toUpperCase()} ${path}`, pointer: ['paths', path, method], operation: item[method]! })));

  /** What is wrong with examples: none, or one that its schema refuses. */
  const wrong = (places: Place[]): string[] =>
    places.flatMap(({ at, pointer, example }) => {
      if (example === undefined) return [`${at}: no example`];
      const path = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
      const validate = ajv.getSchema(`openapi.json#/${path}`)!;
      return validate(example) ? [] : [`${at}: ${JSON.stringify(example)} ${ajv.errorsText(validate.errors)}`];
    });

  /** Every JSON body of an operation; bytes have no shape. */
  function bodies({ at, pointer, operation }: { at: string; pointer: string[]; operation: Operation }): Place[] {
    const answers = Object.entries(operation.responses).filter(([status]) => /^2/.test(status)).map(([status, { content }]) => ({ name: `answer ${status}`, pointer: [...pointer, 'responses', status], content }));
    const all = [{ name: 'body', pointer: [...pointer, 'requestBody'], content: operation.requestBody?.content }, ...answers];
    return all.flatMap(({ name, pointer: place, content = {} }) =>
      Object.entries(content as Record<string, { schema: JsonSchema; example?: unknown }>)
        .filter(([media, { schema }]) => /json$/.test(media) && schema.format !== 'binary')
        .map(([media, { schema, example }]) => ({ at: `${at} ${name}`, pointer: [...place, 'content', media, 'schema'], schema, example: example ?? exampleOf(resolve(document, schema)) })),
    );
  }

  it('has an example for the body and for every successful answer of each operation, and it is valid', () => {
    const places = operations().flatMap(bodies);
    expect(places.length).toBeGreaterThan(300);
    expect(wrong(places)).toEqual([]);
  });

  it('explains each parameter, with an example that is valid', () => {
    const own = operations().flatMap(({ at, pointer, operation }) => (operation.parameters ?? []).map((parameter, index) => ({ at: `${at} ${parameter.name}`, pointer: [...pointer, 'parameters', String(index)], parameter })));
    const shared = Object.entries(document.components.parameters).map(([name, parameter]) => ({ at: name, pointer: ['components', 'parameters', name], parameter }));
    const inline = own.filter(({ parameter }) => !('$ref' in parameter));
    expect(shared.length).toBeGreaterThan(6);
    expect([...inline, ...shared].filter(({ parameter }) => !parameter.description).map(({ at }) => at)).toEqual([]);
    expect(wrong([...inline, ...shared].map(({ at, pointer, parameter }) => ({ at, pointer: [...pointer, 'schema'], schema: parameter.schema, example: parameter.example })))).toEqual([]);
  });

  it('says once what holds everywhere, and refers to it', () => {
    const inline = operations().flatMap(({ at, operation }) => (operation.parameters ?? []).filter((parameter) => SHARED.some((name) => name.toLowerCase() === parameter.name?.toLowerCase())).map(({ name }) => `${at} ${name}`));
    // another limit than everywhere
    expect(inline.filter((one) => one !== 'GET /v1/search limit')).toEqual([]);
    const refers = (operation: Operation, name: string) => JSON.stringify(operation.parameters ?? []).includes(`#/components/parameters/${name}"`);
    expect(operations().filter(({ at, operation }) => at.startsWith('POST') !== refers(operation, 'IdempotencyKey')).map(({ at }) => at)).toEqual([]);
    expect(operations().filter(({ operation }) => '412' in operation.responses && !refers(operation, 'IfMatch')).map(({ at }) => at)).toEqual([]);
    expect(operations().filter(({ operation }) => refers(operation, 'Cursor') && !refers(operation, 'Limit')).map(({ at }) => at)).toEqual(['GET /v1/search']);
    // an operation with a refusal of its own beside the common one describes both
    const alone = (status: string) => operations().filter(({ operation }) => operation.responses[status]?.description?.split('\n\n').length === 1 && operation['x-permission'] !== 'public');
    expect([...alone('401'), ...alone('429')].map(({ at }) => at)).toEqual([]);
  });

  it('repeats no problem two operations have', () => {
    const problems = operations().flatMap(({ operation }) => Object.entries(operation.responses).filter(([status, one]) => Number(status) >= 400 && !('$ref' in one)).map(([, one]) => JSON.stringify(one)));
    expect(problems.filter((text, index) => problems.indexOf(text) !== index)).toEqual([]);
    expect(Object.keys(document.components.responses)).toEqual(expect.arrayContaining(['Unauthenticated', 'NotFound', 'PreconditionFailed', 'TooManyRequests']));
  });

  it('shows an example of every shared problem, and it is one', () => {
    const places = Object.entries(document.components.responses).map(([name, { content = {} }]) => ({ at: name, pointer: ['components', 'schemas', 'Problem'], schema: {}, example: content['application/problem+json']?.example }));
    expect(wrong(places)).toEqual([]);
  });

  it('says what headers an answer has: its request, the limit, and the version of what can be changed', () => {
    const versioned = operationsOf(document).filter(({ operation }) => 'version' in (resolve(document, operation.responses['200']?.content?.['application/json']?.schema ?? {}).properties ?? {}));
    expect(versioned.length).toBeGreaterThan(50);
    expect(versioned.filter(({ operation }) => !operation.responses['200']!.headers?.['ETag']).map(({ path }) => path)).toEqual([]);
    expect(operationsOf(document).filter(({ operation }) => Object.values(operation.responses).some(({ headers }) => headers && !headers['X-Request-Id'])).map(({ path }) => path)).toEqual([]);
    expect(Object.keys(document.components.responses['TooManyRequests']!.headers!)).toEqual(expect.arrayContaining(['Retry-After', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset']));
  });

  it('describes the delivery of every event, signed and with an example that is valid', () => {
    expect(Object.keys(document.webhooks)).toEqual(declaredEvents().map(({ type }) => type));
    const deliveries = Object.entries(document.webhooks).map(([type, { post }]) => ({ at: type, pointer: ['webhooks', type, 'post'], operation: post }));
    expect(wrong(deliveries.flatMap(bodies).filter(({ at }) => at.endsWith('body')))).toEqual([]);
    const headers = ['WebhookId', 'WebhookTimestamp', 'WebhookSignature'].map((name) => ({ $ref: `#/components/parameters/${name}` }));
    for (const { operation } of deliveries) expect(operation.parameters).toEqual(headers);
  });

  it('says of every event who may see it, by permissions that there are', () => {
    expect(declaredEvents().map(({ type }) => type).filter((type) => !audienceOf(type))).toEqual([]);
    const declared = [...declaredPermissions('organization'), ...declaredPermissions('installation')].map(({ permission }) => permission);
    const named = declaredEvents().flatMap(({ type }) => [audienceOf(type)?.permission, audienceOf(type)?.ofOthersWith].filter((permission) => permission !== undefined));
    expect(named.filter((permission) => !declared.includes(permission))).toEqual([]);
  });

  it('has no event with a text that says nothing in its example', () => {
    const silent = declaredEvents().flatMap(({ type }) => {
      const { data } = exampleOf(document.components.schemas[`${pascal(type)}Event`]!) as { data: Record<string, unknown> };
      return Object.entries(data).filter(([field, value]) => [value].flat()[0] === field).map(([field]) => `${type} ${field}`);
    });
    expect(silent).toEqual([]);
  });
});

const pascal = (type: string): string => type.split(/[._-]/).map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
