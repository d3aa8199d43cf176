import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { z } from 'zod';
import { Unavailable } from '../http/problem.js';
import { JobStore } from '../jobs/job-store.js';
import { requireScope } from '../scope/scope.js';
import type { ReadinessDto } from './health.dto.js';

/** Long enough for a client that keeps its connection to ask once more and be told that it closes. */
const LEAVE_MS = 1_000;

/** Whether this process should get traffic. */
@Injectable()
export class Readiness implements BeforeApplicationShutdown {
  #stopping = false;
  #migrationsDone = false;
  /** Of this build; read once, so that an upgrade in place does not change what a running process wants. */
  readonly #wantedMigrations = readdirSync(join(process.cwd(), 'migrations')).flatMap((file) => /^(Migration.*)\.ts$/.exec(file)?.[1] ?? []);

  constructor(
    private readonly em: EntityManager,
    private readonly store: JobStore,
  ) {}

  /** Goes on serving for a moment, but not ready and closing every connection, so that nobody meets a closed door. */
  async leave(): Promise<void> {
    this.#stopping = true;
    await sleep(LEAVE_MS);
  }

  isStopping(): boolean {
    return this.#stopping;
  }

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
    return this.#wantedMigrations.every((name) => names.has(name));
  }
}
