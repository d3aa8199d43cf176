import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { uuidv7 } from '../crypto/uuid.js';
import { SYSTEM_LANE } from '../events/outbox-event.entity.js';
import { requireScope } from '../scope/scope.js';
import type { JobDefinition } from './define-job.js';

export interface EnqueueOptions {
  delayMs?: number;
  /** While a job with the same key waits to run, another one is not added. */
  dedupeKey?: string;
}

/** Adds background work in the running transaction: it runs when, and only when, the transaction commits. */
@Injectable()
export class Jobs {
  /** The id of the job, or null when one with the same dedupe key already waits. */
  async enqueue<S extends z.ZodType>(job: JobDefinition<S>, data: z.input<S>, options: EnqueueOptions = {}): Promise<string | null> {
    const scope = requireScope();
    if (!scope.inTransaction()) throw new Error(`${job.name} was enqueued outside a transaction.`);
    if (!scope.organizationId && !job.system) throw new Error(`${job.name} was enqueued outside an organization.`);
    const rows = await scope.em.execute<{ id: string }[]>(
      `insert into jobs (id, organization_id, lane, queue, name, data, dedupe_key, available_at, request_id, causation_id)
       values (?, ?, ?, ?, ?, ?, ?, now() + ? * interval '1 millisecond', ?, ?) on conflict do nothing returning id`,
      [uuidv7(), scope.organizationId, scope.organizationId ?? SYSTEM_LANE, job.queue, job.name, JSON.stringify(job.data.parse(data)),
        options.dedupeKey ?? null, options.delayMs ?? 0, scope.requestId, scope.causationId],
    );
    return rows[0]?.id ?? null;
  }
}
