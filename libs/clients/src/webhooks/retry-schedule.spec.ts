import { parseRetryAfter, retryDelayMs, STANDARD_SCHEDULE_SECONDS } from './retry-schedule.js';

const scheduleSeconds = STANDARD_SCHEDULE_SECONDS;
const HOUR_MS = 3_600_000;

describe('The schedule of attempts', () => {
  it('is the one of Standard Webhooks: ten attempts, 75 h 35 min', () => {
    expect(scheduleSeconds).toHaveLength(10);
    expect(scheduleSeconds.reduce((sum, seconds) => sum + seconds, 0)).toBe(75 * 3_600 + 35 * 60 + 5);
  });

  it.each(scheduleSeconds.map((seconds, attempts) => [attempts, seconds]))('waits before attempt %i + 1 for %i s, a fifth more or less', (attempts, seconds) => {
    for (const random of [0, 0.5, 0.999]) {
      const delayMs = retryDelayMs(attempts, { scheduleSeconds, random: () => random })!;
      expect(delayMs).toBeGreaterThanOrEqual(seconds * 800);
      expect(delayMs).toBeLessThanOrEqual(seconds * 1_200);
    }
    expect(retryDelayMs(attempts, { scheduleSeconds, random: () => 0.5 })).toBe(seconds * 1_000);
  });

  it('ends after the last attempt', () => {
    expect(retryDelayMs(10, { scheduleSeconds })).toBeUndefined();
  });

  it.each([
    [0, 2 * HOUR_MS],
    [3 * HOUR_MS, 3 * HOUR_MS],
    [100 * HOUR_MS, 4 * HOUR_MS],
  ])('heeds an endpoint that asks for %i ms between the pause of two hours and twice that: %i ms', (retryAfterMs, expected) => {
    expect(retryDelayMs(4, { scheduleSeconds, retryAfterMs })).toBe(expected);
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-11-21T12:00:00.000Z');
  it.each([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['Sat, 21 Nov 2026 12:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['-1', undefined],
    ['1e9', undefined],
    ['tomorrow', undefined],
    ['99999999999999', undefined],
    [undefined, undefined],
  ])('%s is %s ms', (text, expected) => {
    expect(parseRetryAfter(text, now)).toBe(expected);
  });
});
