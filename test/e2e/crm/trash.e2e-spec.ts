import { EmptyTrash } from '../../../libs/crm/src/trash/empty-trash.job.js';
import { MikroORM } from '@mikro-orm/postgresql';
import { runInScope, Scope } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

const BODIES: Record<string, object> = {
  leads: { firstName: 'Ada', lastName: 'Okafor', email: 'ada@okafor.example' },
  contacts: { firstName: 'Ada', lastName: 'Okafor' },
  accounts: { name: 'Okafor Logistics' },
  deals: { title: 'Fleet', value: '10', currency: 'EUR', contactName: 'Ada', contactEmail: 'ada@okafor.example' },
};
const RESOURCES = Object.keys(BODIES);

describe('The trash over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let support: Colleague;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
    support = await addColleague(test, acme, 'support_staff');
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, 'truncate leads, contacts, accounts, deals, outbox_events cascade'));

  const trashed = async (resource: string, who = acme) => {
    const { status, body } = await who.client.post(`/v1/${resource}`, BODIES[resource]);
    expect(status).toBe(201);
    expect((await who.client.delete(`/v1/${resource}/${body.id}`)).status).toBe(204);
    return body;
  };
  const list = async (query = '', client = acme.client) => (await client.get(`/v1/trash?${query}`)).body.data.map(({ type, title }: { type: string; title: string }) => `${type} ${title}`);
  const emptyTrash = () => {
    const scope = new Scope({ em: test.app.get(MikroORM).em, requestId: 'test' });
    return runInScope(scope, () => test.app.get(EmptyTrash).run());
  };
  const age = (table: string, id: string, days: number) => queryAsAdmin(test.database, `update ${table} set deleted_at = now() - $2 * interval '1 day' where id = $1`, [id, days]);

  it('lists what was deleted of every kind, the latest first', async () => {
    for (const resource of RESOURCES) await trashed(resource);
    await trashed('leads', globex);
    expect(await list()).toEqual(['deal Fleet', 'account Okafor Logistics', 'contact Ada Okafor', 'lead Ada Okafor']);
    expect(await list('type=account')).toEqual(['account Okafor Logistics']);
    expect(await list('', globex.client)).toEqual(['lead Ada Okafor']);
    const first = (await acme.client.get('/v1/trash?limit=3')).body;
    expect((await acme.client.get(`/v1/trash?limit=3&cursor=${encodeURIComponent(first.nextCursor)}`)).body).toMatchObject({ data: [{ type: 'lead' }], nextCursor: null });
    expect(Date.parse(first.data[0].purgedAt) - Date.parse(first.data[0].deletedAt)).toBe(30 * 86_400_000);
  });

  it.each(RESOURCES)('gives %s back as they were, once and for all', async (resource) => {
    const record = await trashed(resource);
    const restored = await acme.client.post(`/v1/${resource}/${record.id}/restoration`);
    expect(restored.status).toBe(200);
    const { version: _, updatedAt: __, ...before } = record;
    expect(restored.body).toMatchObject(before);
    expect(restored.body.version).toBeGreaterThan(record.version);
    expect((await acme.client.get(`/v1/${resource}/${record.id}`)).body).toEqual(restored.body);
    expect((await acme.client.post(`/v1/${resource}/${record.id}/restoration`)).body).toEqual(restored.body);
    expect(await list()).toEqual([]);
    const events = await queryAsAdmin<{ data: object }>(test.database, `select data from outbox_events where type = 'crm.record.restored'`);
    expect(events).toEqual([{ data: { type: resource.slice(0, -1), recordId: record.id } }]);
  });

  it('gives nothing to those who may not write, and nothing of another organization', async () => {
    const lead = await trashed('leads');
    expect(await list('', support.client)).toEqual(['lead Ada Okafor']);
    expect((await support.client.post(`/v1/leads/${lead.id}/restoration`)).status).toBe(403);
    expect((await globex.client.post(`/v1/leads/${lead.id}/restoration`)).status).toBe(404);
  });

  it('does not hold merged records, which cannot be taken back this way', async () => {
    const [first, second] = [await trashed('leads'), await trashed('leads')];
    await queryAsAdmin(test.database, 'update leads set merged_into_id = $2 where id = $1', [first.id, second.id]);
    expect(await list()).toHaveLength(1);
    expect((await acme.client.post(`/v1/leads/${first.id}/restoration`)).status).toBe(404);
  });

  it('is emptied of what was deleted thirty days ago, with what leads there', async () => {
    for (const resource of RESOURCES) await age(resource, (await trashed(resource)).id, 31);
    const [young, old, live] = [await trashed('leads'), await trashed('leads'), (await acme.client.post('/v1/leads', BODIES['leads'])).body];
    await age('leads', young.id, 29);
    await age('leads', old.id, 31);
    await queryAsAdmin(test.database, `insert into leads (id, organization_id, created_at, updated_at, first_name, last_name, email, lead_source, status, currency, merged_into_id, deleted_at)
      select gen_random_uuid(), organization_id, created_at, updated_at, first_name, last_name, email, lead_source, status, currency, id, now() from leads where id = $1`, [old.id]);
    await emptyTrash();
    const left = await queryAsAdmin<{ id: string }>(test.database, 'select id from leads union all select id from contacts union all select id from accounts union all select id from deals');
    expect(left.map(({ id }) => id).sort()).toEqual([young.id, live.id].sort());
    const purged = await queryAsAdmin<{ type: string }>(test.database, `select data->>'type' as type from outbox_events where type = 'crm.record.purged' order by 1`);
    expect(purged.map(({ type }) => type)).toEqual(['account', 'contact', 'deal', 'lead', 'lead']);
    await emptyTrash();
  });

  it('takes along what merged records were before, once their merge cannot be undone', async () => {
    const lead = async (phone: string) => (await acme.client.post('/v1/leads?onDuplicate=create', { ...BODIES['leads'], phone })).body.id;
    const merge = async () => (await acme.client.post(`/v1/leads/${await lead('+4930901820')}/merge`, { sourceIds: [await lead('+4930901821')] })).body.id;
    const [old, young] = [await merge(), await merge()];
    await queryAsAdmin(test.database, `update record_merges set created_at = now() - interval '31 days', log = log || '{"before": {"phone": "+4930901820"}}' where id = $1`, [old]);
    await queryAsAdmin(test.database, `update record_merges set log = log || '{"before": {"phone": "+4930901820"}}' where id = $1`, [young]);
    await emptyTrash();
    const logs = await queryAsAdmin<{ id: string; before: object }>(test.database, `select id, log->'before' as before from record_merges order by created_at`);
    expect(logs).toEqual([{ id: old, before: {} }, { id: young, before: { phone: '+4930901820' } }]);
  });
});
