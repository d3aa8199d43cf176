import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type ApiClient, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague } from '../tenancy/colleagues.js';

const aContact = (overrides: object = {}) => ({ firstName: 'Ada', lastName: 'Okafor', email: 'ada@okafor.example', ...overrides });
const anAccount = (overrides: object = {}) => ({ name: 'Okafor Logistics', ...overrides });

describe('Contacts and accounts over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let support: ApiClient;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
    support = (await addColleague(test, acme, 'support_staff')).client;
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, 'truncate contacts, accounts cascade'));

  const createContact = async (overrides: object = {}, who = acme) => {
    const answer = await who.client.post('/v1/contacts?onDuplicate=create', aContact(overrides));
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const createAccount = async (overrides: object = {}, who = acme) => {
    const answer = await who.client.post('/v1/accounts?onDuplicate=create', anAccount(overrides));
    expect(answer.status).toBe(201);
    return answer.body;
  };

  it('are created with every field in its normal form', async () => {
    const account = await acme.client.post('/v1/accounts', {
      name: ' Okafor Logistics ', domain: 'https://WWW.Okafor.example/about', industry: 'Transport', employeeCount: 240, annualRevenue: '18500000', currency: 'EUR', phone: '+49 (0)30 901820',
      website: 'https://www.okafor.example/', address: { city: 'Berlin', country: 'DE' }, notes: 'Nine depots.', assignedToId: acme.userId,
    });
    expect(account.status).toBe(201);
    expect(account.headers.get('location')).toBe(`/v1/accounts/${account.body.id}`);
    expect(account.headers.get('etag')).toBe('"1"');
    expect(account.body).toEqual({
      id: expect.any(String), name: 'Okafor Logistics', domain: 'okafor.example', industry: 'Transport', employeeCount: 240, annualRevenue: '18500000.00', currency: 'EUR', phone: '+4930901820',
      website: 'https://www.okafor.example/', address: { city: 'Berlin', country: 'DE' }, notes: 'Nine depots.', assignedToId: acme.userId, createdById: acme.userId, customFields: {},
      createdAt: expect.any(String), updatedAt: expect.any(String), version: 1,
    });
    expect((await acme.client.get(`/v1/accounts/${account.body.id}`)).body).toEqual(account.body);
    const contact = await acme.client.post('/v1/contacts', { accountId: account.body.id, firstName: 'Ada', lastName: 'Okafor', email: 'Ada@Okafor.example', phone: '+49 30 901821', jobTitle: 'COO', notes: 'x', assignedToId: acme.userId });
    expect(contact.body).toEqual({
      id: expect.any(String), accountId: account.body.id, firstName: 'Ada', lastName: 'Okafor', email: 'ada@okafor.example', phone: '+4930901821', jobTitle: 'COO', notes: 'x',
      assignedToId: acme.userId, createdById: acme.userId, customFields: {}, createdAt: expect.any(String), updatedAt: expect.any(String), version: 1,
    });
    expect((await acme.client.get(`/v1/contacts/${contact.body.id}`)).body).toEqual(contact.body);
  });

  it.each([
    ['/v1/contacts', '#/firstName', aContact({ firstName: '' })],
    ['/v1/contacts', '#/email', aContact({ email: 'nobody' })],
    ['/v1/contacts', '#/surprise', aContact({ surprise: 1 })],
    ['/v1/accounts', '#/name', anAccount({ name: undefined })],
    ['/v1/accounts', '#/domain', anAccount({ domain: 'no domain' })],
    ['/v1/accounts', '#/website', anAccount({ website: 'javascript:alert(1)' })],
    ['/v1/accounts', '#/address/planet', anAccount({ address: { planet: 'Earth' } })],
    ['/v1/accounts', '#/currency', anAccount({ annualRevenue: '1' })],
    ['/v1/accounts', '#/employeeCount', anAccount({ employeeCount: -1 })],
  ])('at %s are refused with a pointer to %s', async (path, pointer, body) => {
    const answer = await acme.client.post(path, body);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
  });

  it('refer to accounts and members that exist', async () => {
    const theirs = await createAccount({}, globex);
    for (const accountId of [theirs.id, uuidv7()]) {
      const answer = await acme.client.post('/v1/contacts', aContact({ accountId }));
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([404, '#/accountId']);
    }
    for (const path of ['/v1/contacts', '/v1/accounts']) {
      const answer = await acme.client.post(path, { ...(path === '/v1/contacts' ? aContact() : anAccount()), assignedToId: globex.userId });
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([404, '#/assignedToId']);
    }
  });

  it.each(['contacts', 'accounts'])('%s are changed one version at a time, and by those who may', async (resource) => {
    const record = resource === 'contacts' ? await createContact() : await createAccount({ address: { city: 'Berlin' } });
    const path = `/v1/${resource}/${record.id}`;
    const changed = await acme.client.patch(path, { notes: 'new' }, { 'if-match': '"1"' });
    expect([changed.status, changed.body.version, changed.body.notes]).toEqual([200, 2, 'new']);
    expect((await acme.client.patch(path, { notes: 'late' }, { 'if-match': '"1"' })).status).toBe(412);
    if (resource === 'accounts') expect((await acme.client.patch(path, { address: { city: 'Berlin' } })).body.version).toBe(2);
    expect((await support.get(path)).body).toEqual(changed.body);
    expect((await support.patch(path, { notes: 'x' })).status).toBe(403);
    expect((await support.post(`/v1/${resource}`, {})).status).toBe(403);
    expect((await support.delete(path)).status).toBe(403);
    expect((await acme.client.delete(path, { 'if-match': '"1"' })).status).toBe(412);
    expect((await acme.client.delete(path)).status).toBe(204);
    expect((await acme.client.get(path)).status).toBe(404);
  });

  it.each(['contacts', 'accounts'])('%s of another organization are answered like ids that never existed', async (resource) => {
    const record = resource === 'contacts' ? await createContact() : await createAccount();
    const answers = async (id: string) => {
      const path = `/v1/${resource}/${id}`;
      const found = [await globex.client.get(path), await globex.client.patch(path, { notes: 'x' }), await globex.client.delete(path), await globex.client.post(`${path}/restoration`)];
      return found.map(({ status, body }) => [status, { ...body, instance: '' }]);
    };
    const theirs = await answers(record.id);
    expect(theirs.map(([status]) => status)).toEqual([404, 404, 404, 404]);
    expect(theirs).toEqual(await answers(uuidv7()));
    expect((await globex.client.get(`/v1/${resource}`)).body.data).toEqual([]);
  });

  it('are listed by filters, ranges, order and search', async () => {
    const one = await createAccount({ name: 'Okafor Logistics', domain: 'okafor.example', industry: 'Transport', employeeCount: 10 });
    const two = await createAccount({ name: 'Brightwater Hotels', industry: 'Travel', employeeCount: 90, assignedToId: acme.userId });
    const names = async (query: string) => (await acme.client.get(`/v1/accounts?${query}`)).body.data.map(({ name }: { name: string }) => name.split(' ')[0]);
    expect(await names('sort=name')).toEqual(['Brightwater', 'Okafor']);
    expect(await names('domain=OKAFOR.example')).toEqual(['Okafor']);
    expect(await names('industry=Travel')).toEqual(['Brightwater']);
    expect(await names('employeeCount[gte]=50')).toEqual(['Brightwater']);
    expect(await names(`assignedToId=${acme.userId}`)).toEqual(['Brightwater']);
    expect(await names('q=logist')).toEqual(['Okafor']);
    await createContact({ accountId: one.id, lastName: 'One', email: 'one@x.example' });
    await createContact({ accountId: two.id, lastName: 'Two', email: 'two@y.example' });
    const people = async (query: string) => (await acme.client.get(`/v1/contacts?${query}`)).body.data.map(({ lastName }: { lastName: string }) => lastName);
    expect(await people(`accountId=${one.id}`)).toEqual(['One']);
    expect(await people('email=TWO@y.example')).toEqual(['Two']);
    expect(await people('domain=y.example')).toEqual(['Two']);
    expect(await people('sort=-lastName')).toEqual(['Two', 'One']);
    expect(await people('q=two')).toEqual(['Two']);
    expect((await acme.client.get('/v1/accounts?sort=notes')).status).toBe(422);
  });

  it('lose their account when it is gone, and stay', async () => {
    const account = await createAccount();
    const contact = await createContact({ accountId: account.id });
    await queryAsAdmin(test.database, 'delete from accounts where id = $1', [account.id]);
    expect((await acme.client.get(`/v1/contacts/${contact.id}`)).body.accountId).toBeNull();
  });
});
