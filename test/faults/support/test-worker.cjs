// The built worker with a few more jobs: some that behave, some that do what no job of the product may do.
require('reflect-metadata');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { NestFactory } = require('@nestjs/core');
const { z } = require('zod');

const dist = process.env.DIST;
const kernel = require(join(dist, 'libs/kernel/src/index.js'));
const { WorkerModule } = require(join(dist, 'apps/worker/src/worker.module.js'));

const append = async (run) => kernel.requireScope().em.execute('insert into fault_effects (job_id, attempt, pid) values (?, ?, ?)', [run.jobId, run.attempt, process.pid]);

class TestJobs {
  async append(_data, run) {
    await append(run);
  }
  async appendSlowly({ ms }, run) {
    await append(run);
    await sleep(ms);
  }
  async endProcess(_data, run) {
    await append(run);
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => {});
  }
}

/** What `@Handles(defineJob(…))` above a method does, in plain JavaScript. */
const handles = (method, name, options) =>
  kernel.Handles(kernel.defineJob(name, options))(TestJobs.prototype, method, Object.getOwnPropertyDescriptor(TestJobs.prototype, method));
handles('append', 'test.append', { data: z.object({}) });
handles('appendSlowly', 'test.append-slowly', { data: z.object({ ms: z.int() }) });
handles('endProcess', 'test.end-process', { data: z.object({}), attempts: 3 });

class TestWorkerModule {}

async function main() {
  kernel.loadConfig(process.env);
  const app = await NestFactory.createApplicationContext({ module: TestWorkerModule, imports: [WorkerModule], providers: [TestJobs] }, { bufferLogs: true });
  app.useLogger(app.get(kernel.PinoLogger));
  kernel.endOnSignal(app);
  app.get(kernel.WorkRegistry).load();
  await app.get(kernel.JobRunner).start();
  await app.get(kernel.OperatorListener).listen();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
