import { runInScope, Scope } from '@app/kernel';
import { MikroORM } from '@mikro-orm/postgresql';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { RemoveTag } from './remove-tag.job.js';

const CARRIERS = 2_500;

/** No worker runs here: the job is run by hand, and ended where a test wants it. */
describe('A tag that was deleted', () => {
  let test: TestApp;
  let acme: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await ask('delete from customers');
    await ask('delete from customer_tags');
    await ask('delete from outbox_events');
  });

  const ask = <R = Json>(sql: string, params: unknown[] = []): Promise<R[]> => queryAsAdmin<R>(test.database, sql, params);
  const post = async (path: string, body: object, status = 201): Promise<Json> => {
    const answer = await acme.client.post(path, body);
    expect([answer.status, answer.body.errors]).toEqual([status, undefined]);
    return answer.body;
  };
  const remove = async (id: string) => expect((await acme.client.delete(`/v1/customer-tags/${id}`)).status).toBe(204);
  /** Customers that carry the tag, added without an event. */
  const giveTo = (tagId: string, count: number) =>
    ask(
      `with made as (
         insert into customers (id, organization_id, created_at, updated_at, display_name, customer_type, preferences, status, customer_since)
         select gen_random_uuid(), $1, now(), now(), 'C' || i, 'individual', '{}', 'active', now() from generate_series(1, ${count}) i returning id)
       insert into customer_taggings (id, organization_id, customer_id, tag_id, created_at) select gen_random_uuid(), $1, id, $2, now() from made`,
      [acme.organizationId, tagId],
    );
  const taggings = async (id: string) => (await ask('select count(*)::int as count from customer_taggings where tag_id = $1', [id]))[0].count;
  const told = async () => (await ask(`select count(*)::int as events, count(distinct data->>'customerId')::int as customers, count(distinct actor_user_id)::int as actors from outbox_events where type = 'commerce.customer.tags_changed'`))[0];
  /** As a job runs: a scope of its own, no transaction around it; told to stop when it asks for the time after `steps`. */
  const run = (tagId: string, steps = Number.POSITIVE_INFINITY) => {
    const signal = { throwIfAborted: () => { if (steps-- <= 0) throw new Error('told to stop'); } } as AbortSignal;
    const scope = new Scope({ em: test.app.get(MikroORM).em, requestId: 'test', organizationId: acme.organizationId });
    return runInScope(scope, () => test.app.get(RemoveTag).run({ tagId, userId: acme.userId }, { jobId: tagId, attempt: 1, signal }));
  };

  it('is gone at once for whoever reads, and its name is free', async () => {
    const [tag, stays] = [await post('/v1/customer-tags', { name: 'Regular' }), await post('/v1/customer-tags', { name: 'Stays' })];
    const { id } = await post('/v1/customers', { displayName: 'Jonas' });
    await post(`/v1/customers/${id}/tags`, { tagIds: [tag.id, stays.id] }, 200);
    await remove(tag.id);
    const { client } = acme;
    expect([(await client.get(`/v1/customer-tags/${tag.id}`)).status, (await client.patch(`/v1/customer-tags/${tag.id}`, { name: 'X' })).status, (await client.delete(`/v1/customer-tags/${tag.id}`)).status]).toEqual([404, 404, 404]);
    expect((await client.get('/v1/customer-tags')).body.data.map(({ name }: Json) => name)).toEqual(['Stays']);
    expect((await client.get(`/v1/customers/${id}`)).body.tags.map(({ name }: Json) => name)).toEqual(['Stays']);
    expect((await client.get(`/v1/customers?tagId=${tag.id}`)).body.data).toEqual([]);
    expect((await client.post(`/v1/customers/${id}/tags`, { tagIds: [tag.id] })).status).toBe(404);
    expect((await client.delete(`/v1/customers/${id}/tags/${tag.id}`)).status).toBe(404);
    const next = await post('/v1/customer-tags', { name: 'regular' });
    expect(next.customerCount).toBe(0);
    expect((await post('/v1/segments/preview', { criteria: { field: 'customer.tag', op: '=', value: 'Regular' } }, 200)).count).toBe(0);
    expect(await ask(`select data from jobs where name = 'commerce.remove-tag'`)).toEqual([{ data: { tagId: tag.id, userId: acme.userId } }]);
    await run(tag.id);
    expect(await taggings(stays.id)).toBe(1);
  });

  it('is taken from its customers in batches, each told of once, and a run that was ended anywhere goes on', async () => {
    const { id } = await post('/v1/customer-tags', { name: 'Regular' });
    await giveTo(id, CARRIERS);
    await remove(id);
    expect([await taggings(id), await told()]).toEqual([CARRIERS, { events: 0, customers: 0, actors: 0 }]);
    await expect(run(id, 1)).rejects.toThrow('told to stop');
    expect([await taggings(id), await told()]).toEqual([CARRIERS - 1_000, { events: 1_000, customers: 1_000, actors: 1 }]);

    await ask(`create function crash() returns trigger language plpgsql as $$ begin raise exception 'crash'; end $$`);
    await ask('create trigger crash before insert on outbox_events for each row execute function crash()');
    await expect(run(id)).rejects.toThrow('crash');
    expect(await taggings(id)).toBe(CARRIERS - 1_000);
    await ask('drop function crash cascade');

    await run(id);
    expect([await taggings(id), await told()]).toEqual([0, { events: CARRIERS, customers: CARRIERS, actors: 1 }]);
    expect(await ask('select id from customer_tags where id = $1', [id])).toEqual([]);
    await run(id);
  });

  it('is not given to anybody any more, however many try while it goes', async () => {
    for (let round = 0; round < 3; round++) {
      const { id } = await post('/v1/customer-tags', { name: `Round ${round}` });
      const customers = await Promise.all(Array.from({ length: 8 }, () => post('/v1/customers', { displayName: 'Jonas' })));
      const giving = customers.map((customer) => acme.client.post(`/v1/customers/${customer.id}/tags`, { tagIds: [id] }));
      await Promise.all([remove(id), ...giving]);
      expect((await Promise.all(giving)).every(({ status }) => status === 200 || status === 404)).toBe(true);
      await run(id);
      expect([await taggings(id), (await ask('select 1 as one from customer_tags where id = $1', [id])).length]).toEqual([0, 0]);
    }
  });
});
