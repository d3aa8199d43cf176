import { defineConfig, milliseconds, wholeNumber } from '@app/kernel';
import { z } from 'zod';

export const streamsConfig = defineConfig(
  'streams',
  z.object({
    EVENT_STREAM_POLL_MS: milliseconds().prefault('250').describe('How often a process with open event streams looks for new events, once for all of them.'),
    EVENT_STREAM_HEARTBEAT_MS: milliseconds().prefault('15000').describe('An event stream never stays silent for longer, so that proxies keep it open.'),
    EVENT_STREAM_CHECK_MS: milliseconds().prefault('5000').describe('A silent event stream ends at the latest this long after its session did.'),
    EVENT_STREAMS_PER_USER: wholeNumber(1, 100).prefault('5').describe('Event streams one user may hold open at one process.'),
  }),
);
