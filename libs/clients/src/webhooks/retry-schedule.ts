/** Pauses before each attempt in seconds, of Standard Webhooks ("Deliverability and reliability"): ten attempts in 75 h 35 min. */
export const STANDARD_SCHEDULE_SECONDS = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** Every pause is up to a fifth longer or shorter, so that what failed together does not come back together. */
const JITTER = 0.2;

export interface RetryOptions {
  scheduleSeconds: readonly number[];
  /** What the endpoint asked for; heeded within the pause of the schedule and twice that. */
  retryAfterMs?: number | undefined;
  random?: () => number;
}

/** Milliseconds until the next attempt after `attempts` of them; undefined when that was the last. */
export function retryDelayMs(attempts: number, { scheduleSeconds, retryAfterMs, random = Math.random }: RetryOptions): number | undefined {
  const seconds = scheduleSeconds[attempts];
  if (seconds === undefined) return undefined;
  const baseMs = seconds * 1_000;
  if (retryAfterMs !== undefined) return Math.min(Math.max(retryAfterMs, baseMs), 2 * baseMs);
  return baseMs * (1 - JITTER + 2 * JITTER * random());
}

/** The header of RFC 9110 §10.2.3 in milliseconds from `now`: seconds, or an HTTP date. Undefined when it is neither. */
export function parseRetryAfter(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1_000;
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
