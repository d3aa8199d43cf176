import { z } from 'zod';
import { defineJob } from '../jobs/define-job.js';

/** Removes a file whose days are over; removing it twice removes nothing more. */
export const RemoveExportJob = defineJob('kernel.remove-export', { data: z.object({ exportId: z.uuid() }), transaction: 'own' });
