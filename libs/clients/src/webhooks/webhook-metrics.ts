import { defineCounter, defineSampledGauge } from '@app/kernel';

/** Records attempts to deliver by what became of them: `delivered`, `retried` later, or `failed` for good. */
export const countWebhookAttempts = defineCounter('webhook_attempts_total', 'Attempts to deliver to webhooks.', ['result']);

const DUE = `from webhook_deliveries where state = 'pending' and available_at <= now()`;
defineSampledGauge({ name: 'webhook_deliveries_waiting', help: 'Deliveries to webhooks that are due.', sql: `select count(*) as value ${DUE}` });
defineSampledGauge({ name: 'webhook_delivery_lag_seconds', help: 'How long the delivery to a webhook that waits longest has been due.', sql: `select coalesce(extract(epoch from now() - min(available_at)), 0) as value ${DUE}` });
