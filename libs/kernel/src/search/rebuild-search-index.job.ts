import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, Handles } from '../jobs/define-job.js';
import { SearchIndex } from './search-index.js';

/** Makes the search documents of an organization anew; for the day a projection was wrong. */
export const RebuildSearchIndexJob = defineJob('kernel.rebuild-search-index', { data: z.object({}), transaction: 'own', queue: 'slow', timeoutMs: 3_600_000 });

@Injectable()
export class RebuildSearchIndex {
  constructor(private readonly index: SearchIndex) {}

  /** Documents are made from the records as they are: doing it twice makes the same. */
  @Handles(RebuildSearchIndexJob)
  async rebuild(): Promise<void> {
    await this.index.rebuild();
  }
}
