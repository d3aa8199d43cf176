import { idOf, instant, line } from '@app/kernel';
import { z } from 'zod';
import { contentFilter } from './content-filter.js';
import { customHeaders } from './custom-headers.js';
import { EVENT_PATTERN } from './event-patterns.js';
import { isSecret, SIGNATURES } from './sign-message.js';
import { DISABLED_REASONS, WEBHOOK_PAYLOADS, WEBHOOK_STATES, WEBHOOK_TYPES } from './webhook.entity.js';

const SECRET_EXAMPLE = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const chosen = { name: 'Order desk', url: 'https://shop.example/hooks/frontoffice', type: 'custom', eventPatterns: ['commerce.order.*', 'commerce.customer.created'], payload: 'full' } as const;
const filterExample = { all: [{ field: 'totalAmount', operator: 'gt' as const, value: 100 }] };

export const WebhookDto = z
  .object({
    id: idOf('webhook'),
    clientEnvironmentId: idOf('client-environment'),
    name: z.string(),
    url: z.string(),
    type: z.enum(WEBHOOK_TYPES),
    eventPatterns: z.array(z.string()),
    filter: z.record(z.string(), z.unknown()).nullable(),
    payload: z.enum(WEBHOOK_PAYLOADS),
    headerNames: z.array(z.string()).describe('Headers every message carries besides; their values are not shown again.'),
    signature: z.enum(SIGNATURES).describe('How messages are signed: `v1` with a secret that is shared, or `v1a` with a key of which the receiver knows the public half.'),
    publicKey: z.string().nullable().describe('What messages are verified with when they are signed with `ed25519`.'),
    concurrency: z.int().describe('Requests under way to it at the same time.'),
    state: z.enum(WEBHOOK_STATES).describe('`pending` until it has answered a ping.'),
    disabledReason: z.enum(DISABLED_REASONS).nullable(),
    disabledAt: z.iso.datetime().nullable(),
    previousSecretEndsAt: z.iso.datetime().nullable().describe('Until then messages are also signed with a secret before; the last one, when several have not ended.'),
    firstFailureAt: z.iso.datetime().nullable().describe('Since the last success. After five days of nothing but failures it is disabled.'),
    consecutiveFailures: z.int(),
    lastFailureAt: z.iso.datetime().nullable(),
    lastSuccessAt: z.iso.datetime().nullable(),
    pausedUntil: z.iso.datetime().nullable().describe('It failed, or asked to be left alone: nothing is sent before.'),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Webhook',
    example: {
      id: '01937c4e-9001-7b3c-9d4e-5f6a7b8c9d0e', clientEnvironmentId: '01937c4e-9002-7b3c-9d4e-5f6a7b8c9d0e', ...chosen, eventPatterns: [...chosen.eventPatterns], filter: filterExample,
      headerNames: ['X-Route'], signature: 'hmac', publicKey: null, concurrency: 5, state: 'enabled', disabledReason: null, disabledAt: null, previousSecretEndsAt: null,
      firstFailureAt: null, consecutiveFailures: 0, lastFailureAt: null, lastSuccessAt: '2026-11-20T09:31:00.000Z', pausedUntil: null,
      createdById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e', createdAt: '2026-11-20T09:30:00.000Z', updatedAt: '2026-11-20T09:30:00.000Z', version: 1,
    },
  });
export type WebhookResource = z.output<typeof WebhookDto>;

const secret = () => z.string().max(100).refine(isSecret, { error: 'must be whsec_ and 24 to 64 bytes in base64' });
const signature = () => z.enum(SIGNATURES).optional().describe('`hmac` when absent.');
const KEY_IS_MADE = { path: ['secret'], error: 'cannot be chosen for ed25519: a pair of keys is made' };
const VERIFIES = z.string().describe('What messages are verified with. The secret is shown now and never again; for `ed25519` this is the public key.');
const TYPE =
  '`custom` needs patterns. The others choose by themselves: `auth` what happens to members, invitations, client tokens and personal keys; `subscription` what happens to subscriptions and invoices, of which there is nothing yet, so such a webhook is told of nothing.';
