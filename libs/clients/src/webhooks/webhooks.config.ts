import { defineConfig, milliseconds, parsedBy, wholeNumber } from '@app/kernel';
import { z } from 'zod';
import { STANDARD_SCHEDULE_SECONDS } from './retry-schedule.js';

const MAX_PAUSE_SECONDS = 604_800;
const schedule = () => parsedBy(parseSchedule, 'expected up to fifty numbers of seconds, separated by commas');

function parseSchedule(text: string): number[] {
  const seconds = text.split(',').map((pause) => Number(pause.trim() || Number.NaN));
  if (seconds.length > 50 || !seconds.every((pause) => pause >= 0 && pause <= MAX_PAUSE_SECONDS)) throw new Error('Not a schedule.');
  return seconds;
}

/** How messages are sent to webhooks. */
export const webhooksConfig = defineConfig(
  'webhooks',
  z.object({
    WEBHOOK_TIMEOUT_MS: milliseconds().prefault('15000').describe('How long one request to a webhook may take, from the name server to the last byte that is read.'),
    WEBHOOK_IN_FLIGHT_MAX: wholeNumber(1, 10_000).prefault('200').describe('Messages to webhooks one worker has under way; besides, four times as many may wait for endpoints that do not answer.'),
    WEBHOOK_LEASE_MS: milliseconds(1_000).prefault('10000').describe('Messages of a worker that is gone are sent by another after this time.'),
    WEBHOOK_SCHEDULE_SECONDS: schedule().prefault(STANDARD_SCHEDULE_SECONDS.join()).describe('Pause before each attempt to deliver to a webhook.'),
    WEBHOOK_DEV_SCHEDULE_SECONDS: schedule().prefault('0,5,60').describe('The same for environments in development.'),
    WEBHOOK_PATIENCE_MS: milliseconds(1_000, 2_678_400_000).prefault('432000000').describe('A webhook with nothing but failures for this long is disabled.'),
    WEBHOOKS_PER_ENVIRONMENT_MAX: wholeNumber(1, 1_000).prefault('50').describe('Webhooks an environment of a client app may have.'),
    WEBHOOKS_PER_ORGANIZATION_MAX: wholeNumber(1, 100_000).prefault('500').describe('Webhooks an organization may have.'),
    WEBHOOK_SECRET_OVERLAP_MS: milliseconds().prefault('86400000').describe('How long messages are also signed with the secret that a rotation replaced.'),
  }),
);
