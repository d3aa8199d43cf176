import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { RelayDatabase } from '../database/relay-database.js';
import { NotFound } from '../http/problem.js';
import { MAX_BULK, type BulkJobChangeResult, type JobChange, type JobFilter } from './operator-job.dto.js';
import { JobStateConflict } from './operator.problems.js';
import { RecordAction, type Cause } from './record-action.js';

/** Which jobs (alias `j`) a change may touch, and what it writes. What runs is in no list: its worker would finish it all the same. */
const CHANGES: Record<JobChange, { of: string; write: string }> = {
  retry: {
    of: `j.state in ('dead', 'cancelled') and (j.event_id is null or exists (select from outbox_events e where e.id = j.event_id))`,
    write: `state = 'pending', attempts = 0, available_at = now(), finished_at = null, dedupe_key = null`,
  },
  cancel: {
    of: `(j.state = 'pending' or (j.state = 'leased' and j.started_at is null))`,
    write: `state = 'cancelled', finished_at = now(), lease_token = null, lease_until = null, dedupe_key = null`,
  },
  discard: { of: `j.state = 'dead'`, write: `state = 'cancelled', finished_at = now()` },
  promote: { of: `j.state = 'pending' and j.available_at > now()`, write: `available_at = now()` },
};

const CONDITIONS: Record<keyof JobFilter, string> = {
  organizationId: 'j.organization_id = $::uuid',
  queue: 'j.queue = $',
  name: 'j.name = $',
  state: 'j.state = $',
  errorClass: 'j.last_error_class = $',
  fingerprint: 'j.last_error_fingerprint = $::uuid',
  eventId: 'j.event_id = $::uuid',
  createdFrom: 'j.created_at >= $::timestamptz',
  createdBefore: 'j.created_at < $::timestamptz',
};

export interface BulkChange {
  change: JobChange;
  filter: JobFilter;
  limit?: number | undefined;
  dryRun?: boolean | undefined;
}

/** Retries, cancels, discards and promotes jobs, one or many, with a record of each action. Works on PostgreSQL alone, whatever the job store does. */
@Injectable()
export class ChangeJobs {
  constructor(
    private readonly database: RelayDatabase,
    private readonly record: RecordAction,
  ) {}

  /** 404 for no job, 409 `job_state_conflict` for one in no state for it; of two at once one succeeds. */
  async one(cause: Cause, change: JobChange, id: string): Promise<void> {
    const [job] = await this.database.query<{ organization_id: string | null }>('select organization_id from jobs where id = $1', [id]);
    if (!job) throw new NotFound();
    await this.record.around(cause, { action: `jobs.${change}`, organizationId: job.organization_id, target: { jobId: id } }, async (client) => {
      const { of, write } = CHANGES[change];
      const { rowCount } = await client.query(`update jobs j set ${write} where j.id = $1 and ${of}`, [id]);
      if (rowCount === 0) throw new JobStateConflict();
      return { jobCount: 1, result: undefined };
    });
  }

  /**
   * Changes at most `limit` jobs, the oldest first, in one statement; what somebody else changes at the moment is left alone. A retry
   * takes dead jobs: what somebody cancelled or put away comes back only when `state` names it.
   */
  async many(cause: Cause, { change, filter: given, limit = MAX_BULK, dryRun = false }: BulkChange): Promise<BulkJobChangeResult> {
    const filter: JobFilter = change === 'retry' ? { state: 'dead', ...given } : given;
    const matching = matchingJobs(change, filter);
    if (dryRun) return this.count(change, matching, limit);
    const planned = { action: `jobs.${change}`, organizationId: filter.organizationId ?? null, target: { filter, limit } };
    return this.record.around(cause, planned, async (client) => {
      const count = await changeAll(client, change, matching, limit);
      const hasMore = count === limit && (await client.query(`select from jobs j where ${matching.sql} limit 1`, matching.params)).rowCount === 1;
      return { jobCount: count, result: { change, dryRun, count, hasMore } };
    });
  }

  private async count(change: JobChange, { sql, params }: Matching, limit: number): Promise<BulkJobChangeResult> {
    const [row] = await this.database.query<{ n: number }>(`select count(*)::int as n from (select from jobs j where ${sql} limit $${params.length + 1}) found`, [...params, limit + 1]);
    return { change, dryRun: true, count: Math.min(row!.n, limit), hasMore: row!.n > limit };
  }
}

interface Matching {
  sql: string;
  params: unknown[];
}

function matchingJobs(change: JobChange, filter: JobFilter): Matching {
  const entries = Object.entries(filter).filter(([, value]) => value !== undefined);
  const conditions = entries.map(([name], index) => CONDITIONS[name as keyof JobFilter].replace('$', `$${index + 1}`));
  return { sql: [CHANGES[change].of, ...conditions].join(' and '), params: entries.map(([, value]) => value) };
}

async function changeAll(client: PoolClient, change: JobChange, { sql, params }: Matching, limit: number): Promise<number> {
  const { rowCount } = await client.query(
    `with picked as (select j.id from jobs j where ${sql} order by j.created_at, j.id limit $${params.length + 1} for update skip locked)
     update jobs set ${CHANGES[change].write} from picked where jobs.id = picked.id`,
    [...params, limit],
  );
  return rowCount ?? 0;
}
