import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { RelayDatabase } from '../database/relay-database.js';
import type { QueueName } from '../jobs/define-job.js';
import { PauseJobs } from './pause-jobs.js';
import type { Cause } from './record-action.js';
import type { PauseSwitch } from './tickets-adapter.js';

/** Who uses the board in the running request: its library has no place for it. */
export const boardCause = new AsyncLocalStorage<Cause>();

/** The pause buttons of the board, which do what the API does. */
@Injectable()
export class BoardPauses implements PauseSwitch {
  constructor(
    private readonly database: RelayDatabase,
    private readonly pauses: PauseJobs,
  ) {}

  async isPaused(queue: QueueName): Promise<boolean> {
    return (await this.find(queue)) !== undefined;
  }

  async pause(queue: QueueName): Promise<void> {
    if (!(await this.isPaused(queue))) await this.pauses.pause(acting(), { queue });
  }

  async resume(queue: QueueName): Promise<void> {
    const id = await this.find(queue);
    if (id) await this.pauses.resume(acting(), id);
  }

  private async find(queue: QueueName): Promise<string | undefined> {
    const [pause] = await this.database.query<{ id: string }>('select id from job_pauses where queue = $1 and paused_organization_id is null', [queue]);
    return pause?.id;
  }
}

function acting(): Cause {
  const cause = boardCause.getStore();
  if (!cause) throw new Error('No operator: the job board acts for somebody only.');
  return cause;
}
