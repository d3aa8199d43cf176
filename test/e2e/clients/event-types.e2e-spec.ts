import Ajv2020 from 'ajv/dist/2020.js';
import { declaredEvents } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, type Json } from '../../support/client.js';
import { FORMATS } from '../../architecture/support/openapi.js';

describe('The types of events', () => {
  let test: TestApp;
  let client: ApiClient;

  beforeAll(async () => {
    test = await startTestApp();
    client = new ApiClient(test.url);
  }, 60_000);
  afterAll(() => test.close());

  it('are those of every context, in order, without any credentials', async () => {
    const { status, body } = await client.get('/v1/event-types');
    expect([status, body.nextCursor]).toEqual([200, null]);
    expect(body.data.map(({ type }: Json) => type)).toEqual(declaredEvents().map(({ type }) => type));
    expect([...new Set(body.data.map(({ context }: Json) => context))]).toEqual(expect.arrayContaining(['clients', 'commerce', 'crm', 'identity', 'kernel', 'messaging', 'notifications', 'tenancy']));
  });

  it('have an example that their schema accepts, and that tells something', async () => {
    const ajv = new Ajv2020({ strict: false, formats: FORMATS });
    for (const { type, schema, example } of (await client.get('/v1/event-types')).body.data) {
      expect([type, ajv.validate(schema, example), ajv.errorsText()]).toEqual([type, true, 'No errors']);
      expect([type, Object.keys(example)]).toEqual([type, Object.keys(schema.properties)]);
      // what is not in the examples of the schema says nothing but its field's name
      expect([type, Object.entries(example).filter(([field, value]) => [value].flat()[0] === field)]).toEqual([type, []]);
    }
  });

  it('say what a program needs to be told of them', async () => {
    const permissions = async (type: string) => (await client.get(`/v1/event-types/${type}`)).body.permissions;
    expect(await permissions('crm.lead.created')).toEqual(['crm.leads.read', 'crm.records.read_all']);
    expect(await permissions('commerce.order.refunded')).toEqual(['commerce.orders.read']);
    expect(await permissions('messaging.email.received')).toEqual(['messaging.threads.read']);
    // facts of the installation are no organization's to show
    expect(await permissions('identity.user.updated')).toBeNull();
  });

  it('are found by context and one by one; what is not there is 404, what is not asked for so 422', async () => {
    const crm = (await client.get('/v1/event-types?context=crm')).body.data;
    expect(crm.length).toBeGreaterThan(30);
    expect(crm.every(({ type }: Json) => type.startsWith('crm.'))).toBe(true);
    const one = await client.get('/v1/event-types/crm.deal.stage_changed');
    expect([one.status, one.body]).toEqual([200, crm.find(({ type }: Json) => type === 'crm.deal.stage_changed')]);
    expect((await client.get('/v1/event-types/crm.deal.exploded')).status).toBe(404);
    expect((await client.get('/v1/event-types?sort=type')).status).toBe(422);
  });

  it('may be kept: the same again is 304, under an ETag of the content', async () => {
    for (const path of ['/v1/event-types', '/v1/event-types/crm.lead.created']) {
      const first = await client.get(path);
      const etag = first.headers.get('etag')!;
      expect([etag, first.headers.get('cache-control')]).toEqual([expect.stringMatching(/^"[\w-]{22}"$/), 'private, no-cache']);
      const again = await client.get(path, { 'if-none-match': etag });
      expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', etag]);
      expect((await client.get(path, { 'if-none-match': '"another"' })).status).toBe(200);
    }
  });
});
