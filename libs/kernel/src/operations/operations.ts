import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { z } from 'zod';
import { AccessPolicy } from '../auth/access-policy.js';
import { uuidv7 } from '../crypto/uuid.js';
import { Outbox } from '../events/outbox.js';
import { requireHttp } from '../http/http-exchange.js';
import { Forbidden, Problem } from '../http/problem.js';
import type { JobDefinition, JobRunContext } from '../jobs/define-job.js';
import { Jobs } from '../jobs/jobs.js';
import { requireOrganizationId, requireScope, runInScope, Scope, type Actor } from '../scope/scope.js';
import { OperationFinished } from './operation.events.js';
import { OperationView, type OperationResource } from './operation.dto.js';
import { OperationCancelled, OperationProgress } from './operation-progress.js';

/** What came of an operation: a place to look, and counts. */
export interface OperationOutcome {
  resultUrl?: string;
  result?: Record<string, unknown>;
}

const KEEP_DAYS = 90;

interface Begun {
  status: string;
  created_by_id: string | null;
  program_permissions: string[] | null;
}

const programOf = (organizationId: string, permissions: string[]): Actor => ({
  kind: 'client', userId: null, sessionId: null, organizationId, permissions: new Set(permissions), mfaMissing: false, authTimeSeconds: 0, credential: null,
});

/**
 * Long work that somebody asked for and watches. `start` writes the operation and enqueues its job in the running
 * transaction; the job's handler gives its work to `perform`. Declare the job with `transaction: 'own'` and with an
 * `operationId` among its data.
 */
@Injectable()
export class Operations {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: Jobs,
    private readonly modules: ModuleRef,
    private readonly outbox: Outbox,
  ) {}

  /** The new operation in the wire shape, for an answer with status 202. */
  async start<D extends { operationId: string }>(job: JobDefinition<z.ZodType<D, D>>, data: Omit<D, 'operationId'>, { total }: { total?: number } = {}): Promise<OperationResource> {
    const scope = requireScope();
    const id = uuidv7();
    const jobId = await this.jobs.enqueue(job, { ...data, operationId: id } as D);
    const { actor } = scope;
    await scope.rows(
      `insert into operations (id, organization_id, created_at, updated_at, kind, total_count, job_id, created_by_id, program_permissions) values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)`,
      [id, requireOrganizationId(), scope.now(), scope.now(), job.name, total ?? null, jobId, scope.userId, actor?.credential ? JSON.stringify([...actor.permissions]) : null],
    );
    scope.lastly(`delete from operations where organization_id = ? and finished_at < now() - interval '${KEEP_DAYS} days'`, [requireOrganizationId()]);
    return OperationView.one(id);
  }

  /** `start` for a controller: also tells where to watch the operation. */
  async accept<D extends { operationId: string }>(job: JobDefinition<z.ZodType<D, D>>, data: Omit<D, 'operationId'>, options: { total?: number } = {}): Promise<OperationResource> {
    const operation = await this.start(job, data, options);
    requireHttp().reply.header('location', `/v1/operations/${operation.id}`);
    return operation;
  }

  /**
   * Runs the work of an operation as the user who started it, and writes how it ended. A problem ends it as failed at once,
   * any other error when the job has no attempt left; until then the job runs again, so the work must go on where it stopped.
   */
  async perform(job: JobDefinition, operationId: string, run: JobRunContext, work: (progress: OperationProgress) => Promise<OperationOutcome | void>): Promise<void> {
    const begun = await this.begin(operationId);
    if (begun?.status !== 'running') return;
    const progress = new OperationProgress(operationId, run.signal, (counts) => this.writeProgress(operationId, counts));
    try {
      await this.standIn(begun);
      const outcome = await work(progress);
      await this.end(operationId, 'succeeded', outcome ?? {});
    } catch (error) {
      if (error instanceof OperationCancelled) return this.end(operationId, 'cancelled');
      if (error instanceof Problem) return this.end(operationId, 'failed', {}, error.code);
      if (run.attempt >= job.attempts && !run.signal.aborted) await this.end(operationId, 'failed', {}, error instanceof Error ? error.name : 'UnknownError');
      throw error;
    }
  }

  /** Cancelled before it began: it ends here. Undefined when it ended before, so that a job that is handed over twice works once. */
  private async begin(operationId: string): Promise<Begun | undefined> {
    const [begun] = await this.apart<Begun>(
      `update operations set status = case when cancel_requested_at is null then 'running' else 'cancelled' end, started_at = coalesce(started_at, now()),
         finished_at = case when cancel_requested_at is not null then now() end, updated_at = now(), version = version + 1
       where organization_id = ? and id = ? and status in ('pending', 'running') returning status, created_by_id, program_permissions`,
      [requireScope().organizationId, operationId],
    );
    return begun;
  }

  /**
   * The work acts as the user who started it, with what they may do now; 403 when they are no member any more. Where a program
   * started it, it may no more than that program.
   */
  private async standIn({ created_by_id: userId, program_permissions: ofProgram }: Begun): Promise<void> {
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    if (!userId && !ofProgram) return;
    const actor = userId ? await this.modules.get(AccessPolicy, { strict: false }).actorInAbsence(userId, organizationId) : programOf(organizationId, ofProgram!);
    if (!actor) throw new Forbidden();
    scope.actor = userId && ofProgram ? { ...actor, permissions: new Set(ofProgram.filter((permission) => actor.permissions.has(permission))) } : actor;
    scope.actAs(organizationId, userId);
  }

  private async writeProgress(operationId: string, { done, failed, total }: { done: number; failed: number; total: number | null }): Promise<boolean> {
    const [row] = await this.apart<{ cancelled: boolean }>(
      `update operations set done_count = ?, failed_count = ?, total_count = coalesce(?::int, total_count), updated_at = now(), version = version + 1
       where organization_id = ? and id = ? and status = 'running' returning cancel_requested_at is not null as cancelled`,
      [done, failed, total, requireScope().organizationId, operationId],
    );
    return row?.cancelled ?? false;
  }

  private async end(operationId: string, status: 'succeeded' | 'failed' | 'cancelled', { resultUrl, result }: OperationOutcome = {}, errorClass: string | null = null): Promise<void> {
    await this.apart<{ kind: string; createdById: string | null }>(
      `update operations set status = ?, result_url = ?, result = ?::jsonb, error_class = ?, finished_at = now(), updated_at = now(), version = version + 1
       where organization_id = ? and id = ? and status = 'running' returning kind, created_by_id as "createdById"`,
      [status, resultUrl ?? null, result ? JSON.stringify(result) : null, errorClass?.slice(0, 100) ?? null, requireScope().organizationId, operationId],
      ([ended]) => ended && this.outbox.publish(OperationFinished, { operationId, status, ...ended }),
    );
  }

  /** In a transaction of its own, so that it is seen at once, whatever becomes of the work. */
  private apart<R extends object>(sql: string, params: unknown[], publish?: (rows: R[]) => void): Promise<R[]> {
    const { organizationId, requestId } = requireScope();
    const scope = new Scope({ em: this.em, requestId, organizationId });
    return runInScope(scope, () =>
      scope.transaction(async () => {
        const rows = await scope.rows<R>(sql, params);
        publish?.(rows);
        return rows;
      }),
    );
  }
}
