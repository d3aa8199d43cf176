import { idOf, OperationDto } from '@app/kernel';
import { z } from 'zod';
import { DELIVERY_KINDS } from './webhook-delivery.entity.js';
import { ERROR_CLASSES } from './post-message.js';

export const SHOWN_STATES = ['pending', 'delivered', 'failed', 'discarded'] as const;
const errorClass = z.enum(ERROR_CLASSES).nullable().describe('Null after a success. `status`: an answer other than 2xx. `redirect`: 3xx, which is not followed. `blocked`: an address that is not allowed.');

export const WebhookDeliveryDto = z
  .object({
    id: idOf('webhook-delivery').describe('The `webhook-id` of every attempt.'),
    webhookId: idOf('webhook'),
    kind: z.enum(DELIVERY_KINDS),
    eventId: idOf('outbox-event'),
    eventType: z.string(),
    state: z.enum(SHOWN_STATES),
    attempts: z.int().describe('Since it was last asked for.'),
    nextAttemptAt: z.iso.datetime().nullable(),
    lastStatus: z.int().nullable(),
    lastErrorClass: errorClass,
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({
    id: 'WebhookDelivery',
    example: {
      id: '01937c4e-9003-7b3c-9d4e-5f6a7b8c9d0e', webhookId: '01937c4e-9001-7b3c-9d4e-5f6a7b8c9d0e', kind: 'event', eventId: '01937c4e-9004-7b3c-9d4e-5f6a7b8c9d0e', eventType: 'commerce.order.created',
      state: 'pending', attempts: 1, nextAttemptAt: '2026-11-20T09:30:05.000Z', lastStatus: 503, lastErrorClass: 'status', createdAt: '2026-11-20T09:30:00.000Z', finishedAt: null,
    },
  });
export type WebhookDeliveryResource = z.output<typeof WebhookDeliveryDto>;

export const WebhookAttemptDto = z
  .object({
    id: idOf('webhook-attempt'),
    deliveryId: idOf('webhook-delivery'),
    startedAt: z.iso.datetime(),
    durationMs: z.int(),
    status: z.int().nullable().describe('Null when there was no answer.'),
    errorClass,
    responseBody: z.string().nullable().describe('The beginning of the answer; markup and control characters are escaped.'),
  })
  .meta({
    id: 'WebhookAttempt',
    example: { id: '01937c4e-9005-7b3c-9d4e-5f6a7b8c9d0e', deliveryId: '01937c4e-9003-7b3c-9d4e-5f6a7b8c9d0e', startedAt: '2026-11-20T09:30:00.000Z', durationMs: 41, status: 503, errorClass: 'status', responseBody: 'try again later' },
  });

export const WebhookRedeliveryDto = z
  .object({ count: z.int().describe('Messages that will be sent again, or would be.'), operation: OperationDto.nullable().describe('Null for a dry run.') })
  .meta({ id: 'WebhookRedelivery', example: { count: 17, operation: null } });
