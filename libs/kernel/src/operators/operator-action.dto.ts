import { z } from 'zod';
import { idOf, line } from '../http/schemas.js';
import { ACTION_SOURCES } from './operator-action.entity.js';

export const OperatorActionDto = z
  .object({
    id: idOf('operator-action'),
    operatorId: idOf('user').nullable().describe('Null for a command on the machine itself.'),
    source: z.enum(ACTION_SOURCES),
    action: z.string().describe('What was done, e.g. `jobs.retry`.'),
    organizationId: idOf('organization').nullable().describe('The one organization it was about, if there was one.'),
    target: z.record(z.string(), z.unknown()).describe('Ids, or the filter.'),
    jobCount: z.int().nullable().describe('How many jobs it changed; null where that is not known.'),
    reason: z.string(),
    occurredAt: z.iso.datetime(),
  })
  .meta({
    id: 'OperatorAction',
    example: { id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e40', operatorId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e10', source: 'api', action: 'jobs.retry', organizationId: null, target: { filter: { state: 'dead', name: 'messaging.sync-account' } }, jobCount: 12, reason: 'The mail server is back.', occurredAt: '2026-11-21T08:30:00.000Z' },
  });

/** Why an operator does it: goes into the record. */
export const reason = () => line(500).describe('Why; goes into the record of actions.');

export const ReasonDto = z.strictObject({ reason: reason() }).meta({ id: 'OperatorReason', example: { reason: 'The mail server is back.' } });

export type Reason = z.output<typeof ReasonDto>;
