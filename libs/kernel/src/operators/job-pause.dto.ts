import { z } from 'zod';
import { idOf } from '../http/schemas.js';
import { QUEUES } from '../jobs/define-job.js';
import { reason } from './operator-action.dto.js';

const target = { queue: null, organizationId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e11' };
const why = 'Its import floods the mail server.';

export const JobPauseDto = z
  .object({
    id: idOf('job-pause'),
    queue: z.enum(QUEUES).nullable().describe('Null: every queue.'),
    organizationId: idOf('organization').nullable().describe('Null: every organization.'),
    reason: z.string(),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'JobPause', example: { id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e53', ...target, reason: why, createdById: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e10', createdAt: '2026-11-21T08:30:00.000Z' } });

export const PauseJobsDto = z
  .strictObject({ queue: z.enum(QUEUES).optional(), organizationId: idOf('organization').optional(), reason: reason() })
  .refine(({ queue, organizationId }) => queue !== undefined || organizationId !== undefined, { error: 'must name a queue, an organization, or both' })
  .meta({ id: 'PauseJobs', example: { organizationId: target.organizationId, reason: why } });

export type JobPauseView = z.output<typeof JobPauseDto>;
export type PauseJobsInput = z.output<typeof PauseJobsDto>;
