import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { loadConfig, runInScope, Scope } from '@app/kernel';

/** The product's services without listener and without jobs, for as long as `work` runs, in a scope that acts as nobody. */
export async function withApplication<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  const { WorkerModule } = await import('../../worker/src/worker.module.js'); // declares the configuration of every context
  loadConfig(process.env);
  const app = await NestFactory.createApplicationContext(WorkerModule, { logger: ['fatal'], abortOnError: false });
  try {
    return await runInScope(new Scope({ em: app.get(MikroORM).em, requestId: 'command' }), () => work(app));
  } finally {
    await app.close();
  }
}