const fields = {
  name: line(255),
  url: z.string().trim().min(1).max(2048).describe('https on port 443; plain http in `dev` only. Addresses inside a network are refused.'),
  eventPatterns: z.array(z.string().max(100).regex(EVENT_PATTERN, { error: 'must be a type of events, or the beginning of one and *' })).min(1).max(50),
  filter: contentFilter.nullable().describe('Only events whose data match.'),
  payload: z.enum(WEBHOOK_PAYLOADS).describe('`thin`: of the data only the ids.'),
  headers: customHeaders.describe('Headers every message carries besides.'),
  concurrency: z.int().min(1).max(20),
};

export const UpdateWebhookDto = z.strictObject(fields).partial().meta({ id: 'UpdateWebhook', example: { payload: 'thin', concurrency: 2 } });
export type UpdateWebhook = z.output<typeof UpdateWebhookDto>;

export const CreateWebhookDto = z
  .strictObject({ ...UpdateWebhookDto.shape, name: fields.name, url: fields.url, type: z.enum(WEBHOOK_TYPES).describe(TYPE), signature: signature(), secret: secret().optional().describe('For `hmac`; one is made when absent.') })
  .refine(({ signature, secret }) => signature !== 'ed25519' || secret === undefined, KEY_IS_MADE)
  .refine(({ type, eventPatterns }) => type !== 'custom' || eventPatterns !== undefined, { path: ['eventPatterns'], error: 'is needed for a custom webhook' })
  .meta({ id: 'CreateWebhook', example: { ...chosen, eventPatterns: [...chosen.eventPatterns], filter: filterExample } });
export type CreateWebhook = z.output<typeof CreateWebhookDto>;

export const CreatedWebhookDto = WebhookDto.extend({ secret: VERIFIES }).meta({ id: 'CreatedWebhook', example: { ...WebhookDto.meta()!['example'] as object, state: 'pending', secret: SECRET_EXAMPLE } });

/** The body may be left out altogether. */
export const RotateWebhookSecretDto = z
  .strictObject({
    signature: signature().describe('As it is when absent; with another one, messages carry a signature of either kind until the overlap is over.'),
    secret: secret().optional().describe('For `hmac`; one is made when absent.'),
    overlapSeconds: z.int().min(0).max(2_592_000).optional().describe('How long messages are also signed with the present secret; a day when absent. Secrets before keep their own end. `0`: all of them end at once.'),
  })
  .refine(({ signature, secret }) => signature !== 'ed25519' || secret === undefined, KEY_IS_MADE)
  .meta({ id: 'RotateWebhookSecret', example: { overlapSeconds: 3600 } })
  .optional();
export type RotateWebhookSecret = z.output<typeof RotateWebhookSecretDto>;

export const WebhookSecretDto = z
  .object({ secret: VERIFIES, previousSecretEndsAt: z.iso.datetime().nullable().describe('When the secret that was replaced ends.') })
  .meta({ id: 'WebhookSecret', example: { secret: SECRET_EXAMPLE, previousSecretEndsAt: '2026-11-21T09:30:00.000Z' } });

/** The body may be left out altogether. */
export const TestWebhookDto = z
  .strictObject({ eventType: z.string().max(100).optional().describe('A type of events; its example is sent. A ping when absent.') })
  .meta({ id: 'TestWebhook', example: { eventType: 'commerce.order.created' } })
  .optional();
export type TestWebhook = z.output<typeof TestWebhookDto>;

const REDELIVERED = ['failed', 'missed', 'delivered'] as const;
export type Redelivered = (typeof REDELIVERED)[number];

export const RedeliverDto = z
  .strictObject({
    since: instant().describe('Events from then on.'),
    until: instant().optional().describe('Events before; now when absent.'),
    include: z.array(z.enum(REDELIVERED)).min(1).max(3).overwrite((all) => [...new Set(all)]).optional()
      .describe('`failed`: what was given up. `missed`: what happened while the webhook was not enabled. `delivered`: once more. The first two when absent.'),
    dryRun: z.boolean().optional().describe('Only count.'),
  })
  .refine(({ since, until }) => until === undefined || Date.parse(since) < Date.parse(until), { path: ['until'], error: 'must be later than since' })
  .meta({ id: 'RedeliverWebhook', example: { since: '2026-11-15T00:00:00.000Z', dryRun: true } });
export type Redeliver = z.output<typeof RedeliverDto>;
