import { MikroORM } from '@mikro-orm/postgresql';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { LeaseLost } from '../jobs/job-runner.js';
import { runInScope, Scope } from '../scope/scope.js';
import { ImportJobs } from './import.jobs.js';
import { Importables, type Importable } from './importable.js';

const ROWS = 1_700;

describe('A run of an import', () => {
  let test: TestApp;
  let acme: SignedUp;
  let lead: Importable;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    lead = test.app.get(Importables).get('lead');
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, 'delete from leads'));

  const file = (rows: number, from = 0) => `first name,last name,email\n${Array.from({ length: rows }, (_, i) => `A,B${from + i},a${from + i}@example.com`).join('\n')}\n`;
  const upload = async (text: string, plan: object = {}) => {
    const { body } = await acme.client.request('POST', '/v1/imports?resource=lead', Buffer.from(text), { 'content-type': 'text/csv' });
    await acme.client.patch(`/v1/imports/${body.id}`, plan);
    return body.id as string;
  };
  const start = async (importId: string) => (await acme.client.post(`/v1/imports/${importId}/run`)).body.id as string;
  const work = (importId: string, operationId: string, signal = new AbortController().signal, attempt = 1) =>
    runInScope(new Scope({ em: test.app.get(MikroORM).em, requestId: 'test', organizationId: acme.organizationId }), () =>
      test.app.get(ImportJobs).run({ importId, operationId }, { jobId: operationId, attempt, signal }),
    );
  const undo = async (importId: string) => {
    const operationId = (await acme.client.post(`/v1/imports/${importId}/undo`)).body.id as string;
    await runInScope(new Scope({ em: test.app.get(MikroORM).em, requestId: 'test', organizationId: acme.organizationId }), () =>
      test.app.get(ImportJobs).undo({ importId, operationId }, { jobId: operationId, attempt: 1, signal: new AbortController().signal }),
    );
  };
  const count = async (sql: string) => Number((await queryAsAdmin<{ n: string }>(test.database, `select count(*) as n from ${sql}`))[0]!.n);

  it('goes on where it stopped when it dies, and writes no row twice', async () => {
    const importId = await upload(file(ROWS));
    const operationId = await start(importId);
    const created = lead.facts.created;
    let told = 0;
    // dies in the middle of the third chunk, after its rows were written and before they were committed
    lead.facts.created = (...args) => {
      if (++told > 1_200) throw new RangeError('killed');
      return created(...args);
    };
    try {
      await expect(work(importId, operationId)).rejects.toThrow('killed');
    } finally {
      lead.facts.created = created;
    }
    expect(await count('leads')).toBe(1_000);
    expect((await acme.client.get(`/v1/imports/${importId}`)).body).toMatchObject({ status: 'running', createdCount: 1_000 });
    await work(importId, operationId, undefined, 2);
    expect(await count('leads')).toBe(ROWS);
    expect(await count('(select distinct email from leads) l')).toBe(ROWS);
    expect(await count(`outbox_events where type = 'crm.lead.created' and data->>'leadId' in (select id::text from leads)`)).toBe(ROWS);
    expect((await acme.client.get(`/v1/imports/${importId}`)).body).toMatchObject({ status: 'finished', createdCount: ROWS, rowCount: ROWS });
    expect((await acme.client.get(`/v1/operations/${operationId}`)).body).toMatchObject({ status: 'succeeded', doneCount: ROWS });
  });

  it('writes no row twice although two workers run it at once', async () => {
    const importId = await upload(file(ROWS));
    const operationId = await start(importId);
    const outcomes = await Promise.allSettled([work(importId, operationId), work(importId, operationId)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    // the one behind learns that it is, and does not run into the journal of the other, which would be a failure
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(LeaseLost);
    expect(await count('leads')).toBe(ROWS);
    expect(await count('(select distinct email from leads) l')).toBe(ROWS);
  });

  it('ends at a chunk when it is cancelled, can be taken up again, and taken back from there', async () => {
    const importId = await upload(file(ROWS));
    const operationId = await start(importId);
    const created = lead.facts.created;
    lead.facts.created = (...args) => {
      lead.facts.created = created;
      void queryAsAdmin(test.database, 'update operations set cancel_requested_at = now() where id = $1', [operationId]);
      return created(...args);
    };
    await work(importId, operationId);
    const written = await count('leads');
    const operation = (await acme.client.get(`/v1/operations/${operationId}`)).body;
    expect(['cancelled', 'succeeded']).toContain(operation.status);
    expect(written % 500 === 0 || written === ROWS).toBe(true);
    await undo(importId);
    expect(await count('leads where deleted_at is null')).toBe(0);
    expect((await acme.client.get(`/v1/imports/${importId}`)).body).toMatchObject({ status: 'undone', undoneCount: written });
  });

  it('does not create twice what two imports bring at once under the same keys', async () => {
    const plan = { mode: 'upsert', keys: ['email'] };
    const [one, two] = [await upload(file(600), plan), await upload(file(600, 300), plan)];
    const [first, second] = [await start(one), await start(two)];
    await Promise.all([work(one, first), work(two, second)]);
    expect(await count('leads')).toBe(900);
  });

  /** Names the table refuses while `work` runs. */
  const refusing = async (names: readonly string[], work: () => Promise<void>) => {
    await queryAsAdmin(test.database, `alter table leads add constraint leads_test_check check (last_name not in (${names.map((name) => `'${name}'`).join(', ')}))`);
    try {
      await work();
    } finally {
      await queryAsAdmin(test.database, 'alter table leads drop constraint leads_test_check');
    }
  };
  const outcomes = async (importId: string) => (await acme.client.get(`/v1/imports/${importId}/rows`)).body.data.map(({ outcome }: { outcome: string }) => outcome);
  const leads = async () => (await queryAsAdmin<{ said: string }>(test.database, `select last_name || ' ' || version as said from leads order by email`)).map(({ said }) => said);

  it('takes rows with the same key one after the other, also when the first of them is refused', () =>
    refusing(['B0'], async () => {
      const importId = await upload('first name,last name,email\nA,B0,same@example.com\nA,B1,same@example.com\nA,B2,same@example.com\nA,B3,other@example.com\n', { keys: ['email'] });
      await work(importId, await start(importId));
      expect(await outcomes(importId)).toEqual(['failed', 'created', 'skipped', 'created']);
      expect(await leads()).toEqual(['B3 1', 'B1 1']);
    }));

  it('creates, changes and refuses rows of one chunk, and takes all of it back', async () => {
    const before = await upload('first name,last name,email\nA,B0,a0@example.com\nA,B1,a1@example.com\n');
    await work(before, await start(before));
    await refusing(['bad'], async () => {
      const rows = ['A,changed,a0@example.com', 'A,bad,a1@example.com', 'A,new,a2@example.com', 'A,bad,a3@example.com', 'A,newer,a2@example.com', 'A,newest,a2@example.com'];
      const importId = await upload(`first name,last name,email\n${rows.join('\n')}\n`, { mode: 'upsert', keys: ['email'] });
      await work(importId, await start(importId));
      expect(await outcomes(importId)).toEqual(['updated', 'failed', 'created', 'failed', 'updated', 'updated']);
      expect(await leads()).toEqual(['changed 2', 'B1 1', 'newest 3']);
      await undo(importId);
      expect((await acme.client.get(`/v1/imports/${importId}`)).body).toMatchObject({ status: 'undone', undoneCount: 4, undoRefusedCount: 0 });
      expect((await queryAsAdmin<{ said: string }>(test.database, `select last_name as said from leads where deleted_at is null order by email`)).map(({ said }) => said)).toEqual(['B0', 'B1']);
    });
  });

  it('refuses the rows the database refuses, and writes all others of their chunk', () =>
    refusing(['B7', 'B400'], async () => {
      const importId = await upload(file(450));
      await work(importId, await start(importId));
      expect(await count('leads')).toBe(448);
      const { body } = await acme.client.get(`/v1/imports/${importId}/rows?outcome=failed`);
      expect(body.data).toMatchObject([{ rowNumber: 8, errors: [{ code: 'refused' }] }, { rowNumber: 401 }]);
    }));
});
