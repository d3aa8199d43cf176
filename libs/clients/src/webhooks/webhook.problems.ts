import { problem } from '@app/kernel';

export class WebhookPingFailed extends problem(409, 'webhook_ping_failed', 'The endpoint did not answer the ping with a status of 2xx; the deliveries of the webhook say what it did.') {}
export class WebhookDisabledAlready extends problem(409, 'webhook_not_enabled', 'The webhook is not enabled.') {}
export class DeliveryForgotten extends problem(409, 'webhook_delivery_forgotten', 'The content of this message is no longer kept.') {}
export class MessageNotShown extends problem(409, 'webhook_message_not_shown', 'The environment of the webhook may not see events of this type any more.') {}
export class TooManyWebhookSecrets extends problem(409, 'too_many_webhook_secrets', 'Messages of the webhook are signed with as many secrets before the present one as they may be: wait until one ends, or end all with an overlap of 0.') {}
export class TooManyWebhooks extends problem(409, 'too_many_webhooks', 'The environment, or the organization, has as many webhooks as it may have.') {}
