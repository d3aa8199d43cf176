import { idColumn, requireOrganizationId, Role, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** `leased` is under way; shown as `pending`. `discarded`: before it could be sent, its webhook was stopped for good or its environment lost the scopes for it. */
export const DELIVERY_STATES = ['pending', 'leased', 'delivered', 'failed', 'discarded'] as const;
export const DELIVERY_KINDS = ['event', 'ping', 'test'] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

const relay = (table: string) => ({ policies: [{ name: `${table}_relay`, roles: [Role.relay], using: 'true', check: 'true' }] });
const owner = { ...idColumn, organizationId: p.uuid().onCreate(() => requireOrganizationId()) };

const WebhookDeliverySchema = defineEntity({
  name: 'WebhookDelivery',
  ...tenantTable('webhook_deliveries', relay('webhook_deliveries')),
  properties: {
    ...owner,
    webhookId: p.uuid(),
    kind: p.enum(DELIVERY_KINDS).default('event'),
    eventId: p.uuid(),
    eventType: p.string().length(100),
    /** The bytes that are sent, made once: every attempt sends the same. Null once it was forgotten. */
    body: p.blob().nullable(),
    state: p.enum(DELIVERY_STATES).default('pending'),
    /** Since it was last asked for. */
    attempts: p.integer().default(0),
    availableAt: timestamp().defaultRaw('now()'),
    /** Fences an attempt: only the holder of the newest token may say how it ended. */
    leaseToken: p.uuid().nullable(),
    leaseOwner: p.string().length(100).nullable(),
    leaseUntil: timestamp().nullable(),
    lastStatus: p.integer().nullable(),
    lastErrorClass: p.string().length(40).nullable(),
    createdAt: timestamp().defaultRaw('now()'),
    finishedAt: timestamp().nullable(),
  },
  uniques: [
    { name: 'webhook_deliveries_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'webhook_deliveries_event', properties: ['organizationId', 'webhookId', 'eventId'] },
  ],
  indexes: [
    { name: 'webhook_deliveries_webhook_id', properties: ['organizationId', 'webhookId', 'createdAt', 'id'] },
    { name: 'webhook_deliveries_due', expression: `create index "webhook_deliveries_due" on "webhook_deliveries" ("organization_id", "webhook_id", "available_at") where state = 'pending'` },
    { name: 'webhook_deliveries_leased', expression: `create index "webhook_deliveries_leased" on "webhook_deliveries" ("webhook_id") where state = 'leased'` },
    { name: 'webhook_deliveries_finished', expression: `create index "webhook_deliveries_finished" on "webhook_deliveries" ("finished_at") where finished_at is not null` },
  ],
});

/** One message for one webhook; its id is the `webhook-id` of every attempt. */
export class WebhookDelivery extends WebhookDeliverySchema.class {}
WebhookDeliverySchema.setClass(WebhookDelivery);

const WebhookAttemptSchema = defineEntity({
  name: 'WebhookAttempt',
  ...tenantTable('webhook_attempts', relay('webhook_attempts')),
  properties: {
    ...owner,
    deliveryId: p.uuid(),
    startedAt: timestamp(),
    durationMs: p.integer(),
    /** Null when there was no answer. */
    status: p.integer().nullable(),
    errorClass: p.string().length(40).nullable(),
    /** The beginning of the answer. */
    responseBody: p.text().nullable(),
  },
  indexes: [{ name: 'webhook_attempts_delivery_id', properties: ['organizationId', 'deliveryId', 'startedAt', 'id'] }],
});

/** One request to an endpoint and what came of it. */
export class WebhookAttempt extends WebhookAttemptSchema.class {}
WebhookAttemptSchema.setClass(WebhookAttempt);
