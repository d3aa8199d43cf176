import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, eventually, type SignedUp } from '../support/client.js';
import { Product, serverProcess, shutdownDeadlineMs } from './support/product.js';
import type { ServerProcess } from './support/server-process.js';
import { jobStore, Servers } from './support/servers.js';

/** What a busy machine may take beyond the deadline to notice that a process ended. */
const TOLERANCE_MS = 1_000;

describe(`the end of a process, jobs on ${jobStore}`, () => {
  let servers: Servers;
  let product: Product;
  let company: SignedUp;

  const all = (): ServerProcess[] => Object.values(product.processes);
  const terminateAll = () => Promise.all(all().map(async (process) => ({ name: process.name, ...(await process.terminate(shutdownDeadlineMs + 15_000)) })));

  beforeAll(async () => {
    servers = await Servers.start(jobStore);
    product = await Product.prepare(servers);
    await Promise.all(all().map((process) => process.start()));
    [company] = (await product.signUp(1)) as [SignedUp];
  }, 90_000);
  beforeEach(async () => {
    await Promise.all(all().filter((process) => process.hasEnded()).map((process) => process.start()));
  }, 60_000);
  afterAll(async () => {
    await servers?.stop();
  }, 60_000);

  it('comes promptly on SIGTERM when nothing is under way', async () => {
    for (const { name, tookMs, code } of await terminateAll()) {
      expect([name, code]).toEqual([name, 0]);
      expect(tookMs).toBeLessThan(3_000);
    }
  }, 60_000);

  if (jobStore === 'redis') {
    it('comes within the deadline on SIGTERM even while Redis is down', async () => {
      await servers.stopRedis();
      await eventually(async () => (await product.anonymous().get('/readyz')).body.jobStore === 'unreachable');
      const ends = await terminateAll();
      await servers.startRedis();
      for (const { name, tookMs, code } of ends) {
        expect([name, code]).toEqual([name, 0]);
        expect(tookMs).toBeLessThan(shutdownDeadlineMs + TOLERANCE_MS);
      }
    }, 60_000);
  }

  it('waits for the request in flight, which gets its answer, and takes no new one', async () => {
    const lead = await company.client.post('/v1/leads', { firstName: 'Ada', lastName: 'Slow', email: 'slow@example.test' });
    const lock = await servers.openTransaction();
    await lock.query('select id from leads where id = $1 for update', [lead.body.id]);
    const slow = company.client.patch(`/v1/leads/${lead.body.id}`, { jobTitle: 'Head of Patience' });
    await eventually(async () => (await servers.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'frontoffice'`)).length > 0);
    const ending = product.processes.api.terminate(shutdownDeadlineMs + 15_000);
    await eventually(async () => new ApiClient(product.url).get('/livez').then(() => false, () => true));
    expect(product.processes.api.hasEnded()).toBe(false);
    await lock.commit();
    const answer = await slow;
    expect([answer.status, answer.body.jobTitle]).toEqual([200, 'Head of Patience']);
    expect((await ending).code).toBe(0);
  }, 60_000);

  it('goes unnoticed when API processes are replaced one after the other under load', async () => {
    const twin = await serverProcess(servers, 'api-twin', 'api', {});
    await twin.process.start();
    const upstreams = [{ process: product.processes.api, url: product.url }, twin];
    const running = { on: true };
    const clients = Array.from({ length: 4 }, (_, n) => steadyClient(upstreams.map(({ url }) => url), company.client.accessToken!, n, running));
    for (const { process } of [...upstreams, ...upstreams]) {
      await sleep(500);
      expect((await process.terminate(shutdownDeadlineMs + 15_000)).code).toBe(0);
      await process.start();
    }
    running.on = false;
    const outcomes = (await Promise.all(clients)).flat();
    expect(outcomes.length).toBeGreaterThan(200);
    expect(outcomes.filter((status) => status !== 200)).toEqual([]);
  }, 60_000);
});

/** Asks again and again, from one API process and then the other, as a round-robin proxy does: only a refused connection goes to the next one. */
async function steadyClient(urls: string[], accessToken: string, first: number, running: { on: boolean }): Promise<(number | string)[]> {
  const outcomes: (number | string)[] = [];
  for (let n = first; running.on; n++) {
    const answer = await askOneOf(urls, n, accessToken).catch((error: Error) => `${error.message}: ${String((error.cause as Error | undefined)?.message)}`);
    outcomes.push(answer);
    await sleep(10);
  }
  return outcomes;
}

async function askOneOf(urls: string[], n: number, accessToken: string): Promise<number> {
  for (let tries = 0; ; tries++) {
    try {
      return (await new ApiClient(urls[(n + tries) % urls.length]!, accessToken).get('/v1/leads?limit=5')).status;
    } catch (error) {
      if (tries > 5 || (error as { cause?: { code?: string } }).cause?.code !== 'ECONNREFUSED') throw error;
    }
  }
}
