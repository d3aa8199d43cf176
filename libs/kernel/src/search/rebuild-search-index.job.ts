import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, Handles, type JobData, type JobRunContext } from '../jobs/define-job.js';
import { Operations } from '../operations/operations.js';
import { SearchIndex } from './search-index.js';

/** Makes the search documents of an organization anew; for the day a projection was wrong. */
export const RebuildSearchIndexJob = defineJob('kernel.rebuild-search-index', { data: z.object({ operationId: z.uuid() }), transaction: 'own', queue: 'slow', timeoutMs: 3_600_000 });

@Injectable()
export class RebuildSearchIndex {
  constructor(
    private readonly index: SearchIndex,
    private readonly operations: Operations,
  ) {}

  /** Documents are made from the records as they are: doing it twice makes the same. */
  @Handles(RebuildSearchIndexJob)
  async rebuild({ operationId }: JobData<typeof RebuildSearchIndexJob>, run: JobRunContext): Promise<void> {
    await this.operations.perform(RebuildSearchIndexJob, operationId, run, async (progress) => {
      const records = await this.index.rebuild(progress);
      await progress.flush();
      return { result: { records } };
    });
  }
}
