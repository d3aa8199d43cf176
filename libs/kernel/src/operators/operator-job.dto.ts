import { z } from 'zod';
import { idOf, instant } from '../http/schemas.js';
import { QUEUES } from '../jobs/define-job.js';
import { reason } from './operator-action.dto.js';

export const JOB_STATES = ['pending', 'leased', 'done', 'dead', 'cancelled'] as const;
export const JOB_CHANGES = ['retry', 'cancel', 'discard', 'promote'] as const;
export type JobChange = (typeof JOB_CHANGES)[number];

const id = '019316b4-8c00-7a3e-9d51-2f6c0a4b7e50';
const example = {
  id,
  organizationId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e11',
  queue: 'default',
  name: 'crm.write-lead-timeline',
  eventId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e51',
  state: 'dead',
  attempts: 10,
  availableAt: '2026-11-21T08:30:00.000Z',
  startedAt: null,
  worker: null,
  requestId: 'req-1',
  lastErrorClass: 'RangeError',
  lastErrorFingerprint: '0f8fad5b-d9cb-869f-8165-70867728950e',
  createdAt: '2026-11-21T08:00:00.000Z',
  finishedAt: '2026-11-21T08:30:00.000Z',
} as const;

/** A fingerprint has the form of a UUID and is the id of nothing. */
export const fingerprint = () =>
  z.string().toLowerCase().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, { error: 'must be a fingerprint' })
    .meta({ description: 'Equal for failures of the same kind: work, class of the error, and its message without what varies.', example: example.lastErrorFingerprint });
export const errorClass = () => z.string().max(100).meta({ description: 'Class of the error.', example: 'RangeError' });
export const workName = () => z.string().max(100).meta({ description: 'Name of the job or listener.', example: 'messaging.sync-account' });

export const OperatorJobDto = z
  .object({
    id: idOf('job'),
    organizationId: idOf('organization').nullable().describe('Null for work of the installation.'),
    queue: z.string(),
    name: z.string().describe('Of the job, or of the listener it runs.'),
    eventId: idOf('outbox-event').nullable().describe('The event the listener is run for.'),
    state: z.enum(JOB_STATES).describe('`leased` is handed over to the workers; it runs when `startedAt` is set. `dead` has failed for good.'),
    attempts: z.int(),
    availableAt: z.iso.datetime().describe('Does not run before.'),
    startedAt: z.iso.datetime().nullable().describe('Of the last run.'),
    worker: z.string().nullable(),
    requestId: z.string().nullable().describe('Of the request it comes from; the log has it too.'),
    lastErrorClass: z.string().nullable(),
    lastErrorFingerprint: z.string().nullable(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'OperatorJob', example });

export const SubjectDto = z.object({ type: z.string(), id: z.string() }).meta({ id: 'JobSubject', example: { type: 'lead', id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e16' } });

export const OperatorJobDetailsDto = OperatorJobDto.extend({
  maxAttempts: z.int().nullable().describe('Null for work this build does not know.'),
  eventType: z.string().nullable(),
  subject: SubjectDto.nullable(),
  data: z.unknown().describe('Of the job, or of its event; text that is no id, instant or value of a closed list is redacted.'),
}).meta({ id: 'OperatorJobDetails', example: { ...example, maxAttempts: 10, eventType: 'crm.lead.created', subject: { type: 'lead', id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e16' }, data: { leadId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e16' } } });

const named = { resource: example.name, reason: 'The mail server is back.' };

export const JobFilterDto = z
  .strictObject({
    organizationId: idOf('organization').optional(),
    queue: z.enum(QUEUES).optional(),
    name: workName().optional(),
    state: z.enum(JOB_STATES).optional(),
    errorClass: errorClass().optional(),
    fingerprint: fingerprint().optional(),
    eventId: idOf('outbox-event').optional(),
    createdFrom: instant().optional(),
    createdBefore: instant().optional(),
  })
  .refine((filter) => Object.keys(filter).length > 0, { error: 'must name at least one condition' })
  .meta({ id: 'JobFilter', example: { state: 'dead', name: named.resource } });

export const MAX_BULK = 10_000;

export const BulkJobChangeDto = z
  .strictObject({
    change: z.enum(JOB_CHANGES),
    filter: JobFilterDto,
    limit: z.int().min(1).max(MAX_BULK).optional().describe(`At most so many, the oldest first; ${MAX_BULK} when absent.`),
    dryRun: z.boolean().optional().describe('Only counts.'),
    reason: reason(),
  })
  .meta({ id: 'BulkJobChange', example: { change: 'retry', filter: { state: 'dead', name: named.resource }, dryRun: true, reason: named.reason } });

export const BulkJobChangeResultDto = z
  .object({ change: z.enum(JOB_CHANGES), dryRun: z.boolean(), count: z.int().describe('Changed, or with `dryRun` to be changed.'), hasMore: z.boolean().describe('More fit the filter than `limit` allows.') })
  .meta({ id: 'BulkJobChangeResult', example: { change: 'retry', dryRun: true, count: 12, hasMore: false } });

const queueExample = { queue: 'default', waiting: 3, delayed: 1, handedOver: 2, running: 4, dead: 12, oldestWaitingSeconds: 2.5, succeededLastHour: 1200, failedLastHour: 3, isPaused: false };

export const QueueSummaryDto = z
  .object({
    queue: z.string(),
    waiting: z.int().describe('Due, and not yet handed over.'),
    delayed: z.int().describe('Due later.'),
    handedOver: z.int().describe('With the workers, not begun.'),
    running: z.int(),
    dead: z.int(),
    oldestWaitingSeconds: z.number().nullable().describe('How long the oldest due job has waited.'),
    succeededLastHour: z.int(),
    failedLastHour: z.int(),
    isPaused: z.boolean(),
  })
  .meta({ id: 'QueueSummary', example: queueExample });

export const JobSummaryDto = z
  .object({
    queues: z.array(QueueSummaryDto),
    undispatchedEvents: z.int(),
    oldestUndispatchedSeconds: z.number().nullable(),
    jobStore: z.enum(['redis', 'postgres']),
  })
  .meta({ id: 'JobSummary', example: { queues: [queueExample], undispatchedEvents: 0, oldestUndispatchedSeconds: null, jobStore: 'redis' } });

export type JobFilter = z.output<typeof JobFilterDto>;
export type BulkJobChange = z.output<typeof BulkJobChangeDto>;
export type BulkJobChangeResult = z.output<typeof BulkJobChangeResultDto>;
export type OperatorJobView = z.output<typeof OperatorJobDto>;
export type OperatorJobDetails = z.output<typeof OperatorJobDetailsDto>;
export type JobSummary = z.output<typeof JobSummaryDto>;
export type QueueSummary = z.output<typeof QueueSummaryDto>;
