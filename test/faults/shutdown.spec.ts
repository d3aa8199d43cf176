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
    const balancer = new RoundRobin(upstreams.map(({ url }) => url), company.client.accessToken!);
    const load = balancer.run(4);
    for (const { process } of [...upstreams, ...upstreams]) {
      await sleep(500);
      expect((await process.terminate(shutdownDeadlineMs + 15_000)).code).toBe(0);
      await process.start();
    }
    balancer.on = false;
    await load;
    await twin.process.kill();
    expect(balancer.outcomes.length).toBeGreaterThan(200);
    expect(balancer.outcomes.filter((outcome) => outcome !== 200)).toEqual([]);
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
});

const CHECK_EVERY_MS = 100;

/** A load balancer as simple as they come: every process in turn, except those that do not say they are ready. */
class RoundRobin {
  on = true;
  readonly outcomes: (number | string)[] = [];
  readonly #ready = new Set<string>();
  #turn = 0;

  constructor(
    private readonly urls: string[],
    private readonly accessToken: string,
  ) {
    urls.forEach((url) => this.#ready.add(url));
  }

  async run(clients: number): Promise<void> {
    await Promise.all([...this.urls.map((url) => this.check(url)), ...Array.from({ length: clients }, () => this.ask())]);
  }

  private async check(url: string): Promise<void> {
    for (; this.on; await sleep(CHECK_EVERY_MS)) {
      const ready = (await new ApiClient(url).get('/readyz').catch(() => undefined))?.status === 200;
      if (ready) this.#ready.add(url);
      else this.#ready.delete(url);
    }
  }

  private async ask(): Promise<void> {
    for (; this.on; await sleep(10)) {
      const ready = [...this.#ready];
      const url = ready[this.#turn++ % ready.length];
      const outcome = url ? new ApiClient(url, this.accessToken).get('/v1/leads?limit=5').then((answer) => answer.status) : 'nobody is ready';
      this.outcomes.push(await Promise.resolve(outcome).catch((error: Error) => `${error.message}: ${String(error.cause)}`));
    }
  }
}
