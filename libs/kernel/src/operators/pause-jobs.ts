import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../crypto/uuid.js';
import { RelayDatabase } from '../database/relay-database.js';
import { sqlStateOf } from '../database/sqlstate.js';
import { missing, NotFound } from '../http/problem.js';
import type { JobPauseView, PauseJobsInput } from './job-pause.dto.js';
import { jobPauseView } from './job-pause.view.js';
import { AlreadyPaused } from './operator.problems.js';
import { readAsRelay } from './read-queues.js';
import { RecordAction, type Cause } from './record-action.js';

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

/** Tickets that wait for a worker go back, or they would hold places that others need until their lease ends. */
const TAKE_BACK = `
  update jobs set state = 'pending', lease_token = null, lease_until = null
  where state = 'leased' and started_at is null and ($1::text is null or queue = $1::text) and ($2::uuid is null or organization_id = $2::uuid)`;

/**
 * Lets work wait: no job of the queue or organization begins once this has committed, in whatever process; those that run
 * go on to their end. A pause is a row, so it outlives every process, and what others have waiting goes on.
 */
@Injectable()
export class PauseJobs {
  constructor(
    private readonly database: RelayDatabase,
    private readonly record: RecordAction,
  ) {}

  /** 409 `already_paused`; 404 for no organization. */
  async pause(cause: Cause, { queue = null, organizationId = null }: Omit<Nullable<PauseJobsInput>, 'reason'>): Promise<JobPauseView> {
    const id = uuidv7();
    const planned = { action: 'jobs.pause', organizationId, target: { pauseId: id, queue, organizationId } };
    try {
      await this.record.around(cause, planned, async (client) => {
        await client.query('insert into job_pauses (id, queue, paused_organization_id, reason, created_by_id) values ($1, $2, $3, $4, $5)', [id, queue, organizationId, cause.reason, cause.operatorId]);
        const { rowCount } = await client.query(TAKE_BACK, [queue, organizationId]);
        return { jobCount: rowCount, result: undefined };
      });
    } catch (error) {
      if (sqlStateOf(error) === UNIQUE_VIOLATION) throw new AlreadyPaused();
      if (sqlStateOf(error) === FOREIGN_KEY_VIOLATION) throw missing('/organizationId');
      throw error;
    }
    return this.read(id);
  }

  /** Lets it go on; answers the pause that was. */
  async resume(cause: Cause, id: string): Promise<JobPauseView> {
    const pause = await this.read(id);
    const planned = { action: 'jobs.resume', organizationId: pause.organizationId, target: { pauseId: id, queue: pause.queue, organizationId: pause.organizationId } };
    await this.record.around(cause, planned, async (client) => {
      const { rowCount } = await client.query('delete from job_pauses where id = $1', [id]);
      if (rowCount === 0) throw new NotFound();
      return { jobCount: null, result: undefined };
    });
    return pause;
  }

  private read(id: string): Promise<JobPauseView> {
    return jobPauseView.one(id, undefined, readAsRelay(this.database));
  }
}

type Nullable<T> = { [F in keyof T]: T[F] | null };
