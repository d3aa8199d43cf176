import { uuidv7 } from '@app/kernel';
import { parse } from 'csv-parse/sync';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { addClientApp, addToken } from '../clients/client-apps.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

type Caller = Pick<SignedUp, 'client'>;

describe('Filters of lists over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let bo: Colleague;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
    bo = await addColleague(test, acme, 'sales_manager');
    const leads = [['One', 'new', acme.userId], ['Two', 'contacted', bo.userId], ['Three', 'qualified', null], ['Four', 'new', null]] as const;
    for (const [lastName, status, assignedToId] of leads) await post('/v1/leads?onDuplicate=create', { firstName: 'L', lastName, email: `${lastName.toLowerCase()}@example.com`, status, assignedToId });
  });
  afterAll(() => test.close());

  const post = async (path: string, body: object, { client }: Caller = acme): Promise<Json> => {
    const answer = await client.post(path, body);
    expect([answer.body.errors, answer.status < 300]).toEqual([undefined, true]);
    return answer.body;
  };
  const rows = async (list: string, filters: Record<string, string>, { client }: Caller = acme): Promise<Json[]> => {
    const { status, body } = await client.get(`/v1/${list}?${String(new URLSearchParams({ ...filters, sort: 'createdAt' }))}`);
    expect([status, body.errors]).toEqual([200, undefined]);
    return body.data;
  };
  const leads = async (filters: Record<string, string>, who: Caller = acme) => (await rows('leads', filters, who)).map(({ lastName }) => lastName);
  const ended = ({ id }: Json, { client }: Caller) =>
    eventually(async () => {
      const { body } = await client.get(`/v1/operations/${id}`);
      return ['succeeded', 'failed'].includes(body.status) && body;
    }, 30_000);

  it('find leads by several values, by oneself and by nobody', async () => {
    expect(await leads({ status: 'new,contacted' })).toEqual(['One', 'Two', 'Four']);
    expect(await leads({ status: 'new,contacted', assignedToId: 'none' })).toEqual(['Four']);
    expect([await leads({ assignedToId: 'me' }), await leads({ assignedToId: 'me' }, bo)]).toEqual([['One'], ['Two']]);
    expect(await leads({ assignedToId: 'me,none' }, bo)).toEqual(['Two', 'Three', 'Four']);
    expect(await leads({ assignedToId: `${acme.userId},${bo.userId}` })).toEqual(['One', 'Two']);
    expect(await leads({ email: 'one@example.com,FOUR@example.com' })).toEqual(['One', 'Four']);
    expect((await acme.client.get('/v1/leads?status=new,contacted')).body.data).toHaveLength(3);
  });

  it.each([
    ['leads', 'status=new,sold', 'status', 'invalid_value'],
    ['leads', 'status=new,', 'status', 'invalid_value'],
    ['leads', 'status=none', 'status', 'invalid_value'],
    ['leads', 'status=new&status=contacted', 'status', 'invalid_value'],
    ['leads', 'assignedToId=me,you', 'assignedToId', 'invalid_format'],
    ['leads', `status=new${',new'.repeat(50)}`, 'status', 'too_big'],
    ['deals', 'accountId=me', 'accountId', 'invalid_format'],
    ['deals', 'expectedCloseDate[gte]=none', 'expectedCloseDate[gte]', 'invalid_format'],
    ['customers', 'verified=true,false', 'verified', 'invalid_value'],
  ])('refuse of %s the query %s', async (list, query, name, code) => {
    const { status, body } = await acme.client.get(`/v1/${list}?${query}`);
    expect([status, body.errors?.[0]]).toEqual([422, expect.objectContaining({ pointer: `#/${name}`, code })]);
  });

  it('find deals without an account, without a day, and on the board', async () => {
    const account = await post('/v1/accounts', { name: 'Okafor Logistics' });
    const deal = (title: string, more: object) => post('/v1/deals', { title, value: '1', contactName: 'Ada', contactEmail: 'ada@example.com', ...more });
    const first = await deal('Mine', { assignedToId: acme.userId, accountId: account.id, expectedCloseDate: '2027-01-15' });
    await deal('Theirs', { assignedToId: bo.userId, priority: 'high' });
    await deal('Nobody’s', { priority: 'low' });
    const titles = async (filters: Record<string, string>, who?: Caller) => (await rows('deals', filters, who)).map(({ title }) => title);
    expect(await titles({ accountId: 'none' })).toEqual(['Theirs', 'Nobody’s']);
    expect(await titles({ accountId: `none,${account.id}`, assignedToId: 'me' })).toEqual(['Mine']);
    expect(await titles({ expectedCloseDate: 'none', priority: 'high,medium' })).toEqual(['Theirs']);
    expect(await titles({ status: 'open,won', assignedToId: 'me' }, bo)).toEqual(['Theirs']);
    const board = async (query: string, { client }: Caller = acme) => (await client.get(`/v1/pipelines/${first.pipelineId}/board?${query}`)).body;
    const cards = ({ columns }: Json) => columns.flatMap(({ deals }: Json) => deals.map(({ title }: Json) => title)).sort();
    expect([cards(await board('assignedToId=me')), cards(await board('assignedToId=me,none', bo))]).toEqual([['Mine'], ['Nobody’s', 'Theirs']]);
    const [one, two] = (await board('')).columns;
    expect((await board(`stageId=${one.stageId},${two.stageId}`)).columns).toHaveLength(2);
    expect(await board(`stageId=${one.stageId},${uuidv7()}`)).toMatchObject({ status: 404, errors: [{ pointer: '#/stageId' }] });
    expect(await board(`assignedToId=me,${globex.userId}`)).toMatchObject({ status: 404, errors: [{ pointer: '#/assignedToId' }] });
    const more = (await board('assignedToId=none,me&limit=1')).columns[0];
    const next = await acme.client.get(`/v1/deals?pipelineId=${first.pipelineId}&stageId=${more.stageId}&assignedToId=none,me&sort=-position&cursor=${encodeURIComponent(more.nextCursor)}`);
    expect(next.body.data.map(({ title }: Json) => title)).toEqual(['Mine']);
  });

  it('find customers by who looks after them, and orders by their statuses', async () => {
    const mine = await post('/v1/customers', { displayName: 'Mine', customerType: 'business', accountManagerId: acme.userId, industry: 'Food, drinks' });
    await post('/v1/customers', { displayName: 'Nobody’s', status: 'inactive' });
    await post('/v1/customers', { displayName: 'Theirs', customerType: 'business', accountManagerId: bo.userId, industry: 'Food' });
    const customers = async (filters: Record<string, string>) => (await rows('customers', filters)).map(({ displayName }) => displayName);
    expect(await customers({ accountManagerId: 'me,none' })).toEqual(['Mine', 'Nobody’s']);
    expect(await customers({ status: 'active,inactive', accountManagerId: `none,${bo.userId}` })).toEqual(['Nobody’s', 'Theirs']);
    expect(await customers({ industry: 'Food, drinks' })).toEqual(['Mine']);
    for (const [title, draft, who] of [['Draft', true, acme], ['Placed', false, bo]] as const) await post('/v1/orders', { customerId: mine.id, title, currency: 'EUR', draft, items: [{ productName: 'Chair', unitPrice: '1.00' }] }, who);
    const orders = async (filters: Record<string, string>) => (await rows('orders', filters)).map(({ title }) => title);
    expect([await orders({ status: 'draft,pending' }), await orders({ status: 'pending,processing' })]).toEqual([['Draft', 'Placed'], ['Placed']]);
    expect([await orders({ createdById: 'me' }), await orders({ createdById: `me,${bo.userId}`, currency: 'EUR,USD' })]).toEqual([['Draft'], ['Draft', 'Placed']]);
  });

  it('show nothing of another organization beside what is one’s own', async () => {
    const theirs = await post('/v1/leads', { firstName: 'S', lastName: 'Strange', email: 's@example.com', assignedToId: globex.userId }, globex);
    expect(await leads({ assignedToId: `me,${globex.userId}` })).toEqual(['One']);
    expect(await rows('deals', { leadId: `none,${theirs.id}`, status: 'lost' })).toEqual([]);
    expect(await rows('activities', { leadId: theirs.id })).toEqual([]);
  });

  it('mean in a shared view whoever looks through it', async () => {
    const filters = { status: 'new,contacted', assignedToId: 'me' };
    const { id } = await post('/v1/saved-views', { resource: 'lead', name: 'My leads', filters, isShared: true });
    const seen = async (who: Caller) => leads((await who.client.get(`/v1/saved-views/${id}`)).body.filters, who);
    expect([await seen(acme), await seen(bo)]).toEqual([['One'], ['Two']]);
    const wrong = await acme.client.post('/v1/saved-views', { resource: 'lead', name: 'Wrong', filters: { status: 'new,sold' } });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '#/filters/status']);
    const ids = Array.from({ length: 50 }, () => uuidv7()).join(',');
    expect((await post('/v1/saved-views', { resource: 'lead', name: 'Fifty', filters: { assignedToId: ids } })).filters.assignedToId).toBe(ids);
  });

  it('mean in a file, and in a change of many, whoever started it', async () => {
    const operation = await ended(await post('/v1/exports', { resource: 'lead', filters: { assignedToId: 'me,none', status: 'contacted,qualified' }, sort: 'createdAt', columns: ['lastName'] }, bo), bo);
    const file = await bo.client.get<string>(`${operation.resultUrl}/file`);
    expect(parse(file.body, { bom: true })).toEqual([['lastName'], ['Two'], ['Three']]);
    const change = await post('/v1/leads/bulk', { action: 'update', filter: { assignedToId: 'me', status: 'new,contacted' }, changes: { notes: 'by Bo' } }, bo);
    expect(await ended(change.operation, bo)).toMatchObject({ status: 'succeeded', result: { doneCount: 1, failedCount: 0 } });
    expect((await rows('leads', {})).filter(({ notes }) => notes === 'by Bo').map(({ lastName }) => lastName)).toEqual(['Two']);
  });

  it('have no `me` for a client app, which is nobody', async () => {
    const { environmentId } = await addClientApp(acme);
    const { program } = await addToken(acme, environmentId);
    const refused = await program.get('/v1/leads?assignedToId=me,none');
    expect([refused.status, refused.body.code, refused.body.errors]).toEqual([422, 'invalid_request', [expect.objectContaining({ pointer: '#/assignedToId', code: 'nobody' })]]);
    expect(await leads({ assignedToId: `none,${acme.userId}`, status: 'new,unqualified' }, { client: program })).toEqual(['One', 'Four']);
  });

  it('are described with all they take', async () => {
    const { body } = await acme.client.get('/openapi.json');
    const of = (path: string, name: string) => body.paths[path].get.parameters.find((parameter: Json) => parameter.name === name);
    const statuses = expect.objectContaining({ type: 'string', enum: expect.arrayContaining(['new', 'contacted']) });
    expect(of('/v1/leads', 'status')).toMatchObject({ style: 'form', explode: false, example: 'new', schema: { anyOf: [statuses, { type: 'array', items: statuses, maxItems: 50 }] } });
    const user = expect.objectContaining({ format: 'uuid', 'x-ref': 'user' });
    expect(of('/v1/deals', 'assignedToId')).toMatchObject({ explode: false, schema: { anyOf: [user, { enum: ['me', 'none'] }, { items: { anyOf: [user, { enum: ['me', 'none'] }] } }] } });
    expect(of('/v1/customers', 'industry')).toMatchObject({ schema: { type: 'string' } });
    expect(of('/v1/customers', 'industry')).not.toHaveProperty('explode');
  });

  it('know who `me` is for a personal key', async () => {
    const { token } = await post('/v1/me/api-keys', { name: 'Mine', scopes: ['crm.leads.read', 'crm.records.read_all'] }, bo);
    expect(await leads({ assignedToId: 'me' }, { client: new ApiClient(test.url, token) })).toEqual(['Two']);
  });
});
