import { defineJob } from '@app/kernel';
import { z } from 'zod';

/** Goes on where an earlier run stopped. */
export const BulkChangeJob = defineJob('crm.change-records', {
  queue: 'slow',
  data: z.object({ operationId: z.uuid(), bulkChangeId: z.uuid() }),
  attempts: 5,
  timeoutMs: 3_600_000,
  transaction: 'own',
});
