import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EntityManager } from '@mikro-orm/postgresql';
import { Controller, Get, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Public } from '../auth/permissions.js';
import { Endpoint } from '../http/endpoint.js';
import { Unavailable } from '../http/problem.js';
import { JobStore } from '../jobs/job-store.js';
import { requireScope } from '../scope/scope.js';

export const LivenessDto = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness', example: { status: 'ok' } });
export const ReadinessDto = z
  .object({
    status: z.enum(['ok', 'degraded']).describe('`degraded`: requests are served, background work waits.'),
    database: z.literal('ok'),
    jobStore: z.enum(['ok', 'unreachable']),
    migrations: z.literal('ok'),
  })
  .meta({ id: 'Readiness', example: { status: 'ok', database: 'ok', jobStore: 'ok', migrations: 'ok' } });

/** Whether this process should get traffic. */
@Injectable()
export class Readiness implements BeforeApplicationShutdown {
  #stopping = false;
  #migrationsDone = false;

  constructor(
    private readonly em: EntityManager,
    private readonly store: JobStore,
  ) {}

  beforeApplicationShutdown(): void {
    this.#stopping = true;
  }

  async check(): Promise<z.input<typeof ReadinessDto>> {
    if (this.#stopping) throw new Unavailable('This process is shutting down.');
    if (!this.#migrationsDone) this.#migrationsDone = await this.migrationsDone();
    else await requireScope().em.execute('select 1');
    if (!this.#migrationsDone) throw new Unavailable('The database schema is older than this build: run the migrations.');
    const jobStore = (await this.store.isReachable()) ? 'ok' : 'unreachable';
    return { status: jobStore === 'ok' ? 'ok' : 'degraded', database: 'ok', jobStore, migrations: 'ok' };
  }

  private async migrationsDone(): Promise<boolean> {
    const applied = await this.em.execute<{ name: string }[]>('select name from migrations');
    const names = new Set(applied.map((row) => row.name));
    const wanted = readdirSync(join(process.cwd(), 'migrations')).filter((file) => /^Migration.*\.ts$/.test(file));
    return wanted.every((file) => names.has(file.replace(/\.ts$/, '')));
  }
}

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('livez')
  @Endpoint({ summary: 'Is the process alive', permission: Public, returns: LivenessDto, transaction: 'own' })
  async livez() {
    return { status: 'ok' as const };
  }

  @Get('readyz')
  @Endpoint({ summary: 'Can the process serve requests', permission: Public, returns: ReadinessDto, transaction: 'own', problems: [Unavailable] })
  async readyz() {
    return this.readiness.check();
  }
}
