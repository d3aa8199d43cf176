import { MikroORM } from '@mikro-orm/postgresql';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { NotFound } from '../http/problem.js';
import type { JobRunContext } from '../jobs/define-job.js';
import { runInScope, requireScope, Scope } from '../scope/scope.js';
import { ExportJob } from '../exports/export.jobs.js';
import type { OperationProgress } from './operation-progress.js';
import { Operations, type OperationOutcome } from './operations.js';

describe('Operations', () => {
  let test: TestApp;
  let acme: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
  });
  afterAll(() => test.close());

  const start = async () => (await test.as(acme, () => test.app.get(Operations).start(ExportJob, { exportId: acme.userId }, { total: 4 }))).id;
  const read = async (id: string) => (await acme.client.get(`/v1/operations/${id}`)).body;
  const perform = (id: string, work: (progress: OperationProgress) => Promise<OperationOutcome | void>, context: Partial<JobRunContext> = {}) => {
    const scope = new Scope({ em: test.app.get(MikroORM).em, requestId: 'test', organizationId: acme.organizationId });
    return runInScope(scope, () => test.app.get(Operations).perform(ExportJob, id, { jobId: id, attempt: 1, signal: new AbortController().signal, ...context }, work));
  };

  it('show how far they are while their work runs, and then what came of it', async () => {
    const id = await start();
    expect(await read(id)).toMatchObject({ status: 'pending', progress: 0, totalCount: 4, createdById: acme.userId, kind: 'kernel.write-export' });
    await perform(id, async (progress) => {
      await progress.report({ done: 1, failed: 1 });
      expect(await read(id)).toMatchObject({ status: 'running', progress: 25, doneCount: 1, failedCount: 1 });
      return { resultUrl: '/v1/exports/x', result: { rowCount: 4 } };
    });
    expect(await read(id)).toMatchObject({ status: 'succeeded', progress: 100, resultUrl: '/v1/exports/x', result: { rowCount: 4 }, errorClass: null });
  });

  it('act as who started them, with what they may do now', async () => {
    const id = await start();
    await perform(id, async () => {
      const { userId, actor } = requireScope();
      expect([userId, actor?.userId, actor?.permissions.has('crm.leads.write')]).toEqual([acme.userId, acme.userId, true]);
    });
    const other = await start();
    await queryAsAdmin(test.database, 'update members set is_active = false where user_id = $1', [acme.userId]);
    await perform(other, () => Promise.reject(new Error('not to be reached')));
    await queryAsAdmin(test.database, 'update members set is_active = true where user_id = $1', [acme.userId]);
    expect(await read(other)).toMatchObject({ status: 'failed', errorClass: 'forbidden' });
  });

  it('fail at once with a problem, and with any other error when the last attempt is used up', async () => {
    const expected = await start();
    await perform(expected, () => Promise.reject(new NotFound()));
    expect(await read(expected)).toMatchObject({ status: 'failed', errorClass: 'not_found' });
    const id = await start();
    const broken = () => Promise.reject(new RangeError('broken'));
    await expect(perform(id, broken)).rejects.toThrow(RangeError);
    expect(await read(id)).toMatchObject({ status: 'running', errorClass: null });
    await expect(perform(id, broken, { attempt: ExportJob.attempts })).rejects.toThrow(RangeError);
    expect(await read(id)).toMatchObject({ status: 'failed', errorClass: 'RangeError' });
  });

  it('work once, although their job is handed over twice', async () => {
    const id = await start();
    let runs = 0;
    const work = async () => void runs++;
    await perform(id, work);
    await perform(id, work);
    expect(runs).toBe(1);
  });

  it('end at their next safe point when they are cancelled, and never begin when that was before', async () => {
    const id = await start();
    await perform(id, async (progress) => {
      await progress.report({ done: 2 });
      expect((await acme.client.post(`/v1/operations/${id}/cancellation`)).status).toBe(202);
      await progress.flush();
      throw new Error('not to be reached');
    });
    expect(await read(id)).toMatchObject({ status: 'cancelled', doneCount: 2, result: null });
    const early = await start();
    await acme.client.post(`/v1/operations/${early}/cancellation`);
    await perform(early, () => Promise.reject(new Error('not to be reached')));
    expect(await read(early)).toMatchObject({ status: 'cancelled' });
    expect((await acme.client.post(`/v1/operations/${early}/cancellation`)).body.code).toBe('operation_finished');
  });

  it('are seen as failed when their job was given up without a word', async () => {
    const id = await start();
    await queryAsAdmin(test.database, `update jobs set state = 'dead', finished_at = now() where id = (select job_id from operations where id = $1)`, [id]);
    expect(await read(id)).toMatchObject({ status: 'failed' });
    expect((await acme.client.get('/v1/operations?status=failed&limit=100')).body.data.map((one: { id: string }) => one.id)).toContain(id);
  });
});
