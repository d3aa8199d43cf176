import { NestFactory } from '@nestjs/core';
import { MikroORM } from '@mikro-orm/postgresql';
import { InstallationApi } from '@app/identity';
import { Problem, requireScope, runInScope, Scope } from '@app/kernel';
import { WorkerModule } from '../../worker/src/worker.module.js';

/** Gives a role of the installation to the user who has verified the address; the way to the first superuser. */
export async function grantRole(email: string, role: string): Promise<void> {
  const isGiven = await withInstallation((installation) => requireScope().transaction(() => installation.grantRole(email, role))).catch((error: unknown) => {
    if (error instanceof Problem) return fail(error.detail ?? error.title);
    throw error;
  });
  if (isGiven === false) return fail(`Nobody active has verified the address ${email}.`);
  if (isGiven) console.log(`${email} is ${role}.`);
}

/** Prints what the verification found, and fails if that is anything. */
export async function verifyAudit(): Promise<void> {
  const { events, chains, broken, findings } = await withInstallation((installation) => installation.verifyAudit());
  for (const { chain, position, kind } of findings) console.error(`${chain} at ${position}: ${kind}`);
  if (broken > 0) return fail(`The record of sign-ins is broken in ${broken} places (${events} events in ${chains} chains).`);
  console.log(`The record of sign-ins is whole: ${events} events in ${chains} chains.`);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

async function withInstallation<T>(work: (installation: InstallationApi) => Promise<T>): Promise<T> {
  const app = await NestFactory.createApplicationContext(WorkerModule, { logger: ['error'] });
  try {
    const scope = new Scope({ em: app.get(MikroORM).em, requestId: 'command' });
    return await runInScope(scope, () => work(app.get(InstallationApi)));
  } finally {
    await app.close();
  }
}
