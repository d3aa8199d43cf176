import { defineView, equals, idOf } from '@app/kernel';
import { z } from 'zod';
import { SHOWN_STATES, WebhookAttemptDto, WebhookDeliveryDto } from './delivery.dto.js';
import { DELIVERY_KINDS } from './webhook-delivery.entity.js';
import { WebhookDto } from './webhook.dto.js';
import { WEBHOOK_STATES } from './webhook.entity.js';

/** What a webhook shows, and how those of an environment are listed. */
export const webhookView = defineView({
  table: 'webhooks',
  resource: 'webhook',
  returns: WebhookDto,
  filters: { state: equals('t.state', z.enum(WEBHOOK_STATES)) },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});

const STATE = `case t.state when 'leased' then 'pending' else t.state end`;

/** The log of what was sent to a webhook. */
export const deliveryView = defineView({
  table: 'webhook_deliveries',
  resource: 'webhook-delivery',
  returns: WebhookDeliveryDto,
  expressions: { state: STATE, nextAttemptAt: `case when t.state in ('pending', 'leased') then t.available_at end` },
  filters: {
    state: equals(STATE, z.enum(SHOWN_STATES)),
    kind: equals('t.kind', z.enum(DELIVERY_KINDS)),
    eventType: equals('t.event_type', z.string().max(100).meta({ example: 'crm.lead.created' })),
    eventId: equals('t.event_id', idOf('outbox-event'), 'uuid'),
  },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});

/** The attempts at one delivery. */
export const attemptView = defineView({
  table: 'webhook_attempts',
  resource: 'webhook-attempt',
  returns: WebhookAttemptDto,
  sort: { startedAt: { sql: 't.started_at', cast: 'timestamptz' } },
  defaultSort: '-startedAt',
});
