import { defineEvent } from '@app/kernel';
import { z } from 'zod';

/** Names of the fields that got another value; the values stay in the database. */
const changed = z.array(z.string()).meta({ example: ['name'] });
const clientId = z.uuid();
export const ClientCreated = defineEvent('clients.client.created', 'A client app was added.', z.object({ clientId }));
export const ClientUpdated = defineEvent('clients.client.updated', 'Fields of a client app changed.', z.object({ clientId, changed }));
export const ClientDeleted = defineEvent('clients.client.deleted', 'A client app is gone, with its environments and tokens.', z.object({ clientId }));

const contact = { clientId, contactId: z.uuid() };
export const ClientContactAdded = defineEvent('clients.contact.added', 'Somebody answers for a client app.', z.object(contact));
export const ClientContactUpdated = defineEvent('clients.contact.updated', 'Fields of a contact of a client app changed.', z.object({ ...contact, changed }));
export const ClientContactRemoved = defineEvent('clients.contact.removed', 'Somebody no longer answers for a client app.', z.object(contact));

const environment = { clientId, environmentId: z.uuid(), environment: z.string().meta({ example: 'prod' }) };
export const EnvironmentCreated = defineEvent('clients.environment.created', 'A client app got an environment.', z.object(environment));
export const EnvironmentUpdated = defineEvent('clients.environment.updated', 'An environment of a client app changed; `isActive` among the fields: it was stopped or let in again.', z.object({ ...environment, isActive: z.boolean(), changed }));
export const EnvironmentDeleted = defineEvent('clients.environment.deleted', 'An environment of a client app is gone, with its tokens.', z.object(environment));

const token = { tokenId: z.uuid(), environmentId: z.uuid() };
export const TokenCreated = defineEvent('clients.token.created', 'A token for an environment of a client app was made.', z.object({ ...token, scopes: z.array(z.string()).meta({ example: ['crm.leads.read'] }), expiresAt: z.iso.datetime().nullable() }));
export const TokenUpdated = defineEvent('clients.token.updated', 'Fields of a token of a client app changed.', z.object({ ...token, changed }));
export const TokenRotated = defineEvent('clients.token.rotated', 'A token of a client app got a successor, and ends when it says.', z.object({ ...token, successorId: z.uuid(), endsAt: z.iso.datetime() }));
export const TokenRevoked = defineEvent('clients.token.revoked', 'A token of a client app was revoked.', z.object(token));
export const TokenExpired = defineEvent('clients.token.expired', 'A token of a client app came to its end.', z.object(token));

const personalKey = { personalKeyId: z.uuid(), userId: z.uuid() };
export const PersonalKeyCreated = defineEvent('clients.personal_key.created', 'A member made an API key.', z.object({ ...personalKey, scopes: z.array(z.string()).meta({ example: ['crm.leads.read'] }), expiresAt: z.iso.datetime().nullable() }));
export const PersonalKeyUpdated = defineEvent('clients.personal_key.updated', 'Fields of the API key of a member changed.', z.object({ ...personalKey, changed }));
export const PersonalKeyRotated = defineEvent('clients.personal_key.rotated', 'The API key of a member got a successor, and ends when it says.', z.object({ ...personalKey, successorId: z.uuid(), endsAt: z.iso.datetime() }));
export const PersonalKeyRevoked = defineEvent('clients.personal_key.revoked', 'The API key of a member was revoked, by them or by somebody else.', z.object(personalKey));
export const PersonalKeyExpired = defineEvent('clients.personal_key.expired', 'The API key of a member came to its end.', z.object(personalKey));

const webhook = { webhookId: z.uuid(), environmentId: z.uuid() };
export const WebhookCreated = defineEvent('clients.webhook.created', 'A webhook was added; it gets nothing before it answered a ping.', z.object(webhook));
export const WebhookUpdated = defineEvent('clients.webhook.updated', 'Fields of a webhook changed.', z.object({ ...webhook, changed }));
export const WebhookEnabled = defineEvent('clients.webhook.enabled', 'A webhook answered the ping and is told of events from now on.', z.object(webhook));
export const WebhookFailing = defineEvent('clients.webhook.failing', 'A webhook has not answered well for so many percent of the time after which it is disabled.', z.object({ ...webhook, percent: z.int().meta({ example: 50 }) }));
export const WebhookDisabled = defineEvent('clients.webhook.disabled', 'A webhook gets nothing any more: somebody stopped it (no reason), it is gone, or it failed for days.', z.object({ ...webhook, reason: z.enum(['gone', 'failing']).nullable() }));
export const WebhookSecretRotated = defineEvent('clients.webhook.secret_rotated', 'A webhook got a new secret; the one before signs too until it ends.', z.object({ ...webhook, previousSecretEndsAt: z.iso.datetime().nullable() }));
export const WebhookDeleted = defineEvent('clients.webhook.deleted', 'A webhook is gone, with what was to be sent to it.', z.object(webhook));
