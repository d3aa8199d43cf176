import { runInScope, Scope } from '@app/kernel';
import { MikroORM } from '@mikro-orm/postgresql';
import { addColleague, type Colleague } from '../../../../test/e2e/tenancy/colleagues.js';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { ImportJobs } from '../../../kernel/src/imports/import.jobs.js';

describe('Imported leads', () => {
  let test: TestApp;
  let acme: SignedUp;
  let sellers: Colleague[];

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    sellers = [await addColleague(test, acme, 'sales_manager'), await addColleague(test, acme, 'sales_manager'), await addColleague(test, acme, 'support_staff')];
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await queryAsAdmin(test.database, 'truncate leads cascade');
    for (const { id } of (await acme.client.get('/v1/assignment-rules')).body.data) await acme.client.delete(`/v1/assignment-rules/${id}`);
  });

  const rule = async (overrides: object = {}) => {
    expect((await acme.client.post('/v1/assignment-rules', { name: 'All', userIds: sellers.map(({ userId }) => userId), ...overrides })).status).toBe(201);
  };
  let number = 0;
  const byHand = async (overrides: object = {}) => (await acme.client.post('/v1/leads', { firstName: 'A', lastName: `Hand${++number}`, email: `hand${number}@h${number}.example`, ...overrides })).body;
  const file = (rows: number, from = 0) => `first name,last name,email\n${Array.from({ length: rows }, (_, i) => `A,B${from + i},a${from + i}@example.com`).join('\n')}\n`;
  const upload = async (text: string, plan: object = {}): Promise<string> => {
    const { body } = await acme.client.request('POST', '/v1/imports?resource=lead', Buffer.from(text), { 'content-type': 'text/csv' });
    expect((await acme.client.patch(`/v1/imports/${body.id}`, plan)).status).toBe(200);
    return body.id;
  };
  const work = async (importId: string, how: 'run' | 'undo') => {
    const operationId: string = (await acme.client.post(`/v1/imports/${importId}/${how}`)).body.id;
    await runInScope(new Scope({ em: test.app.get(MikroORM).em, requestId: 'test', organizationId: acme.organizationId }), () =>
      test.app.get(ImportJobs)[how]({ importId, operationId }, { jobId: operationId, attempt: 1, signal: new AbortController().signal }),
    );
  };
  const run = async (text: string, plan: object = {}) => {
    const importId = await upload(text, plan);
    await work(importId, 'run');
    return importId;
  };
  const place = (userId: string | null) => sellers.findIndex((seller) => seller.userId === userId);
  /** Whose the leads are, in the order of the file: 0 to 2 for the sellers, -1 for nobody of them. */
  const assignees = async () => (await queryAsAdmin<{ id: string | null }>(test.database, `select assigned_to_id as id from leads where email like 'a%' order by substr(last_name, 2)::int`)).map(({ id }) => place(id));
  const shares = async () => (await queryAsAdmin<{ n: number }>(test.database, 'select count(*)::int as n from leads group by assigned_to_id order by 1')).map(({ n }) => n);

  it('go to nobody without a rule, and round in turn with one, between those made by hand', async () => {
    await run(file(2));
    expect(await assignees()).toEqual([-1, -1]);
    await queryAsAdmin(test.database, 'truncate leads cascade');
    await rule();
    expect(place((await byHand()).assignedToId)).toBe(0);
    await run(file(4));
    expect(await assignees()).toEqual([1, 2, 0, 1]);
    expect(place((await byHand()).assignedToId)).toBe(2);
    const told = await queryAsAdmin<{ told: boolean }>(test.database, `select data->>'assignedToId' = l.assigned_to_id::text as told from outbox_events e join leads l on l.id::text = e.data->>'leadId' where e.type = 'crm.lead.created'`);
    expect(told).toEqual(Array.from({ length: 6 }, () => ({ told: true })));
  });

  it('take no turn when the file names somebody, and none at all when the import says so', async () => {
    await rule();
    await run(`first name,last name,email,assignee\nA,B0,a0@example.com,\nA,B1,a1@example.com,${acme.userId}\nA,B2,a2@example.com,\n`, { emptyCells: 'clear' });
    expect(await assignees()).toEqual([0, -1, 1]);
    await queryAsAdmin(test.database, 'truncate leads cascade');
    const importId = await run(file(3), { applyRules: false });
    expect(await assignees()).toEqual([-1, -1, -1]);
    expect((await acme.client.get(`/v1/imports/${importId}`)).body.applyRules).toBe(false);
    expect(place((await byHand()).assignedToId)).toBe(2);
  });

  it('go by the first rule that fits their source', async () => {
    await rule({ position: 2, userIds: [sellers[0]!.userId] });
    await rule({ name: 'Events', position: 1, leadSource: 'event', userIds: [sellers[1]!.userId, sellers[2]!.userId] });
    const sources = ['event', 'website', 'event', 'event', 'referral'];
    await run(`first name,last name,email,source\n${sources.map((source, i) => `A,B${i},a${i}@example.com,${source}`).join('\n')}\n`);
    expect(await assignees()).toEqual([1, 0, 2, 1, 0]);
  });

  it('are fairly shared when two imports and some made by hand come in at the same moment', async () => {
    await rule();
    await Promise.all([run(file(1_200)), run(file(1_200, 1_200)), ...Array.from({ length: 30 }, () => byHand())]);
    expect(await shares()).toEqual([810, 810, 810]);
  });

  it('pass the turn on once for each chunk, and not for each row', async () => {
    await rule();
    await queryAsAdmin(test.database, `
      create table turns_test (n int);
      create function turns_test() returns trigger language plpgsql security definer as $$ begin insert into turns_test values (1); return null; end $$;
      create trigger turns_test after update on assignment_rules for each statement execute function turns_test()`);
    try {
      await run(file(1_200));
      expect(await queryAsAdmin(test.database, 'select count(*)::int as n from turns_test')).toEqual([{ n: 3 }]);
    } finally {
      await queryAsAdmin(test.database, 'drop trigger turns_test on assignment_rules; drop function turns_test(); drop table turns_test');
    }
  });

  it('take no turn when the database refuses them, nor when their record exists', async () => {
    await rule();
    await queryAsAdmin(test.database, `alter table leads add constraint leads_test_check check (last_name not in ('B0', 'B2'))`);
    try {
      const importId = await run('first name,last name,email\nA,B0,a0@example.com\nA,B1,a1@example.com\nA,B3,a3@example.com\nA,B4,a1@example.com\nA,B5,a5@example.com\nA,B2,a6@example.com\n', { mode: 'upsert', keys: ['email'] });
      expect((await acme.client.get(`/v1/imports/${importId}`)).body).toMatchObject({ createdCount: 3, updatedCount: 1, failedCount: 2 });
    } finally {
      await queryAsAdmin(test.database, 'alter table leads drop constraint leads_test_check');
    }
    expect(await queryAsAdmin(test.database, 'select last_name as name from leads order by email')).toEqual([{ name: 'B4' }, { name: 'B3' }, { name: 'B5' }]);
    expect(await assignees()).toEqual([1, 0, 2]);
    expect(place((await byHand()).assignedToId)).toBe(0);
  });

  it('can all be taken back', async () => {
    await rule();
    const importId = await run(file(600));
    await work(importId, 'undo');
    expect((await acme.client.get(`/v1/imports/${importId}`)).body).toMatchObject({ status: 'undone', undoneCount: 600, undoRefusedCount: 0 });
    expect(await queryAsAdmin(test.database, 'select count(*)::int as n from leads where deleted_at is null')).toEqual([{ n: 0 }]);
  });
});
