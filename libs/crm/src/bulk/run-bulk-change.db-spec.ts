import { requireScope, runInScope, Scope } from '@app/kernel';
import { MikroORM } from '@mikro-orm/postgresql';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { Lead } from '../leads/lead.entity.js';
import { BulkRecordKinds } from './bulk-records.js';
import { RunBulkChange } from './run-bulk-change.js';

const RECORDS = 130;

describe('A change of many records', () => {
  let test: TestApp;
  let acme: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await queryAsAdmin(test.database, 'delete from leads');
    await queryAsAdmin(
      test.database,
      `insert into leads (id, organization_id, created_at, updated_at, first_name, last_name, email, lead_source, status, currency)
       select gen_random_uuid(), $1, now(), now(), 'L', n::text, n || '@example.com', 'other', 'new', 'EUR' from generate_series(1, ${RECORDS}) n`,
      [acme.organizationId],
    );
  });

  const start = async (input: object) => {
    const { body } = await acme.client.post('/v1/leads/bulk', { filter: { status: 'new' }, ...input });
    const [change] = await queryAsAdmin<{ id: string }>(test.database, 'select id from bulk_changes where operation_id = $1', [body.operation.id]);
    return { operationId: body.operation.id as string, bulkChangeId: change!.id };
  };
  const work = (data: Awaited<ReturnType<typeof start>>, attempt = 1) =>
    runInScope(new Scope({ em: test.app.get(MikroORM).em, requestId: 'test', organizationId: acme.organizationId }), () =>
      test.app.get(RunBulkChange).run(data, { jobId: data.operationId, attempt, signal: new AbortController().signal }),
    );
  const leads = () => test.app.get(BulkRecordKinds).of('lead');

  it('goes on behind the last record that was done when it dies, and refuses none that it has deleted itself', async () => {
    const data = await start({ action: 'delete' });
    const { delete: remove } = leads();
    let n = 0;
    leads().delete = (id) => {
      if (++n === 77) throw new RangeError('killed');
      return remove(id);
    };
    try {
      await expect(work(data)).rejects.toThrow('killed');
    } finally {
      leads().delete = remove;
    }
    await work(data, 2);
    expect((await acme.client.get(`/v1/operations/${data.operationId}`)).body).toMatchObject({ status: 'succeeded', doneCount: RECORDS, failedCount: 0, result: { doneCount: RECORDS, failedCount: 0, failures: [] } });
    expect((await acme.client.get('/v1/leads')).body.data).toEqual([]);
  });

  it('holds in memory no more than the record it changes', async () => {
    const data = await start({ action: 'update', changes: { notes: 'x' } });
    const { update } = leads();
    const held: number[] = [];
    leads().update = (id, changes) => {
      held.push([...requireScope().em.getUnitOfWork().getIdentityMap()].length);
      return update(id, changes);
    };
    try {
      await work(data);
    } finally {
      leads().update = update;
    }
    expect(held).toHaveLength(RECORDS);
    expect(Math.max(...held)).toBeLessThanOrEqual(1);
  });

  it('comes through while somebody else changes the same record', async () => {
    const data = await start({ action: 'update', changes: { notes: 'x' } });
    const { update } = leads();
    let meddled = false;
    leads().update = async (id, changes) => {
      if (!meddled) {
        meddled = true;
        await requireScope().em.findOneOrFail(Lead, { id });
        await queryAsAdmin(test.database, 'update leads set version = version + 1 where id = $1', [id]);
      }
      return update(id, changes);
    };
    try {
      await work(data);
    } finally {
      leads().update = update;
    }
    expect((await acme.client.get(`/v1/operations/${data.operationId}`)).body).toMatchObject({ status: 'succeeded', failedCount: 0 });
    expect(await queryAsAdmin(test.database, `select 1 from leads where notes is distinct from 'x'`)).toEqual([]);
  });

  it('counts a record that is refused once, and remembers why', async () => {
    const [gone] = await queryAsAdmin<{ id: string }>(test.database, 'select id from leads limit 1');
    const data = await start({ action: 'update', changes: { notes: 'x' } });
    const { update } = leads();
    leads().update = async (id, changes) => {
      if (id === gone!.id) await queryAsAdmin(test.database, 'delete from leads where id = $1', [id]);
      return update(id, changes);
    };
    try {
      await work(data);
    } finally {
      leads().update = update;
    }
    expect((await acme.client.get(`/v1/operations/${data.operationId}`)).body).toMatchObject({ status: 'succeeded', doneCount: RECORDS, failedCount: 1, result: { doneCount: RECORDS - 1, failedCount: 1, failures: [{ id: gone!.id, code: 'not_found' }] } });
  });
});
