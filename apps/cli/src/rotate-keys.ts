import { NestFactory } from '@nestjs/core';
import { MikroORM } from '@mikro-orm/postgresql';
import { assertServingRole, loadConfig, RotateKeys, runInScope, Scope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { defineCommand } from './command.js';

/** Seals what older keys sealed with the active one and reports each column; throws while something is left. Ctrl-C ends it between two batches. */
export const rotateKeys = defineCommand({
  details: 'Run it again until nothing is left, then remove the old key.',
  run: rotate,
});

async function rotate(): Promise<void> {
  const { WorkerModule } = await import('../../worker/src/worker.module.js');
  loadConfig(process.env);
  const app = await NestFactory.createApplicationContext(WorkerModule, { logger: ['error', 'warn'] });
  await assertServingRole(app);
  const end = new AbortController();
  process.once('SIGINT', () => end.abort());
  process.once('SIGTERM', () => end.abort());
  try {
    const organizationIds = await runInScope(new Scope({ em: app.get(MikroORM).em, requestId: 'rotate-keys' }), () => app.get(TenancyApi).organizationIds());
    const report = await app.get(RotateKeys).run(organizationIds, { signal: end.signal });
    for (const { column, resealed, left, unreadable } of report) console.log(`${column}: ${resealed} sealed again, ${left} left${unreadable > 0 ? `, ${unreadable} of them open with no key` : ''}`);
    const left = report.reduce((sum, column) => sum + column.left, 0);
    console.log(`${left} left`);
    if (left > 0) throw new Error('Something still needs an older key: keep it in APP_KEYS, and run this again.');
  } finally {
    await app.close();
  }
}
