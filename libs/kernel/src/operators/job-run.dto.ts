import { z } from 'zod';
import { idOf } from '../http/schemas.js';

export const JobRunDto = z
  .object({
    id: idOf('job-run'),
    jobId: idOf('job'),
    organizationId: idOf('organization').nullable(),
    queue: z.string(),
    name: z.string(),
    eventId: idOf('outbox-event').nullable(),
    attempt: z.int().describe('1 for the first.'),
    state: z.enum(['succeeded', 'failed']),
    worker: z.string().describe('Host and process.'),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    durationMs: z.int(),
    errorClass: z.string().nullable(),
  })
  .meta({
    id: 'JobRun',
    example: {
      id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e52', jobId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e50', organizationId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e11', queue: 'default', name: 'crm.write-lead-timeline',
      eventId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e51', attempt: 1, state: 'failed', worker: 'worker-1:42', startedAt: '2026-11-21T08:00:00.000Z', finishedAt: '2026-11-21T08:00:00.012Z', durationMs: 12, errorClass: 'RangeError',
    },
  });

export type JobRunView = z.output<typeof JobRunDto>;
