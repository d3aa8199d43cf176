import { defineJob } from '@app/kernel';
import { z } from 'zod';

/** Looks again at the customers whose facts changed, in the segments that ask about such facts. */
export const EvaluateMarksJob = defineJob('commerce.evaluate-segment-marks', { data: z.object({}), timeoutMs: 300_000, transaction: 'own' });
