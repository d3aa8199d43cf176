import { describeEvents, type EventDescription } from '../events/event-catalogue.js';

type Json = Record<string, unknown>;

/** Version of the envelope, as deliveries carry it. */
export const WEBHOOK_API_VERSION = 'v1';

const header = (name: string, description: string, example: string): Json => ({ name, in: 'header', required: true, description, schema: { type: 'string' }, example });

/** Headers of every delivery (Standard Webhooks). */
const HEADERS: Record<string, Json> = {
  WebhookId: header('webhook-id', 'Id of the message: the same at every attempt, so that a receiver knows what it has already had.', '01937c4e-6d2a-4c31-9f0e-5f6a7b8c9d0e'),
  WebhookTimestamp: header('webhook-timestamp', 'When this attempt was signed, in seconds since 1970; refuse what is more than five minutes off.', '1782898200'),
  WebhookSignature: header('webhook-signature', 'One or more signatures, divided by blanks: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body` with the secret of the endpoint. Two while a secret is replaced.', 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4='),
};

/** `crm.email-account.sign-in_needed` → `CrmEmailAccountSignInNeeded`. */
const nameOf = (type: string): string => type.split(/[._-]/).map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

/** The `webhooks` of the document: one delivery per event type, with the components they refer to. */
export function describeWebhooks(): { webhooks: Json; schemas: Json; parameters: Json } {
  const events = describeEvents();
  const schemas = Object.fromEntries(events.flatMap((event) => [[`${nameOf(event.type)}Data`, { ...event.schema, description: event.description, examples: [event.example] }], [`${nameOf(event.type)}Event`, envelope(event)]]));
  return { webhooks: Object.fromEntries(events.map((event) => [event.type, { post: delivery(event) }])), schemas, parameters: HEADERS };
}

function envelope(event: EventDescription): Json {
  const properties = {
    id: { type: 'string', description: 'Id of the event; the same for every subscription and attempt.' },
    type: { type: 'string', const: event.type },
    timestamp: { type: 'string', format: 'date-time', description: 'When it happened.' },
    apiVersion: { type: 'string', description: 'Version of this envelope.' },
    organizationId: { type: ['string', 'null'], format: 'uuid', description: 'Whose event it is.' },
    data: { ...ref('schemas', `${nameOf(event.type)}Data`), description: 'What happened; for a webhook with the payload `thin` only the fields that are ids.' },
  };
  return { type: 'object', description: event.description, properties, required: Object.keys(properties), examples: [exampleOf(event)] };
}

const exampleOf = ({ type, example, isSystem }: EventDescription): Json => ({
  id: '01937c4e-6d2a-7c31-9f0e-5f6a7b8c9d0e',
  type,
  timestamp: '2026-07-01T09:30:00.000Z',
  apiVersion: WEBHOOK_API_VERSION,
  organizationId: isSystem ? null : '01937c4e-0001-7b3c-9d4e-5f6a7b8c9d0e',
  data: example,
});

function delivery(event: EventDescription): Json {
  return {
    operationId: event.type,
    summary: event.description,
    security: [],
    parameters: Object.keys(HEADERS).map((name) => ref('parameters', name)),
    requestBody: { required: true, content: { 'application/json': { schema: ref('schemas', `${nameOf(event.type)}Event`) } } },
    responses: { '204': { description: 'Any 2xx within 15 seconds means received; everything else, a redirect too, is tried again.' }, '410': { description: 'Gone: the subscription is switched off.' } },
    'x-version': event.version,
    ...(event.permissions ? { 'x-permissions': event.permissions } : {}),
  };
}
