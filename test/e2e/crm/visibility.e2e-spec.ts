import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

const BODIES: Record<string, (overrides: object) => object> = {
  leads: (overrides) => ({ firstName: 'Ada', lastName: 'Okafor', email: 'ada@okafor.example', ...overrides }),
  contacts: (overrides) => ({ firstName: 'Ada', lastName: 'Okafor', ...overrides }),
  accounts: (overrides) => ({ name: 'Okafor Logistics', ...overrides }),
  deals: (overrides) => ({ title: 'Fleet', value: '10', currency: 'EUR', contactName: 'Ada', contactEmail: 'ada@okafor.example', ...overrides }),
};
const RESOURCES = Object.keys(BODIES);

describe('Records over HTTP, for a member who sees only their own', () => {
  let test: TestApp;
  let acme: SignedUp;
  let seller: Colleague;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    seller = await addColleague(test, acme, 'sales_manager');
    await acme.client.patch(`/v1/members/${seller.memberId}`, { canViewAllRecords: false });
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, 'truncate leads, contacts, accounts, deals cascade'));

  const create = async (resource: string, overrides: object, client = acme.client) => {
    const answer = await client.post(`/v1/${resource}${resource === 'deals' ? '' : '?onDuplicate=create'}`, BODIES[resource]!(overrides));
    expect([resource, answer.status]).toEqual([resource, 201]);
    return answer.body;
  };
  const seenIds = async (resource: string) => (await seller.client.get(`/v1/${resource}`)).body.data.map(({ id }: { id: string }) => id).sort();

  it.each(RESOURCES)('%s of others and of nobody are neither read, listed, changed, deleted nor restored', async (resource) => {
    const [others, nobodys] = [await create(resource, { assignedToId: acme.userId }), await create(resource, { assignedToId: null })];
    const mine = await create(resource, { assignedToId: seller.userId });
    const made = await create(resource, {}, seller.client);
    expect(await seenIds(resource)).toEqual([mine.id, made.id].sort());
    for (const { id } of [others, nobodys]) {
      const path = `/v1/${resource}/${id}`;
      const answers = [await seller.client.get(path), await seller.client.patch(path, {}), await seller.client.delete(path), await seller.client.post(`${path}/restoration`)];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    }
    for (const { id } of [mine, made]) expect((await seller.client.get(`/v1/${resource}/${id}`)).status).toBe(200);
    expect((await acme.client.get(`/v1/${resource}`)).body.data).toHaveLength(4);
  });

  it('are lost to their maker once somebody else is responsible', async () => {
    const lead = await create('leads', {}, seller.client);
    await acme.client.patch(`/v1/leads/${lead.id}`, { assignedToId: acme.userId });
    expect((await seller.client.get(`/v1/leads/${lead.id}`)).status).toBe(404);
  });

  it('are searched for among the own ones only', async () => {
    await create('leads', { assignedToId: acme.userId });
    const mine = await create('leads', { assignedToId: seller.userId, email: 'x@y.example' });
    expect((await seller.client.get('/v1/leads?q=okafor')).body.data.map(({ id }: { id: string }) => id)).toEqual([mine.id]);
  });

  it('are not to be taken as accounts of contacts either', async () => {
    const account = await create('accounts', { assignedToId: acme.userId });
    expect((await seller.client.post('/v1/contacts', BODIES['contacts']!({ accountId: account.id }))).body.errors[0].pointer).toBe('#/accountId');
  });

  it('are all seen again when they are given back the right', async () => {
    await create('leads', { assignedToId: acme.userId });
    await acme.client.patch(`/v1/members/${seller.memberId}`, { canViewAllRecords: true });
    expect(await seenIds('leads')).toHaveLength(1);
    await acme.client.patch(`/v1/members/${seller.memberId}`, { canViewAllRecords: false });
    expect(await seenIds('leads')).toHaveLength(0);
  });
});
