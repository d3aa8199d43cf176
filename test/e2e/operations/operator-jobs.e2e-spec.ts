import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import type { Person } from '../identity/people.js';
import { BAD, GOOD, JOB, operatorAs, plantJob, runsOf, stateOf, untilState } from './operators.js';

const REASON = 'The mail server is back.';
const NOBODY = '019316b4-8c00-7a3e-9d51-2f6c0a4b7e99';

describe('operators and background jobs', () => {
  let app: TestApp;
  let operator: Person;
  let auditor: Person;
  let acme: SignedUp;
  let other: SignedUp;
  const query = <R>(sql: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, sql, params);
  const act = (id: string, change: string, by: Person = operator, reason = REASON) => by.client.post(`/v1/operator/jobs/${id}/${change}`, { reason });
  const change = (body: Json, by: Person = operator) => by.client.post('/v1/operator/jobs/changes', { reason: REASON, ...body });
  const list = async (filter: string) => (await auditor.client.get(`/v1/operator/jobs?${filter}`)).body.data as Json[];
  const actions = async (): Promise<Json[]> => (await auditor.client.get('/v1/operator/actions?limit=100')).body.data;

  beforeAll(async () => {
    app = await startTestApp({ worker: true });
    [operator, auditor] = [await operatorAs(app, 'operator'), await operatorAs(app, 'auditor')];
    [acme, other] = [await signUpCompany(app.url), await signUpCompany(app.url)];
    await eventually(async () => (await query(`select id from jobs where state in ('pending', 'leased') and available_at <= now()`)).length === 0);
  });
  afterEach(async () => {
    await query('delete from job_pauses');
    await query(`delete from jobs where name = $1`, [JOB]);
  });
  afterAll(() => app?.close());

  describe('may', () => {
    it('look as auditor and act as operator; nobody else may do either', async () => {
      const id = await plantJob(app, { organizationId: acme.organizationId, state: 'dead' });
      const [staff, person] = [await operatorAs(app, 'staff'), await operatorAs(app, 'nothing')];
      for (const nobody of [staff.client, person.client, acme.client]) {
        expect(await nobody.get(`/v1/operator/jobs/${id}`)).toMatchObject({ status: 403, body: { permission: 'installation.jobs.read' } });
        expect(await nobody.post(`/v1/operator/jobs/${id}/retry`, { reason: REASON })).toMatchObject({ status: 403, body: { permission: 'installation.jobs.write' } });
      }
      expect((await new ApiClient(app.url).get('/v1/operator/jobs')).status).toBe(401);
      expect((await auditor.client.get(`/v1/operator/jobs/${id}`)).status).toBe(200);
      expect(await act(id, 'retry', auditor)).toMatchObject({ status: 403 });
      expect(await change({ change: 'retry', filter: { state: 'dead' } }, auditor)).toMatchObject({ status: 403 });
      expect(await stateOf(app, id)).toBe('dead');
    });

    it('act only with a reason, and only after they proved lately who they are', async () => {
      const id = await plantJob(app, { organizationId: acme.organizationId, state: 'dead' });
      expect((await operator.client.post(`/v1/operator/jobs/${id}/retry`, {})).status).toBe(422);
      const stale = await operatorAs(app, 'operator');
      await query(`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = $1`, [stale.userId]);
      stale.client.accessToken = (await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: stale.refreshToken })).body.accessToken;
      expect(await act(id, 'retry', stale)).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
      expect(await stateOf(app, id)).toBe('dead');
    });
  });

  describe('search', () => {
    it('by organization, name, queue, state, error and number of attempts, page by page', async () => {
      const [a, b] = [await plantJob(app, { organizationId: acme.organizationId, state: 'dead', attempts: 8 }), await plantJob(app, { organizationId: other.organizationId, state: 'dead', attempts: 3 })];
      const ids = async (filter: string) => (await list(`name=${JOB}&${filter}`)).map(({ id }) => id);
      expect((await ids('')).sort()).toEqual([a, b].sort());
      expect(await ids(`organizationId=${acme.organizationId}`)).toEqual([a]);
      expect(await ids('state=dead&attempts[gte]=5')).toEqual([a]);
      expect((await ids('errorClass=ZodError&queue=default')).sort()).toEqual([a, b].sort());
      expect(await ids('queue=slow')).toEqual([]);
      expect(await ids('createdAt[gt]=2200-01-01T00:00:00Z')).toEqual([]);
      const first = await auditor.client.get(`/v1/operator/jobs?name=${JOB}&limit=1`);
      const second = await auditor.client.get(`/v1/operator/jobs?name=${JOB}&limit=1&cursor=${first.body.nextCursor}`);
      expect([...first.body.data, ...second.body.data].map(({ id }: Json) => id).sort()).toEqual([a, b].sort());
      expect(second.body.nextCursor).toBeNull();
    });

    it('by what the work is about, within one organization', async () => {
      const id = await plantJob(app, { organizationId: acme.organizationId });
      const about = `subjectType=notification&subjectId=${GOOD.notificationId}`;
      expect((await list(`${about}&organizationId=${acme.organizationId}`)).map((job) => job['id'])).toEqual([id]);
      expect(await list(`${about}&organizationId=${other.organizationId}`)).toEqual([]);
      for (const organizations of ['', `&organizationId=${acme.organizationId},${other.organizationId}`, '&organizationId=none']) expect((await auditor.client.get(`/v1/operator/jobs?${about}${organizations}`)).status).toBe(422);
      expect((await list(`organizationId=none,${acme.organizationId}&queue=default,slow&limit=100`)).map((job) => job['id'])).toContain(id);
      await untilState(app, id, 'done');
      const runs = await auditor.client.get(`/v1/operator/job-runs?${about}&organizationId=${acme.organizationId}`);
      expect(runs.body.data).toMatchObject([{ jobId: id, attempt: 1, state: 'succeeded', errorClass: null, worker: expect.any(String) }]);
      expect((await auditor.client.get(`/v1/operator/job-runs/${runs.body.data[0].id}`)).body).toEqual(runs.body.data[0]);
    });

    it('without what users wrote, and with what a program needs to know', async () => {
      const id = await plantJob(app, { organizationId: acme.organizationId, data: { ...GOOD, note: 'Anna Müller' }, state: 'dead' });
      const { body } = await auditor.client.get(`/v1/operator/jobs/${id}`);
      expect(body).toMatchObject({ id, maxAttempts: 8, eventType: null, subject: { type: 'notification', id: GOOD.notificationId }, data: { ...GOOD, note: '[redacted]' } });
      expect((await auditor.client.get(`/v1/operator/jobs/${NOBODY}`)).status).toBe(404);
    });

    it('and see how much waits, for how long, and failed, by queue', async () => {
      await query(`insert into job_pauses (id, queue, reason) values (gen_random_uuid(), 'default', 'test')`);
      await plantJob(app, { organizationId: acme.organizationId, delaySeconds: -30 });
      await plantJob(app, { organizationId: acme.organizationId, delaySeconds: 3_600 });
      await plantJob(app, { organizationId: acme.organizationId, state: 'dead' });
      const { body } = await auditor.client.get('/v1/operator/jobs/summary');
      const queue = body.queues.find((one: Json) => one.queue === 'default');
      expect(queue).toMatchObject({ dead: 1, isPaused: true });
      expect(queue.waiting).toBeGreaterThanOrEqual(1);
      expect(queue.delayed).toBeGreaterThanOrEqual(1);
      expect(queue.oldestWaitingSeconds).toBeGreaterThanOrEqual(30);
      expect(queue.succeededLastHour).toBeGreaterThan(0);
    });
  });

  describe('mend', () => {
    it('a job that failed for good: retried after its cause was mended it ends well', async () => {
      const id = await plantJob(app, { organizationId: acme.organizationId, data: BAD, attempts: 7 });
      await untilState(app, id, 'dead');
      expect((await auditor.client.get(`/v1/operator/jobs/${id}`)).body).toMatchObject({ state: 'dead', lastErrorClass: 'ZodError', attempts: 8 });
      await query('update jobs set data = $2 where id = $1', [id, JSON.stringify(GOOD)]);
      expect(await act(id, 'retry')).toMatchObject({ status: 200, body: { id, attempts: expect.any(Number) } });
      await untilState(app, id, 'done');
      expect(await runsOf(app, id)).toEqual(['failed', 'succeeded']);
      expect((await actions())[0]).toMatchObject({ action: 'jobs.retry', operatorId: operator.userId, source: 'api', organizationId: acme.organizationId, target: { jobId: id }, jobCount: 1, reason: REASON });
    });

    it('once: of five retries at the same moment one counts, and the job runs once', async () => {
      const id = await plantJob(app, { organizationId: acme.organizationId, state: 'dead' });
      const statuses = (await Promise.all(Array.from({ length: 5 }, () => act(id, 'retry')))).map(({ status }) => status);
      expect(statuses.sort()).toEqual([200, 409, 409, 409, 409]);
      await untilState(app, id, 'done');
      expect(await runsOf(app, id)).toEqual(['succeeded']);
      expect(await act(id, 'retry')).toMatchObject({ status: 409, body: { code: 'job_state_conflict' } });
      expect((await actions()).filter(({ target }) => target.jobId === id)).toHaveLength(1);
    });

    it('nothing that runs: it is not cancelled silently', async () => {
      const id = await plantJob(app, { organizationId: acme.organizationId, delaySeconds: 3_600 });
      await query(`update jobs set state = 'leased', lease_token = gen_random_uuid(), lease_until = now() + interval '1 hour', started_at = now(), worker = 'test' where id = $1`, [id]);
      for (const kind of ['cancel', 'retry', 'discard', 'promote']) expect(await act(id, kind)).toMatchObject({ status: 409, body: { code: 'job_state_conflict' } });
      expect(await stateOf(app, id)).toBe('leased');
      expect((await change({ change: 'cancel', filter: { name: JOB } })).body).toMatchObject({ count: 0 });
    });

    it('what waits: cancelled it never runs, though its ticket was handed over; promoted it runs now', async () => {
      const [cancelled, handedOver, promoted] = [await plantJob(app, { organizationId: acme.organizationId, delaySeconds: 3_600 }), await plantJob(app, { organizationId: acme.organizationId, delaySeconds: 3_600 }), await plantJob(app, { organizationId: acme.organizationId, delaySeconds: 3_600 })];
      await query(`update jobs set state = 'leased', lease_token = $2, lease_until = now() + interval '10 seconds' where id = $1`, [handedOver, NOBODY]);
      expect((await act(cancelled, 'cancel')).body).toMatchObject({ state: 'cancelled', finishedAt: expect.any(String) });
      expect((await act(handedOver, 'cancel')).body).toMatchObject({ state: 'cancelled' });
      const { JobRunner } = await import('@app/kernel');
      await app.app.get(JobRunner).run({ jobId: handedOver, organizationId: acme.organizationId, leaseToken: NOBODY });
      expect((await act(promoted, 'promote')).status).toBe(200);
      await untilState(app, promoted, 'done');
      expect([await runsOf(app, cancelled), await runsOf(app, handedOver)]).toEqual([[], []]);
    });

    it('many by filter: counted first, capped, and recorded with filter and number', async () => {
      for (let n = 0; n < 5; n++) await plantJob(app, { organizationId: acme.organizationId, state: 'dead' });
      const foreign = await plantJob(app, { organizationId: other.organizationId, state: 'dead' });
      const filter = { state: 'dead', organizationId: acme.organizationId };
      expect((await change({ change: 'discard', filter, dryRun: true })).body).toEqual({ change: 'discard', dryRun: true, count: 5, hasMore: false });
      expect((await change({ change: 'discard', filter, dryRun: true, limit: 3 })).body).toMatchObject({ count: 3, hasMore: true });
      expect((await change({ change: 'discard', filter, limit: 3 })).body).toEqual({ change: 'discard', dryRun: false, count: 3, hasMore: true });
      expect((await change({ change: 'retry', filter })).body).toMatchObject({ count: 2, hasMore: false });
      expect(await stateOf(app, foreign)).toBe('dead');
      expect((await actions()).slice(0, 2)).toMatchObject([
        { action: 'jobs.retry', jobCount: 2, target: { filter } },
        { action: 'jobs.discard', jobCount: 3, organizationId: acme.organizationId, reason: REASON },
      ]);
    });

    it('not what was put away: it comes back only when it is asked for', async () => {
      const [dead, putAway] = [await plantJob(app, { organizationId: acme.organizationId, state: 'dead' }), await plantJob(app, { organizationId: acme.organizationId, state: 'cancelled' })];
      await change({ change: 'retry', filter: { organizationId: acme.organizationId } });
      expect(await stateOf(app, dead)).not.toBe('dead');
      expect(await stateOf(app, putAway)).toBe('cancelled');
      await change({ change: 'retry', filter: { organizationId: acme.organizationId, state: 'cancelled' } });
      expect(await stateOf(app, putAway)).not.toBe('cancelled');
    });

    it('ten thousand at once, within seconds', async () => {
      await query(
        `insert into jobs (id, organization_id, lane, queue, name, state, last_error_class, last_error_fingerprint, finished_at)
         select gen_random_uuid(), $1, $1, 'default', $2, 'dead', 'ZodError', gen_random_uuid(), now() from generate_series(1, 10050)`,
        [other.organizationId, JOB],
      );
      const startedAt = performance.now();
      expect((await change({ change: 'discard', filter: { organizationId: other.organizationId, state: 'dead' } })).body).toEqual({ change: 'discard', dryRun: false, count: 10_000, hasMore: true });
      const tookMs = Math.round(performance.now() - startedAt);
      process.stdout.write(`10,000 jobs discarded in ${tookMs} ms\n`);
      expect(tookMs).toBeLessThan(5_000);
    });

    it('never everything by accident: a filter names something', async () => {
      expect((await change({ change: 'cancel', filter: {} })).status).toBe(422);
      expect((await change({ change: 'cancel', filter: { name: JOB }, limit: 10_001 })).status).toBe(422);
      expect((await change({ change: 'explode', filter: { name: JOB } })).status).toBe(422);
    });
  });

  describe('find dead letters', () => {
    it('by kind of failure, and retry or discard a kind as a whole', async () => {
      const ids = [await plantJob(app, { organizationId: acme.organizationId, data: BAD, attempts: 7 }), await plantJob(app, { organizationId: other.organizationId, data: { notificationId: 'Bob Smith' }, attempts: 7 })];
      const different = await plantJob(app, { organizationId: acme.organizationId, data: {}, attempts: 7 });
      for (const id of [...ids, different]) await untilState(app, id, 'dead');
      const { body } = await auditor.client.get(`/v1/operator/dead-letters?name=${JOB}`);
      const group = body.data.find(({ count }: Json) => count === 2);
      expect(group).toMatchObject({ name: JOB, queue: 'default', errorClass: 'ZodError', count: 2, organizationCount: 2, sampleJobId: expect.stringMatching(`^(${ids.join('|')})$`) });
      expect(body.data).toHaveLength(2);
      expect(JSON.stringify(body)).not.toMatch(/Anna|Bob/);

      await query('update jobs set data = $2 where id = any($1)', [ids, JSON.stringify(GOOD)]);
      const retry = (dryRun: boolean) => operator.client.post(`/v1/operator/dead-letters/${group.id}/retry`, { dryRun, reason: REASON });
      expect((await retry(true)).body).toMatchObject({ count: 2, dryRun: true });
      expect((await retry(false)).body).toMatchObject({ count: 2, dryRun: false });
      for (const id of ids) await untilState(app, id, 'done');
      expect(await stateOf(app, different)).toBe('dead');

      const [last] = (await auditor.client.get(`/v1/operator/dead-letters?name=${JOB}`)).body.data;
      expect((await operator.client.post(`/v1/operator/dead-letters/${last.id}/discard`, { reason: REASON })).body).toMatchObject({ count: 1 });
      expect((await auditor.client.get(`/v1/operator/dead-letters?name=${JOB}`)).body.data).toEqual([]);
      expect(await stateOf(app, different)).toBe('cancelled');
    });
  });

  describe('pause', () => {
    const pause = (body: Json, by: Person = operator) => by.client.post('/v1/operator/job-pauses', { reason: 'Its import floods the mail server.', ...body });
    const resume = (id: string) => operator.client.post(`/v1/operator/job-pauses/${id}/resume`, { reason: REASON });

    it("an organization: its jobs wait while another's run, and run when it is resumed", async () => {
      const { status, body } = await pause({ organizationId: acme.organizationId });
      expect({ status, body }).toMatchObject({ status: 201, body: { queue: null, organizationId: acme.organizationId, createdById: operator.userId } });
      const held = [];
      for (let n = 0; n < 20; n++) held.push(await plantJob(app, { organizationId: acme.organizationId }));
      const free = await plantJob(app, { organizationId: other.organizationId });
      await untilState(app, free, 'done');
      expect(new Set(await Promise.all(held.map((id) => stateOf(app, id))))).toEqual(new Set(['pending']));
      expect((await auditor.client.get('/v1/operator/job-pauses')).body.data).toEqual([body]);
      expect((await resume(body.id)).body).toEqual(body);
      for (const id of held) await untilState(app, id, 'done');
      expect((await actions()).slice(0, 2).map((action) => action['action'])).toEqual(['jobs.resume', 'jobs.pause']);
      expect((await resume(body.id)).status).toBe(404);
    });

    it('work whose tickets are on their way: they go back, and a worker that has one begins nothing', async () => {
      const id = await plantJob(app, { organizationId: acme.organizationId, delaySeconds: 3_600 });
      await query(`update jobs set state = 'leased', lease_token = $2, lease_until = now() + interval '1 hour' where id = $1`, [id, NOBODY]);
      const late = await plantJob(app, { organizationId: acme.organizationId, delaySeconds: 3_600 });
      await pause({ organizationId: acme.organizationId });
      expect(await stateOf(app, id)).toBe('pending');
      await query(`update jobs set state = 'leased', lease_token = $2, lease_until = now() + interval '1 hour' where id = $1`, [late, NOBODY]);
      const { JobRunner } = await import('@app/kernel');
      await app.app.get(JobRunner).run({ jobId: late, organizationId: acme.organizationId, leaseToken: NOBODY });
      expect(await runsOf(app, late)).toEqual([]);
    });

    it('a queue, once', async () => {
      const { body } = await pause({ queue: 'default' });
      expect(await pause({ queue: 'default' })).toMatchObject({ status: 409, body: { code: 'already_paused' } });
      const id = await plantJob(app, { organizationId: other.organizationId });
      for (let round = 0; round < 3; round++) await untilState(app, await plantJob(app, { organizationId: other.organizationId, queue: 'slow' }), 'done');
      expect(await stateOf(app, id)).toBe('pending');
      await resume(body.id);
      await untilState(app, id, 'done');
    });

    it('nothing that is not there, nothing unnamed, and nothing as auditor', async () => {
      expect((await pause({ organizationId: NOBODY })).status).toBe(404);
      expect((await pause({})).status).toBe(422);
      expect((await pause({ queue: 'default' }, auditor)).status).toBe(403);
      expect((await resume(NOBODY)).status).toBe(404);
    });
  });

  describe('replay an event', () => {
    it('of one organization: its listeners see it once more, and nothing doubles', async () => {
      const lead = (await acme.client.post('/v1/leads', { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.test' })).body;
      const found = await eventually(async () => {
        const { body } = await auditor.client.get(`/v1/operator/events?organizationId=${acme.organizationId}&type=crm.lead.created`);
        const [event] = body.data;
        const details = event && (await auditor.client.get(`/v1/operator/events/${event.id}`)).body;
        return details?.listeners.length > 0 && details.listeners.every(({ state }: Json) => state === 'done') && details;
      });
      expect(found).toMatchObject({ type: 'crm.lead.created', subject: { type: 'lead', id: lead.id } });
      expect(JSON.stringify(found)).not.toMatch(/Ada|Lovelace/);
      const [first] = found.listeners;
      const entries = async () => (await query(`select id from timeline_entries where subject_id = $1`, [lead.id])).length;
      const [before, runs] = [await entries(), await runsOf(app, first.jobId)];

      const replay = (body: Json) => operator.client.post(`/v1/operator/events/${found.id}/replay`, { organizationId: acme.organizationId, reason: 'The listener was mended.', ...body });
      expect((await replay({ organizationId: other.organizationId })).status).toBe(404);
      expect((await replay({ listener: 'crm.no-such-listener' })).status).toBe(422);
      expect((await replay({ listener: first.listener })).body).toEqual({ eventId: found.id, jobs: [{ jobId: first.jobId, listener: first.listener }] });
      await eventually(async () => (await runsOf(app, first.jobId)).length === runs.length + 1);
      await query('delete from jobs where event_id = $1', [found.id]); // as if two weeks had passed
      const all = (await replay({})).body.jobs as Json[];
      expect(all.map(({ listener }) => listener).sort()).toEqual(found.listeners.map(({ listener }: Json) => listener).sort());
      for (const { jobId } of all) await untilState(app, jobId, 'done');
      expect(await entries()).toBe(before);
      expect((await actions())[0]).toMatchObject({ action: 'events.replay', organizationId: acme.organizationId, target: { eventId: found.id }, jobCount: all.length });
    });
  });

  it('cannot rewrite what they did, and neither can the application', async () => {
    const id = await plantJob(app, { organizationId: acme.organizationId, state: 'dead' });
    await act(id, 'discard');
    for (const sql of [`update operator_actions set reason = 'other'`, 'delete from operator_actions', 'truncate operator_actions']) {
      await expect(query(sql)).rejects.toThrow(/cannot be changed/);
    }
    await expect(app.as({ organizationId: null, userId: null }, async () => {
      const { requireScope } = await import('@app/kernel');
      return requireScope().rows('select * from operator_actions', []);
    })).rejects.toThrow(/permission denied/);
  });
});
