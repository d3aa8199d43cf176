import { defineJob } from '@app/kernel';
import { z } from 'zod';

/** Finds the members of a segment among all customers: after a change of its criteria, and when time may have changed them. */
export const BuildSegmentJob = defineJob('commerce.build-segment', { queue: 'slow', data: z.object({ segmentId: z.uuid() }), timeoutMs: 1_800_000, transaction: 'own' });

/** The same because somebody asked for it, who watches. */
export const RebuildSegmentJob = defineJob('commerce.rebuild-segment', {
  queue: 'slow',
  data: z.object({ segmentId: z.uuid(), operationId: z.uuid() }),
  attempts: 3,
  timeoutMs: 1_800_000,
  transaction: 'own',
});

/** Brings builds back that should have happened and did not, because their job was lost. */
export const FindForgottenBuildsJob = defineJob('commerce.find-forgotten-builds', { data: z.object({}), everyMs: 6 * 3_600_000, timeoutMs: 600_000, transaction: 'own' });
