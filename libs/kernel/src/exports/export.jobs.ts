import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, Handles, type JobData, type JobRunContext } from '../jobs/define-job.js';
import { Operations } from '../operations/operations.js';
import { RemoveExportJob } from './remove-export.job.js';
import { WriteExport } from './write-export.js';

/** Writes the file from the beginning each time it runs; it takes the place of what an earlier run left. */
export const ExportJob = defineJob('kernel.write-export', {
  queue: 'slow',
  data: z.object({ operationId: z.uuid(), exportId: z.uuid() }),
  attempts: 3,
  timeoutMs: 2 * 3_600_000,
  transaction: 'own',
});

@Injectable()
export class ExportJobs {
  constructor(
    private readonly operations: Operations,
    private readonly files: WriteExport,
  ) {}

  @Handles(ExportJob)
  async write({ operationId, exportId }: JobData<typeof ExportJob>, run: JobRunContext): Promise<void> {
    await this.operations.perform(ExportJob, operationId, run, (progress) => this.files.write(exportId, progress));
  }

  @Handles(RemoveExportJob)
  async remove({ exportId }: JobData<typeof RemoveExportJob>): Promise<void> {
    await this.files.remove(exportId);
  }
}
