import { z } from 'zod';

export const LivenessDto = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness', example: { status: 'ok' } });
export const ReadinessDto = z
  .object({
    status: z.enum(['ok', 'degraded']).describe('`degraded`: requests are served, background work waits.'),
    database: z.literal('ok'),
    jobStore: z.enum(['ok', 'unreachable']),
    migrations: z.literal('ok'),
  })
  .meta({ id: 'Readiness', example: { status: 'ok', database: 'ok', jobStore: 'ok', migrations: 'ok' } });
