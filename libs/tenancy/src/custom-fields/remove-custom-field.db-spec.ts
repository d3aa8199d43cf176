import { runInScope, Scope } from '@app/kernel';
import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { RemoveCustomField } from './remove-custom-field.job.js';

const LEADS = 2_500;

/** No worker runs here: the job is run by hand, and ended where a test wants it. */
describe('A custom field that was deleted', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await ask('delete from custom_field_definitions');
    await ask('delete from leads');
  });

  const ask = <R = Json>(sql: string, params: unknown[] = []): Promise<R[]> => queryAsAdmin<R>(test.database, sql, params);
  const define = async (overrides: object = {}, who = acme): Promise<string> => {
    const { status, body } = await who.client.post('/v1/custom-fields', { entity: 'lead', key: 'size', label: 'Size', type: 'number', ...overrides });
    expect(status).toBe(201);
    return body.id;
  };
  const remove = async (id: string) => expect((await acme.client.delete(`/v1/custom-fields/${id}`)).status).toBe(204);
  const createLead = (customFields: object = {}, who = acme) => who.client.post('/v1/leads?onDuplicate=create', { firstName: 'Ada', lastName: 'Okafor', email: 'ada@okafor.example', customFields });
  /** Leads whose ids count up; every fifth is in the trash. */
  const fill = (values: string, count = LEADS) =>
    ask(
      `insert into leads (id, organization_id, created_at, updated_at, first_name, last_name, email, lead_source, status, currency, custom_fields, deleted_at)
       select ('00000000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, $1, now(), now(), 'L', i::text, i || '@example.com', 'other', 'new', 'EUR', ${values}, case when i % 5 = 0 then now() end
       from generate_series(1, ${count}) i`,
      [acme.organizationId],
    );
  const carriers = async (key = 'size') => (await ask('select count(*)::int as count from leads where organization_id = $1 and jsonb_exists(custom_fields, $2)', [acme.organizationId, key]))[0].count;
  /** As a job runs: a scope of its own, no transaction around it; told to stop when it asks for the time after `steps`. */
  const run = (customFieldId: string, steps = Number.POSITIVE_INFINITY) => {
    const signal = { throwIfAborted: () => { if (steps-- <= 0) throw new Error('told to stop'); } } as AbortSignal;
    const scope = new Scope({ em: test.app.get(MikroORM).em, requestId: 'test', organizationId: acme.organizationId });
    return runInScope(scope, () => test.app.get(RemoveCustomField).run({ customFieldId }, { jobId: customFieldId, attempt: 1, signal }));
  };

  it('is gone at once for whoever reads, writes or filters, and its key is free when its values are out', async () => {
    const id = await define({ isRequired: true });
    expect((await createLead({ size: 1 })).status).toBe(201);
    await remove(id);
    const { client } = acme;
    expect([(await client.get(`/v1/custom-fields/${id}`)).status, (await client.patch(`/v1/custom-fields/${id}`, { label: 'X' })).status, (await client.delete(`/v1/custom-fields/${id}`)).status]).toEqual([404, 404, 404]);
    expect((await client.get('/v1/custom-fields')).body.data).toEqual([]);
    expect((await client.get('/v1/custom-fields/schema?entity=lead')).body.schema.properties).toEqual({});
    expect((await client.get('/v1/leads?customFields[size]=1')).status).toBe(422);
    expect((await createLead({ size: 2 })).status).toBe(422);
    expect((await createLead()).status).toBe(201);
    const again = await client.post('/v1/custom-fields', { entity: 'lead', key: 'size', label: 'Size', type: 'text' });
    expect([again.status, again.body.code]).toEqual([409, 'custom_field_being_deleted']);
    await define({ entity: 'contact' });
    expect(await ask(`select name, state from jobs where name = 'tenancy.remove-custom-field' and data->>'customFieldId' = $1`, [id])).toEqual([{ name: 'tenancy.remove-custom-field', state: 'pending' }]);
    await run(id);
    await define({ type: 'text' });
    expect((await createLead({ size: 'large' })).body.customFields).toEqual({ size: 'large' });
  });

  it('goes out of every record in batches, and a run that was ended anywhere goes on behind the last one', async () => {
    const id = await define();
    await define({ key: 'other' });
    await define({}, globex);
    expect((await createLead({ size: 1 }, globex)).status).toBe(201);
    await fill(`jsonb_build_object('size', i, 'other', i)`);
    await remove(id);
    const last = async () => (await ask('select stripped_through as id from custom_field_definitions where id = $1', [id]))[0]?.id;
    const record = (i: number) => `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`;
    await expect(run(id, 1)).rejects.toThrow('told to stop');
    expect([await last(), await carriers()]).toEqual([record(1_000), LEADS - 1_000]);

    await ask(`create function crash() returns trigger language plpgsql as $$ begin raise exception 'crash'; end $$`);
    await ask('create trigger crash before update of stripped_through on custom_field_definitions for each row execute function crash()');
    await expect(run(id)).rejects.toThrow('crash');
    expect([await last(), await carriers()]).toEqual([record(1_000), LEADS - 1_000]);
    await ask('drop function crash cascade');

    await ask(`set session_replication_role = replica; update leads set custom_fields = custom_fields || '{"size": 1}' where id = '${record(7)}'`);
    await run(id);
    expect(await ask(`select id from leads where organization_id = $1 and jsonb_exists(custom_fields, 'size')`, [acme.organizationId])).toEqual([{ id: record(7) }]);
    expect([await last(), await carriers('other')]).toEqual([undefined, LEADS]);
    expect((await globex.client.get('/v1/leads?customFields[size]=1')).body.data).toHaveLength(1);
    await run(id);
  });

  it('takes no value from whoever knew it before and writes late, nor misses one that was being written', async () => {
    const id = await define();
    const writer = new Client(test.database.adminUrl);
    await writer.connect();
    await writer.query('begin');
    await writer.query(
      `insert into leads (id, organization_id, created_at, updated_at, first_name, last_name, email, lead_source, status, currency, custom_fields)
       values (gen_random_uuid(), $1, now(), now(), 'Early', 'Bird', 'e@example.com', 'other', 'new', 'EUR', '{"size": 1}')`,
      [acme.organizationId],
    );
    const removing = remove(id);
    await eventually(async () => (await ask(`select 1 from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`)).length > 0);
    await writer.query('commit');
    await removing;
    await writer.end();
    expect(await carriers()).toBe(1);
    await fill(`'{"size": 2}'`, 3);
    await ask(`update leads set custom_fields = '{"size": 3}' where first_name = 'L'`);
    expect(await carriers()).toBe(1);
    await run(id);
    expect(await carriers()).toBe(0);
  });

  it('is unique no more, and gives its values free; those of other fields stay taken', async () => {
    const id = await define({ isUnique: true });
    await define({ key: 'code', type: 'text', isUnique: true });
    const { body: lead } = await createLead({ size: 1, code: 'A' });
    await createLead({ size: 2, code: 'B' });
    await remove(id);
    await ask(`update leads set notes = 'x', custom_fields = custom_fields || '{"code": "C"}' where id = $1`, [lead.id]);
    await run(id);
    expect(await ask('select key, count(*)::int as count from unique_field_values where organization_id = $1 group by key', [acme.organizationId])).toEqual([{ key: 'code', count: 2 }]);
    expect((await createLead({ code: 'C' })).body.code).toBe('custom_field_value_taken');
    await define({ isUnique: true });
    expect((await createLead({ size: 1 })).status).toBe(201);
  });
});
