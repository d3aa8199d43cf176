import { problem } from '@app/kernel';

export class WebhookPingFailed extends problem(409, 'webhook_ping_failed', 'The endpoint did not answer the ping with a status of 2xx; the deliveries of the webhook say what it did.') {}
export class WebhookDisabledAlready extends problem(409, 'webhook_not_enabled', 'The webhook is not enabled.') {}
export class DeliveryForgotten extends problem(409, 'webhook_delivery_forgotten', 'The content of this message is no longer kept.') {}
export class MessageNotShown extends problem(409, 'webhook_message_not_shown', 'The environment of the webhook may not see events of this type any more.') {}
export class TooManyWebhooks extends problem(409, 'too_many_webhooks', 'The environment, or the organization, has as many webhooks as it may have.') {}
