import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { RelayDatabase } from '../database/relay-database.js';
import { defineJob, Handles } from './define-job.js';

/** Days an event is kept after its listeners were told of it. */
export const KEEP_EVENTS_DAYS = 30;
const KEEP_JOBS_DAYS = 14;
const BATCH = 5_000;

export const PruneQueuesJob = defineJob('kernel.prune-queues', { data: z.object({}), everyMs: 3_600_000, timeoutMs: 300_000, transaction: 'own' });

/** Removes what nobody will ask for again: an event stays while a job about it waits or may be retried. Deleting twice deletes nothing more. */
@Injectable()
export class PruneQueues {
  constructor(private readonly database: RelayDatabase) {}

  @Handles(PruneQueuesJob)
  async prune(): Promise<void> {
    await this.deleteOld('jobs', `state in ('done', 'cancelled') and finished_at < now() - interval '${KEEP_JOBS_DAYS} days'`);
    await this.deleteOld('job_runs', `started_at < now() - interval '${KEEP_JOBS_DAYS} days'`);
    await this.deleteOld('outbox_events', `dispatched_at < now() - interval '${KEEP_EVENTS_DAYS} days' and not exists (select from jobs where event_id = outbox_events.id and state in ('pending', 'leased', 'dead'))`);
    await this.deleteOld('idempotency_records', `created_at < now() - interval '25 hours'`);
    await this.deleteOld('rate_counters', `resets_at < now() - interval '1 hour'`);
  }

  private async deleteOld(table: string, condition: string): Promise<void> {
    for (;;) {
      const rows = await this.database.query(`delete from ${table} where ctid = any(array(select ctid from ${table} where ${condition} limit ${BATCH})) returning 1`);
      if (rows.length < BATCH) return;
    }
  }
}
