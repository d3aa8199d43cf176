import { z } from 'zod';
import { idOf, line } from '../http/schemas.js';
import { reason } from './operator-action.dto.js';
import { JOB_STATES, SubjectDto } from './operator-job.dto.js';

const eventId = '019316b4-8c00-7a3e-9d51-2f6c0a4b7e51';
const organizationId = '019316b4-8c00-7a3e-9d51-2f6c0a4b7e11';
const example = { id: eventId, type: 'crm.lead.created', organizationId, requestId: 'req-1', occurredAt: '2026-11-21T08:00:00.000Z', dispatchedAt: '2026-11-21T08:00:00.030Z' };
const listener = { listener: 'crm.write-lead-timeline', jobId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e50', state: 'done' } as const;

export const OperatorEventDto = z
  .object({
    id: idOf('outbox-event'),
    type: z.string(),
    organizationId: idOf('organization').nullable().describe('Null for facts of the installation.'),
    requestId: z.string().nullable(),
    occurredAt: z.iso.datetime(),
    dispatchedAt: z.iso.datetime().nullable().describe('When it became work for its listeners.'),
  })
  .meta({ id: 'OperatorEvent', example });

const ListenerDto = z
  .object({ listener: z.string(), jobId: idOf('job').nullable().describe('Null when its job is gone, or never was.'), state: z.enum(JOB_STATES).nullable() })
  .meta({ id: 'EventListener', example: listener });

export const OperatorEventDetailsDto = OperatorEventDto.extend({
  subject: SubjectDto.nullable(),
  data: z.unknown().describe('Text that is no id, instant or value of a closed list is redacted.'),
  listeners: z.array(ListenerDto),
}).meta({ id: 'OperatorEventDetails', example: { ...example, subject: { type: 'lead', id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e16' }, data: { leadId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e16' }, listeners: [listener] } });

export const ReplayEventDto = z
  .strictObject({
    organizationId: idOf('organization').describe('Whose event it is; a slip of the hand replays nothing of somebody else.'),
    listener: line(100).optional().describe('Only this one; all of them when absent.'),
    reason: reason(),
  })
  .meta({ id: 'ReplayEvent', example: { organizationId, listener: listener.listener, reason: 'The listener was mended.' } });

export const ReplayedEventDto = z
  .object({ eventId: idOf('outbox-event'), jobs: z.array(z.object({ jobId: idOf('job'), listener: z.string() })).describe('Those that run again; what still waits or runs is left alone.') })
  .meta({ id: 'ReplayedEvent', example: { eventId, jobs: [{ jobId: listener.jobId, listener: listener.listener }] } });

export type ReplayEventInput = z.output<typeof ReplayEventDto>;
export type ReplayedEvent = z.output<typeof ReplayedEventDto>;
export type OperatorEventView = z.output<typeof OperatorEventDto>;
export type OperatorEventDetails = z.output<typeof OperatorEventDetailsDto>;
