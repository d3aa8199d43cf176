import { createServer, type AddressInfo } from 'node:net';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type SignedUp } from '../../support/client.js';
import type { Person } from '../identity/people.js';
import { ORIGIN } from '../identity/second-factors.js';
import { operatorAs, plantJob, provenTwice, stateOf } from './operators.js';

/** A port nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('while Redis is down', () => {
  let app: TestApp;
  let operator: Person;
  let acme: SignedUp;

  beforeAll(async () => {
    app = await startTestApp({ environment: { REDIS_URL: `redis://127.0.0.1:${await closedPort()}` } });
    operator = await operatorAs(app, 'operator');
    await provenTwice(app, operator);
    acme = await signUpCompany(app.url);
  });
  afterAll(() => app?.close());

  it('operators still search, retry, cancel and pause, because jobs are in PostgreSQL', async () => {
    const { client } = operator;
    const [dead, waiting] = [await plantJob(app, { organizationId: acme.organizationId, state: 'dead' }), await plantJob(app, { organizationId: acme.organizationId })];
    const reason = 'Redis is down.';
    expect((await client.get('/v1/operator/jobs?state=dead')).body.data).toMatchObject([{ id: dead }]);
    expect((await client.get('/v1/operator/jobs/summary')).body).toMatchObject({ jobStore: 'redis' });
    expect((await client.get('/v1/operator/dead-letters')).body.data).toMatchObject([{ count: 1 }]);
    expect((await client.post(`/v1/operator/jobs/${dead}/retry`, { reason })).status).toBe(200);
    expect((await client.post(`/v1/operator/jobs/${waiting}/cancel`, { reason })).status).toBe(200);
    expect((await client.post('/v1/operator/job-pauses', { queue: 'slow', reason })).status).toBe(201);
    expect([await stateOf(app, dead), await stateOf(app, waiting)]).toEqual(['pending', 'cancelled']);
    expect((await client.get('/v1/operator/actions')).body.data).toHaveLength(3);
  });

  it('the board says so within seconds instead of hanging', async () => {
    const { body } = await operator.client.post('/v1/operator/sessions', { reason: 'Redis is down.' });
    const entered = await fetch(`${app.url}${body.url.slice(ORIGIN.length)}`);
    const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
    for (const path of ['/ops/jobs/', '/ops/jobs/api/queues']) {
      const answer = await fetch(`${app.url}${path}`, { headers: { cookie }, signal: AbortSignal.timeout(5_000) });
      expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('The job store does not answer')]);
    }
  });
});
