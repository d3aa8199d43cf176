import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

const aLead = (overrides: object = {}) => ({ firstName: 'Ada', lastName: 'Okafor', email: 'ada@okafor.example', ...overrides });

describe('Duplicates over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let seller: Colleague;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
    seller = await addColleague(test, acme, 'sales_manager');
    expect((await acme.client.patch(`/v1/members/${seller.memberId}`, { canViewAllRecords: false })).status).toBe(200);
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, 'truncate leads, contacts, accounts cascade'));

  const create = async (overrides: object = {}) => {
    const answer = await acme.client.post('/v1/leads?onDuplicate=create', aLead(overrides));
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const matches = async (overrides: object) => {
    const { status, body } = await acme.client.post('/v1/leads', aLead(overrides));
    return status === 409 ? body.candidates.map(({ matchedBy }: { matchedBy: string[] }) => matchedBy.join()) : status;
  };

  it('are refused with what they are duplicates of', async () => {
    const lead = await create({ phone: '+4930901820' });
    const again = await acme.client.post('/v1/leads', aLead({ phone: '+49 30 901820' }));
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({
      code: 'duplicate_candidates',
      candidates: [{ id: lead.id, name: 'Ada Okafor', email: 'ada@okafor.example', phone: '+4930901820', matchedBy: ['email', 'phone', 'name'] }],
    });
    expect((await acme.client.get('/v1/leads')).body.data).toHaveLength(1);
  });

  it.each([
    ['the same address in another spelling', { email: 'ADA+spring@Okafor.example', firstName: 'X', lastName: 'Y' }, ['email']],
    ['the same complete number', { email: 'x@elsewhere.example', phone: '+49 30 901820', firstName: 'X' }, ['phone']],
    ['an alike name at the same company', { email: 'a.okafor@okafor.example', firstName: 'Adah' }, ['name']],
    ['the same name elsewhere', { email: 'ada@elsewhere.example' }, 201],
    ['a colleague', { email: 'tom@okafor.example', firstName: 'Tom', lastName: 'Berg' }, 201],
    ['a national number', { email: 'x@elsewhere.example', phone: '030 901820' }, 201],
  ])('are found by %s', async (_, overrides, found) => {
    await create({ phone: '+4930901820' });
    expect(await matches(overrides)).toEqual(found);
  });

  it('are not found by the host where anybody may have an address', async () => {
    await create({ email: 'ada1@gmail.com' });
    expect(await matches({ email: 'ada2@gmail.com' })).toBe(201);
  });

  it('name five candidates at most, the surest first', async () => {
    for (let i = 0; i < 7; i++) await create({ email: `ada${i}@okafor.example` });
    const { body } = await acme.client.post('/v1/leads', aLead({ email: 'ada3@okafor.example' }));
    expect(body.candidates).toHaveLength(5);
    expect(body.candidates[0]).toMatchObject({ email: 'ada3@okafor.example', matchedBy: ['email', 'name'] });
  });

  it('are skipped, merged or created as the caller wants', async () => {
    const lead = await create({ notes: 'first' });
    const skipped = await acme.client.post('/v1/leads?onDuplicate=skip', aLead({ notes: 'second', jobTitle: 'COO' }));
    expect([skipped.status, skipped.body]).toEqual([200, lead]);
    const merged = await acme.client.post('/v1/leads?onDuplicate=merge', aLead({ notes: 'second', jobTitle: 'COO', estimatedValue: '10', currency: 'CHF' }));
    expect(merged.status).toBe(200);
    expect(merged.body).toMatchObject({ id: lead.id, notes: 'first', jobTitle: 'COO', estimatedValue: '10.00', currency: 'CHF', version: 2 });
    expect((await acme.client.post('/v1/leads?onDuplicate=create', aLead())).status).toBe(201);
    expect((await acme.client.post('/v1/leads?onDuplicate=ignore', aLead())).status).toBe(422);
    expect((await acme.client.get('/v1/leads')).body.data).toHaveLength(2);
  });

  it('of other organizations, and deleted ones, are none', async () => {
    await globex.client.post('/v1/leads', aLead());
    const lead = await create();
    await acme.client.delete(`/v1/leads/${lead.id}`);
    expect(await matches({})).toBe(201);
  });

  it('that the caller may not see are not told of', async () => {
    await create({ assignedToId: acme.userId });
    const answer = await seller.client.post('/v1/leads', aLead());
    expect(answer.status).toBe(201);
    const again = await seller.client.post('/v1/leads', aLead());
    expect(again.body.candidates.map(({ id }: { id: string }) => id)).toEqual([answer.body.id]);
  });

  it('do not arise when many create the same at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => acme.client.post('/v1/leads', aLead())));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'duplicate_candidates')).toHaveLength(19);
  });

  it('are found among accounts by domain, number and alike names, and among contacts by address', async () => {
    const account = (await acme.client.post('/v1/accounts', { name: 'Okafor Logistics GmbH', domain: 'okafor.example', phone: '+4930901820' })).body;
    const found = async (body: object) => (await acme.client.post('/v1/accounts', body)).body.candidates?.map(({ id, matchedBy }: { id: string; matchedBy: string[] }) => [id, matchedBy.join()]);
    expect(await found({ name: 'Other', domain: 'www.okafor.example' })).toEqual([[account.id, 'domain']]);
    expect(await found({ name: 'Another', phone: '+49 30 901820' })).toEqual([[account.id, 'phone']]);
    expect(await found({ name: 'OKAFOR Logistics' })).toEqual([[account.id, 'name']]);
    expect(await found({ name: 'Brightwater Hotels' })).toBeUndefined();
    expect((await acme.client.post('/v1/accounts?onDuplicate=merge', { name: 'Okafor Logistics', industry: 'Transport' })).body).toMatchObject({ id: account.id, name: 'Okafor Logistics GmbH', industry: 'Transport' });
    await acme.client.patch(`/v1/accounts/${account.id}`, { currency: 'EUR' });
    expect((await acme.client.post('/v1/accounts?onDuplicate=merge', { name: 'Okafor Logistics', annualRevenue: '10', currency: 'CHF' })).body).toMatchObject({ id: account.id, annualRevenue: '10.00', currency: 'CHF' });
    await acme.client.post('/v1/contacts', aLead());
    expect((await acme.client.post('/v1/contacts', aLead({ email: 'ada+x@okafor.example' }))).body.candidates).toHaveLength(1);
    expect((await acme.client.post('/v1/contacts', { firstName: 'No', lastName: 'Address' })).status).toBe(201);
  });

  it('that were merged answer with the way to the survivor', async () => {
    const [first, second, third] = [await create(), await create(), await create()];
    const merge = (from: string, to: string) => queryAsAdmin(test.database, 'update leads set merged_into_id = $2, deleted_at = now() where id = $1', [from, to]);
    await merge(first.id, second.id);
    await merge(second.id, third.id);
    const answer = await acme.client.get(`/v1/leads/${first.id}`);
    expect([answer.status, answer.headers.get('location'), answer.body.code]).toEqual([301, `/v1/leads/${third.id}`, 'record_merged']);
    expect((await globex.client.get(`/v1/leads/${first.id}`)).status).toBe(404);
    await acme.client.patch(`/v1/leads/${third.id}`, { assignedToId: acme.userId });
    expect((await seller.client.get(`/v1/leads/${first.id}`)).status).toBe(404);
    expect((await acme.client.patch(`/v1/leads/${first.id}`, { notes: 'x' })).status).toBe(404);
  });
});
