import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { assertServingRole, endOnSignal, JobRunner, keepHeapSmall, kernelConfig, loadConfig, OperatorListener, PinoLogger, Relay, releaseStartMemory, reportAndExit, startTracing, WorkRegistry } from '@app/kernel';

async function main(): Promise<void> {
  await startTracing(process.env);
  const { DeliverWebhooks, MailboxWatcher, WorkerModule } = await import('./worker.module.js'); // declares the configuration of every context
  loadConfig(process.env);
  const app = await NestFactory.createApplicationContext(WorkerModule, { bufferLogs: true });
  app.useLogger(app.get(PinoLogger));
  endOnSignal(app);
  await assertServingRole(app);
  app.get(WorkRegistry).load();
  releaseStartMemory();
  keepHeapSmall();
  const roles = kernelConfig.value().WORKER_ROLES;
  if (roles.includes('jobs')) {
    await app.get(JobRunner).start();
    app.get(MailboxWatcher).start();
    app.get(DeliverWebhooks).start();
  }
  if (roles.includes('relay')) app.get(Relay).start();
  await app.get(OperatorListener).listen();
}

main().catch(reportAndExit);
