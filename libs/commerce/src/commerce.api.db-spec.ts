import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../test/support/client.js';
import { queryAsAdmin } from '../../../test/support/database.js';
import { CommerceApi } from './commerce.api.js';
import { CommerceDemoData } from './demo-data.js';

describe('What commerce tells other contexts', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
  });
  afterAll(() => test.close());

  const ask = <T>(who: SignedUp, question: (api: CommerceApi) => Promise<T>): Promise<T> => test.as(who, () => question(test.app.get(CommerceApi)));

  it('is whose an address is, within the organization that asks and while the customer exists', async () => {
    const { id } = (await acme.client.post('/v1/customers', { displayName: 'Jonas', email: 'jonas@example.com' })).body;
    const addresses = ['JONAS@example.com', 'nobody@example.com'];
    expect(await ask(acme, (api) => api.customersByEmail(addresses))).toEqual([{ address: 'jonas@example.com', customerId: id }]);
    expect(await ask(acme, async (api) => [await api.exists(id), await api.addressOf(id)])).toEqual([true, 'jonas@example.com']);
    expect(await ask(globex, (api) => api.customersByEmail(addresses))).toEqual([]);
    expect(await ask(globex, async (api) => [await api.exists(id), await api.addressOf(id)])).toEqual([false, null]);
    await acme.client.delete(`/v1/customers/${id}`);
    expect(await ask(acme, (api) => api.customersByEmail(addresses))).toEqual([]);
    expect(await ask(acme, async (api) => [await api.exists(id), await api.addressOf(id)])).toEqual([false, null]);
  });

  it('begins, in a demonstration, with customers of two years in every status', async () => {
    await test.as(globex, () => test.app.get(CommerceDemoData).create([globex.userId]));
    const [found] = await queryAsAdmin(
      test.database,
      `select count(*)::int as customers, count(distinct status)::int as statuses, min(created_at) < now() - interval '600 days' as early, max(created_at) < now() as past
       from customers where organization_id = $1 and deleted_at is null`,
      [globex.organizationId],
    );
    expect(found).toEqual({ customers: 24, statuses: 3, early: true, past: true });
    const [orders] = await queryAsAdmin(
      test.database,
      `select count(distinct status)::int as statuses, count(distinct payment_status) >= 4 as payments, count(distinct currency)::int as currencies, max(order_date) < now() as past, count(*) > 30 as many
       from orders where organization_id = $1`,
      [globex.organizationId],
    );
    expect(orders).toEqual({ statuses: 6, payments: true, currencies: 2, past: true, many: true });
  });
});
