import { runInScope, Scope } from '@app/kernel';
import { MikroORM } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { CustomerAddressesService } from '../addresses/customer-addresses.service.js';
import { CreateCustomerAddressDto } from '../addresses/customer-address.dto.js';
import { CreateCustomerDto } from '../customers/customer.dto.js';
import { CustomersService } from '../customers/customers.service.js';
import { InteractionsService } from '../interactions/interactions.service.js';
import { CreateOrderDto } from '../orders/order.dto.js';
import { OrdersService } from '../orders/orders.service.js';
import { CustomerTagsService } from '../tags/customer-tags.service.js';
import type { MergeLog } from './customer-merge.entity.js';
import { ForgetMerged } from './forget-merged.job.js';
import { MergeCustomers } from './merge-customers.js';

const CUSTOMER_TABLES = ['customer_addresses', 'customer_taggings', 'customer_interactions', 'orders'];
/** What changes with every write, and says nothing of the customer. */
const STRIPPED = `'version', 'updated_at'`;

const profile = fc.record({
  phone: fc.option(fc.constantFrom('+4930901821', '+12125550140')), notes: fc.option(fc.constantFrom('Kept.', 'Other.')), city: fc.option(fc.constant('Berlin')), address: fc.option(fc.constant('Lindenallee 7')), hasEmail: fc.boolean(),
  isBusiness: fc.boolean(), preferences: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(3)), tags: fc.subarray([0, 1, 2]), addresses: fc.array(fc.record({ isDefaultBilling: fc.boolean(), isDefaultShipping: fc.boolean() }), { maxLength: 3 }),
  orders: fc.nat(2), talks: fc.nat(2),
});

