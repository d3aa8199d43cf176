import { applyPatch, Role, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { ContentFilter } from './content-filter.js';
import { SIGNATURES } from './sign-message.js';

/** `auth` and `subscription` choose their events by themselves, `custom` by the patterns it names. No event belongs to `subscription` yet. */
export const WEBHOOK_TYPES = ['auth', 'subscription', 'custom'] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];
export const WEBHOOK_PAYLOADS = ['full', 'thin'] as const;
export const WEBHOOK_STATES = ['pending', 'enabled', 'disabled_manual', 'disabled_auto'] as const;
/** `gone`: the endpoint answered 410. `failing`: nothing but failures for days. */
export const DISABLED_REASONS = ['gone', 'failing'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

const WebhookSchema = defineEntity({
  name: 'Webhook',
  ...tenantTable('webhooks', { policies: [{ name: 'webhooks_relay', roles: [Role.relay], using: 'true', check: 'true' }] }),
  properties: {
    ...tenantColumns,
    clientEnvironmentId: p.uuid(),
    name: p.string().length(255),
    url: p.string().length(2048),
    type: p.enum(WEBHOOK_TYPES),
    /** Types of events, `*` at the end stands for any rest. */
    eventPatterns: p.json<string[]>(),
    /** The same for LIKE. */
    likePatterns: p.array(),
    filter: p.json<ContentFilter>().nullable(),
    /** The filter as jsonpath predicate over the event's data. */
    filterPath: p.text().nullable(),
    payload: p.enum(WEBHOOK_PAYLOADS).default('full'),
    signature: p.enum(SIGNATURES).default('hmac'),
    /** What messages signed with Ed25519 are verified with. */
    publicKey: p.string().length(60).nullable(),
    /** Secrets and custom headers as one JSON object, sealed with FieldCipher. */
    sealedSettings: p.text(),
    /** Names of the custom headers: their values are nobody's to read again. */
    headerNames: p.json<string[]>().defaultRaw(`'[]'`),
    /** Until when messages carry a further signature, of a secret before. */
    previousSecretEndsAt: timestamp().nullable(),
    /** Requests under way to the endpoint at the same time. */
    concurrency: p.integer().default(5),
    state: p.enum(WEBHOOK_STATES).default('pending'),
    /** Which transactions had ended when it was activated: what they published is not for it. */
    enabledSnapshot: p.string().columnType('pg_snapshot').nullable(),
    disabledReason: p.enum(DISABLED_REASONS).nullable(),
    disabledAt: timestamp().nullable(),
    /** How the endpoint fares; written by deliveries without a new version. First failure and count begin anew with each success. */
    firstFailureAt: timestamp().nullable(),
    consecutiveFailures: p.integer().default(0),
    lastFailureAt: timestamp().nullable(),
    lastSuccessAt: timestamp().nullable(),
    /** The circuit breaker: nothing is sent before. */
    pausedUntil: timestamp().nullable(),
    /** Percent of the patience of which the contacts were warned last. */
    warnedPercent: p.integer().default(0),
    createdById: p.uuid().nullable(),
  },
  checks: [
    { name: 'webhooks_concurrency_check', expression: 'concurrency between 1 and 20' },
    { name: 'webhooks_public_key_check', expression: `(signature = 'ed25519') = (public_key is not null)` },
  ],
  uniques: [{ name: 'webhooks_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'webhooks_client_environment_id', properties: ['organizationId', 'clientEnvironmentId', 'createdAt', 'id'] },
    { name: 'webhooks_created_by_id', properties: ['createdById'] },
  ],
});

export type WebhookChanges = Partial<Pick<Webhook, 'name' | 'url' | 'eventPatterns' | 'likePatterns' | 'filter' | 'filterPath' | 'payload' | 'sealedSettings' | 'headerNames' | 'concurrency'>>;

/** Where an environment of a client app wants to be told what happened. */
export class Webhook extends WebhookSchema.class {
  /** Answers the names of the fields that changed. Another address has to answer a ping again. */
  edit(changes: WebhookChanges): string[] {
    if (changes.url !== undefined && changes.url !== this.url && this.state === 'enabled') this.state = 'pending';
    return applyPatch<Webhook>(this, changes);
  }

  /** `snapshot` is of the moment; one that is enabled already goes on being told. */
  enable(snapshot: string): void {
    if (this.state !== 'enabled') this.enabledSnapshot = snapshot;
    this.state = 'enabled';
    this.disabledReason = null;
    this.disabledAt = null;
    this.forgetFailures();
  }

  /** By a person when there is no reason. */
  disable(at: Date, reason: DisabledReason | null): void {
    this.state = reason ? 'disabled_auto' : 'disabled_manual';
    this.disabledReason = reason;
    this.disabledAt = at;
  }

  isDisabled(): boolean {
    return this.state === 'disabled_auto' || this.state === 'disabled_manual';
  }

  private forgetFailures(): void {
    this.firstFailureAt = null;
    this.consecutiveFailures = 0;
    this.pausedUntil = null;
    this.warnedPercent = 0;
  }
}
WebhookSchema.setClass(Webhook);
