import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany, type Json } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import type { Person } from '../identity/people.js';
import { ORIGIN } from '../identity/second-factors.js';
import { BoardVisitor } from './board-visitor.js';
import { operatorAs, plantJob, provenTwice, stateOf, untilState } from './operators.js';

const REASON = 'Looking after the mail outage.';

describe('the job board', () => {
  let app: TestApp;
  let operator: Person;
  let auditor: Person;
  const link = (by: Person) => by.client.post('/v1/operator/sessions', { reason: REASON });
  const pathOf = (url: string) => url.slice(ORIGIN.length);
  const enter = async (by: Person): Promise<BoardVisitor> => {
    const browser = new BoardVisitor(app.url);
    await browser.open(pathOf((await link(by)).body.url));
    return browser;
  };
  const fromBoard = { 'sec-fetch-site': 'same-origin' };
  const records = () => queryAsAdmin<Json>(app.database, `select action, operator_id, source, target, reason from operator_actions order by occurred_at, id`);

  beforeAll(async () => {
    app = await startTestApp({ worker: true });
    [operator, auditor] = [await operatorAs(app, 'operator'), await operatorAs(app, 'auditor')];
    await provenTwice(app, operator);
    await provenTwice(app, auditor);
  });
  afterAll(() => app?.close());

  it('opens by a link that works once, and leaves a cookie no script and no other site can use', async () => {
    const { status, body } = await link(operator);
    expect({ status, readOnly: body.readOnly, url: body.url }).toEqual({ status: 201, readOnly: false, url: expect.stringMatching(`^${ORIGIN}/ops/jobs/enter\\?code=foop_`) });
    const browser = new BoardVisitor(app.url);
    const entered = await browser.open(pathOf(body.url));
    expect(entered.headers.get('set-cookie')).toMatch(/^fo_operator=foos_[\w-]{43}; Path=\/ops\/jobs; Max-Age=1800; HttpOnly; SameSite=Strict$/);
    expect(entered.text).toContain('url=/ops/jobs/');
    expect((await new BoardVisitor(app.url).open(pathOf(body.url))).status).toBe(401);
    expect((await browser.open('/ops/jobs/')).status).toBe(200);
    expect((await browser.open('/ops/jobs')).status).toBe(200);
    const stored = JSON.stringify(await queryAsAdmin(app.database, `select encode(code_hash, 'escape') as code, encode(token_hash, 'escape') as token from operator_sessions`));
    expect(stored).not.toContain(browser.cookie!.split('=')[1]);
    expect(await records()).toContainEqual({ action: 'board.open', operator_id: operator.userId, source: 'board', target: {}, reason: REASON });
  });

  it('of a link used twice at the same moment lets one in, and of an old one nobody', async () => {
    const { url } = (await link(operator)).body;
    const answers = await Promise.all([1, 2, 3].map(() => new BoardVisitor(app.url).open(pathOf(url))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    const late = (await link(operator)).body.url;
    await queryAsAdmin(app.database, `update operator_sessions set expires_at = now() - interval '1 second' where code_hash is not null`);
    expect((await new BoardVisitor(app.url).open(pathOf(late))).status).toBe(401);
  });

  it('gives no link without a second factor, without the role, or to a ceo', async () => {
    const without = await operatorAs(app, 'operator');
    expect(await link(without)).toMatchObject({ status: 403, body: { code: 'second_factor_needed' } });
    const [staff, ceo] = [await operatorAs(app, 'staff'), await signUpCompany(app.url)];
    await provenTwice(app, staff);
    expect(await link(staff)).toMatchObject({ status: 403, body: { permission: 'installation.jobs.read' } });
    expect((await ceo.client.post('/v1/operator/sessions', { reason: REASON })).status).toBe(403);
    expect((await new ApiClient(app.url).post('/v1/operator/sessions', { reason: REASON })).status).toBe(401);
  });

  it('stays shut without a cookie, with a made-up one, and with an access token', async () => {
    const browser = new BoardVisitor(app.url);
    for (const path of ['/ops/jobs', '/ops/jobs/', '/ops/jobs/api/queues', '/ops/jobs/queue/default', '/ops/jobs/static/js/main.js', '/ops/jobs/enter', '/ops/jobs/enter?code=foop_x']) {
      const answer = await browser.open(path);
      expect([path, answer.status, answer.text.includes('Sign in as an operator')]).toEqual([path, 401, true]);
    }
    browser.cookie = 'fo_operator=foos_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    expect((await browser.open('/ops/jobs/')).status).toBe(401);
    expect((await fetch(`${app.url}/ops/jobs/api/queues`, { headers: { authorization: `Bearer ${operator.client.accessToken}` } })).status).toBe(401);
  });

  it('shows the queues of tickets on either job store, loads nothing from elsewhere, and forbids it besides', async () => {
    const browser = await enter(operator);
    const { text, headers } = await browser.open('/ops/jobs/');
    expect(text).toContain('__UI_CONFIG__');
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe/);
    expect(headers.get('cache-control')).toBe('no-store');
    const scripts = [...text.matchAll(/<script defer src="([^"]+)"/g)].map(([, src]) => src!);
    expect(scripts.length).toBeGreaterThan(1);
    for (const src of [...scripts, ...[...text.matchAll(/<link href="([^"]+)" rel="stylesheet"/g)].map(([, href]) => href!)]) {
      expect([src, (await browser.open(`/ops/jobs/${src}`)).status]).toEqual([src, 200]);
    }
    const { queues } = JSON.parse((await browser.open('/ops/jobs/api/queues')).text) as Json;
    expect(queues.map(({ name, readOnlyMode, isPaused }: Json) => ({ name, readOnlyMode, isPaused }))).toEqual([
      { name: 'default', readOnlyMode: false, isPaused: false },
      { name: 'slow', readOnlyMode: false, isPaused: false },
    ]);
    expect((await browser.open('/ops/jobs/api/redis/stats')).status).toBe(200);
  });

  it('shows tickets without leases and without text of errors', async () => {
    const { JobStore } = await import('@app/kernel');
    const queue = await app.app.get(JobStore).queue('default');
    await queue.add('test.ticket', { jobId: 'j', organizationId: 'o', leaseToken: 'secret-lease', name: 'Anna' }, { delay: 3_600_000 });
    const browser = await enter(operator);
    const { text } = await browser.open('/ops/jobs/api/queues?activeQueue=default&status=delayed&page=1&jobsPerPage=10');
    const [job] = (JSON.parse(text) as Json).queues[0].jobs;
    expect(job).toMatchObject({ name: 'test.ticket', data: { jobId: 'j', organizationId: 'o' }, stacktrace: [] });
    expect(text).not.toMatch(/secret-lease|Anna/);
  });

  it('pauses for real: what waits stays, and the record says who and why', async () => {
    const browser = await enter(operator);
    expect((await browser.send('PUT', '/ops/jobs/api/queues/default/pause', fromBoard)).status).toBe(200);
    const ceo = await signUpCompany(app.url);
    const id = await plantJob(app, { organizationId: ceo.organizationId });
    await untilState(app, await plantJob(app, { organizationId: ceo.organizationId, queue: 'slow' }), 'done');
    expect(await stateOf(app, id)).toBe('pending');
    expect((JSON.parse((await browser.open('/ops/jobs/api/queues')).text) as Json).queues[0].isPaused).toBe(true);
    expect((await operator.client.get('/v1/operator/job-pauses')).body.data).toMatchObject([{ queue: 'default', reason: REASON, createdById: operator.userId }]);
    expect((await browser.send('PUT', '/ops/jobs/api/queues/default/resume', fromBoard)).status).toBe(200);
    await untilState(app, id, 'done');
    const done = (await records()).slice(-4).map(({ action, target }) => [action, target.path ?? target.queue]);
    expect(done).toEqual([['board.request', '/api/queues/default/pause'], ['jobs.pause', 'default'], ['board.request', '/api/queues/default/resume'], ['jobs.resume', 'default']]);
  });

  it('only shows to an auditor: no button, and no way around it', async () => {
    const browser = await enter(auditor);
    const { queues } = JSON.parse((await browser.open('/ops/jobs/api/queues')).text) as Json;
    expect(queues.map(({ readOnlyMode, allowRetries }: Json) => [readOnlyMode, allowRetries])).toEqual([[true, false], [true, false]]);
    const before = await records();
    for (const [method, path] of [['PUT', 'queues/default/pause'], ['PUT', 'queues/pause'], ['PUT', 'queues/default/obliterate'], ['POST', 'queues/default/add'], ['PUT', 'queues/default/clean/failed']] as const) {
      expect([path, (await browser.send(method, `/ops/jobs/api/${path}`, fromBoard)).status]).toEqual([path, 403]);
    }
    expect(await records()).toEqual(before);
  });

  it('takes no order from another site, cookie or not', async () => {
    const browser = await enter(operator);
    const order = (headers: Record<string, string>) => browser.send('PUT', '/ops/jobs/api/queues/default/pause', headers);
    for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'none' }, { origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site', origin: ORIGIN }] as Record<string, string>[]) {
      expect([headers, (await order(headers)).status]).toEqual([headers, 403]);
    }
    expect((await queryAsAdmin(app.database, 'select id from job_pauses')).length).toBe(0);
    expect((await order({ origin: ORIGIN })).status).toBe(200);
    expect((await browser.send('PUT', '/ops/jobs/api/queues/default/resume', { origin: ORIGIN })).status).toBe(200);
  });

  it('shuts at once when the operator signs out, loses the role or the second factor, is suspended, or says so', async () => {
    const ways: [string, (person: Person) => Promise<unknown>][] = [
      ['signs out', ({ client, refreshToken }) => client.post('/v1/auth/logout', { refreshToken })],
      ['loses the role', ({ userId }) => queryAsAdmin(app.database, 'delete from user_roles where user_id = $1', [userId])],
      ['loses the second factor', ({ userId }) => queryAsAdmin(app.database, `update sessions set auth_methods = 'pwd' where user_id = $1`, [userId])],
      ['is suspended', ({ userId }) => queryAsAdmin(app.database, `update users set status = 'suspended' where id = $1`, [userId])],
      ['closes it', ({ client }) => client.delete('/v1/operator/sessions')],
      ['lets it expire', ({ userId }) => queryAsAdmin(app.database, `update operator_sessions set expires_at = now() where user_id = $1`, [userId])],
    ];
    for (const [way, end] of ways) {
      const person = await operatorAs(app, 'operator');
      await provenTwice(app, person);
      const browser = await enter(person);
      expect([way, (await browser.open('/ops/jobs/')).status]).toEqual([way, 200]);
      await end(person);
      expect([way, (await browser.open('/ops/jobs/')).status]).toEqual([way, 401]);
    }
  });
});