describe('Merging customers', () => {
  let test: TestApp;
  let company: SignedUp;
  let tagIds: string[];

  beforeAll(async () => {
    test = await startTestApp();
    company = await signUpCompany(test.url);
    tagIds = [];
    for (const name of ['a', 'b', 'c']) tagIds.push((await run(() => get(CustomerTagsService).create({ name, color: '#4c6fff' }))).id);
  });
  afterAll(() => test.close());

  const run = <T>(work: () => Promise<T>): Promise<T> => test.as(company, work);
  const get = <T>(type: new (...args: never[]) => T): T => test.app.get(type);
  let number = 0;

  const create = ({ hasEmail, isBusiness, tags, addresses, orders, talks, ...fields }: Partial<typeof profile extends fc.Arbitrary<infer P> ? P : never>): Promise<string> =>
    run(async () => {
      const { id } = await get(CustomersService).create(CreateCustomerDto.parse({
        ...fields, displayName: `C${++number}`, ...(hasEmail ? { email: `c${number}@example.com` } : {}), ...(isBusiness ? { customerType: 'business', industry: 'X', annualRevenue: '10.00', annualRevenueCurrency: 'EUR' } : {}),
      }));
      if (tags?.length) await get(CustomerTagsService).attach(id, tags.map((i) => tagIds[i]!));
      for (const flags of addresses ?? []) await get(CustomerAddressesService).create(id, CreateCustomerAddressDto.parse({ address: 'Here 1', ...flags }));
      for (let i = 0; i < (orders ?? 0); i++) await get(OrdersService).create(CreateOrderDto.parse({ customerId: id, title: 'X', items: [{ productName: 'X', unitPrice: '1.00' }] }));
      for (let i = 0; i < (talks ?? 0); i++) await get(InteractionsService).create(id, { interactionType: 'call', subject: 'X' });
      return id;
    });
  /** Everything there is of customers, but for what every write changes. */
  async function image(ids: readonly string[]): Promise<unknown> {
    const parts = CUSTOMER_TABLES.map((table) => `select '${table}' as of, to_jsonb(t) - array[${STRIPPED}] as row from ${table} t where customer_id = any($1::uuid[])`);
    return queryAsAdmin(test.database, `select 'customers' as of, to_jsonb(t) - array[${STRIPPED}] as row from customers t where id = any($1::uuid[]) union all ${parts.join(' union all ')} order by 1, 2`, [ids]);
  }

  it('and parting them again leaves everything as it was; in between, all belongs to one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(profile, { minLength: 2, maxLength: 4 }), async (profiles) => {
        const ids: string[] = [];
        for (const one of profiles) ids.push(await create(one));
        const before = await image(ids);
        const [targetId, ...sourceIds] = ids as [string, ...string[]];
        const { moved: foreseen } = await run(() => get(MergeCustomers).merge(targetId, { sourceIds, dryRun: true }));
        expect(await image(ids)).toEqual(before);
        const { id, moved } = await run(() => get(MergeCustomers).merge(targetId, { sourceIds }));
        expect(moved).toEqual(foreseen);
        const left = await queryAsAdmin<{ n: number }>(test.database, CUSTOMER_TABLES.map((table) => `select count(*)::int as n from ${table} where customer_id = any($1::uuid[])`).join(' union all '), [sourceIds]);
        expect(left.every(({ n }) => n === 0)).toBe(true);
        await run(() => get(MergeCustomers).undo(id!));
        expect(await image(ids)).toEqual(before);
      }),
      { numRuns: 12 },
    );
  });

  it('and never two of the same moment into each other, or one into two', async () => {
    const [a, b, c] = [await create({ orders: 1 }), await create({ orders: 1 }), await create({ orders: 1 })];
    const merge = (target: string, source: string) => run(() => get(MergeCustomers).merge(target, { sourceIds: [source] }));
    const outcomes = await Promise.allSettled([merge(a, b), merge(b, a), merge(c, b), merge(c, a)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ status: 404 });
    const living = await queryAsAdmin<{ id: string; orders: number }>(test.database, `select c.id, (select count(*)::int from orders o where o.customer_id = c.id) as orders from customers c where id = any($1::uuid[]) and deleted_at is null`, [[a, b, c]]);
    expect(living.reduce((sum, { orders }) => sum + orders, 0)).toBe(3);
  });

  it('keeps what was changed by hand since, and is not taken back when an address was given away', async () => {
    const target = await create({ phone: null });
    const source = await create({ phone: '+4930901821', hasEmail: true });
    const { id } = await run(() => get(MergeCustomers).merge(target, { sourceIds: [source] }));
    const merged = await run(() => get(CustomersService).get(target));
    expect(merged).toMatchObject({ phone: '+4930901821', email: expect.stringMatching(/@example\.com$/) });
    await run(() => get(CustomersService).update(target, { phone: '+12125550140', email: null }));
    const thief = await run(() => get(CustomersService).create(CreateCustomerDto.parse({ displayName: 'New', email: merged.email })));
    await expect(run(() => get(MergeCustomers).undo(id!))).rejects.toMatchObject({ code: 'customer_merge_built_upon' });
    await run(() => get(CustomersService).update(thief.id, { email: null }));
    await run(() => get(MergeCustomers).undo(id!));
    expect(await run(() => get(CustomersService).get(target))).toMatchObject({ phone: '+12125550140', email: null });
    expect(await run(() => get(CustomersService).get(source))).toMatchObject({ phone: '+4930901821', email: merged.email });
  });

  it('is not taken back once another customer has what was theirs: an address, or a value of a field that is unique', async () => {
    expect((await company.client.post('/v1/custom-fields', { entity: 'customer', key: 'card', label: 'Card', type: 'text', isUnique: true })).status).toBe(201);
    const build = async (fields: object): Promise<string> => (await company.client.post('/v1/customers', { displayName: 'Ines', ...fields })).body.id;
    const undone = async (id: string) => (await company.client.post(`/v1/customer-merges/${id}/undo`)).body.code;
    const [first, second] = [await build({ email: 'first@example.com' }), await build({ email: 'second@example.com' })];
    const byAddress = (await company.client.post(`/v1/customers/${first}/merge`, { sourceIds: [second], fieldChoices: { email: second } })).body.id;
    await build({ email: 'first@example.com' });
    expect(await undone(byAddress)).toBe('customer_merge_built_upon');
    const [third, fourth] = [await build({}), await build({ customFields: { card: 'C-1' } })];
    const byCard = (await company.client.post(`/v1/customers/${third}/merge`, { sourceIds: [fourth] })).body.id;
    await company.client.patch(`/v1/customers/${third}`, { customFields: { card: 'C-2' } });
    await build({ customFields: { card: 'C-1' } });
    expect(await undone(byCard)).toBe('customer_merge_built_upon');
  });

  it('forgets what customers were before, once it cannot be undone', async () => {
    const merge = async () => run(async () => get(MergeCustomers).merge(await create({ phone: '+12125550140', addresses: [{ isDefaultBilling: true, isDefaultShipping: true }] }), { sourceIds: [await create({ notes: 'Kept.', addresses: [{ isDefaultBilling: true, isDefaultShipping: true }] })] }));
    const [old, young] = [await merge(), await merge()];
    const logOf = async ({ id }: { id: string | null }) => (await queryAsAdmin<{ log: MergeLog }>(test.database, 'select log from customer_merges where id = $1', [id]))[0]!.log;
    const [before, kept] = [await logOf(old), await logOf(young)];
    await queryAsAdmin(test.database, `update customer_merges set created_at = now() - interval '31 days' where id = $1`, [old.id]);
    await runInScope(new Scope({ em: get(MikroORM).em, requestId: 'test' }), () => get(ForgetMerged).run());
    expect(await logOf(old)).toEqual({ ...before, before: {}, after: {}, dropped: [] });
    expect([Object.keys(kept.before).length > 0, kept.dropped.length > 0, await logOf(young)]).toEqual([true, true, kept]);
  });
});
