import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { Job, Queue } from 'bullmq';
import type { QueueName } from '../jobs/define-job.js';

const IN_THE_LOG = 'See the log, and the job in PostgreSQL.';

/** What pausing means is decided elsewhere: a pause of BullMQ's own would strand tickets, and end with Redis. */
export interface PauseSwitch {
  isPaused(queue: QueueName): Promise<boolean>;
  pause(queue: QueueName): Promise<void>;
  resume(queue: QueueName): Promise<void>;
}

/** A queue of tickets as the board shows it: ids without the lease, no text of errors, and pauses that hold on both job stores. */
export class TicketsAdapter extends BullMQAdapter {
  constructor(
    queue: Queue,
    private readonly name: QueueName,
    private readonly pauses: PauseSwitch,
    readOnlyMode: boolean,
  ) {
    super(queue, { readOnlyMode, allowRetries: false, description: 'Tickets on their way to the workers; the jobs themselves are in PostgreSQL.' });
    this.setFormatter('data', ({ jobId, organizationId }: { jobId?: unknown; organizationId?: unknown }) => ({ jobId, organizationId }));
    this.setFormatter('returnValue', () => null);
    this.setFormatter('progress', () => null);
  }

  override async getJob(id: string): Promise<Job | undefined> {
    const job = await super.getJob(id);
    return job && withoutText(job);
  }

  override async getJobs(...args: Parameters<BullMQAdapter['getJobs']>): Promise<Job[]> {
    return (await super.getJobs(...args)).filter(Boolean).map(withoutText);
  }

  override isPaused(): Promise<boolean> {
    return this.pauses.isPaused(this.name);
  }

  override pause(): Promise<void> {
    return this.pauses.pause(this.name);
  }

  override resume(): Promise<void> {
    return this.pauses.resume(this.name);
  }
}

function withoutText(job: Job): Job {
  const toJSON = job.toJSON.bind(job);
  job.toJSON = () => {
    const shown = toJSON();
    return { ...shown, stacktrace: [], ...(shown.failedReason && { failedReason: IN_THE_LOG }) };
  };
  return job;
}
