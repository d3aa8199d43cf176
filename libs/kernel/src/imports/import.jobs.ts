import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, Handles, type JobData, type JobRunContext } from '../jobs/define-job.js';
import { Operations } from '../operations/operations.js';
import { CheckImport } from './check-import.js';
import { RunImport } from './run-import.js';
import { UndoImport } from './undo-import.js';

const data = z.object({ operationId: z.uuid(), importId: z.uuid() });
const options = { queue: 'slow', data, attempts: 5, timeoutMs: 2 * 3_600_000, transaction: 'own' } as const;

export const CheckImportJob = defineJob('kernel.check-import', options);
export const RunImportJob = defineJob('kernel.run-import', options);
export const UndoImportJob = defineJob('kernel.undo-import', options);

/** Each may run again at any moment: what was done is remembered in the transaction that did it. */
@Injectable()
export class ImportJobs {
  constructor(
    private readonly operations: Operations,
    private readonly checks: CheckImport,
    private readonly runs: RunImport,
    private readonly undos: UndoImport,
  ) {}

  @Handles(CheckImportJob)
  async check({ operationId, importId }: JobData<typeof CheckImportJob>, run: JobRunContext): Promise<void> {
    await this.operations.perform(CheckImportJob, operationId, run, (progress) => this.checks.check(importId, progress));
  }

  @Handles(RunImportJob)
  async run({ operationId, importId }: JobData<typeof RunImportJob>, run: JobRunContext): Promise<void> {
    await this.operations.perform(RunImportJob, operationId, run, (progress) => this.runs.run(importId, progress));
  }

  @Handles(UndoImportJob)
  async undo({ operationId, importId }: JobData<typeof UndoImportJob>, run: JobRunContext): Promise<void> {
    await this.operations.perform(UndoImportJob, operationId, run, (progress) => this.undos.undo(importId, progress));
  }
}
