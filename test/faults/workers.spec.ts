import { Product } from './support/product.js';
import type { ServerProcess } from './support/server-process.js';
import { jobStore, Servers } from './support/servers.js';
import { TestJobs } from './support/test-jobs.js';

describe(`workers that die, freeze or are told to stop, jobs on ${jobStore}`, () => {
  let servers: Servers;
  let product: Product;
  let jobs: TestJobs;
  const started: ServerProcess[] = [];

  const startWorker = async (name: string, environment?: Record<string, string>): Promise<ServerProcess> => {
    const worker = await jobs.worker(name, environment);
    started.push(worker);
    await worker.start();
    return worker;
  };

  beforeAll(async () => {
    servers = await Servers.start(jobStore);
    product = await Product.prepare(servers);
    jobs = await TestJobs.prepare(servers);
    await product.processes.relay.start();
  }, 60_000);
  afterEach(async () => {
    await Promise.all(started.splice(0).map((worker) => worker.kill()));
  });
  afterAll(async () => {
    await servers?.stop();
  }, 60_000);

  it('runs a job again when its worker was killed in the middle, and the half-done first run leaves nothing', async () => {
    const first = await startWorker('killed-worker');
    const [id = ''] = await jobs.enqueue('test.append-slowly', { ms: 2_000 });
    await jobs.untilRunning(id);
    await first.kill();
    const second = await startWorker('surviving-worker');
    await jobs.until([id], 'done');
    expect(await jobs.effects([id])).toEqual([{ job_id: id, attempt: 2, pid: second.pid }]);
    expect(await jobs.runs(id)).toEqual([{ attempt: 1, state: 'failed', error_class: 'LeaseExpired' }, { attempt: 2, state: 'succeeded', error_class: null }]);
  }, 60_000);

  it('fences a worker that was frozen past its lease: what it still does changes nothing', async () => {
    const zombie = await startWorker('frozen-worker');
    const [id = ''] = await jobs.enqueue('test.append-slowly', { ms: 1_000 });
    await jobs.untilRunning(id);
    zombie.freeze();
    const successor = await startWorker('successor-worker');
    await jobs.until([id], 'done');
    zombie.thaw();
    await jobs.untilQuiet();
    expect(await jobs.effects([id])).toEqual([{ job_id: id, attempt: 2, pid: successor.pid }]);
    expect((await jobs.runs(id)).map((run) => run.state)).toEqual(['failed', 'succeeded']);
    const [next = ''] = await jobs.enqueue('test.append');
    await jobs.until([next], 'done');
  }, 60_000);

  it('lets no run finish whose lease was taken away while it worked', async () => {
    // a lease so long that the worker does not notice by itself before it finishes
    const worker = await startWorker('fenced-worker', { JOB_LEASE_MS: '60000' });
    const [id = ''] = await jobs.enqueue('test.append-slowly', { ms: 1_500 });
    await jobs.untilRunning(id);
    await servers.query('update jobs set lease_token = gen_random_uuid() where id = $1', [id]);
    const [after = ''] = await jobs.enqueue('test.append-slowly', { ms: 2_500 });
    await jobs.until([after], 'done');
    expect(await jobs.effects([id])).toEqual([]);
    expect((await jobs.job(id)).state).toBe('leased');
    expect(worker.hasEnded()).toBe(false);
  }, 60_000);

  it('buries a payload that kills its worker after its attempts, and everybody else is served', async () => {
    const worker = await startWorker('poisoned-worker');
    const [poison = ''] = await jobs.enqueue('test.end-process');
    const healthy = await jobs.enqueue('test.append', {}, 200);
    for (let deaths = 1; deaths <= 3; deaths++) {
      await worker.ended();
      await worker.start(); // as an orchestrator would
    }
    await jobs.until([poison], 'dead');
    await jobs.until(healthy, 'done');
    expect(await jobs.job(poison)).toMatchObject({ state: 'dead', last_error_class: 'AttemptsExhausted' });
    expect((await jobs.runs(poison)).map((run) => run.error_class)).toEqual(['LeaseExpired', 'LeaseExpired', 'LeaseExpired', 'AttemptsExhausted']);
    expect(await jobs.effects([poison])).toEqual([]);
    expect((await jobs.effects(healthy)).map((effect) => effect.job_id).sort()).toEqual(healthy.toSorted());
    expect(worker.hasEnded()).toBe(false);
  }, 60_000);

  it('finishes the running job when it is told to stop, and takes no new one', async () => {
    const worker = await startWorker('stopping-worker');
    const [id = ''] = await jobs.enqueue('test.append-slowly', { ms: 1_500 });
    await jobs.untilRunning(id);
    expect((await worker.terminate(20_000)).code).toBe(0);
    expect(await jobs.job(id)).toMatchObject({ state: 'done', attempts: 1 });
  }, 30_000);
});
