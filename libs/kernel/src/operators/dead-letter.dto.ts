import { z } from 'zod';
import { idOf } from '../http/schemas.js';
import { reason } from './operator-action.dto.js';
import { fingerprint } from './operator-job.dto.js';

const example = {
  id: '0f8fad5b-d9cb-869f-8165-70867728950e', name: 'messaging.sync-account', queue: 'slow', errorClass: 'RangeError', count: 12, organizationCount: 3,
  firstSeenAt: '2026-11-21T08:00:00.000Z', lastSeenAt: '2026-11-21T08:30:00.000Z', sampleJobId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e50',
} as const;

export const DeadLetterGroupDto = z
  .object({
    id: fingerprint(),
    name: z.string(),
    queue: z.string(),
    errorClass: z.string().nullable(),
    count: z.int(),
    organizationCount: z.int().describe('Of how many organizations.'),
    firstSeenAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    sampleJobId: idOf('job').describe('The newest of them; the log tells its error in full.'),
  })
  .meta({ id: 'DeadLetterGroup', example });

export const FingerprintPathDto = z.object({ fingerprint: fingerprint() });

export const DeadLetterChangeDto = z
  .strictObject({ dryRun: z.boolean().optional().describe('Only counts.'), reason: reason() })
  .meta({ id: 'DeadLetterChange', example: { dryRun: true, reason: 'The mail server is back.' } });

export type DeadLetterGroup = z.output<typeof DeadLetterGroupDto>;
export type FingerprintPath = z.output<typeof FingerprintPathDto>;
export type DeadLetterChange = z.output<typeof DeadLetterChangeDto>;
