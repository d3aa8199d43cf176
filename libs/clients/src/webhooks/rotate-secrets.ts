import { TooManyWebhookSecrets } from './webhook.problems.js';
import type { WebhookSettings } from './webhook-settings.js';

/** Besides the present one; each is another signature in every message. */
const PREVIOUS_MAX = 4;

/** The secrets a message is signed with at `now`, the newest first. */
export function secretsAt(now: Date, { secret, previous }: Pick<WebhookSettings, 'secret' | 'previous'>): string[] {
  return [secret, ...previous.filter(({ endsAt }) => new Date(endsAt) > now).map((one) => one.secret)];
}

/**
 * The settings with a new secret. Whoever still verifies with an older one keeps what was promised: each signs until its own end.
 * Without an overlap (0 ms) all of them end at once. 409 when too many would sign.
 */
export function withNewSecret(settings: WebhookSettings, secret: string, { now, overlapMs }: { now: Date; overlapMs: number }): WebhookSettings {
  if (overlapMs === 0) return { ...settings, secret, previous: [] };
  const replaced = { secret: settings.secret, endsAt: new Date(now.getTime() + overlapMs).toISOString() };
  const previous = [replaced, ...settings.previous].filter((one) => one.secret !== secret && new Date(one.endsAt) > now);
  if (previous.length > PREVIOUS_MAX) throw new TooManyWebhookSecrets({ extensions: { limit: PREVIOUS_MAX } });
  return { ...settings, secret, previous };
}

/** When the last of the secrets before ends; null when none signs. */
export function lastEndOf({ previous }: WebhookSettings): Date | null {
  return previous.length > 0 ? new Date(Math.max(...previous.map(({ endsAt }) => Date.parse(endsAt)))) : null;
}
